using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>One number over all campaigns, and the numbers that a project does not call.</summary>
internal static class PeopleEndpoints
{
    private const string Path = "/people";
    private const string NotCalled = "/people/donotcall";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, (desk, context) => ShowAsync(desk, context, context.Request.Query["phone"].ToString().Trim()));
        routes.Post(Path, ActAsync);
        routes.Get(NotCalled, (desk, context) => ListAsync(desk, context, Questions.Whole(context.Request.Query["project"])));
        routes.Post(NotCalled, ChangeAsync);
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context, string text)
    {
        if (text.Length == 0) return Answers.Page<PeoplePage>();
        var unreadable = new Violations();
        var phone = context.Phone(text, "phone", unreadable);
        try
        {
            var page = await desk.SendAsync(new ExportPersonQuery(phone, null, Page<PersonRecord>.MaxSize, "", unreadable));
            return Answers.Page<PeoplePage>(
                ("Text", text),
                ("Phone", phone),
                ("Records", page.Items),
                ("Total", page.TotalCount),
                ("Done", context.Request.Query["done"].ToString()));
        }
        catch (InvalidRequestException refusal)
        {
            throw new RefusedPageException(refusal, Answers.Page<PeoplePage>(("Text", text), ("Refusal", refusal)));
        }
    }

    private static async Task<IResult> ActAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (text, unreadable) = (form["phone"].ToString().Trim(), new Violations());
        var phone = context.Phone(text, "phone", unreadable);
        if (form["act"] == "export")
        {
            var page = await desk.SendAsync(new ExportPersonQuery(phone, null, Page<PersonRecord>.MaxSize, "", unreadable));
            var name = string.Create(CultureInfo.InvariantCulture, $"person-{phone!.Digits}.json");
            return new JsonFile(name, JsonSerializer.Serialize(page.Items.Select(PersonFile.Of), Readable));
        }

        await desk.SendAsync(new ErasePersonCommand(phone, null, unreadable));
        return Answers.GoTo(Questions.Path(Path, ("phone", text), ("done", "erase")));
    }

    private static async Task<IResult> ListAsync(Desk desk, HttpContext context, long? project)
    {
        if (project is not { } id) return Answers.Page<DoNotCallPage>();
        var page = await desk.SendAsync(new ListDoNotCallQuery(id, Questions.PageSize, context.Page()));
        return Answers.Page<DoNotCallPage>(
            ("Project", project),
            ("Entries", page.Items),
            ("Total", page.TotalCount),
            ("Next", page.NextToken),
            ("IsLater", context.Page().Length > 0),
            ("Zone", context.Zone()),
            ("Done", context.Request.Query["done"].ToString()));
    }

    private static async Task<IResult> ChangeAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var (unreadable, project) = (new Violations(), Questions.Whole(form["project"]) ?? 0);
        var numbers = form["phones"].ToString().Split(['\r', '\n', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var phones = numbers.Select((text, place) => context.Phone(text, $"phones[{Speech.Inv(place)}]", unreadable)).ToList();
        var reason = form["reason"].ToString().Trim();
        var act = form["act"] == "remove" ? "remove" : "add";
        try
        {
            if (act == "remove") await desk.SendAsync(new RemoveDoNotCallCommand(project, phones, unreadable));
            else await desk.SendAsync(new AddDoNotCallCommand(project, [.. phones.Select(phone => new DoNotCallInput(phone, reason, null))], unreadable));
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.Forbidden })
        {
            throw new RefusedPageException(refusal, Answers.Page<DoNotCallPage>(
                ("Asked", form["project"].ToString()),
                ("Numbers", form["phones"].ToString()),
                ("Refusal", refusal),
                ("Zone", context.Zone())));
        }

        return Answers.GoTo(Questions.Path(NotCalled, ("project", form["project"]), ("done", act)));
    }

    /// <summary>A file to keep, for whom it is about.</summary>
    private sealed class JsonFile(string name, string json) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = "application/json; charset=utf-8";
            httpContext.Response.Headers.ContentDisposition = $"attachment; filename={name}";
            return httpContext.Response.WriteAsync(json, Encoding.UTF8, httpContext.RequestAborted);
        }
    }
}

/// <summary>What a campaign knows of somebody, as they are given it.</summary>
internal sealed record PersonFile(string Campaign, IEnumerable<object> Numbers, IEnumerable<object> Attempts, IEnumerable<object> Rows)
{
    public static PersonFile Of(PersonRecord record) => new(
        record.Campaign.Name.Value,
        record.Contacts.Select(contact => new
        {
            Phone = contact.Phone.ToString(),
            State = contact.State.ToString(),
            Result = contact.Result?.ToString(),
            Data = Node(contact.AddData.Json),
        }),
        record.Attempts.Select(attempt => new
        {
            attempt.StartTime,
            Outcome = attempt.Conclusion?.Outcome.ToString(),
            attempt.Conclusion?.AnswerTime,
            attempt.Conclusion?.EndTime,
            Data = Node(attempt.Conclusion?.ResultData?.Json),
        }),
        record.Rows.Select(row => new { row.ImportId, row.IsRefused, row.Sent.Phone, row.Sent.AddData, row.Sent.Text }));

    private static JsonElement? Node(string? json) => json is null ? null : JsonElement.Parse(json);
}
