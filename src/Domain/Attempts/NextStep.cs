using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>What an attempt's outcome means for its contact.</summary>
public abstract record NextStep
{
    private NextStep()
    {
    }

    /// <summary>Call again, no earlier than an instant; the calling schedule may move it to its next opening.</summary>
    public sealed record Retry(DateTimeOffset NotBefore) : NextStep;

    /// <summary>The contact is done.</summary>
    public sealed record Finish(ContactResult Result) : NextStep;
}
