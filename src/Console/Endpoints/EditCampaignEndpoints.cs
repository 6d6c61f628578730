using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Forms;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>A campaign that there is, its fields changed.</summary>
internal static class EditCampaignEndpoints
{
    private const string Path = "/campaigns/{id:long}/edit";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var part = new ConsolePart(typeof(UpdateCampaignCommand));
        routes.Get(Path, ShowAsync, part);
        routes.Post(Path, UpdateAsync, part);
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var view = await desk.SendAsync(new GetCampaignQuery(CampaignEndpoints.IdOf(context)));
        return Answers.Page<EditCampaignPage>(("View", view), ("Form", CampaignForm.Of(view.Campaign, view.Etag)));
    }

    private static async Task<IResult> UpdateAsync(Desk desk, HttpContext context)
    {
        var (id, form) = (CampaignEndpoints.IdOf(context), CampaignForm.Of(await context.Request.ReadFormAsync(context.RequestAborted)));
        var unreadable = new Violations();
        try
        {
            var input = form.Read(unreadable);
            await desk.SendAsync(new UpdateCampaignCommand(id, CampaignFields.All, input, form["etag"], context.Now(), unreadable));
        }
        catch (Exception refusal)
            when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids or RefusalKind.Conflict })
        {
            var view = await desk.SendAsync(new GetCampaignQuery(id));
            throw new RefusedPageException(refusal, Answers.Page<EditCampaignPage>(("View", view), ("Form", form), ("Refusal", refusal)));
        }

        return Answers.GoTo(CampaignEndpoints.PathTo(id, "update"));
    }
}
