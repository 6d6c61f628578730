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

/// <summary>Numbers added to a campaign that there is: tried first, then taken in, and told what came of it.</summary>
internal static class ImportEndpoints
{
    private const string Path = "/campaigns/{id:long}/import";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync, new(typeof(ImportContactsCommand), typeof(GetImportQuery)));
        routes.Post(Path, TakeAsync, ConsolePart.OfFile(typeof(ImportContactsCommand)));
    }

    /// <summary>The page that tells what came of an import.</summary>
    public static string PathTo(long campaign, string importId) =>
        Questions.Path($"/campaigns/{Speech.Inv(campaign)}/import", ("import", importId));

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var (id, importId) = (CampaignEndpoints.IdOf(context), context.Asked("import"));
        var view = await desk.SendAsync(new GetCampaignQuery(id));
        return Answers.Page<ImportPage>(
            ("View", view),
            ("Taken", importId.Length == 0 ? null : await desk.SendAsync(new GetImportQuery(id, importId)))
        );
    }

    private static async Task<IResult> TakeAsync(Desk desk, HttpContext context)
    {
        var (id, services, gone) = (CampaignEndpoints.IdOf(context), context.RequestServices, context.RequestAborted);
        var form = await context.Request.ReadFormAsync(gone);
        var isTrial = form.Act("check", "import") == "check";
        var view = await desk.SendAsync(new GetCampaignQuery(id));
        ContactSource? source = null;
        try
        {
            source = await ContactSource.OfAsync(form, desk.Visitor.Caller!, services.GetRequiredService<Uploads>(), gone);
            if (source.IsLost || source.IsEmpty)
                throw ContactSource.Lost;
            var badRows = isTrial || form["skip_bad"].Count > 0 ? BadRowPolicy.SkipBad : BadRowPolicy.AllOrNothing;
            await using var reading = source.Open(services, gone);
            var importId = isTrial ? "" : $"console-{Guid.NewGuid()}";
            var report = await desk.SendAsync(
                new ImportContactsCommand(id, importId, DuplicatePolicy.Skip, badRows, isTrial, reading.File.Batches, new())
            );
            if (isTrial)
                return Answers.Page<ImportPage>(
                    ("View", view),
                    ("Source", source),
                    ("Report", report),
                    ("Columns", reading.File.Columns())
                );
            if (source.Upload is { } upload)
                services.GetRequiredService<Uploads>().Drop(upload);
            return Answers.GoTo(PathTo(id, importId));
        }
        catch (Exception refusal)
            when (refusal is InvalidRequestException or DomainException { Refusal.Kind: not (RefusalKind.NotFound or RefusalKind.Defect) })
        {
            throw new RefusedPageException(refusal, Answers.Page<ImportPage>(("View", view), ("Source", source), ("Refusal", refusal)));
        }
    }
}
