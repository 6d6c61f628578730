using System.Globalization;
using CampaignGrpc.Domain.Campaigns;
using FluentValidation;
using MediatR;

namespace CampaignGrpc.Application.Campaigns;

/// <summary>Shows one campaign.</summary>
public sealed record GetCampaignQuery(long CampaignId) : IRequest<CampaignView>;

/// <summary>A campaign and its window as they are at one instant.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="WindowOpen">Whether a call may start now.</param>
/// <param name="NextOpeningTime">When the window opens next; null when it never does again.</param>
public sealed record CampaignView(Campaign Campaign, bool WindowOpen, DateTimeOffset? NextOpeningTime)
{
    internal static CampaignView At(DateTimeOffset now, Campaign campaign) =>
        campaign.IsFinished
            ? new(campaign, false, null) { TakesContacts = campaign.MayGoOn(now) }
            : new(campaign, campaign.IsOpen(now), campaign.NextOpening(now));

    /// <summary>Whether contacts may be added to it.</summary>
    public bool TakesContacts { get; private init; } = true;

    /// <summary>Names this version of the campaign's terms.</summary>
    public string Etag => EtagOf(Campaign);

    internal static string EtagOf(Campaign campaign) => campaign.Version.ToString(CultureInfo.InvariantCulture);
}

internal sealed class GetCampaignValidator : AbstractValidator<GetCampaignQuery>
{
    public GetCampaignValidator() => RuleFor(query => query.CampaignId).IsWithin(1, long.MaxValue);
}

internal sealed class GetCampaignHandler(ICampaignReader campaigns, TimeProvider time) : IRequestHandler<GetCampaignQuery, CampaignView>
{
    public async Task<CampaignView> Handle(GetCampaignQuery query, CancellationToken cancellationToken) =>
        CampaignView.At(time.Now(), await campaigns.GetAsync(new(query.CampaignId), cancellationToken));
}
