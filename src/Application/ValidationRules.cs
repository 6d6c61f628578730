using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using FluentValidation.Results;
using FluentValidation.Validators;

namespace CampaignGrpc.Application;

/// <summary>A value type's own check of a text.</summary>
internal delegate T? TryParse<out T>(string text, out Problem problem)
    where T : class;

/// <summary>The checks that validators share, each with its catalogued reason.</summary>
internal static class ValidationRules
{
    public static IRuleBuilderOptions<T, TValue> IsGiven<T, TValue>(this IRuleBuilder<T, TValue> rule) =>
        rule.NotNull().WithErrorCode(FieldReason.Required).WithMessage("This field is required.");

    public static IRuleBuilderOptions<T, TValue?> IsWithin<T, TValue>(this IRuleBuilder<T, TValue?> rule, TValue least, TValue most)
        where TValue : struct, IComparable<TValue>, IComparable =>
        rule.InclusiveBetween(least, most).WithErrorCode(FieldReason.OutOfRange).WithMessage($"From {least} to {most}.");

    public static IRuleBuilderOptions<T, TValue> IsWithin<T, TValue>(this IRuleBuilder<T, TValue> rule, TValue least, TValue most)
        where TValue : struct, IComparable<TValue>, IComparable =>
        rule.InclusiveBetween(least, most).WithErrorCode(FieldReason.OutOfRange).WithMessage($"From {least} to {most}.");

    public static IRuleBuilderOptions<T, ContactIntake> FitOneRequest<T>(this IRuleBuilder<T, ContactIntake> rule) =>
        rule.SetValidator(new CountValidator<T, ContactIntake>(phones => phones.Offered, 0, Campaign.MaxContactsPerCreate))
            .WithErrorCode(FieldReason.TooMany)
            .WithMessage($"At most {Campaign.MaxContactsPerCreate} contacts in one request.");

    public static IRuleBuilderOptions<T, IReadOnlyList<TItem>> HasItems<T, TItem>(
        this IRuleBuilder<T, IReadOnlyList<TItem>> rule,
        int least,
        int most
    ) =>
        rule.SetValidator(new CountValidator<T, IReadOnlyList<TItem>>(list => list.Count, least, most))
            .WithErrorCode(FieldReason.OutOfRange)
            .WithMessage($"{least} to {most} items.");

    /// <summary>A name that a program gives: it must survive headers, logs and terminals.</summary>
    public static IRuleBuilderOptions<T, string?> IsVisibleAscii<T>(this IRuleBuilder<T, string?> rule, int maxLength) =>
        rule.MaximumLength(maxLength)
            .WithErrorCode(FieldReason.TooLong)
            .WithMessage($"At most {maxLength} characters.")
            .Matches(@"\A[\x21-\x7E]*\z")
            .WithErrorCode(FieldReason.BadCharacter)
            .WithMessage("Visible ASCII characters only.");

    /// <summary>Asks the value type itself, so that its rule is told once.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="tryParse">The type's own check.</param>
    /// <param name="maxLength">The longest text that it can take.</param>
    public static IRuleBuilderOptions<T, string?> IsReadBy<T, TValue>(
        this IRuleBuilder<T, string?> rule,
        TryParse<TValue> tryParse,
        int maxLength
    )
        where TValue : class => rule.SetValidator(new ReadByValidator<T, TValue>(tryParse, maxLength));

    public static void AddProblem<T>(this ValidationContext<T> context, Problem problem, string? received = null) =>
        context.AddFailure(new ValidationFailure(context.PropertyPath, problem.Description, received) { ErrorCode = problem.Reason });
}

/// <summary>A check of how many there are.</summary>
internal interface ICountValidator
{
    int Least { get; }

    int Most { get; }
}

internal sealed class CountValidator<T, TList>(Func<TList, int> count, int least, int most) : PropertyValidator<T, TList>, ICountValidator
{
    public override string Name => nameof(CountValidator<,>);

    public int Least => least;

    public int Most => most;

    public override bool IsValid(ValidationContext<T> context, TList value) => count(value) >= least && count(value) <= most;
}

internal sealed class ReadByValidator<T, TValue>(TryParse<TValue> tryParse, int maxLength) : PropertyValidator<T, string?>, ILengthValidator
    where TValue : class
{
    public override string Name => nameof(ReadByValidator<,>);

    public int Min => 0;

    public int Max => maxLength;

    /// <summary>Tells the fault itself, since the type knows which it is.</summary>
    public override bool IsValid(ValidationContext<T> context, string? value)
    {
        if (value is not null && tryParse(value, out var problem) is null)
            context.AddProblem(problem, value);
        return true;
    }
}
