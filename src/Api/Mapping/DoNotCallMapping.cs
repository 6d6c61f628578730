using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Contacts;
using CampaignGrpc.Domain.People;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class DoNotCallMapping
{
    public static AddDoNotCallCommand ToCommand(this Proto.AddDoNotCallRequest request, PhoneNumberReader phones)
    {
        var unreadable = new Violations();
        var entries = request.Entries.Select((entry, place) => Read(entry, $"entries[{place}]", phones, unreadable)).ToList();
        return new(request.ProjectId, entries, unreadable);
    }

    public static RemoveDoNotCallCommand ToCommand(this Proto.RemoveDoNotCallRequest request, PhoneNumberReader phones)
    {
        var unreadable = new Violations();
        var numbers = request.Phones.Select((text, place) => Read(text, $"phones[{place}]", phones, unreadable)).ToList();
        return new(request.ProjectId, numbers, unreadable);
    }

    public static ListDoNotCallQuery ToQuery(this Proto.ListDoNotCallRequest request) =>
        new(request.ProjectId, request.PageSize == 0 ? Page<DoNotCallEntry>.DefaultSize : request.PageSize, request.PageToken);

    public static Proto.DoNotCallEntry ToProto(this DoNotCallEntry entry) => new()
    {
        Phone = entry.Phone.ToString(),
        Reason = entry.Reason.Value,
        Source = (Proto.DoNotCallSource)entry.Source,
        SinceTime = entry.SinceTime.ToTimestamp(),
        UntilTime = entry.UntilTime?.ToTimestamp(),
    };

    private static DoNotCallInput Read(Proto.NewDoNotCallEntry entry, string path, PhoneNumberReader phones, Violations unreadable) => new(
        entry.HasPhone ? Read(entry.Phone, $"{path}.phone", phones, unreadable) : null,
        entry.Reason,
        entry.UntilTime.ReadInstant($"{path}.until_time", unreadable));

    private static PhoneNumber? Read(string text, string path, PhoneNumberReader phones, Violations unreadable)
    {
        var (phone, _, problem) = phones.Read(text);
        if (phone is null) unreadable.Add(path, problem, text);
        return phone;
    }
}
