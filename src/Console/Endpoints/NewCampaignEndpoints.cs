using CampaignGrpc.Application;
using CampaignGrpc.Application.Campaigns;
using CampaignGrpc.Application.Contacts;
using CampaignGrpc.Application.Imports;
using CampaignGrpc.Domain;
using CampaignGrpc.Domain.Campaigns;
using CampaignGrpc.Domain.Imports;
using CampaignGrpc.Domain.Scheduling;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Forms;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>A new campaign: filled in, shown what it would come to, and made.</summary>
internal static class NewCampaignEndpoints
{
    private const string Path = "/campaigns/new";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync, new(typeof(CreateCampaignCommand)));
        routes.Post(Path, TakeAsync, ConsolePart.OfFile(typeof(CreateCampaignCommand)));
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var unreadable = new Violations();
        var like = Questions.Whole(context.Asked("like"), "campaign_id", unreadable) is { } id
            ? (await desk.SendAsync(new GetCampaignQuery(id))).Campaign
            : await LatestAsync(desk);
        var form = CampaignForm.New(like, context.Zone(), context.Now());
        if (unreadable.Count == 0)
            return Answers.Page<NewCampaignPage>(("Form", form));
        var refusal = new InvalidRequestException(unreadable);
        throw new RefusedPageException(refusal, Answers.Page<NewCampaignPage>(("Form", form), ("Refusal", refusal)));
    }

    /// <summary>Whoever makes one has mostly made another: what is the platform's is taken from there.</summary>
    private static async Task<Campaign?> LatestAsync(Desk desk)
    {
        if (!desk.May<ListCampaignsQuery>())
            return null;
        var latest = await desk.SendAsync(new ListCampaignsQuery(new(null, null, null, null, null), 1, "", new()));
        return latest.Items.Count == 0 ? null : latest.Items[0].Campaign;
    }

    private static async Task<IResult> TakeAsync(Desk desk, HttpContext context)
    {
        var (services, gone) = (context.RequestServices, context.RequestAborted);
        var fields = await context.Request.ReadFormAsync(gone);
        var act = fields.Act("preview", "create", "draft");
        var form = CampaignForm.Of(fields);
        ContactSource? source = null;
        ContactList? list = null;
        try
        {
            source = await ContactSource.OfAsync(fields, desk.Visitor.Caller!, services.GetRequiredService<Uploads>(), gone);
            if (source.IsLost)
                throw ContactSource.Lost;
            list = await ContactList.ReadAsync(source, services, gone);
            var unreadable = new Violations();
            var (input, now) = (form.Read(unreadable), context.Now());
            var preview = await PreviewAsync(desk, input, list, now, unreadable);
            // Rows that cannot be taken are left out when somebody has said so.
            var mayCreate = list.FaultCount == 0 || form.SkipsBadRows;
            if (act == "preview" || !mayCreate)
                return Answers.Page<NewCampaignPage>(("Form", form), ("Source", source), ("List", list), ("Preview", preview));

            var contacts = list.IsLarge ? Empty(services) : list.Contacts;
            var (id, _) = await desk.SendAsync(
                new CreateCampaignCommand(input, contacts, form.RequestId, now, unreadable, IsDraft: act == "draft")
            );
            var importId = list.IsLarge ? await ImportAsync(desk, services, id.Value, form, source, gone) : null;
            if (source.Upload is { } upload)
                services.GetRequiredService<Uploads>().Drop(upload);
            return Answers.GoTo(importId is null ? CampaignEndpoints.PathTo(id.Value, act) : ImportEndpoints.PathTo(id.Value, importId));
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: not RefusalKind.Defect })
        {
            throw new RefusedPageException(
                refusal,
                Answers.Page<NewCampaignPage>(("Form", form), ("Source", source), ("List", list), ("Refusal", refusal))
            );
        }
    }

    private static async Task<CampaignPreview> PreviewAsync(
        Desk desk,
        CampaignInput input,
        ContactList list,
        DateTimeOffset now,
        Violations unreadable
    )
    {
        var asked = input.MaxConcurrentCalls ?? PreviewCampaignQuery.DefaultLines;
        var lines = (int)Math.Clamp(asked, CallingForecast.MinLines, CallingForecast.MaxLines);
        var mean = PreviewCampaignQuery.DefaultMeanCallDuration;
        var preview = await desk.SendAsync(new PreviewCampaignQuery(input, list.Contacts, lines, mean, now, unreadable));
        // Of a large list the preview has seen a part.
        return !list.IsLarge
            ? preview
            : preview with
            {
                Forecast = CallingForecast.Of(preview.Schedule, preview.Rules, new(list.AcceptedCount, lines, mean), now),
            };
    }

    private static ContactIntake Empty(IServiceProvider services) =>
        new(services.GetRequiredService<PhoneNumberReader>(), DuplicatePhonesPolicy.Skip, Campaign.MaxContactsPerCreate);

    /// <summary>Takes the numbers of a large list into a campaign that was made without.</summary>
    /// <returns>The import's id: that of the form, by which it goes on where it stopped when the form is sent again.</returns>
    private static async Task<string> ImportAsync(
        Desk desk,
        IServiceProvider services,
        long campaign,
        CampaignForm form,
        ContactSource source,
        CancellationToken gone
    )
    {
        await using var reading = source.Open(services, gone);
        var (badRows, importId) = form.SkipsBadRows
            ? (BadRowPolicy.SkipBad, $"console-{form.RequestId}-skip")
            : (BadRowPolicy.AllOrNothing, $"console-{form.RequestId}");
        await desk.SendAsync(
            new ImportContactsCommand(campaign, importId, DuplicatePolicy.Skip, badRows, IsTrial: false, reading.File.Batches, new())
        );
        return importId;
    }
}
