using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.AspNetCore.WebUtilities;
using BadHttpRequestException = Microsoft.AspNetCore.Http.BadHttpRequestException;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// Gives the form of every other error to what the server refuses before there is a request: an address with <c>%00</c>, headers
/// without end. The server itself answers with a bare status line. Through TLS, and by HTTP/2, it still does.
/// </summary>
internal sealed class UnparsedRequests : IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    /// <summary>Lets answers be put in place of the server's own.</summary>
    public static void AddTo(KestrelServerOptions kestrel) =>
        kestrel.ConfigureEndpointDefaults(endpoint =>
            endpoint.Use(next =>
                connection =>
                {
                    var output = new ReplaceableOutput(connection.Transport.Output);
                    connection.Transport = new Pipes(connection.Transport.Input, output);
                    connection.Features.Set(output);
                    return next(connection);
                }
            )
        );

    public static void Use(IServiceProvider services) =>
        services.GetRequiredService<DiagnosticListener>().Subscribe(new UnparsedRequests(), name => name == BadRequest);

    public void OnNext(KeyValuePair<string, object?> value)
    {
        if (
            value.Value is not IFeatureCollection features
            || features.Get<IBadRequestExceptionFeature>()?.Error is not BadHttpRequestException exception
            // HTTP/2 at the port of HTTP/1.1 is answered in HTTP/2, by the server.
            || exception.StatusCode == StatusCodes.Status505HttpVersionNotsupported
            || features.Get<IHttpResponseFeature>() is not { HasStarted: false }
            || features.Get<IHttp2StreamIdFeature>() is not null
            || features.Get<ITlsHandshakeFeature>() is not null
        )
            return;
        features.Get<ReplaceableOutput>()?.Replace(Answer(exception.StatusCode));
    }

    public void OnError(Exception error) { }

    public void OnCompleted() { }

    private static byte[] Answer(int status)
    {
        var (refusal, message) = status switch
        {
            StatusCodes.Status414UriTooLong => (EdgeRefusal.MessageTooLarge, "The address is longer than 8 KiB."),
            StatusCodes.Status431RequestHeaderFieldsTooLarge => (
                EdgeRefusal.MessageTooLarge,
                "The headers are more than 100, or larger than 32 KiB."
            ),
            StatusCodes.Status408RequestTimeout => (EdgeRefusal.Malformed, "The request did not arrive in time."),
            _ => (EdgeRefusal.Malformed, "The request is no HTTP: its first line, its address or a header cannot be read."),
        };
        var body = JsonErrors.Format(ErrorAnswer.For(refusal, message).Status);
        return Encoding.UTF8.GetBytes(
            $"""
            HTTP/1.1 {status} {ReasonPhrases.GetReasonPhrase(status)}
            Content-Type: application/json
            Content-Length: {Encoding.UTF8.GetByteCount(body)}
            Connection: close
            X-Content-Type-Options: nosniff


            """.ReplaceLineEndings("\r\n") + body
        );
    }

    private sealed record Pipes(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Passes on what is written until it is told to write something else.</summary>
    private sealed class ReplaceableOutput(PipeWriter inner) : PipeWriter
    {
        private byte[]? _replacement;
        private bool _isReplaced;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public void Replace(byte[] answer) => _replacement = answer;

        public override Memory<byte> GetMemory(int sizeHint = 0) =>
            _replacement is null ? inner.GetMemory(sizeHint) : new byte[Math.Max(sizeHint, 4_096)];

        public override Span<byte> GetSpan(int sizeHint = 0) => _replacement is null ? inner.GetSpan(sizeHint) : GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            if (_replacement is null)
                inner.Advance(bytes);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            if (_replacement is not null && !_isReplaced)
            {
                _isReplaced = true;
                inner.Write(_replacement);
            }

            return inner.FlushAsync(cancellationToken);
        }

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
    }
}
