using System.Text;
using CampaignGrpc.Api.Tests.Dialing;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using static CampaignGrpc.Api.Tests.Imports.ImportDriver;

namespace CampaignGrpc.Api.Tests.Imports;

/// <summary>Imports that are refused as a whole: why, and that nothing is stored of them.</summary>
public sealed class RefusedImportTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static readonly Marshaller<byte[]> AsTheyAre = Marshallers.Create(bytes => bytes, bytes => bytes);

    private static readonly Method<byte[], byte[]> RawImport = new(
        MethodType.ClientStreaming,
        ContactService.Descriptor.FullName,
        "ImportContacts",
        AsTheyAre,
        AsTheyAre
    );

    private readonly DialerDriver _dialer = new(server);
    private readonly ImportDriver _imports = new(server);

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, "", 0, 0, "campaign_id OUT_OF_RANGE")]
    [InlineData(1, "no spaces", 0, 0, "import_id BAD_CHARACTER")]
    [InlineData(1, "список", 0, 0, "import_id BAD_CHARACTER")]
    [InlineData(1, "128", 0, 0, "import_id TOO_LONG")]
    [InlineData(1, "", 3, 0, "duplicates UNKNOWN_VALUE")]
    [InlineData(1, "", 0, 99, "bad_rows UNKNOWN_VALUE")]
    [InlineData(-1, "", -1, -1, "bad_rows UNKNOWN_VALUE, campaign_id OUT_OF_RANGE, duplicates UNKNOWN_VALUE")]
    public async Task Settings_that_are_none_are_refused(long campaign, string id, int duplicates, int badRows, string faults)
    {
        var rows = server.Rows();
        var settings = new ImportSettings
        {
            CampaignId = campaign,
            ImportId = id == "128" ? new string('x', 129) : id,
            Duplicates = (DuplicatePolicy)duplicates,
            BadRows = (BadRowPolicy)badRows,
        };

        var answer = await _imports.StreamAsync(settings, Batch(1, 1));

        Assert.Equal(faults, string.Join(", ", answer.Refusal.Faults.Order(StringComparer.Ordinal)));
        Assert.Equal(rows, server.Rows());
    }

    [Theory]
    [InlineData("campaign_id=1", "campaign_id DUPLICATE_FIELD")]
    [InlineData("nonsense=1", "nonsense UNKNOWN_FIELD")]
    [InlineData("rows=1", "rows UNKNOWN_FIELD")]
    [InlineData("settings=1", "settings UNKNOWN_FIELD")]
    [InlineData("duplicates=SKIP", "duplicates WRONG_TYPE")]
    [InlineData("bad_rows=2", "bad_rows WRONG_TYPE")]
    [InlineData("first_row=0", "first_row OUT_OF_RANGE")]
    [InlineData("first_row=-1", "first_row OUT_OF_RANGE")]
    [InlineData("first_row=1.5", "first_row WRONG_TYPE")]
    [InlineData("first_row=1&first_row=1", "first_row DUPLICATE_FIELD")]
    [InlineData("import_id=a&import_id=b", "import_id DUPLICATE_FIELD")]
    [InlineData("import_id=a%20b", "import_id BAD_CHARACTER")]
    public async Task Parameters_that_are_none_are_refused(string query, string fault)
    {
        var campaign = await _dialer.CreateAsync(0);
        var rows = server.Rows();

        var answer = await _imports.PostAsync(campaign, Lines(1, 1), query: query);

        Assert.Equal((400, fault), (answer.Refusal.HttpStatus, Assert.Single(answer.Refusal.Faults)));
        Assert.Equal(rows, server.Rows());
    }

    [Fact]
    public async Task A_stream_without_settings_or_with_settings_twice_is_refused()
    {
        var campaign = await _dialer.CreateAsync(0);
        using var empty = server.Contacts.ImportContacts(cancellationToken: TestEnd);
        await empty.RequestStream.CompleteAsync();

        var settingsTwice = Batch(1, 1);
        settingsTwice.Settings = new() { CampaignId = campaign };

        Assert.Equal("settings REQUIRED", Assert.Single((await AnswerAsync(empty)).Refusal.Faults));
        Assert.Equal("settings REQUIRED", Assert.Single((await _imports.StreamAsync(null, Batch(1, 1))).Refusal.Faults));
        Assert.Equal(
            "settings DUPLICATE_FIELD",
            Assert.Single((await _imports.StreamAsync(new() { CampaignId = campaign }, Batch(1, 1), settingsTwice)).Refusal.Faults)
        );
        Assert.Empty(_imports.Stored(campaign));
    }

    [Theory]
    [InlineData("FF")]
    [InlineData("0A")]
    [InlineData("1A0A0A02FFFF")]
    [InlineData("1A04120217FF")]
    public async Task A_broken_message_in_a_stream_is_malformed_wherever_it_stands(string bytes)
    {
        var campaign = await _dialer.CreateAsync(0);
        var begin = new ImportContactsRequest { Settings = new() { CampaignId = campaign } };

        foreach (var messages in new byte[][][] { [Convert.FromHexString(bytes)], [begin.ToByteArray(), Convert.FromHexString(bytes)] })
        {
            var answer = await SendRawAsync(messages);

            Assert.Equal((Code.InvalidArgument, "MALFORMED"), (answer.Code, answer.Reason));
        }

        Assert.Empty(_imports.Stored(campaign));
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_with_the_limit()
    {
        await using var small = await CampaignServerFixture.StartAsync("--Api:MaxRequestBytes=10000");
        var campaign = await new DialerDriver(small).CreateAsync(0);

        var answer = await new ImportDriver(small).StreamAsync(new() { CampaignId = campaign }, Batch(1, 1_000));
        var many = await new ImportDriver(small).StreamAsync(
            new() { CampaignId = campaign },
            [.. Enumerable.Range(0, 100).Select(batch => Batch(batch * 100, 100))]
        );

        Assert.Equal((Code.ResourceExhausted, "MESSAGE_TOO_LARGE"), (answer.Refusal.Code, answer.Reason));
        Assert.Equal(10_000, many.Import.AcceptedCount);
        Assert.Equal(10_000, (await new ImportDriver(small).PostAsync(campaign, Lines(20_000, 10_000))).Import.AcceptedCount);
    }

    [Theory]
    [InlineData(null, null, 415, "MEDIA_TYPE")]
    [InlineData("application/json", null, 415, "MEDIA_TYPE")]
    [InlineData("text/plain", null, 415, "MEDIA_TYPE")]
    [InlineData("application/x-ndjson; charset=utf-16", null, 415, "CHARSET")]
    [InlineData("text/csv", "br", 415, "MEDIA_TYPE")]
    public async Task A_body_of_another_kind_is_unsupported(string? type, string? encoding, int status, string reason)
    {
        var campaign = await _dialer.CreateAsync(0);

        var answer = await _imports.PostAsync(campaign, Encoding.UTF8.GetBytes("phone\n+79130000001\n"), type, encoding: encoding);

        Assert.Equal((status, reason), (answer.Refusal.HttpStatus, answer.Reason));
    }

    [Theory]
    [InlineData(Ndjson)]
    [InlineData(Csv)]
    public async Task An_empty_body_is_mostly_a_file_that_was_not_found_and_does_not_use_up_its_id(string type)
    {
        var campaign = await _dialer.CreateAsync(0);

        var empty = await _imports.PostAsync(campaign, "", type, "import_id=mine");
        var answer = await _imports.PostAsync(campaign, type == Csv ? "phone\n+79130000001" : Lines(1, 1), type, "import_id=mine");

        Assert.Equal((400, "BODY_EMPTY"), (empty.Refusal.HttpStatus, empty.Reason));
        Assert.Equal("1 = 1 + 0 + 0", answer.Counts);
    }

    [Fact]
    public async Task There_must_be_a_campaign_that_has_not_ended()
    {
        var campaign = await _dialer.CreateAsync(1);
        await server.Campaigns.CancelCampaignAsync(new() { CampaignId = campaign }, cancellationToken: TestEnd);

        foreach (var (id, status, reason) in new[] { (999_999, 404, "CAMPAIGN_NOT_FOUND"), (campaign, 400, "CAMPAIGN_FINISHED") })
        {
            var json = await _imports.PostAsync(id, Lines(1, 1));
            Assert.Equal((status, reason), (json.Refusal.HttpStatus, json.Reason));
            Assert.Equal(reason, (await _imports.StreamAsync(new() { CampaignId = id }, Batch(1, 1))).Reason);
        }

        Assert.Equal("0", server.Ask($"SELECT count(*) FROM imports WHERE campaign_id = {campaign}").Single());
    }

    [Fact]
    public async Task An_import_that_is_not_there_is_not_found()
    {
        var campaign = await _dialer.CreateAsync(0);

        Assert.Equal("IMPORT_NOT_FOUND", await ReasonAsync(() => _imports.GetAsync(campaign, "none")));
        Assert.Equal("CAMPAIGN_NOT_FOUND", await ReasonAsync(() => _imports.GetAsync(999_999, "none")));
        Assert.Equal(
            "IMPORT_NOT_FOUND",
            await ReasonAsync(async () =>
                await server.Contacts.ListRefusedRowsAsync(new() { CampaignId = campaign, ImportId = "none" }, cancellationToken: TestEnd)
            )
        );
        using var response = await server.Json.GetAsync(new Uri($"/api/campaigns/{campaign}/imports/none", UriKind.Relative), TestEnd);
        Assert.Equal((404, "IMPORT_NOT_FOUND"), ((int)response.StatusCode, (await response.ReadAnswerAsync()).Reason));
    }

    [Fact]
    public async Task One_id_is_for_one_list_with_one_policy()
    {
        var campaign = await _dialer.CreateAsync(0);
        var settings = new ImportSettings { CampaignId = campaign, ImportId = "mine" };
        await _imports.StreamAsync(settings, Batch(1, 1));

        settings.Duplicates = DuplicatePolicy.Skip;
        var reused = await _imports.StreamAsync(settings, Batch(1, 1));
        var other = await _imports.PostAsync(campaign, Lines(1, 1), query: $"import_id=mine&{SkipBad}");

        Assert.Equal((Code.AlreadyExists, "IMPORT_ID_REUSED"), (reused.Refusal.Code, reused.Reason));
        Assert.Equal((409, "IMPORT_ID_REUSED"), (other.Refusal.HttpStatus, other.Reason));
    }

    private static async Task<string> ReasonAsync(Func<Task> ask) => Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(ask)).Reason;

    private async Task<Answer> SendRawAsync(IEnumerable<byte[]> messages)
    {
        using var call = server
            .Channel.CreateCallInvoker()
            .AsyncClientStreamingCall(RawImport, null, new CallOptions(cancellationToken: TestEnd));
        try
        {
            foreach (var message in messages)
                await call.RequestStream.WriteAsync(message, TestEnd);
            await call.RequestStream.CompleteAsync();
        }
        catch (Exception exception) when (exception is RpcException or InvalidOperationException)
        {
            // Answered already.
        }

        return Answer.FromGrpc(await Assert.ThrowsAsync<RpcException>(async () => await call));
    }
}
