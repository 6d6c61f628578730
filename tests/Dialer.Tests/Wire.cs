using System.Collections.Concurrent;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace CampaignGrpc.Dialer.Tests;

/// <summary>The way between dialer and service: tests hold up, break or cut it, before or after the service did what was asked.</summary>
internal sealed class Wire : Interceptor
{
    public static readonly RpcException Unavailable = new(new Status(StatusCode.Unavailable, "Cut by a test."));

    private readonly ConcurrentDictionary<string, int> _calls = new();

    /// <summary>Runs before a request is sent, with the method's name and which of its calls it is, from 1.</summary>
    public Action<string, int> BeforeRequest { get; init; } = (_, _) => { };

    /// <summary>Runs before an answer is handed over.</summary>
    public Action<string, int> BeforeAnswer { get; init; } = (_, _) => { };

    /// <summary>What is answered in the service's place; null for what it answers itself.</summary>
    public Func<object, object?> AnswerInstead { get; init; } = _ => null;

    /// <summary>How often a method was called.</summary>
    public int Count(string method) => _calls.GetValueOrDefault(method);

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        TRequest request,
        ClientInterceptorContext<TRequest, TResponse> context,
        AsyncUnaryCallContinuation<TRequest, TResponse> continuation
    )
    {
        var method = context.Method.Name;
        var number = _calls.AddOrUpdate(method, 1, (_, before) => before + 1);
        return new(SendAsync(), Task.FromResult(new Metadata()), () => Status.DefaultSuccess, () => [], () => { });

        async Task<TResponse> SendAsync()
        {
            BeforeRequest(method, number);
            var response = AnswerInstead(request) as TResponse ?? await continuation(request, context);
            BeforeAnswer(method, number);
            return response;
        }
    }
}
