using CampaignGrpc.Application;
using CampaignGrpc.Application.Operation;
using CampaignGrpc.Web.Access;
using CampaignGrpc.Web.Pages;
using CampaignGrpc.Web.Texts;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>How the service itself is, and whether it lets calls go.</summary>
internal static class OperationEndpoints
{
    private const string Path = "/operations";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.Get(Path, ShowAsync, new(typeof(GetHoldQuery)));
        routes.Post(Path, ReleaseAsync, new(typeof(ReleaseHoldCommand)));
    }

    private static async Task<IResult> ShowAsync(Desk desk, HttpContext context)
    {
        var hold = await desk.SendAsync(new GetHoldQuery());
        var health = await context.RequestServices.GetRequiredService<HealthCheckService>().CheckHealthAsync(context.RequestAborted);
        return Answers.Page<OperationsPage>(
            ("Hold", hold),
            ("Health", health),
            ("Zone", context.Zone()),
            ("Now", context.Now()),
            ("Version", ProgramVersion.Text),
            ("Skipped", Questions.Whole(context.Asked("skipped"))),
            ("Done", context.Done())
        );
    }

    private static async Task<IResult> ReleaseAsync(Desk desk, HttpContext context)
    {
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var act = form.Act("release");
        var released = await desk.SendAsync(new ReleaseHoldCommand(form["skip_due"].Count > 0));
        return Answers.GoTo(Questions.Path(Path, ("done", act), ("skipped", Speech.Inv(released.Campaigns))));
    }
}
