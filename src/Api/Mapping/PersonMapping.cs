using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.People;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class PersonMapping
{
    public static ExportPersonQuery ToQuery(this Proto.ExportPersonRequest request, PhoneNumberReader phones)
    {
        var unreadable = new Violations();
        return new(
            ContactMapping.ReadPhone(request.Phone, phones, unreadable),
            request.HasProjectId ? request.ProjectId : null,
            request.PageSize == 0 ? Page<PersonRecord>.DefaultSize : request.PageSize,
            request.PageToken,
            unreadable
        );
    }

    public static ErasePersonCommand ToCommand(this Proto.ErasePersonRequest request, PhoneNumberReader phones)
    {
        var unreadable = new Violations();
        return new(
            ContactMapping.ReadPhone(request.Phone, phones, unreadable),
            request.HasProjectId ? request.ProjectId : null,
            unreadable
        );
    }

    public static Proto.PersonRecord ToProto(this PersonRecord record) =>
        new()
        {
            CampaignId = record.Campaign.Id.Value,
            ProjectId = record.Campaign.ProjectId,
            CampaignName = record.Campaign.Name.Value,
            Contacts = { record.Contacts.Select(contact => contact.ToProto()) },
            Attempts = { record.Attempts.Select(attempt => attempt.ToProto()) },
            Rows =
            {
                record.Rows.Select(row => new Proto.PersonRow
                {
                    ImportId = row.ImportId,
                    Refused = row.IsRefused,
                    Phone = row.Sent.Phone,
                    AddDataJson = row.Sent.AddData,
                    Text = row.Sent.Text,
                }),
            },
        };

    public static Proto.ErasePersonResponse ToProto(this ErasedPerson erased) =>
        new()
        {
            Campaigns = erased.Campaigns,
            Contacts = erased.Contacts,
            Attempts = erased.Attempts,
            WaitingRows = erased.StagedRows,
            RefusedRows = erased.RefusedRows,
        };
}
