using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Forms;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>A campaign that there is: its fields changed, and numbers added.</summary>
internal static class EditCampaignEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get("/campaigns/{id:long}/edit", ShowAsync);
        routes.Post("/campaigns/{id:long}/edit", UpdateAsync);
        routes.Get("/campaigns/{id:long}/import", ShowImportAsync);
        routes.Post("/campaigns/{id:long}/import", ImportAsync, new(TakesFile: true));
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
            var now = context.RequestServices.GetRequiredService<TimeProvider>().Now();
            // What the form does not show stays as it is.
            const CampaignFields Shown = CampaignFields.All & ~CampaignFields.CalleeHours;
            await desk.SendAsync(new UpdateCampaignCommand(id, Shown, form.Read(unreadable), form["etag"], now, unreadable));
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids or RefusalKind.Conflict })
        {
            var view = await desk.SendAsync(new GetCampaignQuery(id));
            throw new RefusedPageException(refusal, Answers.Page<EditCampaignPage>(("View", view), ("Form", form), ("Refusal", refusal)));
        }

        return Answers.GoTo($"/campaigns/{Speech.Inv(id)}?done=update");
    }

    private static async Task<IResult> ShowImportAsync(Desk desk, HttpContext context) =>
        Answers.Page<ImportPage>(("View", await desk.SendAsync(new GetCampaignQuery(CampaignEndpoints.IdOf(context)))));

    private static async Task<IResult> ImportAsync(Desk desk, HttpContext context)
    {
        var (id, services, gone) = (CampaignEndpoints.IdOf(context), context.RequestServices, context.RequestAborted);
        var form = await context.Request.ReadFormAsync(gone);
        var view = await desk.SendAsync(new GetCampaignQuery(id));
        ContactSource? source = null;
        try
        {
            source = await ContactSource.OfAsync(form, desk.Visitor.Caller!, services.GetRequiredService<Uploads>(), gone);
            if (source.IsLost || source.IsEmpty) throw new InvalidRequestException("file", FieldReason.Required, "This field is required.");
            var isTrial = form["act"] != "import";
            var badRows = isTrial || form["skip_bad"].Count > 0 ? BadRowPolicy.SkipBad : BadRowPolicy.AllOrNothing;
            await using var reading = source.Open(services, gone);
            var importId = isTrial ? "" : $"console-{Guid.NewGuid()}";
            var report = await desk.SendAsync(new ImportContactsCommand(id, importId, DuplicatePolicy.Skip, badRows, isTrial, reading.File.Batches, new()));
            if (isTrial) return Answers.Page<ImportPage>(
                ("View", view),
                ("Source", source),
                ("Report", report),
                ("Columns", reading.File.Columns()));
            if (source.Upload is { } upload) services.GetRequiredService<Uploads>().Drop(upload);
            return Answers.GoTo($"/campaigns/{Speech.Inv(id)}?done=import");
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: not (RefusalKind.NotFound or RefusalKind.Defect) })
        {
            throw new RefusedPageException(refusal, Answers.Page<ImportPage>(("View", view), ("Source", source), ("Refusal", refusal)));
        }
    }
}
