using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using CampaignGrpc.Api.Tests.Driving;
using Grpc.Core;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Edge;

/// <summary>Callers that do not wait for the answer: nothing is stored, or one campaign, which a repeat finds.</summary>
public sealed class CallerGoneTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    private static CancellationToken TestEnd => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deadline_that_passes_before_the_request_is_whole_is_answered_as_such()
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"http://{server.Channel.Target}/campaigns.v1.CampaignService/CreateCampaign")
        )
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            // A frame that announces more than comes: the deadline passes while the service waits for the rest.
            Content = new NeverEndingContent([0, 0, 0, 0, 5, 1]),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.Add("grpc-timeout", "1m");
        using var client = new HttpClient();

        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, TestEnd);

        Assert.Equal($"{(int)StatusCode.DeadlineExceeded}", response.Headers.GetValues("grpc-status").Single());
    }

    [Fact]
    public async Task A_call_given_up_at_any_moment_leaves_at_most_the_campaign_that_its_repeat_finds()
    {
        const int Calls = 60;
        var campaigns = Count("campaigns");
        var repeats = Enumerable
            .Range(0, Calls)
            .Select(async place =>
            {
                var message = Message(With("request_id", $"\"given-up-{place}\""));
                var deadline = TimeProvider.System.GetUtcNow().UtcDateTime.AddMilliseconds(place % 2 == 0 ? place / 4.0 : 60_000);
                using var giveUp = new CancellationTokenSource(TimeSpan.FromMilliseconds(place % 2 == 0 ? 60_000 : place / 4.0));
                try
                {
                    await server.Campaigns.CreateCampaignAsync(message, deadline: deadline, cancellationToken: giveUp.Token);
                }
                catch (RpcException exception)
                {
                    Assert.Contains(exception.StatusCode, new[] { StatusCode.DeadlineExceeded, StatusCode.Cancelled });
                }

                return (await server.CreateAsync(message)).CampaignId;
            });

        var ids = await Task.WhenAll(repeats);

        Assert.Equal(Calls, ids.Distinct().Count());
        Assert.Equal(campaigns + Calls, Count("campaigns"));
    }

    [Fact]
    public async Task A_caller_that_hangs_up_in_the_middle_of_a_body_leaves_nothing()
    {
        // The first campaign of a database adds a row that counts them.
        await server.CreateCampaignAsync(With("phones", Absent));
        var rows = server.Rows();
        var body = Encoding.UTF8.GetBytes(RawHttp.Head($"Content-Length: {Encoding.UTF8.GetByteCount(Text)}") + Text);

        for (var length = body.Length - 200; length < body.Length; length += 25)
            await SendAndHangUpAsync(body[..length]);

        await server.CreateCampaignAsync(With("phones", Absent));
        Assert.Equal(AfterOneMore(rows), server.Rows());
        // The library logs the other tests' broken messages as errors of its own.
        Assert.DoesNotContain(server.Log.Lines, line => line.StartsWith("Error CampaignGrpc", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_that_hangs_up_before_the_answer_finds_its_campaign_by_repeating()
    {
        var campaigns = Count("campaigns");
        var body = RawHttp.Head("Idempotency-Key: hung-up", $"Content-Length: {Encoding.UTF8.GetByteCount(Text)}") + Text;

        await SendAndHangUpAsync(Encoding.UTF8.GetBytes(body));

        Assert.Equal(200, (await server.PostAsync(Text, key: "hung-up")).HttpStatus);
        Assert.Equal(campaigns + 1, Count("campaigns"));
    }

    private static string AfterOneMore(string rows) =>
        string.Join(
            ", ",
            rows.Split(", ")
                .Select(table =>
                    table.StartsWith("campaigns: ", StringComparison.Ordinal)
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"campaigns: {int.Parse(table[11..], CultureInfo.InvariantCulture) + 1}"
                        )
                        : table
                )
        );

    private int Count(string table) => int.Parse(server.Ask($"SELECT count(*) FROM {table}").Single(), CultureInfo.InvariantCulture);

    private async Task SendAndHangUpAsync(byte[] bytes)
    {
        using var client = new TcpClient { NoDelay = true, LingerState = new LingerOption(enable: true, seconds: 0) };
        await client.ConnectAsync(server.JsonUrl.Host, server.JsonUrl.Port, TestEnd);
        await client.GetStream().WriteAsync(bytes, TestEnd);
    }

    private sealed class NeverEndingContent(byte[] bytes) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(bytes, TestEnd);
            await stream.FlushAsync(TestEnd);
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, TestEnd);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
