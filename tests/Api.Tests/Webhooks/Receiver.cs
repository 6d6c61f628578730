using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using CampaignGrpc.Contracts.V1;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using StandardWebhooks;
using StandardWebhooks.Diagnostics;

namespace CampaignGrpc.Api.Tests.Webhooks;

/// <summary>Somebody to whom events are sent, on a port of its own, and who answers as a test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private Receiver(WebApplication app) => _app = app;

    /// <summary>What it does with a request, whose body is read already.</summary>
    public Func<HttpContext, Task> Answer { get; set; } = _ => Task.CompletedTask;

    /// <summary>All that came, whatever was answered.</summary>
    public ConcurrentQueue<Sent> Requests { get; } = [];

    public string Url => $"{_app.Urls.First()}/events";

    /// <summary>The events of all requests, in the order in which they came.</summary>
    public IEnumerable<Event> Events => Requests.SelectMany(sent => sent.Events);

    /// <param name="isSecure">Whether it speaks TLS, with a certificate that it has made itself.</param>
    public static async Task<Receiver> StartAsync(bool isSecure = false)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                if (isSecure)
                    listen.UseHttps(MakeCertificate());
            }));
        var receiver = new Receiver(builder.Build());
        receiver._app.Run(receiver.TakeAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    /// <summary>It answers with this status.</summary>
    public void Say(HttpStatusCode status, Action<HttpResponse>? more = null) =>
        Answer = context =>
        {
            context.Response.StatusCode = (int)status;
            more?.Invoke(context.Response);
            return context.Response.WriteAsync("As you say.");
        };

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        Requests.Enqueue(new(context.Request.Path, body, new HeaderDictionary(context.Request.Headers.ToDictionary())));
        await Answer(context);
    }

    /// <summary>A request as it came.</summary>
    internal sealed record Sent(string Path, string Body, IHeaderDictionary Headers)
    {
        public IEnumerable<Event> Events =>
            Body.StartsWith('[')
                ? JsonParser.Default.Parse<ListEventsResponse>($$"""{"events":{{Body}}}""").Events
                : [JsonParser.Default.Parse<Event>(Body)];

        /// <summary>
        /// Whether one of the signatures is by this secret, as the library for receivers finds, which looks at the first alone.
        /// </summary>
        public bool IsSignedBy(string secret) =>
            Headers["webhook-signature"].ToString().Split(' ').Any(signature => IsSigned(secret, signature));

        private bool IsSigned(string secret, string signature)
        {
            try
            {
                new StandardWebhook(secret).Verify(
                    Body,
                    new HeaderDictionary(Headers.ToDictionary()) { ["webhook-signature"] = signature }
                );
                return true;
            }
            catch (WebhookVerificationException)
            {
                return false;
            }
        }
    }
}
