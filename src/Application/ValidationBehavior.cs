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
        var violations = new Violations();
        var unreadable = (request as IReadAtTheEdge)?.Unreadable;
        foreach (var failure in validators.SelectMany(validator => validator.Validate(request).Errors))
        {
            // A field that could not be read is missing only on that account.
            if (unreadable?.Concern(failure.PropertyName) != true)
                violations.Add(failure.PropertyName, failure.ErrorCode, failure.ErrorMessage);
        }

        if (unreadable is not null) violations.Add(unreadable);
        return violations.Count == 0 ? next() : throw new InvalidRequestException(violations);
    }
}
