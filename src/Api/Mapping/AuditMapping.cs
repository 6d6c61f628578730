using CampaignGrpc.Application;
using CampaignGrpc.Application.Audit;
using CampaignGrpc.Application.Contacts;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class AuditMapping
{
    public static ListAuditEntriesQuery ToQuery(
        this Proto.ListAuditEntriesRequest request,
        PhoneNumberReader phones,
        Violations? unreadable = null
    )
    {
        unreadable ??= new();
        var filter = new AuditFilter(
            request.FromTime.ReadBound("from_time", unreadable),
            request.UntilTime.ReadBound("until_time", unreadable),
            Given(request.Subject),
            Given(request.Action),
            request.HasProjectId ? request.ProjectId : null,
            request.HasCampaignId ? request.CampaignId : null,
            Given(request.Answer),
            PhoneHash: null
        );
        return new(
            filter,
            ContactMapping.ReadPhone(request.Phone, phones, unreadable),
            request.OldestFirst,
            request.PageSize == 0 ? Page<AuditEntry>.DefaultSize : request.PageSize,
            request.PageToken,
            unreadable
        );
    }

    public static Proto.AuditEntry ToProto(this AuditEntry entry)
    {
        var proto = new Proto.AuditEntry
        {
            Sequence = entry.Sequence,
            EntryTime = entry.Time.ToTimestamp(),
            Subject = entry.Subject,
            Address = entry.Address ?? "",
            Action = entry.Action,
            Thing = entry.Thing ?? "",
            PhoneHash = entry.PhoneHash ?? "",
            DetailsJson = entry.Details,
            Answer = entry.Answer,
            Hash = Convert.ToHexStringLower(entry.Hash),
        };
        if (entry.ProjectId is { } project)
            proto.ProjectId = project;
        if (entry.CampaignId is { } campaign)
            proto.CampaignId = campaign;
        return proto;
    }

    /// <summary>What no entry can have, a NUL, finds none; PostgreSQL would take no such text.</summary>
    private static string? Given(string text) => text.Length == 0 ? null : text.Replace('\0', '\uFFFD');
}
