using System.Globalization;
using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Forms;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>All numbers of a campaign that match a filter cancelled, or given a priority: how many that is is said first.</summary>
internal static class ContactChangeEndpoints
{
    private const string Path = "/campaigns/{id:long}/contacts/change";

    /// <summary>A page that follows a change looks again after so many seconds.</summary>
    private const string LookAgain = "2";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var part = new ConsolePart(typeof(ChangeContactsCommand));
        routes.Get(Path, AskAsync, part);
        routes.Post(Path, BeginAsync, part);
        routes.Get("/campaigns/{id:long}/contacts/changes/{change:long}", FollowAsync, new(typeof(GetContactChangeQuery)));
    }

    private static async Task<IResult> AskAsync(Desk desk, HttpContext context)
    {
        var (id, form) = (CampaignEndpoints.IdOf(context), ContactChangeForm.Of(context.Asked));
        return await OrRefusedAsync(desk, id, form, async () =>
        {
            var trial = form.IsChosen ? (await desk.SendAsync(form.ToChange(id, null, isTrial: true))).Trial : null;
            return await ShowAsync(desk, id, form, trial, null);
        });
    }

    private static async Task<IResult> BeginAsync(Desk desk, HttpContext context)
    {
        var (id, fields) = (CampaignEndpoints.IdOf(context), await context.Request.ReadFormAsync(context.RequestAborted));
        var form = ContactChangeForm.Of(name => fields[name].ToString());
        return await OrRefusedAsync(desk, id, form, async () =>
        {
            var changed = await desk.SendAsync(form.ToChange(id, fields["request_id"].ToString(), isTrial: false));
            return Answers.GoTo(
                string.Create(CultureInfo.InvariantCulture, $"/campaigns/{id}/contacts/changes/{changed.Change!.Change.Number}")
            );
        });
    }

    private static async Task<IResult> OrRefusedAsync(Desk desk, long id, ContactChangeForm form, Func<Task<IResult>> answer)
    {
        try
        {
            return await answer();
        }
        catch (Exception refusal)
            when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids or RefusalKind.Unavailable }
            )
        {
            throw new RefusedPageException(refusal, await ShowAsync(desk, id, form, null, refusal));
        }
    }

    private static async Task<IResult> ShowAsync(
        Desk desk,
        long id,
        ContactChangeForm form,
        ContactChangeTrial? trial,
        Exception? refusal
    ) =>
        Answers.Page<ContactChangePage>(
            ("View", await desk.SendAsync(new GetCampaignQuery(id))),
            ("Form", form),
            ("Trial", trial),
            ("Key", Guid.CreateVersion7().ToString()),
            ("Refusal", refusal)
        );

    private static async Task<IResult> FollowAsync(Desk desk, HttpContext context)
    {
        var id = CampaignEndpoints.IdOf(context);
        var view = await desk.SendAsync(new GetCampaignQuery(id));
        var change = await desk.SendAsync(new GetContactChangeQuery(id, context.Id("change")));
        if (change.EndTime is null)
            context.Response.Headers["Refresh"] = LookAgain;
        return Answers.Page<ContactChangedPage>(("View", view), ("Change", change));
    }
}
