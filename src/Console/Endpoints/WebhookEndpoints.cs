using CampaignGrpc.Application;
using CampaignGrpc.Application.Webhooks;
using CampaignGrpc.Domain;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Where a project's events are sent: addresses that come, change, rest and go, and what they have answered.</summary>
internal static class WebhookEndpoints
{
    private const string Path = "/webhooks";
    private const string OnePath = "/webhooks/{id:long}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ListAsync, new(typeof(ListWebhooksQuery)));
        routes.Post(Path, CreateAsync, new(typeof(CreateWebhookCommand)));
        routes.Get(OnePath, (desk, context) => ShowAsync(desk, context, context.Id("id")), new(typeof(GetWebhookQuery)));
        routes.Post(
            OnePath,
            ActAsync,
            new(typeof(UpdateWebhookCommand), typeof(SendTestEventCommand), typeof(RedeliverCommand), typeof(DeleteWebhookCommand))
        );
    }

    private static Task<IResult> ListAsync(Desk desk, HttpContext context) =>
        Answers.OfProjectAsync<WebhooksPage>(context, project => ListAsync(desk, context, project));

    private static async Task<IResult> ListAsync(
        Desk desk,
        HttpContext context,
        long project,
        IFormCollection? entered = null,
        Exception? refusal = null
    ) =>
        Answers.Page<WebhooksPage>(
            ("Project", project),
            ("Webhooks", await desk.SendAsync(new ListWebhooksQuery(project))),
            ("Entered", entered),
            ("Zone", context.Zone()),
            ("Refusal", refusal),
            ("Done", context.Done())
        );

    private static async Task<IResult> ShowAsync(
        Desk desk,
        HttpContext context,
        long id,
        string secret = "",
        IFormCollection? entered = null,
        Exception? refusal = null
    ) =>
        Answers.Page<WebhookPage>(
            ("Webhook", await desk.SendAsync(new GetWebhookQuery(id))),
            ("Deliveries", await desk.SendAsync(new ListDeliveriesQuery(id))),
            ("Secret", secret),
            ("Entered", entered),
            ("Zone", context.Zone()),
            ("Refusal", refusal),
            ("Done", context.Done())
        );

    private static async Task<IResult> CreateAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        form.Act("create");
        var project = Questions.Whole(form["project"])
            ?? throw new InvalidRequestException("project_id", FieldReason.Required, "This field is required.");
        try
        {
            // Its secret is shown on the answer to the form and nowhere else, as that of a key.
            var made = await desk.SendAsync(
                new CreateWebhookCommand(project, Url(form), Types(form), MaxBatch(form), HasContactDetails(form))
            );
            return await ShowAsync(desk, context, made.Webhook.Id, made.Secret);
        }
        catch (Exception refusal) when (IsOfForm(refusal))
        {
            throw new RefusedPageException(refusal, await ListAsync(desk, context, project, form, refusal));
        }
    }

    private static async Task<IResult> ActAsync(Desk desk, HttpContext context)
    {
        var (id, form) = (context.Id("id"), await context.Request.ReadFormAsync(context.RequestAborted));
        var act = form.Act("save", "pause", "resume", "renew", "test", "redeliver", "delete");
        try
        {
            switch (act)
            {
                case "save":
                    await desk.SendAsync(
                        new UpdateWebhookCommand(id, Url(form), Types(form), MaxBatch(form), HasContactDetails: HasContactDetails(form))
                    );
                    break;
                case "renew":
                    var renewed = await desk.SendAsync(new UpdateWebhookCommand(id, NewSecret: true));
                    return await ShowAsync(desk, context, id, renewed.Secret);
                case "test":
                    await desk.SendAsync(new SendTestEventCommand(id));
                    break;
                case "redeliver":
                    await desk.SendAsync(new RedeliverCommand(id, form["cursor"].ToString().Trim()));
                    break;
                case "delete":
                    var project = (await desk.SendAsync(new GetWebhookQuery(id))).ProjectId;
                    await desk.SendAsync(new DeleteWebhookCommand(id));
                    return Answers.GoTo(Questions.Path(Path, ("project", Speech.Inv(project)), ("done", act)));
                default:
                    await desk.SendAsync(new UpdateWebhookCommand(id, IsPaused: act == "pause"));
                    break;
            }
        }
        catch (Exception refusal) when (IsOfForm(refusal))
        {
            throw new RefusedPageException(refusal, await ShowAsync(desk, context, id, entered: form, refusal: refusal));
        }

        return Answers.GoTo(Questions.Path($"{Path}/{Speech.Inv(id)}", ("done", act)));
    }

    private static bool IsOfForm(Exception refusal) =>
        refusal is InvalidRequestException or DomainException { Refusal.Kind: RefusalKind.RuleForbids };

    private static string Url(IFormCollection form) => form["url"].ToString().Trim();

    private static IReadOnlyList<string> Types(IFormCollection form) => [.. form["type"].OfType<string>()];

    private static bool HasContactDetails(IFormCollection form) => form["contact_details"] == "on";

    /// <summary>What is no number is refused as one that is out of bounds.</summary>
    private static int MaxBatch(IFormCollection form) => (int)Math.Min(Questions.Whole(form["max_batch"]) ?? 0, int.MaxValue);
}
