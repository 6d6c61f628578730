using System.Reflection;
using System.Runtime.CompilerServices;
using CampaignGrpc.Domain;
using MediatR;
using Microsoft.Extensions.Logging;

namespace CampaignGrpc.Infrastructure.Storage.Engine;

/// <summary>
/// Answers a fault of the storage as a refusal that may be tried again. On a full disk nothing was stored; after a flush
/// that failed nobody knows before the file is opened again.
/// </summary>
internal sealed partial class StorageFaultBehavior<TRequest, TResponse>(
    StorageEngine engine,
    ILogger<StorageFaultBehavior<TRequest, TResponse>> logger
) : IPipelineBehavior<TRequest, TResponse>
{
    /// <summary>What guards the items of a stream, which are read when the request has long been handled; null for other answers.</summary>
    private static readonly MethodInfo? GuardItems =
        typeof(TResponse) is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)
            ? typeof(StorageFaultBehavior<TRequest, TResponse>)
                .GetMethod(nameof(GuardAsync), BindingFlags.Instance | BindingFlags.NonPublic)!
                .MakeGenericMethod(type.GenericTypeArguments)
            : null;

    public async Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        try
        {
            var response = await next();
            return GuardItems is null ? response : (TResponse)GuardItems.Invoke(this, [response, cancellationToken])!;
        }
        catch (Exception exception) when (engine.FaultOf(exception) is { } fault)
        {
            throw Refuse(fault, exception);
        }
    }

    private async IAsyncEnumerable<T> GuardAsync<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var item = items.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await item.MoveNextAsync())
                    yield break;
            }
            catch (Exception exception) when (engine.FaultOf(exception) is { } fault)
            {
                throw Refuse(fault, exception);
            }

            yield return item.Current;
        }
    }

    private DomainException Refuse(StorageFault fault, Exception exception)
    {
        LogFault(logger, exception);
        return fault == StorageFault.Full
            ? Refusal.StorageFull.With("The disk is full. Nothing was stored; try again later.")
            : Refusal.StorageUnavailable.With(
                "The storage failed. Try again later, a create with the same request id, since it may have been stored after all."
            );
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The storage failed")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
