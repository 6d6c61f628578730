using System.Globalization;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Application.People;
using CampaignGrpc.Application.Results;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Application.Webhooks;

namespace CampaignGrpc.Application.Audit;

/// <summary>
/// Which requests are audited: what changes something for an owner or an operator, and what reads of people. What dialers ask is not, since
/// attempts are its record; nor is what tells of nobody.
/// </summary>
public static class AuditedRequests
{
    /// <summary>Null when the request is not audited.</summary>
    public static AuditedRequest? Of(object request) =>
        request switch
        {
            CreateCampaignCommand command => new("CreateCampaign", IsChange: true, ProjectId: command.Campaign?.ProjectId),
            CopyCampaignCommand command => new(
                "CopyCampaign",
                IsChange: true,
                CampaignId: command.CampaignId,
                Thing: Copy(command.CampaignId)
            ),
            RedialCampaignCommand { IsTrial: false } command => new(
                "RedialCampaign",
                IsChange: true,
                CampaignId: command.CampaignId,
                Thing: Redial(command.CampaignId)
            ),
            UpdateCampaignCommand command => new("UpdateCampaign", IsChange: true, CampaignId: command.CampaignId),
            LaunchCampaignCommand command => new("LaunchCampaign", IsChange: true, CampaignId: command.CampaignId),
            StartCampaignNowCommand command => new("StartCampaignNow", IsChange: true, CampaignId: command.CampaignId),
            PauseCampaignCommand command => new("PauseCampaign", IsChange: true, CampaignId: command.CampaignId),
            ResumeCampaignCommand command => new("ResumeCampaign", IsChange: true, CampaignId: command.CampaignId),
            CancelCampaignCommand command => new("CancelCampaign", IsChange: true, CampaignId: command.CampaignId),
            DeleteCampaignCommand command => new("DeleteCampaign", IsChange: true, CampaignId: command.CampaignId),
            CancelContactCommand command => new(
                "CancelContact",
                IsChange: true,
                CampaignId: command.CampaignId,
                Thing: Contact(command.ContactId)
            ),
            UpdateContactCommand command => new(
                "UpdateContact",
                IsChange: true,
                CampaignId: command.CampaignId,
                Thing: Contact(command.ContactId)
            ),
            ChangeContactsCommand { IsTrial: false } command => new("ChangeContacts", IsChange: true, CampaignId: command.CampaignId),
            ImportContactsCommand { IsTrial: false } command => new(
                "ImportContacts",
                IsChange: true,
                CampaignId: command.CampaignId,
                Thing: Import(command.ImportId)
            ),
            CreateKeyCommand => new("CreateKey", IsChange: true),
            RevokeKeyCommand command => new("RevokeKey", IsChange: true, Thing: Key(command.KeyId)),
            ReleaseHoldCommand => new("ReleaseHold", IsChange: true),
            AddDoNotCallCommand command => new(
                "AddDoNotCall",
                IsChange: true,
                ProjectId: command.ProjectId,
                Thing: Numbers(command.Entries.Count)
            ),
            ImportDoNotCallCommand command => new("ImportDoNotCall", IsChange: true, ProjectId: command.ProjectId),
            RemoveDoNotCallCommand command => new(
                "RemoveDoNotCall",
                IsChange: true,
                ProjectId: command.ProjectId,
                Thing: Numbers(command.Phones.Count)
            ),
            CreateWebhookCommand command => new("CreateWebhook", IsChange: true, ProjectId: command.ProjectId),
            UpdateWebhookCommand command => new("UpdateWebhook", IsChange: true, Thing: Webhook(command.WebhookId)),
            DeleteWebhookCommand command => new("DeleteWebhook", IsChange: true, Thing: Webhook(command.WebhookId)),
            RedeliverCommand command => new("Redeliver", IsChange: true, Thing: Webhook(command.WebhookId)),
            SendTestEventCommand command => new("SendTestEvent", IsChange: true, Thing: Webhook(command.WebhookId)),
            SetCalendarCommand command => new("SetCalendar", IsChange: true, ProjectId: command.ProjectId, Thing: Calendar(command.Name)),
            DeleteCalendarCommand command => new(
                "DeleteCalendar",
                IsChange: true,
                ProjectId: command.ProjectId,
                Thing: Calendar(command.Name)
            ),
            SetCallLimitsCommand command => new("SetCallLimits", IsChange: true, ProjectId: command.ProjectId),
            SetLineLimitsCommand command => new("SetLineLimits", IsChange: true, ProjectId: command.ProjectId),
            ErasePersonCommand command => new("ErasePerson", IsChange: true, ProjectId: command.ProjectId, Phone: command.Phone),
            ExportPersonQuery query => new("ExportPerson", IsChange: false, ProjectId: query.ProjectId, Phone: query.Phone),
            ListDoNotCallQuery query => new("ListDoNotCall", IsChange: false, ProjectId: query.ProjectId),
            ExportDoNotCallQuery query => new("ExportDoNotCall", IsChange: false, ProjectId: query.ProjectId),
            GetContactQuery query => new("GetContact", IsChange: false, CampaignId: query.CampaignId, Thing: Contact(query.ContactId)),
            ListContactsQuery query => new("ListContacts", IsChange: false, CampaignId: query.CampaignId, Phone: query.Search.Phone),
            ListRefusedRowsQuery query => new(
                "ListRefusedRows",
                IsChange: false,
                CampaignId: query.CampaignId,
                Thing: Import(query.ImportId)
            ),
            ListAttemptsQuery query => new(
                "ListAttempts",
                IsChange: false,
                CampaignId: query.CampaignId,
                Thing: query.Filter.ContactId is { } contact ? Contact(contact) : null
            ),
            ExportResultsQuery query => new("ExportResults", IsChange: false, CampaignId: query.CampaignId),
            ListAuditEntriesQuery query => new(
                "ListAuditEntries",
                IsChange: false,
                ProjectId: query.Filter.ProjectId,
                CampaignId: query.Filter.CampaignId
            ),
            _ => null,
        };

    internal static string Webhook(long id) => string.Create(CultureInfo.InvariantCulture, $"webhook {id}");

    internal static string ContactChange(int number) => string.Create(CultureInfo.InvariantCulture, $"contact change {number}");

    internal static string Key(string id) => $"key {id}";

    private static string Copy(long campaign) => string.Create(CultureInfo.InvariantCulture, $"copy of campaign {campaign}");

    private static string Redial(long campaign) => string.Create(CultureInfo.InvariantCulture, $"redial of campaign {campaign}");

    private static string Contact(long number) => string.Create(CultureInfo.InvariantCulture, $"contact {number}");

    private static string Numbers(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} numbers");

    private static string Calendar(string name) => $"calendar {name}";

    private static string? Import(string id) => id.Length == 0 ? null : $"import {id}";
}
