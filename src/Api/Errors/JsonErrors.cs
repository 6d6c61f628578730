using System.Globalization;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Endpoints;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Rpc;

namespace CampaignGrpc.Api.Errors;

/// <summary>
/// Answers errors of the JSON road in the shape that transcoding gives them, <c>google.rpc.Status</c>: what an endpoint
/// throws, and the routes and methods that do not exist.
/// </summary>
internal sealed partial class JsonErrors(RequestDelegate next, IHostApplicationLifetime lifetime, ILogger<JsonErrors> logger)
{
    private static readonly JsonFormatter Formatter = new(
        JsonFormatter
            .Settings.Default.WithFormatDefaultValues(true)
            .WithTypeRegistry(TypeRegistry.FromFiles(ErrorDetailsReflection.Descriptor))
    );

    /// <summary>An error as the body of an answer.</summary>
    public static string Format(Status status) => Formatter.Format(status);

    /// <summary>Whoever names a version by a header is told by HTTP's own status that it is another one by now.</summary>
    public static void AnswerConflictAsPrecondition(HttpContext context) =>
        context.Response.OnStarting(() =>
        {
            if (context.Response.StatusCode == StatusCodes.Status409Conflict)
                context.Response.StatusCode = StatusCodes.Status412PreconditionFailed;
            return Task.CompletedTask;
        });

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await EndAsync(context, ErrorAnswer.For(ErrorAnswer.Ending, ""));
            return;
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to be answered.
            return;
        }
        catch (RefusedPageException refused) when (!context.Response.HasStarted)
        {
            await PageErrors.WriteAsync(context, ErrorAnswer.For(refused.InnerException!, context.TraceId()), refused.Page);
            return;
        }
        catch (Exception exception)
        {
            var traceId = context.TraceId();
            if (exception is not (DomainException or InvalidRequestException))
                LogDefect(logger, exception, context.Request.Path, traceId);
            if (context.Response.HasStarted)
                LogCut(logger, context.Request.Path, exception.Message);
            await EndAsync(context, ErrorAnswer.For(exception, traceId));
            return;
        }

        if (context.Response.HasStarted || context.Response.ContentType is not null)
            return;
        if (context.Response.StatusCode == StatusCodes.Status404NotFound)
            await WriteAsync(context, ErrorAnswer.For(EdgeRefusal.RouteNotFound, "There is no such path."));
        else if (context.Response.StatusCode == StatusCodes.Status405MethodNotAllowed)
            await WriteAsync(context, ErrorAnswer.For(EdgeRefusal.MethodNotAllowed, $"This path takes {context.Response.Headers.Allow}."));
    }

    private static async Task EndAsync(HttpContext context, ErrorAnswer answer)
    {
        if (!context.Response.HasStarted)
            await WriteAsync(context, answer);
        else if (context.Features.Get<LastWord>() is { } lastWord)
            await lastWord.WriteAsync(Format(answer.Status));
        // What was begun and cannot be ended must not look as if it had been.
        else
            context.Abort();
    }

    private static Task WriteAsync(HttpContext context, ErrorAnswer answer)
    {
        if (PageErrors.AreFor(context))
            return PageErrors.WriteAsync(context, answer, PageErrors.PageOf(answer));
        context.Response.StatusCode = answer.HttpStatus;
        context.Response.ContentType = "application/json";
        if (answer.RetryAfter is { } delay)
            context.Response.Headers.RetryAfter = delay.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        return context.Response.WriteAsync(Format(answer.Status));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A defect in {Path}, trace id {TraceId}")]
    private static partial void LogDefect(ILogger logger, Exception exception, string path, string traceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The answer to {Path} was cut: {Reason}")]
    private static partial void LogCut(ILogger logger, string path, string reason);
}

/// <summary>Set on an answer that can say, once it has begun, that it ends by an error.</summary>
/// <param name="WriteAsync">Writes the error.</param>
internal sealed record LastWord(Func<string, Task> WriteAsync);
