using CampaignGrpc.Application;
using CampaignGrpc.Application.People;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Forms;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>One number over all campaigns, and the numbers that a project does not call.</summary>
internal static class PeopleEndpoints
{
    private const string Path = "/people";
    private const string NotCalled = "/people/donotcall";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync, new(typeof(ExportPersonQuery), typeof(ListDoNotCallQuery)));
        routes.Post(Path, ActAsync, new(typeof(ExportPersonQuery), typeof(ErasePersonCommand)));
        routes.Get(NotCalled, ListAsync, new(typeof(ListDoNotCallQuery)));
        routes.Post($"{NotCalled}/file", TakeFileAsync, ConsolePart.OfFile(typeof(ImportDoNotCallCommand)));
        routes.Post(NotCalled, ChangeAsync, ConsolePart.OfNumbers(typeof(AddDoNotCallCommand), typeof(RemoveDoNotCallCommand)));
    }

    private static Task<IResult> ShowAsync(Desk desk, HttpContext context) => ShowAsync(desk, context, context.Asked("phone"));

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context, string text)
    {
        if (text.Length == 0)
            return Answers.Page<PeoplePage>();
        var unreadable = new Violations();
        var phone = context.Phone(text, "phone", unreadable);
        try
        {
            var page = await desk.SendAsync(new ExportPersonQuery(phone, null, Questions.PageSize, context.Page(), unreadable));
            return Answers.Page<PeoplePage>(
                ("Text", text),
                ("Phone", phone),
                ("Records", page.Items),
                ("Total", page.TotalCount),
                ("Next", page.NextToken),
                ("IsLater", context.Page().Length > 0),
                ("Done", context.Done())
            );
        }
        catch (InvalidRequestException refusal)
        {
            throw Refused(text, refusal);
        }
    }

    private static async Task<IResult> ActAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var act = form.Act("export", "erase");
        var (text, unreadable) = (form["phone"].ToString().Trim(), new Violations());
        var phone = context.Phone(text, "phone", unreadable);
        try
        {
            if (act == "export")
                return await PersonFile.OfAsync(desk, phone, unreadable);
            await desk.SendAsync(new ErasePersonCommand(phone, null, unreadable));
        }
        catch (InvalidRequestException refusal)
        {
            throw Refused(text, refusal);
        }

        return Answers.GoTo(Questions.Path(Path, ("phone", text), ("done", act)));
    }

    private static RefusedPageException Refused(string text, InvalidRequestException refusal) =>
        new(refusal, Answers.Page<PeoplePage>(("Text", text), ("Refusal", refusal)));

    private static Task<IResult> ListAsync(Desk desk, HttpContext context) =>
        Answers.OfProjectAsync<DoNotCallPage>(context, async project =>
        {
            var page = await desk.SendAsync(new ListDoNotCallQuery(project, Questions.PageSize, context.Page()));
            return Answers.Page<DoNotCallPage>(
                ("Project", project),
                ("Entries", page.Items),
                ("Next", page.NextToken),
                ("IsLater", context.Page().Length > 0),
                ("Zone", context.Zone()),
                ("Done", context.Done())
            );
        });

    private static async Task<IResult> ChangeAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var act = form.Act("add", "remove");
        var (projectText, numbersText, unreadable) = (form["project"].ToString(), form["phones"].ToString(), new Violations());
        var project = Questions.Whole(projectText, "project_id", unreadable) ?? 0;
        var numbers = numbersText.Split(['\r', '\n', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var phones = numbers.Select((text, place) => context.Phone(text, $"phones[{Speech.Inv(place)}]", unreadable)).ToList();
        var reason = form["reason"].ToString().Trim();
        try
        {
            if (act == "remove")
                await desk.SendAsync(new RemoveDoNotCallCommand(project, phones, unreadable));
            else
                await desk.SendAsync(
                    new AddDoNotCallCommand(project, [.. phones.Select(phone => new DoNotCallInput(phone, reason, null))], unreadable)
                );
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.Forbidden })
        {
            throw new RefusedPageException(
                refusal,
                Answers.Page<DoNotCallPage>(("Asked", projectText), ("Numbers", numbersText), ("Reason", reason), ("Refusal", refusal))
            );
        }

        return Answers.GoTo(Questions.Path(NotCalled, ("project", projectText), ("done", act)));
    }

    /// <summary>A file of such numbers, taken in at once: it can only make the list stricter, and sent again it changes nothing.</summary>
    private static async Task<IResult> TakeFileAsync(Desk desk, HttpContext context)
    {
        var (services, gone) = (context.RequestServices, context.RequestAborted);
        var form = await context.Request.ReadFormAsync(gone);
        var (projectText, unreadable) = (form["project"].ToString(), new Violations());
        var project = Questions.Whole(projectText, "project_id", unreadable) ?? 0;
        try
        {
            if (form.Files.GetFile("file") is not { Length: > 0 } file)
                throw ContactSource.Lost;
            await using var content = file.OpenReadStream();
            var rows = services.GetRequiredService<IContactFiles>().OpenDoNotCall(file.FileName, content, gone);
            var report = await desk.SendAsync(new ImportDoNotCallCommand(project, rows, unreadable));
            return Answers.Page<DoNotCallPage>(("Asked", projectText), ("Report", report));
        }
        catch (Exception refusal)
            when (refusal is InvalidRequestException or DomainException { Refusal.Kind: not (RefusalKind.NotFound or RefusalKind.Defect) })
        {
            throw new RefusedPageException(refusal, Answers.Page<DoNotCallPage>(("Asked", projectText), ("Refusal", refusal)));
        }
    }
}
