using CampaignGrpc.Application;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain.Contacts;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class ContactMapping
{
    public static GetContactQuery ToQuery(this Proto.GetContactRequest request) => new(request.CampaignId, request.ContactId);

    public static ListContactsQuery ToQuery(this Proto.ListContactsRequest request, PhoneNumberReader phones)
    {
        var unreadable = new Violations();
        var filter = new ContactFilter(
            request.State.ReadChoice<ContactState>("state", unreadable),
            request.Result.ReadChoice<ContactResult>("result", unreadable)
        );
        var search = new ContactSearch(
            ReadPhone(request.Phone, phones, unreadable),
            request.DataContains.Length == 0 ? null : request.DataContains
        );
        return new(
            request.CampaignId,
            filter,
            search,
            request.PageSize == 0 ? Page<Contact>.DefaultSize : request.PageSize,
            request.PageToken,
            unreadable
        );
    }

    public static CancelContactCommand ToCommand(this Proto.CancelContactRequest request) => new(request.CampaignId, request.ContactId);

    public static UpdateContactCommand ToCommand(this Proto.UpdateContactRequest request, PhoneNumberReader phones)
    {
        var unreadable = new Violations();
        return new(
            request.CampaignId,
            request.ContactId,
            ReadPhone(request.Phone, phones, unreadable),
            StructJson.ReadData(request.AddData, request.AddDataJson, "add_data", new(), unreadable),
            request.HasPriority ? request.Priority : null,
            request.HasTimeZone ? request.TimeZone : null,
            unreadable
        );
    }

    public static ChangeContactsCommand ToCommand(this Proto.ChangeContactsRequest request)
    {
        var unreadable = new Violations();
        return new(
            request.CampaignId,
            request.Filter is null
                ? null
                : new(
                    request.Filter.State.ReadChoice<ContactState>("filter.state", unreadable),
                    request.Filter.Result.ReadChoice<ContactResult>("filter.result", unreadable)
                ),
            request.Action.ReadChoice<ContactAction>("action", unreadable),
            request.HasPriority ? request.Priority : null,
            request.RequestId.Length == 0 ? null : request.RequestId,
            request.ValidateOnly,
            unreadable
        );
    }

    public static GetContactChangeQuery ToQuery(this Proto.GetContactChangeRequest request) => new(request.CampaignId, request.ChangeId);

    public static Proto.ChangeContactsResponse ToProto(this ChangedContacts changed) =>
        new()
        {
            Change = changed.Change?.ToProto(),
            MatchedCount = changed.Trial?.MatchedCount ?? 0,
            ChangeCount = changed.Trial?.ChangedCount ?? 0,
        };

    public static Proto.ContactChange ToProto(this ContactChangeProgress progress)
    {
        var (change, filter) = (progress.Change, progress.Change.Filter);
        var proto = new Proto.ContactChange
        {
            CampaignId = progress.CampaignId.Value,
            ChangeId = change.Number,
            Action = change.Action.ToProto(),
            Filter = new() { State = filter.State?.ToProto() ?? Proto.ContactState.Unspecified, Result = filter.Result.ToProto() },
            State = progress.EndTime is null ? Proto.ContactChangeState.Running : Proto.ContactChangeState.Done,
            ContactCount = progress.ContactCount,
            ReachedCount = progress.ReachedCount,
            ChangedCount = progress.ChangedCount,
            CreateTime = progress.CreateTime.ToTimestamp(),
            EndTime = progress.EndTime?.ToTimestamp(),
        };
        if (change.Priority is { } priority)
            proto.Priority = priority;
        return proto;
    }

    public static Proto.Contact ToProto(this Contact contact) =>
        new()
        {
            CampaignId = contact.CampaignId.Value,
            ContactId = contact.Number,
            Phone = contact.Phone.ToString(),
            AddData = StructJson.Read(contact.AddData.Json),
            AddDataJson = contact.AddData.Json,
            State = contact.State.ToProto(),
            Result = contact.Result.ToProto(),
            AttemptCount = contact.AttemptCount,
            Erased = contact.Phone.IsErased,
            UndialedCount = contact.UndialedCount,
            Callback = contact.IsCallback,
            Priority = contact.Priority,
            TimeZone = contact.Zone?.Id ?? "",
            DueTime = contact.DueTime?.ToTimestamp(),
        };

    public static Proto.ContactState ToProto(this ContactState state) =>
        state switch
        {
            ContactState.Waiting => Proto.ContactState.Waiting,
            ContactState.Claimed => Proto.ContactState.Claimed,
            ContactState.Dialing => Proto.ContactState.Dialing,
            ContactState.Done => Proto.ContactState.Done,
            _ => throw new ArgumentOutOfRangeException(nameof(state), state, "A state without a name in the contract."),
        };

    private static Proto.ContactAction ToProto(this ContactAction action) =>
        action switch
        {
            ContactAction.Cancel => Proto.ContactAction.Cancel,
            ContactAction.SetPriority => Proto.ContactAction.SetPriority,
            _ => throw new ArgumentOutOfRangeException(nameof(action), action, "An action without a name in the contract."),
        };

    public static Proto.ContactResult ToProto(this ContactResult? result) =>
        result switch
        {
            null => Proto.ContactResult.Unspecified,
            ContactResult.Reached => Proto.ContactResult.Reached,
            ContactResult.Exhausted => Proto.ContactResult.Exhausted,
            ContactResult.Invalid => Proto.ContactResult.Invalid,
            ContactResult.OptedOut => Proto.ContactResult.OptedOut,
            ContactResult.Unresolved => Proto.ContactResult.Unresolved,
            ContactResult.WindowClosed => Proto.ContactResult.WindowClosed,
            ContactResult.Cancelled => Proto.ContactResult.Cancelled,
            ContactResult.Undialable => Proto.ContactResult.Undialable,
            _ => throw new ArgumentOutOfRangeException(nameof(result), result, "A result without a name in the contract."),
        };

    /// <summary>The number that is meant; null when none is given, or it cannot be read.</summary>
    public static PhoneNumber? ReadPhone(string text, PhoneNumberReader phones, Violations unreadable)
    {
        if (text.Length == 0)
            return null;
        var (phone, _, problem) = phones.Read(WithPlus(text));
        if (phone is null)
            unreadable.Add("phone", problem);
        return phone;

        // In the query of an address a plus that is not written as %2B arrives as a blank.
        string WithPlus(string text) =>
            text[0] == ' ' && phones.Read($"+{text.AsSpan(1)}").Number is not null ? $"+{text.AsSpan(1)}" : text;
    }
}
