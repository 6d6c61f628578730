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

    /// <summary>A hundred years; what is to last longer is left without an end.</summary>
    private const int MostDays = 36_500;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, (desk, context) => ShowAsync(desk, context, null, null, null), new(typeof(ListKeysQuery)));
        routes.Post(Path, ActAsync, new(typeof(CreateKeyCommand), typeof(RevokeKeyCommand)));
    }

    private static async Task<IResult> ShowAsync(
        Desk desk,
        HttpContext context,
        MadeKey? made,
        IFormCollection? form,
        Exception? refusal
    ) =>
        Answers.Page<KeysPage>(
            ("Keys", await desk.SendAsync(new ListKeysQuery())),
            ("Made", made),
            ("Form", form),
            ("Refusal", refusal),
            ("Zone", context.Zone()),
            ("Now", context.Now()),
            ("Done", context.Done())
        );

    private static async Task<IResult> ActAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        if (form.Act("make", "revoke") == "make")
            return await MakeAsync(desk, context, form);
        await desk.SendAsync(new RevokeKeyCommand(form["id"].ToString()));
        return Answers.GoTo(Questions.Path(Path, ("done", "revoke")));
    }

    private static async Task<IResult> MakeAsync(Desk desk, HttpContext context, IFormCollection form)
    {
        var unreadable = new Violations();
        var (projects, days) = (ReadProjects(form["projects"].ToString(), unreadable), Questions.Whole(form["days"], "days", unreadable));
        if (days > MostDays)
            unreadable.Add("days", FieldReason.OutOfRange, $"From 1 to {MostDays}.", form["days"]);
        DateTimeOffset? expireTime = days is { } given and <= MostDays ? context.Now().AddDays(given) : null;
        var grants = form["roles"].Select(role => new GrantInput(Questions.One<Role>(role), projects)).ToList();
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

    /// <summary>Projects with commas between; none for all of them.</summary>
    private static IReadOnlyList<long> ReadProjects(string text, Violations unreadable)
    {
        var plain = text.Replace(" ", "", StringComparison.Ordinal);
        if (plain.Length == 0)
            return [];
        var scope = ProjectScope.TryParse(plain);
        if (scope is null)
            unreadable.Add("project_ids", FieldReason.NotANumber, "A whole number.", text);
        return scope?.Ids ?? [];
    }
}
