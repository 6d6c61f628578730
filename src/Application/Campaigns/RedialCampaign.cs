using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Contacts;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>
/// Stores a new campaign with the terms of another one and those of its contacts who were not reached, whole or not at all.
/// </summary>
/// <param name="CampaignId">The other one, in whatever state.</param>
/// <param name="Results">Whom it takes: those who ended with one of these; none named, those who may be called again.</param>
/// <param name="Change">What of the terms is to be otherwise.</param>
/// <param name="RequestId">The caller's key against repeats; null for none.</param>
/// <param name="IsDraft">Whether nobody of the new one is called before it is launched.</param>
/// <param name="IsTrial">Whether it is only told what would come of it.</param>
public sealed record RedialCampaignCommand(
    long CampaignId,
    IReadOnlyList<ContactResult> Results,
    CampaignChange Change,
    string? RequestId,
    bool IsDraft,
    bool IsTrial
) : IRequest<Redial>
{
    /// <summary>The results that are meant.</summary>
    public IReadOnlyList<ContactResult> Taken => Results is [] ? ContactResults.NotReached : Results;
}

/// <summary>What a redial came to, or would.</summary>
/// <param name="Id">The new campaign, or the first one with the same key; null where it was only tried.</param>
/// <param name="ContactCount">How many contacts it has.</param>
/// <param name="NotCalledCount">How many of them have a number that the project does not call.</param>
/// <param name="Results">What the contacts of the other one came to, where it was only tried.</param>
public sealed record Redial(CampaignId? Id, long ContactCount, long NotCalledCount, IReadOnlyList<ResultCount> Results);

/// <summary>Contacts of a campaign that ended alike, without those who were erased.</summary>
/// <param name="Result">How; null for those who have not.</param>
/// <param name="Count">How many.</param>
/// <param name="NotCalledCount">How many of them have a number that the project does not call.</param>
public sealed record ResultCount(ContactResult? Result, long Count, long NotCalledCount);

internal sealed class RedialCampaignValidator : AbstractValidator<RedialCampaignCommand>
{
    public RedialCampaignValidator()
    {
        RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
        RuleFor(command => command.RequestId).IsVisibleAscii(RequestKey.MaxLength);
    }
}

internal sealed class RedialCampaignHandler(CampaignCopies copies, ICampaignReader campaigns)
    : IRequestHandler<RedialCampaignCommand, Redial>
{
    public async Task<Redial> Handle(RedialCampaignCommand command, CancellationToken cancellationToken)
    {
        var taken = command.Taken;
        var copy = new CampaignCopy(
            command.CampaignId,
            command.Change,
            command.IsDraft,
            source => ArrivingContacts.RedialedFrom(source.Id, source.ContactCount, taken),
            project => RequestKey.Of(command, project)
        );
        var now = command.Change.ReceivedTime;
        if (command.IsTrial)
        {
            var source = await copies.TryAsync(copy, cancellationToken);
            var results = await campaigns.CountResultsAsync(source, now, cancellationToken);
            return Of(null, results.Where(count => count.Result is { } result && taken.Contains(result)), results);
        }

        var id = await copies.StoreAsync(copy, cancellationToken);
        // Of a repeat it may have been deleted meanwhile.
        var made = await campaigns.FindAsync(id, cancellationToken);
        return Of(id, made is null ? [] : await campaigns.CountResultsAsync(made, now, cancellationToken), []);
    }

    private static Redial Of(CampaignId? id, IEnumerable<ResultCount> contacts, IReadOnlyList<ResultCount> results)
    {
        var counts = contacts.ToList();
        return new(id, counts.Sum(count => count.Count), counts.Sum(count => count.NotCalledCount), results);
    }
}
