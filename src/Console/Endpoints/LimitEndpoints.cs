using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Attempts;
using CampaignGrpc.Domain.People;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>
/// What a project lets be called: how often one number, and how many calls at once and in a second. Limits come and go one by one.
/// </summary>
internal static class LimitEndpoints
{
    private const string Path = "/limits";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync, new(typeof(GetCallLimitsQuery), typeof(GetLineLimitsQuery)));
        routes.Post(Path, ChangeAsync, new(typeof(SetCallLimitsCommand), typeof(SetLineLimitsCommand)));
    }

    private static Task<IResult> ShowAsync(Desk desk, HttpContext context) =>
        Answers.OfProjectAsync<LimitsPage>(context, project => ShowAsync(desk, project, context.Done()));

    private static async Task<IResult> ShowAsync(
        Desk desk,
        long project,
        string done,
        IFormCollection? entered = null,
        Exception? refusal = null
    ) =>
        Answers.Page<LimitsPage>(
            ("Project", project),
            ("Calls", (await desk.SendAsync(new GetCallLimitsQuery(project))).All),
            ("Lines", await desk.SendAsync(new GetLineLimitsQuery(project))),
            ("Entered", entered),
            ("Refusal", refusal),
            ("Done", done)
        );

    private static async Task<IResult> ChangeAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (act, asked, unreadable) = (form.Act("add", "remove", "addLine", "removeLine"), form["project"].ToString(), new Violations());
        if (Questions.Whole(asked, "project_id", unreadable) is not { } project)
        {
            if (unreadable.Count == 0)
                unreadable.Add("project_id", FieldReason.Required, "This field is required.");
            var refusal = new InvalidRequestException(unreadable);
            throw new RefusedPageException(refusal, Answers.Page<LimitsPage>(("Asked", asked), ("Refusal", refusal)));
        }

        try
        {
            if (act is "add" or "remove")
                await ChangeCallsAsync(desk, project, form, act == "add", unreadable);
            else
                await ChangeLinesAsync(desk, project, form, act == "addLine", unreadable);
        }
        catch (InvalidRequestException refusal)
        {
            throw new RefusedPageException(refusal, await ShowAsync(desk, project, "", form, refusal));
        }

        return Answers.GoTo(Questions.Path(Path, ("project", asked), ("done", act)));
    }

    private static async Task ChangeCallsAsync(Desk desk, long project, IFormCollection form, bool isMore, Violations unreadable)
    {
        var known = (await desk.SendAsync(new GetCallLimitsQuery(project))).All;
        List<CallLimitInput> limits =
        [
            .. known
                .Where(limit => isMore || LimitsPage.KeyOf(limit) != form["limit"])
                .Select(limit => new CallLimitInput(
                    limit.Calls,
                    limit.Rolling,
                    limit.Calendar,
                    limit.Outcomes.InOrder,
                    limit.Purpose?.Value
                )),
        ];
        if (isMore)
            limits.Add(ReadCallLimit(form, $"limits[{limits.Count}]", unreadable));
        await desk.SendAsync(new SetCallLimitsCommand(project, limits, unreadable));
    }

    private static CallLimitInput ReadCallLimit(IFormCollection form, string path, Violations unreadable)
    {
        var unit = Questions.One<LimitUnit>(form["unit"], $"{path}.rolling", unreadable) ?? LimitUnit.Days;
        var every = unit.Calendar() is null ? Questions.Whole(form["every"], $"{path}.rolling", unreadable) ?? 0 : 0;
        var purpose = form["purpose"].ToString().Trim();
        return new(
            (int)Math.Min(Questions.Whole(form["max_calls"], $"{path}.max_calls", unreadable) ?? 0, int.MaxValue),
            unit.Calendar() is null ? unit.Rolling(every) : null,
            unit.Calendar(),
            [.. form["outcome"].Select(text => Questions.One<Outcome>(text, $"{path}.outcomes", unreadable)).OfType<Outcome>()],
            purpose.Length == 0 ? null : purpose
        );
    }

    private static async Task ChangeLinesAsync(Desk desk, long project, IFormCollection form, bool isMore, Violations unreadable)
    {
        var phone = Questions.Whole(form["phone_id"], "limits.phone_id", unreadable);
        var (most, pace) = (
            Questions.Whole(form["max_concurrent_calls"], "limits.max_concurrent_calls", unreadable),
            Questions.Whole(form["max_starts_per_second"], "limits.max_starts_per_second", unreadable)
        );
        if (isMore && most is null && pace is null)
            unreadable.Add("limits.max_concurrent_calls", FieldReason.Required, "This field is required.");
        if (unreadable.Count > 0)
            throw new InvalidRequestException(unreadable);
        var others = (await desk.SendAsync(new GetLineLimitsQuery(project)))
            .Where(limit => limit.PhoneId != phone)
            .Select(limit => new LineLimitInput(limit.PhoneId, limit.MaxConcurrentCalls, limit.MaxStartsPerSecond));
        await desk.SendAsync(
            new SetLineLimitsCommand(
                project,
                [.. others, .. isMore ? [new LineLimitInput(phone, most, pace)] : Array.Empty<LineLimitInput>()]
            )
        );
    }
}

/// <summary>What the time of a limit is counted in: the first three roll, the others are the calendar's.</summary>
public enum LimitUnit
{
    Minutes,
    Hours,
    Days,
    CalendarDay,
    CalendarWeek,
    CalendarMonth,
}

internal static class LimitUnits
{
    public static CalendarPeriod? Calendar(this LimitUnit unit) =>
        unit switch
        {
            LimitUnit.CalendarDay => CalendarPeriod.Day,
            LimitUnit.CalendarWeek => CalendarPeriod.Week,
            LimitUnit.CalendarMonth => CalendarPeriod.Month,
            _ => null,
        };

    /// <summary>What is more than any limit may have is a limit's to refuse.</summary>
    public static TimeSpan Rolling(this LimitUnit unit, long every) =>
        Math.Min(every, 1_000_000)
        * (
            unit == LimitUnit.Minutes ? TimeSpan.FromMinutes(1)
            : unit == LimitUnit.Hours ? TimeSpan.FromHours(1)
            : TimeSpan.FromDays(1)
        );
}
