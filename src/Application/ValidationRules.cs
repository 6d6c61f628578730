using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using FluentValidation.Results;

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
        rule.Must(phones => phones.Offered <= Campaign.MaxContactsPerCreate)
            .WithErrorCode(FieldReason.TooMany).WithMessage($"At most {Campaign.MaxContactsPerCreate} contacts in one request.");

    /// <summary>A name that a program gives: it must survive headers, logs and terminals.</summary>
    public static IRuleBuilderOptions<T, string?> IsVisibleAscii<T>(this IRuleBuilder<T, string?> rule, int maxLength) =>
        rule.MaximumLength(maxLength).WithErrorCode(FieldReason.TooLong).WithMessage($"At most {maxLength} characters.")
            .Matches(@"\A[\x21-\x7E]*\z").WithErrorCode(FieldReason.BadCharacter).WithMessage("Visible ASCII characters only.");

    /// <summary>Asks the value type itself, so that its rule is told once.</summary>
    public static IRuleBuilderOptionsConditions<T, string?> IsReadBy<T, TValue>(this IRuleBuilder<T, string?> rule, TryParse<TValue> tryParse)
        where TValue : class =>
        rule.Custom((text, context) =>
        {
            if (text is not null && tryParse(text, out var problem) is null) context.AddProblem(problem, text);
        });

    public static void AddProblem<T>(this ValidationContext<T> context, Problem problem, string? received = null) =>
        context.AddFailure(new ValidationFailure(context.PropertyPath, problem.Description, received) { ErrorCode = problem.Reason });
}
