using System.Collections.Frozen;
using System.Globalization;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using ContactResult = CampaignGrpc.Domain.Contacts.ContactResult;

namespace CampaignGrpc.Api.Mapping;

/// <summary>
/// Turns the contract's update, and its copies with changes, into the command. The values are read as those of a create are.
/// </summary>
internal sealed class UpdateCampaignMapping(IOptions<CampaignsOptions> options, TimeProvider time)
{
    private const string SchedulePath = "schedule";

    /// <summary>Every path that a mask may name.</summary>
    private static readonly FrozenDictionary<string, CampaignFields> Paths = new Dictionary<string, CampaignFields>
    {
        ["*"] = CampaignFields.All,
        ["name"] = CampaignFields.Name,
        ["description"] = CampaignFields.Description,
        [SchedulePath] = CampaignFields.Schedule,
        ["schedule.date"] = CampaignFields.Date,
        ["schedule.start_time"] = CampaignFields.StartTime,
        ["schedule.end_time"] = CampaignFields.EndTime,
        ["schedule.periods"] = CampaignFields.Periods,
        ["schedule.attempts"] = CampaignFields.Attempts,
        ["schedule.interval"] = CampaignFields.Interval,
        ["schedule.time_zone"] = CampaignFields.TimeZone,
        ["schedule.last_date"] = CampaignFields.LastDate,
        ["schedule.weekdays"] = CampaignFields.Weekdays,
        ["schedule.windows"] = CampaignFields.Windows,
        ["schedule.excluded_dates"] = CampaignFields.ExcludedDates,
        ["schedule.callee_hours"] = CampaignFields.CalleeHours,
        ["schedule.calendars"] = CampaignFields.Calendars,
        ["max_concurrent_calls"] = CampaignFields.MaxConcurrentCalls,
        ["max_starts_per_second"] = CampaignFields.MaxStartsPerSecond,
        ["purpose"] = CampaignFields.Purpose,
        ["outcome_rules"] = CampaignFields.OutcomeRules,
    }.ToFrozenDictionary();

    public UpdateCampaignCommand ToCommand(UpdateCampaignRequest request)
    {
        var unreadable = new Violations();
        if (request.Campaign is null)
            unreadable.Add("campaign", FieldReason.Required, "This field is required.");
        var (fields, input) = Read(request.Campaign, request.UpdateMask, unreadable);
        return new(request.CampaignId, fields, input, request.Etag, time.Now(), unreadable);
    }

    public CopyCampaignCommand ToCommand(CopyCampaignRequest request)
    {
        var unreadable = new Violations();
        var (fields, input) = Read(request.Campaign, request.UpdateMask, unreadable);
        var key = request.RequestId.Length == 0 ? null : request.RequestId;
        return new(request.CampaignId, new(fields, input, time.Now(), unreadable), request.WithoutContacts, key, request.Draft);
    }

    public RedialCampaignCommand ToCommand(RedialCampaignRequest request)
    {
        var unreadable = new Violations();
        var results = new List<ContactResult>();
        foreach (var (place, asked) in request.Results.Index())
        {
            var path = string.Create(CultureInfo.InvariantCulture, $"results[{place}]");
            if (asked == Contracts.V1.ContactResult.Unspecified)
                unreadable.Add(path, FieldReason.UnknownValue, "A value of the contract.");
            else if (asked.ReadChoice<ContactResult>(path, unreadable) is { } result && !results.Contains(result))
                results.Add(result);
        }

        var (fields, input) = Read(request.Campaign, request.UpdateMask, unreadable);
        var key = request.RequestId.Length == 0 ? null : request.RequestId;
        return new(request.CampaignId, results, new(fields, input, time.Now(), unreadable), key, request.Draft, request.ValidateOnly);
    }

    private (CampaignFields Fields, CampaignInput Campaign) Read(CampaignUpdate? update, FieldMask? mask, Violations unreadable)
    {
        var given = update?.Clone() ?? new();
        given.Schedule ??= new();
        var fields = mask is { Paths.Count: > 0 } ? Named(mask.Paths, unreadable) : Given(given);
        // What is not to be changed is not even read.
        Clear(given, "", fields);
        Clear(given.Schedule, $"{SchedulePath}.", fields);
        var input = new CampaignInput(
            null,
            string.IsNullOrWhiteSpace(given.Name) ? null : given.Name,
            given.Description.Length == 0 ? null : given.Description,
            null,
            given.Schedule.ToInput("campaign.schedule", options.Value.DefaultTimeZone, unreadable),
            null,
            given.HasMaxConcurrentCalls ? given.MaxConcurrentCalls : null,
            given.OutcomeRules.ToInput("campaign.outcome_rules", unreadable),
            given.HasMaxStartsPerSecond ? given.MaxStartsPerSecond : null,
            given.Purpose.Length == 0 ? null : given.Purpose
        );
        return (fields, input);
    }

    private static CampaignFields Named(IEnumerable<string> paths, Violations unreadable)
    {
        var fields = CampaignFields.None;
        foreach (var path in paths)
        {
            if (Paths.TryGetValue(path, out var named))
                fields |= named;
            else
                unreadable.Add(
                    "update_mask",
                    FieldReason.UnknownField,
                    $"There is no field {ContractJson.Shorten(path)} that may be changed."
                );
        }

        return fields;
    }

    private static CampaignFields Given(CampaignUpdate update) => Given(update, "") | Given(update.Schedule, $"{SchedulePath}.");

    private static CampaignFields Given(IMessage message, string prefix) =>
        message
            .Descriptor.Fields.InDeclarationOrder()
            .Where(field => prefix + field.Name != SchedulePath)
            .Where(field =>
                field.IsRepeated
                    ? field.Accessor.GetValue(message) is System.Collections.IList { Count: > 0 }
                    : field.Accessor.HasValue(message)
            )
            .Aggregate(CampaignFields.None, (fields, field) => fields | Paths[prefix + field.Name]);

    private static void Clear(IMessage message, string prefix, CampaignFields named)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            if (prefix + field.Name != SchedulePath && !named.HasFlag(Paths[prefix + field.Name]))
                field.Accessor.Clear(message);
        }
    }
}
