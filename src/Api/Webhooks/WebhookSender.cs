using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain.Webhooks;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Api.Webhooks;

/// <summary>
/// Sends to webhooks by HTTP, signed as Standard Webhooks have it. It goes to public addresses alone, each looked up and connected to in
/// one step, follows nobody elsewhere, and neither waits nor reads for long.
/// </summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private const int MostHeaderKibibytes = 16;
    private const string PrivateAddress =
        "The address is this machine's or a private network's, which Webhooks:AllowPrivateAddresses would allow.";

    private readonly WebhookOptions _options;
    private readonly IReadOnlySet<long> _contactDetailsProjects;
    private readonly TimeProvider _time;
    private readonly HttpClient _client;

    public WebhookSender(IOptions<WebhookOptions> options, TimeProvider time)
    {
        (_options, _contactDetailsProjects, _time) = (options.Value, options.Value.ReadContactDetailsProjects(), time);
        _client = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseProxy = false,
                UseCookies = false,
                PooledConnectionLifetime = TimeSpan.FromMinutes(2),
                // What is not asked for of an answer is not read so that the connection may be kept either.
                MaxResponseDrainSize = 0,
                MaxResponseHeadersLength = MostHeaderKibibytes,
                ConnectCallback = ConnectAsync,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public bool TakesAnyAddress => _options.AllowPrivateAddresses;

    public bool MaySendContactDetails(long project) => _contactDetailsProjects.Contains(project);

    public async Task<SendResult> SendAsync(Webhook webhook, string id, string mediaType, string body, CancellationToken cancellationToken)
    {
        var begun = _time.GetTimestamp();
        using var late = new CancellationTokenSource(_options.Timeout, _time);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            using var request = NewRequest(webhook, id, mediaType, body);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ending.Token);
            var answer = await BeginningAsync(response.Content, ending.Token);
            return new((int)response.StatusCode, answer, "", RetryAfter(response.Headers.RetryAfter), Elapsed(begun));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(null, "", "No answer came in time.", null, Elapsed(begun));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException or WebhookAddressException)
        {
            return new(null, "", ReasonOf(exception), null, Elapsed(begun));
        }
    }

    public void Dispose() => _client.Dispose();

    /// <summary>What is signed: the id, the time and the body, so that nothing can be sent again later or changed.</summary>
    internal static string Sign(byte[] secret, string id, string seconds, string body) =>
        $"v1,{Convert.ToBase64String(HMACSHA256.HashData(secret, Encoding.UTF8.GetBytes($"{id}.{seconds}.{body}")))}";

    private HttpRequestMessage NewRequest(Webhook webhook, string id, string mediaType, string body)
    {
        var seconds = _time.Now().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signatures = new[] { webhook.Secret, webhook.FormerSecret }.OfType<byte[]>().Select(secret => Sign(secret, id, seconds, body));
        var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url.Address)
        {
            Content = new StringContent(body, Encoding.UTF8, mediaType),
        };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", seconds);
        request.Headers.Add("webhook-signature", string.Join(' ', signatures));
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("CampaignGrpc", null));
        return request;
    }

    /// <summary>Looked up here, where it is connected to: what a name means may change between two questions.</summary>
    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(context.DnsEndPoint.Host, cancellationToken);
        var allowed = _options.AllowPrivateAddresses ? found : [.. found.Where(PublicAddresses.Contain)];
        if (allowed.Length == 0)
            throw new WebhookAddressException(PrivateAddress);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static async Task<string> BeginningAsync(HttpContent content, CancellationToken cancellationToken)
    {
        var (buffer, length) = (new byte[Delivery.MaxAnswerLength], 0);
        try
        {
            await using var stream = await content.ReadAsStreamAsync(cancellationToken);
            while (length < buffer.Length && await stream.ReadAsync(buffer.AsMemory(length), cancellationToken) is > 0 and var read)
                length += read;
        }
        catch (Exception exception) when (exception is OperationCanceledException or HttpRequestException or IOException)
        {
            // The status is known and decides, however slowly the rest comes, or whether it breaks off.
        }

        return Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header) =>
        header?.Delta ?? (header?.Date is { } date ? date - _time.Now() : null);

    private int Elapsed(long begun) => (int)_time.GetElapsedTime(begun).TotalMilliseconds;

    private static string ReasonOf(Exception exception) =>
        exception switch
        {
            WebhookAddressException or { InnerException: WebhookAddressException } => PrivateAddress,
            HttpRequestException { HttpRequestError: not HttpRequestError.Unknown } request =>
                $"The request failed: {request.HttpRequestError}.",
            _ => "The request failed: the connection broke.",
        };

    private sealed class WebhookAddressException(string message) : Exception(message);
}
