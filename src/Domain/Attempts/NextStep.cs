using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>What an attempt's outcome means for its contact.</summary>
public abstract record NextStep
{
    /// <summary>What a late report can have told of a contact, the one that outweighs the others first.</summary>
    private static readonly ContactResult[] Weightiest = [ContactResult.OptedOut, ContactResult.Invalid, ContactResult.Reached];

    private NextStep() { }

    /// <summary>
    /// This step, or what reports of other attempts told late: in this run that somebody answered, in whatever run that the
    /// number is not to be called.
    /// </summary>
    /// <param name="run">The run of the attempt that this step follows.</param>
    /// <param name="late">The late reports of the contact's other attempts.</param>
    public NextStep OrWhatWasLearnt(DateOnly run, IEnumerable<LateReport> late)
    {
        if (this is Finish finish && finish.Result.IsForGood())
            return this;
        var learnt = late.Where(report => report.Outcome.FinalResult()?.IsForGood() == true || report.RunDay == run)
            .Select(report => report.Outcome.FinalResult())
            .ToHashSet();
        foreach (var result in Weightiest)
        {
            if (learnt.Contains(result))
                return new Finish(result);
        }

        return this;
    }

    /// <summary>Call again, no earlier than an instant; the calling schedule may move it to its next opening.</summary>
    public sealed record Retry(DateTimeOffset NotBefore) : NextStep;

    /// <summary>The contact is done.</summary>
    public sealed record Finish(ContactResult Result) : NextStep;
}

/// <summary>What was reported of an attempt after its lease had ended.</summary>
public readonly record struct LateReport(Outcome Outcome, DateOnly RunDay)
{
    /// <summary>What some attempts, all of them reported late, tell of a contact.</summary>
    public static IEnumerable<LateReport> Of(Contact contact, IEnumerable<Attempt> late) =>
        late.Where(attempt => attempt.CampaignId == contact.CampaignId && attempt.ContactNumber == contact.Number)
            .Select(attempt => new LateReport(attempt.Conclusion!.Outcome, attempt.RunDay));
}
