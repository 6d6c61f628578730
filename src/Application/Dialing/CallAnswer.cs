using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using FluentValidation;

namespace CampaignGrpc.Application.Dialing;

/// <summary>The answer to one item of a batch: what was asked for, or the refusal.</summary>
public sealed record CallAnswer<T>(string Token, T? Value, DomainException? Refusal)
    where T : class;

/// <summary>What the dialer's batches have in common.</summary>
internal static class Batch
{
    public const int MaxItems = 1_000;

    /// <summary>Answers every item on its own: a refusal is that item's alone.</summary>
    public static IReadOnlyList<CallAnswer<T>> Answer<T>(IDialingSession session, IReadOnlyList<string> tokens, Func<int, Call, T> answer)
        where T : class
    {
        var parsed = tokens.Select(CallToken.TryParse).ToList();
        var calls = session.Find(parsed.OfType<CallToken>().ToHashSet());
        return [.. tokens.Select((text, place) =>
        {
            try
            {
                return parsed[place] is { } token && calls.TryGetValue(token, out var call)
                    ? new CallAnswer<T>(text, answer(place, call), null)
                    : throw Refusal.LeaseLost.With("No claim has this token.");
            }
            catch (DomainException refusal)
            {
                return new CallAnswer<T>(text, null, refusal);
            }
        })];
    }

    public static void HoldsTokens<T>(this AbstractValidator<T> validator, System.Linq.Expressions.Expression<Func<T, IReadOnlyList<string>>> tokens) =>
        validator.RuleFor(tokens)
            .Must(list => list.Count is >= 1 and <= MaxItems).WithErrorCode(FieldReason.OutOfRange).WithMessage($"1 to {MaxItems} items.")
            .Must(list => list.Distinct().Count() == list.Count).WithErrorCode(FieldReason.Duplicate).WithMessage("No token twice in one request.");
}
