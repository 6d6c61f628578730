using System.Text;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Calendars;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>A project's calendars of days without calls, as lines, as a text of iCalendar or as a file of it.</summary>
internal static class CalendarEndpoints
{
    private const string Path = "/calendars";

    /// <summary>What is longer is no calendar of days.</summary>
    private const int MostBytes = 4 * 1_024 * 1_024;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync, new(typeof(ListCalendarsQuery)));
        routes.Post(
            Path,
            ChangeAsync,
            new(typeof(SetCalendarCommand), typeof(DeleteCalendarCommand)) { TakesFile = true, MostBytes = MostBytes }
        );
    }

    private static Task<IResult> ShowAsync(Desk desk, HttpContext context) =>
        Answers.OfProjectAsync<CalendarsPage>(context, async project =>
        {
            var name = context.Asked("name");
            return Answers.Page<CalendarsPage>(
                ("Project", project),
                ("Calendars", await desk.SendAsync(new ListCalendarsQuery(project))),
                ("Shown", name.Length == 0 ? null : await desk.SendAsync(new GetCalendarQuery(project, name))),
                ("Done", context.Done())
            );
        });

    private static async Task<IResult> ChangeAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (act, asked, name, unreadable) = (
            form.Act("set", "delete"),
            form["project"].ToString(),
            form["name"].ToString().Trim(),
            new Violations()
        );
        var project = Questions.Whole(asked, "project_id", unreadable) ?? 0;
        var text = form["dates"].ToString();
        try
        {
            if (act == "delete")
            {
                if (unreadable.Count > 0)
                    throw new InvalidRequestException(unreadable);
                await desk.SendAsync(new DeleteCalendarCommand(project, name));
            }
            else
            {
                if (form.Files.GetFile("file") is { Length: > 0 } file)
                    text = await ReadAsync(file, context.RequestAborted);
                await desk.SendAsync(Read(context, project, name, text, unreadable));
            }
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids })
        {
            throw new RefusedPageException(
                refusal,
                Answers.Page<CalendarsPage>(("Asked", asked), ("Name", name), ("Dates", text), ("Refusal", refusal))
            );
        }

        return Answers.GoTo(Questions.Path(Path, ("project", asked), ("name", act == "set" ? name : null), ("done", act)));
    }

    private static SetCalendarCommand Read(HttpContext context, long project, string name, string text, Violations unreadable)
    {
        var trimmed = text.Trim().TrimStart('\uFEFF');
        if (trimmed.StartsWith("BEGIN:VCALENDAR", StringComparison.OrdinalIgnoreCase))
        {
            var command = context.RequestServices.GetRequiredService<ICalendarText>().Read(project, name, trimmed, context.Now());
            unreadable.Add(command.Unreadable);
            return command with { Unreadable = unreadable };
        }

        var lines = trimmed.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return new(
            project,
            name,
            [.. lines.Select((line, place) => ReadLine(line, $"dates[{Speech.Inv(place)}].date", unreadable))],
            unreadable
        );
    }

    /// <summary>A day, and behind a blank what it is called.</summary>
    private static CalendarDateInput ReadLine(string line, string path, Violations unreadable)
    {
        var end = line.IndexOfAny([' ', '\t', ';', ',']);
        var (day, title) = end < 0 ? (line, "") : (line[..end], line[(end + 1)..].Trim());
        return new(ScheduleText.ReadDate(day, path, unreadable), title);
    }

    private static async Task<string> ReadAsync(IFormFile file, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file.OpenReadStream(), Encoding.UTF8);
        return await reader.ReadToEndAsync(cancellationToken);
    }
}
