using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using FluentValidation;

namespace CampaignGrpc.Application.Events;

/// <summary>What readers of the log ask, as they wrote it.</summary>
public interface IEventQuestion
{
    /// <summary>Behind which place; empty for the default.</summary>
    string Cursor { get; }

    /// <summary>Of which project; null for all.</summary>
    long? ProjectId { get; }

    /// <summary>Of which campaign; null for all.</summary>
    long? CampaignId { get; }

    /// <summary>Of which types; none for all.</summary>
    IReadOnlyList<string> Types { get; }
}

/// <summary>What the questions about events have in common.</summary>
internal static class EventQuestion
{
    public const int MaxTypes = 50;

    /// <summary>The place behind which is asked for; null for the default.</summary>
    public static long? After(this IEventQuestion question) => EventCursor.Read(question.Cursor);

    /// <exception cref="DomainException">PROJECT_NOT_GRANTED.</exception>
    public static EventFilter ToFilter(this IEventQuestion question)
    {
        if (question.ProjectId is { } project)
            Caller.Current.EnsureHasProject(project);
        return new(question.ProjectId, question.CampaignId, [.. question.Types.Select(type => EventTypes.KindOf(type)!.Value)]);
    }

    public static void AsksOfTheLog<T>(this AbstractValidator<T> validator)
        where T : IEventQuestion
    {
        validator.RuleFor(question => question.Cursor).IsCursor();
        validator.RuleFor(question => question.ProjectId).IsWithin(1L, long.MaxValue);
        validator.RuleFor(question => question.CampaignId).IsWithin(1L, long.MaxValue);
        validator.RuleFor(question => question.Types).HasItems(0, MaxTypes);
        validator.RuleForEach(question => question.Types).IsTypeOfEvent();
    }

    public static void IsTypeOfEvent<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(type => EventTypes.KindOf(type) is not null)
            .WithErrorCode(FieldReason.UnknownValue)
            .WithMessage("There is no such type of event.");

    public static void IsCursor<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(cursor => cursor.Length == 0 || EventCursor.Read(cursor) is not null)
            .WithErrorCode(FieldReason.BadPageToken)
            .WithMessage("The id of an event, or a cursor that came with one.");
}
