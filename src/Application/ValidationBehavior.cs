using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application;

/// <summary>A request whose texts were read at the edge; what could not be read there is answered with the rest.</summary>
public interface IReadAtTheEdge
{
    Violations Unreadable { get; }
}

/// <summary>Checks a request's bounds before it is handled, and answers all of its faults at once.</summary>
internal sealed class ValidationBehavior<TRequest, TResponse>(IEnumerable<IValidator<TRequest>> validators)
    : IPipelineBehavior<TRequest, TResponse>
{
    public Task<TResponse> Handle(TRequest request, CancellationToken cancellationToken, RequestHandlerDelegate<TResponse> next)
    {
        var failures = validators.SelectMany(validator => validator.Validate(request).Errors);
        var violations = Violations.Of(failures, (request as IReadAtTheEdge)?.Unreadable);
        return violations.Count == 0 ? next() : throw new InvalidRequestException(violations);
    }
}
