namespace CampaignGrpc.Domain;

/// <summary>Why one value is refused; where it stood is known only to whoever read it.</summary>
/// <param name="Reason">One of <see cref="FieldReason"/>.</param>
/// <param name="Description">One sentence for the caller: what would have been accepted.</param>
public readonly record struct Problem(string Reason, string Description);

/// <summary>Every reason a single field can be refused for. <c>docs/errors.md</c> explains each to callers.</summary>
public static class FieldReason
{
    public const string Required = "REQUIRED";
    public const string WrongType = "WRONG_TYPE";
    public const string UnknownField = "UNKNOWN_FIELD";
    public const string DuplicateField = "DUPLICATE_FIELD";
    public const string NotJson = "NOT_JSON";
    public const string BadEncoding = "BAD_ENCODING";
    public const string BadCharacter = "BAD_CHARACTER";
    public const string TooLong = "TOO_LONG";
    public const string TooMany = "TOO_MANY";
    public const string TooLarge = "TOO_LARGE";
    public const string TooDeep = "TOO_DEEP";
    public const string EmptyKey = "EMPTY_KEY";
    public const string OutOfRange = "OUT_OF_RANGE";
    public const string NotANumber = "NOT_A_NUMBER";
    public const string Format = "FORMAT";
    public const string Contradiction = "CONTRADICTION";
    public const string NotInitial = "NOT_INITIAL";
    public const string TooFar = "TOO_FAR";
    public const string InPast = "IN_PAST";
    public const string EmptyWindow = "EMPTY_WINDOW";
    public const string Overlap = "OVERLAP";
    public const string NeverOpens = "NEVER_OPENS";
    public const string UnknownZone = "UNKNOWN_ZONE";
    public const string UnknownPeriod = "UNKNOWN_PERIOD";
    public const string UnknownValue = "UNKNOWN_VALUE";
    public const string NotAPhone = "NOT_A_PHONE";
    public const string ForbiddenNumber = "FORBIDDEN_NUMBER";
    public const string Duplicate = "DUPLICATE";
    public const string BadPageToken = "BAD_PAGE_TOKEN";
}
