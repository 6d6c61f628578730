using System.Net;
using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Grpc.Core;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>
/// What is larger than it looks, and more than fits into memory at once; alone, since it measures what the process allocates.
/// </summary>
[CollectionDefinition(DisableParallelization = true)]
[Collection<AdmissionTests>]
public sealed class AdmissionTests : IAsyncLifetime
{
    private const int Million = 1_000_000;

    private CampaignServerFixture _server = null!;

    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    public static TheoryData<string, string, byte> Lists =>
        new()
        {
            { "campaigns.v1.CampaignService/CreateCampaign", "phones", 0x12 },
            { "campaigns.v1.CampaignService/PreviewCampaign", "phones", 0x12 },
            { "campaigns.v1.DialerService/StartCalls", "tokens", 0x0A },
            { "campaigns.v1.DialerService/ReportOutcomes", "reports", 0x0A },
            { "campaigns.v1.ContactService/ImportContacts", "rows", 0x1A },
        };

    public async ValueTask InitializeAsync() => _server = await CampaignServerFixture.StartAsync("--Api:MaxBytesInFlight=2000000");

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_message_of_millions_of_empty_items_is_refused_before_anything_is_made_of_it(string method, string field, byte tag)
    {
        var message = new byte[16 * Million];
        for (var place = 0; place < message.Length; place += 2)
            message[place] = tag;
        var allocated = GC.GetTotalAllocatedBytes();

        var refusal = await SendAsync(method, message);

        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        Assert.Contains(field, refusal.Status.Detail, StringComparison.Ordinal);
        // The message itself comes and goes a few times; its eight million objects would be half a gigabyte.
        Assert.InRange(GC.GetTotalAllocatedBytes() - allocated, 0, 200 * Million);
    }

    [Fact]
    public async Task Items_deep_in_a_message_are_counted_too()
    {
        var rules = new byte[16 * Million];
        for (var place = 0; place < rules.Length; place += 2)
            rules[place] = 0x4A;

        // In the campaign of a create, as its outcome rules.
        var refusal = await SendAsync("campaigns.v1.CampaignService/CreateCampaign", [0x0A, .. VarintOf(rules.Length), .. rules]);

        Assert.Equal(
            (StatusCode.InvalidArgument, true),
            (refusal.StatusCode, refusal.Status.Detail.StartsWith("campaign:", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task A_body_of_millions_of_empty_objects_is_refused_by_JSON_too()
    {
        var text = new StringBuilder("{\"reports\":[{}");
        for (var item = 0; item < 2 * Million; item++)
            text.Append(",{}");
        await using var server = await CampaignServerFixture.StartAsync();
        using var body = new StringContent(text.Append("]}").ToString(), Encoding.UTF8, "application/json");

        using var answer = await server.Json.PostAsync("/api/dialer/calls:report", body, TestEnd);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("TOO_MANY", await answer.Content.ReadAsStringAsync(TestEnd), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_others_hold_the_budget_a_large_request_is_told_to_come_again_and_a_small_one_passes()
    {
        // Never less than one request may have: the first takes it all, by saying how long it will be.
        using var first = new HttpRequestMessage(HttpMethod.Post, "/api/campaigns") { Content = new HeldContent(67_000_000) };
        using var sending = new CancellationTokenSource();
        var held = _server.Json.SendAsync(first, sending.Token);
        await ((HeldContent)first.Content).Sent;

        await Eventually.IsTrueAsync(async () => await PostAsync(2_000_000) == HttpStatusCode.ServiceUnavailable);

        Assert.Equal(HttpStatusCode.BadRequest, await PostAsync(1_000));
        await sending.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held);
        await Eventually.IsTrueAsync(async () => await PostAsync(2_000_000) != HttpStatusCode.ServiceUnavailable);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static byte[] VarintOf(int number)
    {
        var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
            output.WriteUInt32((uint)number);
        return stream.ToArray();
    }

    private async Task<RpcException> SendAsync(string method, byte[] message)
    {
        var names = method.Split('/');
        var bytes = Marshallers.Create(sent => sent, received => received);
        var type = names[1] == nameof(ContactService.ContactServiceBase.ImportContacts) ? MethodType.ClientStreaming : MethodType.Unary;
        var invoker = _server.Channel.CreateCallInvoker();
        // Compressed it is a few kilobytes.
        var options = new CallOptions(new Metadata { { "grpc-internal-encoding-request", "gzip" } }, cancellationToken: TestEnd);
        if (type == MethodType.Unary)
        {
            return await Assert.ThrowsAsync<RpcException>(async () =>
                await invoker.AsyncUnaryCall(new Method<byte[], byte[]>(type, names[0], names[1], bytes, bytes), null, options, message)
            );
        }

        using var call = invoker.AsyncClientStreamingCall(
            new Method<byte[], byte[]>(type, names[0], names[1], bytes, bytes),
            null,
            options
        );
        await call.RequestStream.WriteAsync(message, TestEnd);
        return await Assert.ThrowsAsync<RpcException>(async () => await call);
    }

    private async Task<HttpStatusCode> PostAsync(int bytes)
    {
        using var body = new StringContent("{\"campaign\":\"" + new string('x', bytes) + "\"}", Encoding.UTF8, "application/json");
        using var answer = await _server.Json.PostAsync("/api/campaigns", body, TestEnd);
        return answer.StatusCode;
    }

    /// <summary>A body of which all but the end is sent.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly int _bytes;
        private readonly TaskCompletionSource _sent = new();

        public HeldContent(int bytes)
        {
            _bytes = bytes;
            Headers.ContentType = new("application/json");
        }

        public Task Sent => _sent.Task;

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
            SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
        {
            await stream.WriteAsync("{\"phones\":[\""u8.ToArray(), cancellationToken);
            var blanks = Encoding.ASCII.GetBytes(new string('1', Million));
            for (var sent = 0; sent < _bytes - Million; sent += Million)
                await stream.WriteAsync(blanks, cancellationToken);
            await stream.FlushAsync(cancellationToken);
            _sent.SetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = _bytes;
            return true;
        }
    }
}
