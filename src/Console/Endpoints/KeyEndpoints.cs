using CampaignGrpc.Application;
using CampaignGrpc.Application.Trust;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Trust;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Who else is let in.</summary>
internal static class KeyEndpoints
{
    private const string Path = "/keys";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, (desk, context) => ShowAsync(desk, context, null, null, null));
        routes.Post(Path, ActAsync);
    }

    private static async Task<IResult> ShowAsync(
        Desk desk, HttpContext context, MadeKey? made, IFormCollection? form, Exception? refusal) => Answers.Page<KeysPage>(
        ("Keys", await desk.SendAsync(new ListKeysQuery())),
        ("Made", made),
        ("Form", form),
        ("Refusal", refusal),
        ("Zone", context.Zone()),
        ("Now", context.Now()),
        ("Done", context.Request.Query["done"].ToString()));

    private static async Task<IResult> ActAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form["act"] == "revoke")
        {
            await desk.SendAsync(new RevokeKeyCommand(form["id"].ToString()));
            return Answers.GoTo($"{Path}?done=revoke");
        }

        var unreadable = new Violations();
        var projects = form["projects"].ToString().Trim();
        var scope = projects.Length == 0 ? ProjectScope.All : ProjectScope.TryParse(projects.Replace(" ", "", StringComparison.Ordinal));
        if (scope is null) unreadable.Add("project_ids", FieldReason.NotANumber, "A whole number.", projects);
        DateTimeOffset? expireTime = Questions.Whole(form["days"]) is { } days ? context.Now().AddDays(Math.Min(days, 36_500)) : null;
        var grants = form["roles"].Select(role => new GrantInput(Questions.One<Role>(role), scope?.Ids ?? [])).ToList();
        try
        {
            // Its secret is shown on the answer to the form and nowhere else: it is in no address and is kept by nobody.
            var made = await desk.SendAsync(new CreateKeyCommand(form["name"].ToString().Trim(), grants, expireTime, unreadable));
            return await ShowAsync(desk, context, made, null, null);
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids })
        {
            throw new RefusedPageException(refusal, await ShowAsync(desk, context, null, form, refusal));
        }
    }
}
