using System.Globalization;
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
using Microsoft.Extensions.Options;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>A new campaign: filled in, shown what it would come to, and made.</summary>
internal static class NewCampaignEndpoints
{
    private const string Path = "/campaigns/new";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync);
        routes.Post(Path, TakeAsync, new(TakesFile: true));
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var services = context.RequestServices;
        var zone = IanaZone.FromStorage(services.GetRequiredService<IOptions<CampaignsOptions>>().Value.DefaultTimeZone);
        // Whoever makes one has mostly made another: what is the platform's is taken from there.
        var latest = await desk.SendAsync(new ListCampaignsQuery(new(null, null, null, null, null), 1, "", new()));
        var form = CampaignForm.New(latest.Items.Count == 0 ? null : latest.Items[0].Campaign, zone, services.GetRequiredService<TimeProvider>().Now());
        return Answers.Page<NewCampaignPage>(("Form", form));
    }

    private static async Task<IResult> TakeAsync(Desk desk, HttpContext context)
    {
        var (services, gone) = (context.RequestServices, context.RequestAborted);
        var fields = await context.Request.ReadFormAsync(gone);
        var form = CampaignForm.Of(fields);
        ContactSource? source = null;
        ContactList? list = null;
        try
        {
            source = await ContactSource.OfAsync(fields, desk.Visitor.Caller!, services.GetRequiredService<Uploads>(), gone);
            if (source.IsLost) throw new InvalidRequestException("file", FieldReason.Required, "This field is required.");
            list = await ContactList.ReadAsync(source, services.GetRequiredService<PhoneNumberReader>(), services, gone);
            var unreadable = new Violations();
            var (input, now) = (form.Read(unreadable), services.GetRequiredService<TimeProvider>().Now());
            var lines = (int)(input.MaxConcurrentCalls ?? PreviewCampaignQuery.DefaultLines);
            lines = Math.Clamp(lines, CallingForecast.MinLines, CallingForecast.MaxLines);
            var preview = await desk.SendAsync(
                new PreviewCampaignQuery(input, list.Contacts, lines, PreviewCampaignQuery.DefaultMeanCallDuration, now, unreadable));
            var mayCreate = list.FaultCount == 0 || form["skip_bad"].Length > 0;
            if (form["act"] != "create" || !mayCreate)
                return Answers.Page<NewCampaignPage>(("Form", form), ("Source", source), ("List", list), ("Preview", preview));

            var contacts = list.IsLarge ? Empty(services) : list.Contacts;
            var id = await CreateAsync(desk, services, new(input, contacts, form.RequestId, now, unreadable), list.IsLarge ? source : null, gone);
            if (source.Upload is { } upload) services.GetRequiredService<Uploads>().Drop(upload);
            return Answers.GoTo($"/campaigns/{id.ToString(CultureInfo.InvariantCulture)}?done=create");
        }
        catch (Exception refusal) when (refusal is InvalidRequestException or DomainException { Refusal.Kind: not RefusalKind.Defect })
        {
            throw new RefusedPageException(refusal, Answers.Page<NewCampaignPage>(
                ("Form", form),
                ("Source", source),
                ("List", list),
                ("Refusal", refusal)));
        }
    }

    private static ContactIntake Empty(IServiceProvider services) =>
        new(services.GetRequiredService<PhoneNumberReader>(), DuplicatePhonesPolicy.Skip, Campaign.MaxContactsPerCreate);

    private static async Task<long> CreateAsync(
        Desk desk, IServiceProvider services, CreateCampaignCommand command, ContactSource? large, CancellationToken gone)
    {
        var id = await desk.SendAsync(command);
        if (large is null) return id.Value;
        await using var reading = large.Open(services, gone);
        // Sent again it goes on where it stopped, since its name is that of the form.
        var importId = $"console-{command.RequestId}";
        await desk.SendAsync(
            new ImportContactsCommand(id.Value, importId, DuplicatePolicy.Skip, BadRowPolicy.SkipBad, IsTrial: false, reading.File.Batches, new()));
        return id.Value;
    }
}
