namespace CampaignGrpc.Domain.Scheduling;

/// <summary>On which days a campaign calls. The numbers are the documented endpoint's ids and are stored.</summary>
public enum Recurrence
{
    /// <summary>One pass over the list, carried over to following days until it is finished («Однократно»).</summary>
    Once = 1,

    /// <summary>A fresh pass every day («Ежедневно»).</summary>
    Daily = 2,

    /// <summary>A fresh pass Monday to Friday («По будням»).</summary>
    Weekdays = 3,

    /// <summary>A fresh pass on the first day's weekday («Еженедельно»).</summary>
    Weekly = 4,

    /// <summary>A fresh pass on the first day's day of the month, or the month's last day where it is shorter («Ежемесячно»).</summary>
    Monthly = 5,
}
