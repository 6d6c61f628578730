using System.IO.Pipelines;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Endpoints;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;

namespace CampaignGrpc.Api.Admission;

/// <summary>
/// Lets a request in as far as there is memory for it. A gRPC message is weighed before anything is made of it; of JSON the
/// bytes are counted as they come. Imports are read in slices, hold next to nothing, and pass.
/// </summary>
internal sealed class Admissions(RequestDelegate next, ByteBudget budget, ApiOptions options, IHostApplicationLifetime lifetime)
{
    public async Task InvokeAsync(HttpContext context)
    {
        using var share = budget.Open();
        if (!context.Request.IsGrpc())
        {
            var metadata = context.GetEndpoint()?.Metadata;
            var isFile =
                metadata?.GetMetadata<HoldsNoBody>() is not null
                || (
                    metadata?.GetMetadata<ConsolePart>()?.TakesFile == true
                    && context.Request.GetTypedHeaders().ContentType?.Type == "multipart"
                );
            if (!isFile)
                context.Request.Body = new CountedBody(context.Request.Body, share);
        }
        else if (context.GetEndpoint()?.Metadata.GetMetadata<GrpcMethodMetadata>()?.Method is { } method && TypeOf(method) is { } type)
        {
            context.Features.Set<IRequestBodyPipeFeature>(
                new Body(
                    new RefusingReader(
                        new WeighedMessages(context.Request.BodyReader, type, share, options.MaxRequestBytes),
                        context.RequestAborted,
                        lifetime.ApplicationStopping
                    )
                )
            );
        }

        await next(context);
    }

    private static MessageDescriptor? TypeOf(IMethod method) =>
        (Activator.CreateInstance(method.GetType().GenericTypeArguments[0]) as IMessage)?.Descriptor;

    private sealed record Body(PipeReader Reader) : IRequestBodyPipeFeature;

    /// <summary>What is refused here never reaches an interceptor: it is told as one would tell it.</summary>
    private sealed class RefusingReader(PipeReader body, CancellationToken aborted, CancellationToken ending) : PipeReader
    {
        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
        {
            try
            {
                // The library waits for a single message without end.
                return await body.ReadAsync(cancellationToken.CanBeCanceled ? cancellationToken : aborted);
            }
            catch (OperationCanceledException) when (ending.IsCancellationRequested)
            {
                throw ErrorAnswer.For(ErrorAnswer.Ending, "").ForTrailers().ToRpcException();
            }
            catch (Exception refusal) when (refusal is InvalidRequestException or DomainException)
            {
                throw ErrorAnswer.For(refusal, "").ForTrailers().ToRpcException();
            }
        }

        public override bool TryRead(out ReadResult result)
        {
            result = default;
            // Whatever there is, reading it gives it at once.
            return false;
        }

        public override void AdvanceTo(SequencePosition consumed) => body.AdvanceTo(consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => body.AdvanceTo(consumed, examined);

        public override void CancelPendingRead() => body.CancelPendingRead();

        public override void Complete(Exception? exception = null) => body.Complete(exception);
    }
}

/// <summary>Says of an endpoint that it reads its body in slices and keeps none of it.</summary>
internal sealed class HoldsNoBody;
