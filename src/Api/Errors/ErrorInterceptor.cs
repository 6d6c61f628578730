using System.Globalization;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CampaignGrpc.Api.Errors;

/// <summary>Turns what a handler throws into the status a caller is told; a defect goes to the log whole.</summary>
internal sealed partial class ErrorInterceptor(IHostApplicationLifetime lifetime, ApiOptions options, ILogger<ErrorInterceptor> logger)
    : Interceptor
{
    /// <summary>Tells that a request could be read and reached its handler.</summary>
    public static readonly object Entered = new();

    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request,
        ServerCallContext context,
        UnaryServerMethod<TRequest, TResponse> continuation
    )
    {
        TResponse? response = null;
        await GuardAsync(context, async () => response = await continuation(request, context));
        context.GetHttpContext().Items[WholeAnswers.Given] = true;
        return response!;
    }

    public override async Task<TResponse> ClientStreamingServerHandler<TRequest, TResponse>(
        IAsyncStreamReader<TRequest> requestStream,
        ServerCallContext context,
        ClientStreamingServerMethod<TRequest, TResponse> continuation
    )
    {
        TResponse? response = null;
        await GuardAsync(context, async () =>
            response = await continuation(new StreamOfMessages<TRequest>(requestStream, options.MaxRequestBytes), context)
        );
        return response!;
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation
    ) => GuardAsync(context, () => continuation(request, responseStream, context));

    private async Task GuardAsync(ServerCallContext context, Func<Task> handle)
    {
        context.GetHttpContext().Items[Entered] = true;
        try
        {
            await handle();
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw Answer(context, ErrorAnswer.Ending);
        }
        catch (OperationCanceledException) when (context.CancellationToken.IsCancellationRequested)
        {
            throw new RpcException(new Status(StatusCode.Cancelled, "The caller cancelled the call, or its deadline passed."));
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Answer(context, exception);
        }
    }

    private RpcException Answer(ServerCallContext context, Exception exception)
    {
        var http = context.GetHttpContext();
        var traceId = http.TraceId();
        if (exception is not (DomainException or InvalidRequestException))
            LogDefect(logger, exception, context.Method, traceId);
        var answer = ErrorAnswer.For(exception, traceId);
        // Behind the first message of a stream the headers are gone; the details still say when to try again.
        if (answer.RetryAfter is { } delay && !http.Response.HasStarted)
            http.Response.Headers.RetryAfter = delay.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return answer.ForTrailers().ToRpcException();
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect in {Method}, trace id {TraceId}")]
    private static partial void LogDefect(ILogger logger, Exception exception, string method, string traceId);
}
