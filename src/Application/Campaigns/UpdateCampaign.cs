using CampaignGrpc.Application.Upkeep;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Changes what its owner may change of a campaign, all of it or nothing.</summary>
/// <param name="CampaignId">The campaign.</param>
/// <param name="Fields">What to change; everything else stays as it is.</param>
/// <param name="Campaign">The new values of those fields, the defaults of what was not given filled in.</param>
/// <param name="Etag">The version that the caller has seen; empty for whichever it is.</param>
/// <param name="ReceivedTime">When the request had arrived.</param>
/// <param name="Unreadable">What the edge could not read. It is answered with what the campaign shows to be wrong.</param>
public sealed record UpdateCampaignCommand(
    long CampaignId,
    CampaignFields Fields,
    CampaignInput Campaign,
    string Etag,
    DateTimeOffset ReceivedTime,
    Violations Unreadable
) : IRequest<CampaignView>
{
    internal CampaignChange Change => new(Fields, Campaign, ReceivedTime, Unreadable);
}

internal sealed class UpdateCampaignValidator : AbstractValidator<UpdateCampaignCommand>
{
    public UpdateCampaignValidator() => RuleFor(command => command.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class UpdateCampaignHandler(
    ICampaignReader campaigns,
    IUnitOfWork work,
    CampaignChanges changes,
    IOptions<CampaignsOptions> options
) : IRequestHandler<UpdateCampaignCommand, CampaignView>
{
    public async Task<CampaignView> Handle(UpdateCampaignCommand command, CancellationToken cancellationToken)
    {
        // What takes thought is done before the writer is asked, and again if the campaign was changed meanwhile.
        while (true)
        {
            var seen = await campaigns.GetAsync(new(command.CampaignId), cancellationToken);
            if (command.Etag.Length > 0 && command.Etag != CampaignView.EtagOf(seen))
                throw Refusal.EtagStale.With("The campaign has been changed since it was read. Read it again.");
            var terms = await changes.ReadAsync(command.Change, seen, cancellationToken);
            // A draft's days are held against the clock when it is launched.
            if (seen.State != CampaignState.Draft && terms.Schedule.FirstDay != seen.Schedule.FirstDay)
                ScheduleInput.EnsureNotPast(terms.Schedule, options.Value.PastStartDate, command.ReceivedTime);
            var updated = await work.RunAsync(UnitPlan.Request, unit => Update(unit, seen, terms), cancellationToken);
            if (updated is not null)
                return updated;
        }
    }

    /// <summary>Null when somebody else has changed or launched the campaign since it was seen.</summary>
    private static CampaignView? Update(IUnit unit, Campaign seen, CampaignTerms terms)
    {
        var campaign = unit.Campaigns.Get(seen.Id);
        if (campaign.Version != seen.Version || (campaign.State == CampaignState.Draft) != (seen.State == CampaignState.Draft))
            return null;
        CampaignUpkeep.BringToThePresent(unit, campaign);
        var former = campaign.Schedule;
        campaign.Update(terms, unit.Now);
        if (campaign.Schedule != former && campaign.State != CampaignState.Draft)
            Follow(unit, campaign);
        unit.Contacts.CarryOn(campaign, CampaignUpkeep.RowsAtOnce);
        campaign.CompleteIfDone();
        return CampaignView.At(unit.Now, campaign);
    }

    /// <summary>Another schedule must open again; what was completed goes on by it if somebody was not reached.</summary>
    private static void Follow(IUnit unit, Campaign campaign)
    {
        if (!campaign.IsFinished)
        {
            if (campaign.OpenAtOrAfter(unit.Now) is null)
                throw ScheduleInput.NeverOpens;
            return;
        }

        if (!campaign.MayGoOn(unit.Now))
            throw ScheduleInput.NeverOpens;
        CampaignUpkeep.EnsureContactsKept(unit, campaign);
        if (unit.Contacts.HasUnreached(campaign))
            campaign.GoOn(unit.Now);
    }
}
