using System.Text.RegularExpressions;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Guides;

/// <summary>Examples of the documents that are no commands.</summary>
public sealed partial class DocumentTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    /// <summary>Every spelling of the page, and the number that it is read as.</summary>
    public static TheoryData<string, string> Spellings =>
        [
            .. Rows("## Spellings", "Refused, with the reason")
                .Where(row => Number().IsMatch(row[2]))
                .SelectMany(row => Examples(row[1]).Select(example => (example, Number().Match(row[2]).Groups[1].Value))),
        ];

    public static TheoryData<string> RefusedSpellings =>
        [.. Rows("Refused, with the reason", "In the query of an address").SelectMany(row => Examples(row[1]))];

    [Fact]
    public async Task The_rows_of_the_page_about_results_are_those_of_the_files()
    {
        var blocks = Guide.Blocks(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "results.md"), TestEnd)).ToList();
        var page = blocks.Single(block => block.Text.StartsWith("contact_id,", StringComparison.Ordinal));
        var laidOut = blocks.Single(block => block.Text.Contains("results.csv", StringComparison.Ordinal));
        var dialer = new DialerDriver(server);
        server.Time.AdjustTime(CampaignServerFixture.Start);
        var campaign = await server.CreateCampaignAsync(
            With(
                ("campaign.schedule.date", "\"2026-03-03\""),
                ("phones", """[{"phone": "+79121000000", "add_data": {"name": "Иванов Иван"}}, {"phone": "+79121000001"}]""")
            )
        );
        await dialer.CallAsync(campaign, Outcome.Busy);
        server.Time.Advance(TimeSpan.FromMinutes(30));
        var calls = await dialer.ClaimAsync(campaign, 2);
        await dialer.ReleaseAsync(calls.Single(call => call.ContactId == 2).Token);
        var call = calls.Single(call => call.ContactId == 1).Token;
        var started = (await dialer.StartAsync(call)).Start.StartTime.ToDateTimeOffset();
        await dialer.ReportAsync(call, Outcome.Answered, report =>
        {
            report.AnswerTime = started.AddSeconds(5).ToTimestamp();
            report.EndTime = started.AddSeconds(42.5).ToTimestamp();
            report.ResultData = new() { Fields = { ["score"] = Value.ForNumber(5) } };
        });

        var csv = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.csv", TestEnd);
        var ndjson = await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.ndjson", TestEnd);

        var parameters = string.Join('&', Parameter().Matches(laidOut.Text).Select(match => match.Groups[1].Value));
        laidOut.Answer!.Compare(await server.Json.GetStringAsync($"/api/campaigns/{campaign}/results.csv?{parameters}", TestEnd));
        Assert.Equal(page.Text.ReplaceLineEndings("\n"), csv.TrimStart('\ufeff').ReplaceLineEndings("\n"));
        Assert.Equal(page.Answer!.Text.Trim(), ndjson.Split('\n')[1]);
    }

    [Fact]
    public async Task The_runs_of_the_page_about_results_are_as_the_contract_has_them()
    {
        var blocks = Guide.Blocks(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "results.md"), TestEnd));

        var runs = JsonParser.Default.Parse<ListRunsResponse>(
            blocks.Single(block => block.Text.Contains("/runs", StringComparison.Ordinal)).Answer!.Text
        );

        Assert.Equal((2, 2), (runs.Runs.Count, runs.TotalCount));
    }

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_spelling_is_read_as_the_page_says(string written, string read)
    {
        var campaign = await server.CreateCampaignAsync(With("phones", $$"""[{"phone": {{Quoted(written)}}}]"""));

        Assert.Equal(read, (await server.GetContactAsync(campaign, 1)).Phone);
    }

    [Theory]
    [MemberData(nameof(RefusedSpellings))]
    public async Task A_spelling_that_the_page_calls_refused_is(string written) =>
        Assert.Equal(
            "phones[0].phone NOT_A_PHONE",
            Assert.Single((await server.PostAsync(With("phones", $$"""[{"phone": {{Quoted(written)}}}]"""))).Faults)
        );

    /// <summary>The cells of a table of the page about numbers.</summary>
    private static IEnumerable<string[]> Rows(string from, string until)
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "phone-numbers.md"));
        var start = page.IndexOf(from, StringComparison.Ordinal);
        return page[start..page.IndexOf(until, start + from.Length, StringComparison.Ordinal)]
            .Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .Skip(2)
            .Select(line => line.Trim('|', ' ').Split(" | "));
    }

    private static IEnumerable<string> Examples(string cell) => Example().Matches(cell).Select(match => match.Groups[1].Value);

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Example();

    [GeneratedRegex(@"-d (\S+)")]
    private static partial Regex Parameter();

    [GeneratedRegex(@"^`(\+[0-9]+)`$")]
    private static partial Regex Number();
}
