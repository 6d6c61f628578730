using CampaignGrpc.Domain;
using FluentValidation.Results;

namespace CampaignGrpc.Application;

/// <summary>One fault of a request: where, why, and what would have been accepted.</summary>
/// <param name="Field">Path in the contract's words, such as <c>phones[3].phone</c>.</param>
/// <param name="Reason">One of <see cref="FieldReason"/>.</param>
/// <param name="Description">One sentence for the caller.</param>
/// <param name="Received">The text that was refused, if it was one. It is the caller's, and goes back to nobody else: to no log.</param>
public sealed record Violation(string Field, string Reason, string Description, string? Received = null);

/// <summary>The faults of one request: the first <see cref="MaxListed"/> in full, the others counted.</summary>
public sealed class Violations
{
    public const int MaxListed = 100;

    private readonly List<Violation> _listed = [];

    public IReadOnlyList<Violation> Listed => _listed;

    public int Count { get; private set; }

    /// <summary>What validators found and what the edge could not read, together.</summary>
    internal static Violations Of(IEnumerable<ValidationFailure> failures, Violations? unreadable)
    {
        var violations = new Violations();
        foreach (var failure in failures)
        {
            // A field that could not be read is missing only on that account.
            if (unreadable?.Concern(failure.PropertyName) != true)
                violations.Add(failure.PropertyName, failure.ErrorCode, failure.ErrorMessage, failure.AttemptedValue as string);
        }

        if (unreadable is not null)
            violations.Add(unreadable);
        return violations;
    }

    public void Add(string field, string reason, string description, string? received = null) =>
        Add(new Violation(field, reason, description, received));

    public void Add(string field, Problem problem, string? received = null) => Add(field, problem.Reason, problem.Description, received);

    public void Add(Violation violation)
    {
        if (_listed.Count < MaxListed)
            _listed.Add(violation);
        Count++;
    }

    public void Add(Violations others)
    {
        foreach (var violation in others.Listed)
            Add(violation);
        AddUnlisted(others.Count - others.Listed.Count);
    }

    /// <summary>Counts faults that are known and not told.</summary>
    public void AddUnlisted(int count) => Count += count;

    public bool Concern(string field) => _listed.Exists(violation => violation.Field == field);
}

/// <summary>A request whose every fault is known; nothing of it was carried out.</summary>
public sealed class InvalidRequestException(Violations violations) : Exception("The request is invalid.")
{
    public InvalidRequestException(string field, string reason, string description)
        : this(new Violations()) => Violations.Add(field, reason, description);

    public Violations Violations { get; } = violations;
}
