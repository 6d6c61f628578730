using CampaignGrpc.Domain.Contacts;

namespace CampaignGrpc.Domain.Attempts;

/// <summary>How an attempt ended. The numbers are stored.</summary>
public enum Outcome
{
    /// <summary>A person or a machine took the call and the scenario ran.</summary>
    Answered = 1,

    Busy = 2,

    NoAnswer = 3,

    /// <summary>A voice mailbox took the call.</summary>
    Voicemail = 4,

    /// <summary>The called side refused the call.</summary>
    Rejected = 5,

    /// <summary>The network could not put the call through.</summary>
    Failed = 6,

    /// <summary>The number does not exist.</summary>
    InvalidNumber = 7,

    /// <summary>The person asked never to be called.</summary>
    DoNotCall = 8,

    /// <summary>The dialer never rang: no line, congestion on our side, or the time to dial had passed. It uses up no attempt.</summary>
    NotDialed = 9,

    /// <summary>The lease ended with no word from the dialer. Nobody reports this; it is concluded.</summary>
    Unknown = 10,

    /// <summary>Somebody took the call and asked to be called at another time. It uses up no attempt.</summary>
    Callback = 11,
}

/// <summary>What an outcome says of the line that the call went over.</summary>
public enum LineWord
{
    Nothing,
    Rang,
    Failed,
}

public static class Outcomes
{
    /// <summary>Whether the line carried the call. Of a call of unknown fate that is not known.</summary>
    public static LineWord SaysOfLine(this Outcome outcome) =>
        outcome switch
        {
            Outcome.NotDialed or Outcome.Failed => LineWord.Failed,
            Outcome.Unknown => LineWord.Nothing,
            _ => LineWord.Rang,
        };

    /// <summary>
    /// Whether it uses up one of the contact's attempts: not where nothing rang, nor where the person wants the next one.
    /// </summary>
    public static bool UsesUpAttempt(this Outcome outcome) => outcome is not (Outcome.NotDialed or Outcome.Callback);

    /// <summary>How an outcome ends its contact, whatever the campaign's rules say; null where they say what follows.</summary>
    public static ContactResult? FinalResult(this Outcome outcome) =>
        outcome switch
        {
            Outcome.Answered => ContactResult.Reached,
            Outcome.InvalidNumber => ContactResult.Invalid,
            Outcome.DoNotCall => ContactResult.OptedOut,
            Outcome.Busy or Outcome.NoAnswer or Outcome.Voicemail or Outcome.Rejected or Outcome.Failed => null,
            Outcome.NotDialed or Outcome.Unknown or Outcome.Callback => null,
            _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "Not an outcome."),
        };
}
