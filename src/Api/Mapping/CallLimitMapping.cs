using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.People;
using Google.Protobuf.WellKnownTypes;
using Proto = CampaignGrpc.Contracts.V1;

namespace CampaignGrpc.Api.Mapping;

internal static class CallLimitMapping
{
    public static SetCallLimitsCommand ToCommand(this Proto.SetCallLimitsRequest request)
    {
        var unreadable = new Violations();
        var limits = request
            .Limits.Select(
                (limit, place) =>
                    new CallLimitInput(
                        limit.MaxCalls,
                        limit.Rolling is { } rolling ? WholeSeconds(rolling.ReadDuration()) : null,
                        limit.Calendar.ReadChoice<CalendarPeriod>($"limits[{place}].calendar", unreadable),
                        [
                            .. limit
                                .Outcomes.Select(
                                    (outcome, at) => OutcomeMapping.ReadOutcome(outcome, $"limits[{place}].outcomes[{at}]", unreadable)
                                )
                                .OfType<Outcome>(),
                        ],
                        limit.Purpose.Length == 0 ? null : limit.Purpose
                    )
            )
            .ToList();
        return new(request.ProjectId, limits, unreadable);
    }

    public static GetCallLimitsQuery ToQuery(this Proto.GetCallLimitsRequest request) => new(request.ProjectId);

    public static IEnumerable<Proto.CallLimit> ToProto(this CallLimits limits) =>
        limits.All.Select(limit => new Proto.CallLimit
        {
            MaxCalls = limit.Calls,
            Rolling = limit.Rolling?.ToDuration(),
            Calendar = (Proto.CalendarPeriod)(limit.Calendar ?? 0),
            Outcomes = { limit.Outcomes.InOrder.Select(OutcomeMapping.ToProto) },
            Purpose = limit.Purpose?.Value ?? "",
        });

    public static SetLineLimitsCommand ToCommand(this Proto.SetLineLimitsRequest request) =>
        new(
            request.ProjectId,
            [
                .. request.Limits.Select(limit => new LineLimitInput(
                    limit.HasPhoneId ? limit.PhoneId : null,
                    limit.HasMaxConcurrentCalls ? limit.MaxConcurrentCalls : null,
                    limit.HasMaxStartsPerSecond ? limit.MaxStartsPerSecond : null
                )),
            ]
        );

    public static GetLineLimitsQuery ToQuery(this Proto.GetLineLimitsRequest request) => new(request.ProjectId);

    public static IEnumerable<Proto.LineLimit> ToProto(this IReadOnlyList<LineLimit> limits) =>
        limits.Select(limit =>
        {
            var proto = new Proto.LineLimit();
            if (limit.PhoneId is { } phone)
                proto.PhoneId = phone;
            if (limit.MaxConcurrentCalls is { } calls)
                proto.MaxConcurrentCalls = calls;
            if (limit.MaxStartsPerSecond is { } starts)
                proto.MaxStartsPerSecond = starts;
            return proto;
        });

    private static TimeSpan WholeSeconds(TimeSpan duration) =>
        duration == TimeSpan.MinValue ? duration : new(duration.Ticks / TimeSpan.TicksPerSecond * TimeSpan.TicksPerSecond);
}
