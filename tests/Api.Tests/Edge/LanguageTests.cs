using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Rpc;
using Grpc.Core;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Errors in the language of whoever gets them, on both roads.</summary>
public sealed class LanguageTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    public static TheoryData<string, string?> Headers =>
        new()
        {
            { "ru", "ru" },
            { "ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7", "ru" },
            { "de-DE,ru;q=0.5", "ru" },
            { "en-US,en;q=0.9,ru;q=0.8", "en" },
            { "fr, de;q=0.5", null },
            { "*", null },
            { "klingon", null },
        };

    [Theory]
    [MemberData(nameof(Headers))]
    public async Task An_error_is_told_in_the_first_known_language_that_the_caller_names(string header, string? locale)
    {
        var json = await GetAsync("/api/campaigns/999999", header);
        var grpc = await GetByGrpcAsync(999_999, "accept-language", header);

        Assert.Equal(json.Status, grpc.Status);
        Assert.Equal("There is no campaign 999999.", json.Status.Message);
        Assert.Equal(locale, json.Status.GetDetail<LocalizedMessage>()?.Locale);
        if (locale is not null)
            Assert.Equal(locale == "ru" ? "Обзвона 999999 нет." : json.Status.Message, json.Status.GetDetail<LocalizedMessage>().Message);
    }

    [Fact]
    public async Task Metadata_of_gRPC_names_the_language_too()
    {
        var answer = await GetByGrpcAsync(999_999, "grpc-accept-language", "ru");

        Assert.Equal("Обзвона 999999 нет.", answer.Status.GetDetail<LocalizedMessage>().Message);
    }

    [Fact]
    public async Task Without_a_language_an_error_is_as_it_ever_was()
    {
        var answer = await server.PostAsync(With("campaign.schedule.end_time", "\"25:00\""));

        Assert.Null(answer.Status.GetDetail<LocalizedMessage>());
        Assert.Null(answer.Status.GetDetail<BadRequest>().FieldViolations.Single().LocalizedMessage);
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_told_in_Russian()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns");
        request.Headers.AcceptLanguage.ParseAdd("ru");
        request.Content = new StringContent(
            With(
                ("campaign.name", Quoted(new('x', 201))),
                ("campaign.schedule.end_time", "\"25:00\""),
                ("campaign.phone_id", "0"),
                ("phones[0].phone", "\"none\"")
            ),
            System.Text.Encoding.UTF8,
            "application/json"
        );
        using var response = await server.Json.SendAsync(request, TestContext.Current.CancellationToken);

        var answer = await response.ReadAnswerAsync();
        Assert.Equal(
            [
                $"campaign.name: Не больше 200 знаков. Получено: «{new string('x', 64)}».",
                "campaign.phone_id: От 1 до 9223372036854775807.",
                "campaign.schedule.end_time: Нужно время суток, ЧЧ:мм, от 00:01 до 24:00. Получено: «25:00».",
                "phones[0].phone: Нужен номер в E.164, например +79123456789, или национальный номер, без букв и добавочного; "
                    + "знака n (U+006E) в номере не бывает. Получено: «none».",
            ],
            answer
                .Status.GetDetail<BadRequest>()
                .FieldViolations.Select(fault => $"{fault.Field}: {fault.LocalizedMessage.Message}")
                .Order(StringComparer.Ordinal)
        );
        Assert.StartsWith("Ошибок: 4. ", answer.Status.GetDetail<LocalizedMessage>().Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_of_one_call_among_others_is_told_in_Russian()
    {
        var answer = await new DialerService.DialerServiceClient(server.Channel).StartCallsAsync(
            new() { Tokens = { new string('A', 27) } },
            new Metadata { { "accept-language", "ru" } },
            cancellationToken: TestContext.Current.CancellationToken
        );

        Assert.Matches("[а-я]", answer.Results.Single().Refusal.GetDetail<LocalizedMessage>().Message);
    }

    private async Task<Answer> GetAsync(string path, string header)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Language", header);
        using var response = await server.Json.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.ReadAnswerAsync();
    }

    private async Task<Answer> GetByGrpcAsync(long campaign, string key, string header) =>
        Answer.FromGrpc(
            await Assert.ThrowsAsync<RpcException>(async () =>
                await server.Campaigns.GetCampaignAsync(
                    new() { CampaignId = campaign },
                    new Metadata { { key, header } },
                    cancellationToken: TestContext.Current.CancellationToken
                )
            )
        );
}
