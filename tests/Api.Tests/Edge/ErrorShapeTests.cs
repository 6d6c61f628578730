using System.Net;
using System.Text.Json;
using CampaignGrpc.Api.Tests.Driving;
using Google.Rpc;
using Grpc.Core;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>What every error looks like, whatever it is about.</summary>
public sealed class ErrorShapeTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    /// <summary>Where a caller may write very much that is then refused.</summary>
    public static TheoryData<string> LongTexts =>
        [
            "campaign.name",
            "campaign.description",
            "campaign.state",
            "campaign.schedule.date",
            "campaign.schedule.start_time",
            "campaign.schedule.time_zone",
            "campaign.schedule.interval",
            "campaign.schedule.attempts.title",
            "campaign.schedule.last_date",
            "phones[0].phone",
            "phones[0].add_data.name",
            "request_id",
        ];

    [Fact]
    public async Task An_error_in_json_has_a_code_a_message_and_details()
    {
        using var content = new StringContent(With("campaign.name", Quoted(new('x', 201))), System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Json.PostAsync("/api/campaigns", content, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(["code", "message", "details"], error.RootElement.EnumerateObject().Select(property => property.Name));
        Assert.Equal(3, error.RootElement.GetProperty("code").GetInt32());
        Assert.Equal("campaign.name: At most 200 characters.", error.RootElement.GetProperty("message").GetString());
        Assert.Equal(
            ["type.googleapis.com/google.rpc.ErrorInfo", "type.googleapis.com/google.rpc.BadRequest"],
            error.RootElement.GetProperty("details").EnumerateArray().Select(detail => detail.GetProperty("@type").GetString())
        );
    }

    [Fact]
    public async Task An_error_by_grpc_carries_the_same_details_in_its_trailers()
    {
        var body = With("campaign.name", Quoted(new('x', 201)));

        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Campaigns.CreateCampaignAsync(Message(body), cancellationToken: TestContext.Current.CancellationToken)
        );

        var details = Google.Rpc.Status.Parser.ParseFrom(refusal.Trailers.GetValueBytes("grpc-status-details-bin"));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Equal((await server.PostAsync(body)).Status, details);
        Assert.Equal(new ErrorInfo { Reason = "INVALID_REQUEST", Domain = "campaigns" }, details.GetDetail<ErrorInfo>());
        var description = $"At most 200 characters. Received: \"{new string('x', 64)}\".";
        Assert.Equal(
            new BadRequest
            {
                FieldViolations =
                {
                    new BadRequest.Types.FieldViolation
                    {
                        Field = "campaign.name",
                        Reason = "TOO_LONG",
                        Description = description,
                    },
                },
            },
            details.GetDetail<BadRequest>()
        );
    }

    [Theory]
    [MemberData(nameof(LongTexts))]
    public async Task An_answer_is_short_however_long_the_text_it_is_about(string where)
    {
        var body = With(where, Quoted(new('9', 1_000_000)));

        var json = await server.PostAsync(body);
        var grpc = await server.CreateAsync(Message(body));

        Assert.Equal(400, json.HttpStatus);
        Assert.InRange(json.Status.CalculateSize(), 1, 1_000);
        Assert.Equal(json.Status, grpc.Status);
    }

    [Fact]
    public async Task A_transcoded_error_is_shaped_like_the_documented_endpoints()
    {
        using var response = await server.Json.GetAsync("/api/campaigns/999999", TestContext.Current.CancellationToken);
        var transcoded = await response.ReadAnswerAsync();
        var rpc = await Assert.ThrowsAsync<RpcException>(() => server.GetAsync(999_999));

        Assert.Equal(
            (404, "CAMPAIGN_NOT_FOUND", "There is no campaign 999999."),
            (transcoded.HttpStatus, transcoded.Reason, transcoded.Status.Message)
        );
        Assert.Equal(transcoded.Status, Answer.FromGrpc(rpc).Status);
    }

    [Fact]
    public async Task The_longest_list_of_faults_fits_into_the_trailers_that_grpc_clients_accept()
    {
        const int Accepted = 8 * 1_024;
        var body = WithPhones([.. Enumerable.Repeat("+79123456789", 60), .. Enumerable.Repeat("112", 60)]);

        var json = await server.PostAsync(body);
        var refusal = await Assert.ThrowsAsync<RpcException>(async () =>
            await server.Campaigns.CreateCampaignAsync(Message(body), cancellationToken: TestContext.Current.CancellationToken)
        );

        var grpc = Answer.FromGrpc(refusal);
        Assert.Equal(100, json.Faults.Count());
        Assert.Equal(json.Faults, grpc.Faults);
        Assert.Equal(json.Status.Message, grpc.Status.Message);
        Assert.Equal(json.Description, grpc.Description);
        Assert.InRange(
            refusal.Trailers.Sum(entry => 32 + entry.Key.Length + (entry.IsBinary ? entry.ValueBytes.Length * 4 / 3 : entry.Value.Length)),
            1,
            Accepted
        );
    }
}
