using CampaignGrpc.Application.Operation;
using CampaignGrpc.Web.Pages;
using Microsoft.AspNetCore.Routing;

namespace CampaignGrpc.Web.Endpoints;

/// <summary>Who carries the campaigns out.</summary>
internal static class DialerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.Get(
            "/dialers",
            async (desk, context) =>
                Answers.Page<DialersPage>(
                    ("Dialers", await desk.SendAsync(new ListDialersQuery())),
                    ("Zone", context.Zone()),
                    ("Now", context.Now())
                ),
            new(typeof(ListDialersQuery))
        );
}
