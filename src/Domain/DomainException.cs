namespace CampaignGrpc.Domain;

/// <summary>A "no" that the caller is told: the catalogued refusal and the facts of this one case.</summary>
public sealed class DomainException(Refusal refusal, string message) : Exception(message)
{
    public Refusal Refusal { get; } = refusal;
}

/// <summary>What sort of "no" a refusal is; the edge turns the sort into a status code.</summary>
public enum RefusalKind
{
    /// <summary>The request itself is wrong; sending it again cannot help.</summary>
    BadInput,

    /// <summary>A rule says no in this state.</summary>
    RuleForbids,

    /// <summary>Somebody else has changed the thing since the caller read it.</summary>
    Conflict,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>Another request took this name or key first.</summary>
    AlreadyExists,

    /// <summary>The request is larger than the service accepts.</summary>
    TooLarge,

    /// <summary>Whoever asks has asked for too much of late; a little later it is taken.</summary>
    TooMany,

    /// <summary>It is not known who asks.</summary>
    Unauthenticated,

    /// <summary>Whoever asks may not.</summary>
    Forbidden,

    /// <summary>The path exists, for other methods.</summary>
    MethodNotAllowed,

    /// <summary>The request is of a kind that is not understood here.</summary>
    UnsupportedMedia,

    /// <summary>The service cannot do it now; the same request may be sent again, with the same key where it has one.</summary>
    Unavailable,

    /// <summary>A defect of this service.</summary>
    Defect,
}

/// <summary>An entry of the error catalogue. <c>docs/errors.md</c> lists them all; a test keeps the two equal.</summary>
/// <param name="Reason">The stable name that callers may branch on, UPPER_SNAKE_CASE.</param>
/// <param name="Kind">What sort of "no" it is.</param>
public sealed record Refusal(string Reason, RefusalKind Kind)
{
    public static readonly Refusal InvalidRequest = new("INVALID_REQUEST", RefusalKind.BadInput);
    public static readonly Refusal CampaignNotFound = new("CAMPAIGN_NOT_FOUND", RefusalKind.NotFound);
    public static readonly Refusal ContactNotFound = new("CONTACT_NOT_FOUND", RefusalKind.NotFound);
    public static readonly Refusal ContactsGone = new("CONTACTS_GONE", RefusalKind.RuleForbids);
    public static readonly Refusal EventsGone = new("EVENTS_GONE", RefusalKind.RuleForbids);
    public static readonly Refusal CalendarNotFound = new("CALENDAR_NOT_FOUND", RefusalKind.NotFound);

    public static readonly Refusal WebhookNotFound = new("WEBHOOK_NOT_FOUND", RefusalKind.NotFound);
    public static readonly Refusal ContactDetailsNotAllowed = new("CONTACT_DETAILS_NOT_ALLOWED", RefusalKind.RuleForbids);
    public static readonly Refusal TooManyWebhooks = new("TOO_MANY_WEBHOOKS", RefusalKind.RuleForbids);
    public static readonly Refusal RequestIdReused = new("REQUEST_ID_REUSED", RefusalKind.AlreadyExists);
    public static readonly Refusal CampaignFinished = new("CAMPAIGN_FINISHED", RefusalKind.RuleForbids);
    public static readonly Refusal CampaignNotFinished = new("CAMPAIGN_NOT_FINISHED", RefusalKind.RuleForbids);
    public static readonly Refusal CampaignNotLaunched = new("CAMPAIGN_NOT_LAUNCHED", RefusalKind.RuleForbids);
    public static readonly Refusal SchedulePassed = new("SCHEDULE_PASSED", RefusalKind.RuleForbids);
    public static readonly Refusal NobodyToRedial = new("NOBODY_TO_REDIAL", RefusalKind.RuleForbids);
    public static readonly Refusal FieldFrozen = new("FIELD_FROZEN", RefusalKind.RuleForbids);
    public static readonly Refusal EtagStale = new("ETAG_STALE", RefusalKind.Conflict);
    public static readonly Refusal ContactFinished = new("CONTACT_FINISHED", RefusalKind.RuleForbids);
    public static readonly Refusal ContactCalled = new("CONTACT_CALLED", RefusalKind.RuleForbids);
    public static readonly Refusal CampaignNotRunning = new("CAMPAIGN_NOT_RUNNING", RefusalKind.RuleForbids);
    public static readonly Refusal WindowClosed = new("WINDOW_CLOSED", RefusalKind.RuleForbids);
    public static readonly Refusal CalleeHours = new("CALLEE_HOURS_CLOSED", RefusalKind.RuleForbids);
    public static readonly Refusal DoNotCall = new("DO_NOT_CALL", RefusalKind.RuleForbids);
    public static readonly Refusal CallLimitReached = new("CALL_LIMIT_REACHED", RefusalKind.RuleForbids);
    public static readonly Refusal LineFailing = new("LINE_FAILING", RefusalKind.RuleForbids);
    public static readonly Refusal LeaseLost = new("LEASE_LOST", RefusalKind.RuleForbids);
    public static readonly Refusal CallNotDue = new("CALL_NOT_DUE", RefusalKind.RuleForbids);
    public static readonly Refusal PaceReached = new("PACE_REACHED", RefusalKind.RuleForbids);
    public static readonly Refusal CallStarted = new("CALL_STARTED", RefusalKind.RuleForbids);
    public static readonly Refusal CallNotStarted = new("CALL_NOT_STARTED", RefusalKind.RuleForbids);
    public static readonly Refusal OutcomeAlreadyReported = new("OUTCOME_ALREADY_REPORTED", RefusalKind.AlreadyExists);
    public static readonly Refusal TimeOutOfRange = new("TIME_OUT_OF_RANGE", RefusalKind.BadInput);
    public static readonly Refusal ImportNotFound = new("IMPORT_NOT_FOUND", RefusalKind.NotFound);
    public static readonly Refusal ImportIdReused = new("IMPORT_ID_REUSED", RefusalKind.AlreadyExists);
    public static readonly Refusal ImportGap = new("IMPORT_GAP", RefusalKind.RuleForbids);
    public static readonly Refusal ImportUnderWay = new("IMPORT_UNDER_WAY", RefusalKind.Unavailable);
    public static readonly Refusal ChangeNotFound = new("CHANGE_NOT_FOUND", RefusalKind.NotFound);
    public static readonly Refusal ChangeUnderWay = new("CHANGE_UNDER_WAY", RefusalKind.Unavailable);
    public static readonly Refusal RoleMissing = new("ROLE_MISSING", RefusalKind.Forbidden);
    public static readonly Refusal ProjectNotGranted = new("PROJECT_NOT_GRANTED", RefusalKind.Forbidden);
    public static readonly Refusal KeyNotFound = new("KEY_NOT_FOUND", RefusalKind.NotFound);
    public static readonly Refusal TooManyKeys = new("TOO_MANY_KEYS", RefusalKind.RuleForbids);
    public static readonly Refusal ClockInDoubt = new("CLOCK_IN_DOUBT", RefusalKind.Unavailable);
    public static readonly Refusal Restored = new("RESTORED", RefusalKind.RuleForbids);
    public static readonly Refusal Overloaded = new("OVERLOADED", RefusalKind.Unavailable);
    public static readonly Refusal StorageUnavailable = new("STORAGE_UNAVAILABLE", RefusalKind.Unavailable);
    public static readonly Refusal StorageFull = new("STORAGE_FULL", RefusalKind.Unavailable);

    public DomainException With(string message) => new(this, message);
}
