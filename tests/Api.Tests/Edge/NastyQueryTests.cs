using System.Text;
using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Every parameter of the reading routes with everything that a hostile caller would try.</summary>
public sealed class NastyQueryTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly string[] Names =
    [
        "page_size",
        "page_token",
        "project_id",
        "state",
        "from_create_time",
        "until_create_time",
        "name_contains",
        "result",
        "phone",
        "outcome",
        "dialer_id",
        "contact_id",
        "from_start_time",
        "campaign_id",
        "x",
        "",
    ];

    private static readonly string[] Values =
    [
        "",
        "0",
        "-1",
        "1",
        "1.0",
        "+1",
        " 1",
        "1e3",
        "0x10",
        "٣",
        "2147483648",
        "9223372036854775808",
        "99999999999999999999999",
        "true",
        "null",
        "[]",
        "{}",
        "\0",
        "\uffff",
        "\ufffe",
        "\u202e",
        "🎉",
        "%",
        "_",
        "'",
        "\"",
        "\\",
        "' OR 1=1 --",
        "'; drop table campaigns; --",
        "<script>",
        "../../etc/passwd",
        "${jndi:ldap://x}",
        "{0}",
        "%s%n",
        "\r\nX-Injected: 1",
        "CAMPAIGN_STATE_CREATED",
        "campaign_state_created",
        "CAMPAIGN_STATE_CREATED,CAMPAIGN_STATE_PAUSED",
        "2026-03-03T10:00:00Z",
        "2026-03-03T10:00:00+05:00",
        "2026-03-03T10:00:00.1234567890Z",
        "2026-03-03",
        "0001-01-01T00:00:00Z",
        "9999-12-31T23:59:59.999999999Z",
        "0000-00-00T00:00:00Z",
        "-62135596800",
        "2016-12-31T23:59:60Z",
        "2026-03-03T24:00:00Z",
        "NaN",
        new('9', 4_000),
        new('x', 200),
        new('A', 4_000),
        Convert.ToBase64String(Encoding.ASCII.GetBytes("1.")),
        Convert.ToBase64String(Encoding.ASCII.GetBytes("9223372036854775808.0000000000000000")),
    ];

    public static TheoryData<string> Routes =>
        [
            "/api/campaigns?",
            "/api/campaigns/1?",
            "/api/campaigns/1/contacts?",
            "/api/campaigns/1/contacts/1?",
            "/api/campaigns/1/attempts?",
        ];

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task Whatever_is_asked_is_answered_or_refused(string route)
    {
        await server.CreateCampaignAsync();
        var rows = server.Rows();

        await Parallel.ForEachAsync(
            Names.SelectMany(_ => Values, (name, value) => $"{route}{name}={Uri.EscapeDataString(value)}"),
            new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = TestContext.Current.CancellationToken },
            async (query, cancellationToken) =>
            {
                using var response = await server.Json.GetAsync(query, cancellationToken);
                var text = await response.Content.ReadAsStringAsync(cancellationToken);
                Assert.True((int)response.StatusCode is 200 or 400, $"{query}: HTTP {(int)response.StatusCode} {text}");
                Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
                Answer.AssertNoInsides(text);
            }
        );

        Assert.Equal(rows, server.Rows());
        Assert.DoesNotContain(server.Log.Lines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }
}
