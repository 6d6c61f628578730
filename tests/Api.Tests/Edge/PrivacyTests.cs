using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Application;
using Microsoft.Extensions.DependencyInjection;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Whom a campaign calls, and what is known of them, is never in the log.</summary>
public sealed class PrivacyTests
{
    private const string Phone = "+79991234567";
    private const string Secret = "Секрет-Иванова";

    private static readonly string Personal = With(("phones[0].phone", Quoted(Phone)), ("phones[0].add_data.name", Quoted(Secret)));

    [Fact]
    public async Task Neither_accepted_nor_refused_contacts_are_logged()
    {
        await using var server = await CampaignServerFixture.StartAsync();

        foreach (
            var body in new[]
            {
                Personal,
                Personal.Replace(Phone, "8 999 123 45 67 доб. 9", StringComparison.Ordinal),
                Personal.Replace("\"state\":\"Создано\"", $"\"state\":\"{Secret}\"", StringComparison.Ordinal),
                Personal.Replace("\"order\"", "\"name\"", StringComparison.Ordinal),
                Personal.Replace("\"order\"", "\"\"", StringComparison.Ordinal),
                Personal[..^2],
                Personal + Phone,
            }
        )
        {
            await server.PostAsync(body, key: "7" + Phone[2..]);
            if (body.EndsWith("}]}", StringComparison.Ordinal))
                await server.CreateAsync(Message(body));
        }

        var id = await server.CreateCampaignAsync(Personal);
        Assert.Equal(Phone, (await server.GetContactAsync(id, 1)).Phone);
        await server.Json.GetStringAsync($"/api/campaigns/{id}/contacts", TestContext.Current.CancellationToken);
        using var unread = await server.Json.GetAsync($"/api/campaigns/{Phone}/{Secret}", TestContext.Current.CancellationToken);

        AssertNothingPersonal(server);
    }

    [Fact]
    public async Task A_broken_message_does_not_log_what_it_held()
    {
        await using var server = await CampaignServerFixture.StartAsync();
        var message = RawGrpc.ValidMessage(Personal);

        for (var length = 1; length < message.Length; length += 7)
            await server.CreateAsync(message[..length]);

        AssertNothingPersonal(server);
    }

    [Fact]
    public async Task A_defect_does_not_log_what_it_was_told()
    {
        await using var server = await CampaignServerFixture.StartAsync(services =>
            services.AddSingleton<IUnitOfWork>(
                // As a defect of the database's own would: at a constraint, in the middle of the contacts.
                new FailingCreates(TestDatabase.RefusedRow)
            )
        );

        Assert.Equal(500, (await server.PostAsync(Personal)).HttpStatus);
        Assert.Equal(Google.Rpc.Code.Internal, (await server.CreateAsync(Message(Personal))).Code);

        Assert.Contains(server.Log.Lines, line => line.Contains(nameof(FailingCreates), StringComparison.Ordinal));
        AssertNothingPersonal(server);
    }

    private static void AssertNothingPersonal(CampaignServerFixture server)
    {
        Assert.NotEmpty(server.Log.Lines);
        Assert.All(server.Log.Lines, line =>
        {
            Assert.DoesNotContain("9991234567", line, StringComparison.Ordinal);
            Assert.DoesNotContain("999 123", line, StringComparison.Ordinal);
            Assert.DoesNotContain("Секрет", line, StringComparison.Ordinal);
        });
    }
}
