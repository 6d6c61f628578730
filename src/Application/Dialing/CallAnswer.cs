using CampaignGrpc.Application.Operation;
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
    public static async Task<IReadOnlyList<CallAnswer<T>>> AnswerBatchAsync<T>(
        this IUnitOfWork work,
        DialerRegister dialers,
        IReadOnlyList<string> tokens,
        Func<IUnit, int, Call, T> answer,
        CancellationToken cancellationToken
    )
        where T : class
    {
        var parsed = tokens.Select(CallToken.TryParse).ToList();
        var (dialer, answers) = await work.RunAsync(
            UnitPlan.For([.. parsed.OfType<CallToken>()]),
            unit => (DialerOf(unit, parsed), AnswerEach(unit)),
            cancellationToken
        );
        if (dialer is { } heard)
            dialers.Hear(heard.Id, heard.Project);
        return answers;

        List<CallAnswer<T>> AnswerEach(IUnit unit) =>
            [.. tokens.Select((text, place) => AnswerItem(unit, text, parsed[place], call => answer(unit, place, call)))];
    }

    /// <summary>The calls of a batch are one dialer's.</summary>
    private static (string Id, long Project)? DialerOf(IUnit unit, IReadOnlyList<CallToken?> tokens) =>
        tokens.FirstOrDefault(token => token is not null) is { } first && unit.Contacts.Find(first)?.DialerId is { } dialer
            ? (dialer, unit.Campaigns.Get(first.CampaignId).ProjectId)
            : null;

    public static void HoldsTokens<T>(
        this AbstractValidator<T> validator,
        System.Linq.Expressions.Expression<Func<T, IReadOnlyList<string>>> tokens
    ) =>
        validator
            .RuleFor(tokens)
            .HasItems(1, MaxItems)
            .Must(list => list.Distinct().Count() == list.Count)
            .WithErrorCode(FieldReason.Duplicate)
            .WithMessage("No token twice in one request.");

    private static CallAnswer<T> AnswerItem<T>(IUnit unit, string text, CallToken? parsed, Func<Call, T> answer)
        where T : class
    {
        try
        {
            if (parsed is not { } token)
                throw NoClaim;
            return new(text, answer(unit.Contacts.Find(token) ?? throw NoClaim), null);
        }
        catch (DomainException refusal)
        {
            return new(text, null, refusal);
        }
    }

    private static DomainException NoClaim => Refusal.LeaseLost.With("No claim has this token.");
}
