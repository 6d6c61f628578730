using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Events;

/// <summary>Lists events in the order of the log, or against it.</summary>
/// <param name="Cursor">Behind which place; empty from the oldest that is kept, or from the newest.</param>
/// <param name="ProjectId">Of which project; null for all.</param>
/// <param name="CampaignId">Of which campaign; null for all.</param>
/// <param name="Types">Of which types; none for all.</param>
/// <param name="PageSize">At most this many, 1 to 1,000.</param>
/// <param name="IsNewestFirst">Whether it goes back from there.</param>
public sealed record ListEventsQuery(
    string Cursor,
    long? ProjectId,
    long? CampaignId,
    IReadOnlyList<string> Types,
    int PageSize,
    bool IsNewestFirst = false
) : IRequest<EventPage>, IEventQuestion;

/// <summary>A page of the log.</summary>
/// <param name="Events">What was found.</param>
/// <param name="NextCursor">Asks for what comes behind, or came before.</param>
/// <param name="IsEnd">Whether the log ended there, or begins there.</param>
public sealed record EventPage(IReadOnlyList<LoggedEvent> Events, string NextCursor, bool IsEnd);

internal sealed class ListEventsValidator : AbstractValidator<ListEventsQuery>
{
    public ListEventsValidator()
    {
        RuleFor(query => query.PageSize).IsWithin(1, Page<LoggedEvent>.MaxSize);
        this.AsksOfTheLog();
    }
}

internal sealed class ListEventsHandler(IEventReader events) : IRequestHandler<ListEventsQuery, EventPage>
{
    public async Task<EventPage> Handle(ListEventsQuery query, CancellationToken cancellationToken)
    {
        var stretch = query.IsNewestFirst
            ? await events.ReadBackAsync(query.ToFilter(), query.After(), query.PageSize, cancellationToken)
            : await events.ReadAsync(query.ToFilter(), query.After(), query.PageSize, cancellationToken);
        return new(stretch.Events, EventCursor.Of(stretch.Reached), stretch.IsEnd);
    }
}
