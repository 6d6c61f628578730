using System.Buffers;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Reference;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using Microsoft.Extensions.Options;
using Campaign = CampaignGrpc.Domain.Campaigns.Campaign;

namespace CampaignGrpc.Api.Mapping;

/// <summary>
/// Turns the contract's requests to create a campaign, or to try it, into the command or the query. Both roads end here, so that they read
/// every text alike: gRPC with the whole message, the documented endpoint with the campaign alone, its contacts having been taken in as
/// they came.
/// </summary>
internal sealed class CreateCampaignMapping(IOptions<CampaignsOptions> options, PhoneNumberReader phones, TimeProvider time)
{
    public CreateCampaignCommand ToCommand(CreateCampaignRequest request) =>
        ToCommand(request, TakeIn(request.Phones), request.RequestId.Length == 0 ? null : request.RequestId, new()) with
        {
            TellsNotCalled = true,
        };

    /// <param name="request">All that was asked for, but for the contacts.</param>
    /// <param name="contacts">The contacts.</param>
    /// <param name="requestId">The key against repeats, wherever it stood; null for none.</param>
    /// <param name="unreadable">What could not be read so far.</param>
    public CreateCampaignCommand ToCommand(CreateCampaignRequest request, ContactIntake contacts, string? requestId, Violations unreadable)
    {
        var input = request.Campaign is null ? null : ToInput(request.Campaign, unreadable);
        unreadable.Add(contacts.Violations);
        return new(input, contacts, requestId, time.Now(), unreadable, request.Draft);
    }

    public PreviewCampaignQuery ToQuery(PreviewCampaignRequest request) => ToQuery(request, TakeIn(request.Phones), new());

    /// <param name="request">All that was asked for, but for the contacts.</param>
    /// <param name="contacts">The contacts, whose faults do not make the request invalid.</param>
    /// <param name="unreadable">What could not be read so far.</param>
    public PreviewCampaignQuery ToQuery(PreviewCampaignRequest request, ContactIntake contacts, Violations unreadable) =>
        new(
            request.Campaign is null ? null : ToInput(request.Campaign, unreadable),
            contacts,
            request.HasLines ? request.Lines : PreviewCampaignQuery.DefaultLines,
            request.MeanCallDuration?.ReadDuration() ?? PreviewCampaignQuery.DefaultMeanCallDuration,
            time.Now(),
            unreadable
        );

    /// <summary>Takes the contacts of one request in.</summary>
    public ContactIntake NewIntake() => new(phones, options.Value.DuplicatePhones, Campaign.MaxContactsPerCreate);

    private ContactIntake TakeIn(IEnumerable<NewContact> offered)
    {
        var contacts = NewIntake();
        var json = new ArrayBufferWriter<byte>();
        foreach (var contact in offered)
        {
            json.ResetWrittenCount();
            if (contact.AddData is not null && StructJson.TryWrite(contact.AddData, json, out var problem) is false)
            {
                contacts.Violations.Add($"{contacts.NextPath}.add_data", problem);
                json.ResetWrittenCount();
            }

            contacts.Offer(
                contact.HasPhone ? contact.Phone : null,
                json.WrittenSpan,
                new(contact.HasPriority ? contact.Priority : null, contact.TimeZone.Length > 0 ? contact.TimeZone : null)
            );
        }

        return contacts;
    }

    private CampaignInput ToInput(NewCampaign campaign, Violations unreadable)
    {
        var created = Domain.Campaigns.CampaignState.Created.Russian();
        if (campaign.State.Length > 0 && campaign.State != created)
            unreadable.Add(
                "campaign.state",
                FieldReason.NotInitial,
                $"Empty or {created}: a new campaign has no other state.",
                campaign.State
            );
        return new(
            campaign.HasProjectId ? campaign.ProjectId : null,
            string.IsNullOrWhiteSpace(campaign.Name) ? null : campaign.Name,
            campaign.Description.Length == 0 ? null : campaign.Description,
            campaign.HasStartBlockId ? campaign.StartBlockId : null,
            campaign.Schedule?.ToInput("campaign.schedule", options.Value.DefaultTimeZone, unreadable),
            campaign.HasPhoneId ? campaign.PhoneId : null,
            campaign.HasMaxConcurrentCalls ? campaign.MaxConcurrentCalls : null,
            campaign.OutcomeRules.ToInput("campaign.outcome_rules", unreadable),
            campaign.HasMaxStartsPerSecond ? campaign.MaxStartsPerSecond : null,
            campaign.Purpose.Length == 0 ? null : campaign.Purpose
        );
    }
}
