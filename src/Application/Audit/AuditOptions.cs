namespace CampaignGrpc.Application.Audit;

/// <summary>What is kept of who did what, section <c>Audit</c> of the configuration.</summary>
public sealed class AuditOptions
{
    /// <summary>
    /// Whether reads of personal data are kept, each written before it is answered; changes and refusals always are. Default: true.
    /// </summary>
    public bool Reads { get; set; } = true;

    /// <summary>After how long entries are removed, or <c>never</c>. Default: never.</summary>
    [RetentionPeriod]
    public string RemovedAfter { get; set; } = RetentionPeriodAttribute.Never;

    /// <summary>
    /// File with the key of the hashes of numbers, 32 bytes or more in base64; the same for all replicas. Default: beside a SQLite file,
    /// made at the first start; without one on PostgreSQL, where entries then have no hashes of numbers.
    /// </summary>
    public string? KeyFile { get; set; }

    /// <summary>The period that is meant; null for ever.</summary>
    public TimeSpan? Period => RetentionPeriodAttribute.TryRead(RemovedAfter, out var period) ? period : null;
}
