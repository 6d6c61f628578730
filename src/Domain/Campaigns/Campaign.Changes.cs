using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Campaigns;

/// <content>The changes that are on their way through its list, and what holds while they are.</content>
public sealed partial class Campaign
{
    private List<ListChange> _changes = [];

    /// <summary>Changes that have not gone through the whole list yet, in the order in which they are carried out.</summary>
    public IReadOnlyList<ListChange> Changes
    {
        get => _changes;
        private set => _changes = [.. value];
    }

    /// <summary>Calls whose lease ended without a word and that may be going on still; each keeps its line.</summary>
    public int LostCalls { get; private set; }

    /// <summary>
    /// When its stored rows were found to contradict each other; nothing of it is done until they are mended. Null in good order.
    /// </summary>
    public DateTimeOffset? SetAsideTime { get; private set; }

    /// <summary>Calls that are claimed, going on, or perhaps going on.</summary>
    public int LinesInUse => Counts.Held + LostCalls;

    /// <summary>Whether another of its calls may be claimed.</summary>
    public bool HasFreeLine => !(LinesInUse >= MaxConcurrentCalls);

    /// <summary>Whether its list is as its run under way has it. A list that is being opened is served as far as it is.</summary>
    public bool IsServed =>
        !_changes.Exists(change =>
            change.Kind
                is ListChangeKind.CloseRun
                    or ListChangeKind.Cancel
                    or ListChangeKind.FinishExhausted
                    or ListChangeKind.SkipDue
                    or ListChangeKind.CancelMatching
        );

    /// <summary>The run that a contact belongs to; null between runs, and until the run under way has been opened for it.</summary>
    public DateOnly? RunOf(Contact contact) => IsYetToOpenFor(contact) ? null : RunDay;

    /// <summary>Whether the run under way has not been opened for a contact yet.</summary>
    public bool IsYetToOpenFor(Contact contact) => IsYetToDo(ListChangeKind.OpenRun, contact);

    /// <summary>Whether a run that is over has not been closed for a contact yet.</summary>
    public bool IsYetToCloseFor(Contact contact) => IsYetToDo(ListChangeKind.CloseRun, contact);

    /// <summary>Whether its owner cancelled a contact among others, and that has not come to it yet.</summary>
    public bool IsYetToCancel(Contact contact) =>
        _changes.Exists(change =>
            change is { Kind: ListChangeKind.CancelMatching, Asked.Filter: var filter }
            && change.IsAheadOf(contact.Number)
            && filter.Takes(contact.State, contact.Result)
        );

    /// <summary>Whether some who are done are called again by a run, as far as can be known.</summary>
    public bool HasFurtherRun(DateTimeOffset now) =>
        !IsFinished
        && (!Schedule.Zone.IsKnown || _changes.Exists(change => change.Kind == ListChangeKind.OpenRun) || NextRun(now) is not null);

    /// <summary>Has something done to all contacts that match a filter.</summary>
    /// <inheritdoc cref="EnsureMayChangeContacts"/>
    public void ChangeContacts(ContactChange asked, DateTimeOffset now)
    {
        EnsureMayChangeContacts();
        var kind = asked.Action == ContactAction.Cancel ? ListChangeKind.CancelMatching : ListChangeKind.SetPriority;
        _changes.Add(new(kind, now, 0, ContactCount, LastRunDay) { Asked = asked });
    }

    /// <exception cref="DomainException">
    /// CAMPAIGN_FINISHED; CHANGE_UNDER_WAY: another such change is on its way through the list.
    /// </exception>
    public void EnsureMayChangeContacts()
    {
        EnsureNotFinished();
        if (_changes.Exists(change => change.Asked is not null))
            throw Refusal.ChangeUnderWay.With("Another change of the campaign's contacts is under way; try again when it has ended.");
    }

    /// <summary>The first of its changes has gone on through the list.</summary>
    /// <param name="reached">The number of the last contact that it was done to.</param>
    public void CarryOn(int reached)
    {
        var change = _changes[0] with { Reached = reached };
        if (change.Reached >= change.Last)
            _changes.RemoveAt(0);
        else
            _changes[0] = change;
    }

    /// <summary>Takes over that lost calls began or ended.</summary>
    public void CountLost(int change) => LostCalls += change;

    /// <summary>A copy that a piece of work may change and throw away.</summary>
    public Campaign Copy()
    {
        var copy = (Campaign)MemberwiseClone();
        copy._changes = [.. _changes];
        return copy;
    }

    private bool IsYetToDo(ListChangeKind kind, Contact contact) =>
        _changes.Exists(change => change.Kind == kind && change.IsAheadOf(contact.Number));

    /// <param name="kind">What is done.</param>
    /// <param name="concerned">How many contacts it would change if nothing else were on its way.</param>
    /// <param name="now">When it happens.</param>
    /// <param name="run">The run that it belongs to; null for the latest.</param>
    private void Change(ListChangeKind kind, int concerned, DateTimeOffset now, DateOnly? run = null)
    {
        if (concerned > 0 || (_changes.Count > 0 && ContactCount > 0))
            _changes.Add(new(kind, now, 0, ContactCount, run ?? LastRunDay));
    }
}
