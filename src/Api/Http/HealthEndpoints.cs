using CampaignGrpc.Api.Errors;
using CampaignGrpc.Api.Http.Contract;
using CampaignGrpc.Api.OpenApi;
using CampaignGrpc.Application;
using CampaignGrpc.Contracts.V1;
using CampaignGrpc.Domain;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using HealthCheck = CampaignGrpc.Contracts.V1.HealthCheck;

namespace CampaignGrpc.Api.Http;

/// <summary>
/// How the service is, for those who watch over it: <c>/health/live</c> whether the process answers, <c>/health/ready</c> whether requests
/// should be sent to it, <c>/health</c> the same under its older name. Each check is named, and says in a sentence what is wrong.
/// </summary>
internal static class HealthEndpoints
{
    private static readonly BodyDescription Works = new(
        "application/json",
        ServiceHealth.Descriptor,
        Comment: "It works; `Degraded` when it does with a reservation, which its check names."
    );

    private static readonly BodyDescription DoesNot = new(
        "application/json",
        ServiceHealth.Descriptor,
        Status: StatusTable.HttpStatus(RefusalKind.Unavailable),
        Comment: "It does not."
    );

    private static readonly ServiceVersion Version = new() { Version = ProgramVersion.Text };

    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        routes.Map("GetHealth", "/health", "Tells whether the service works, its database included.", _ => true, Works, DoesNot);
        routes.Map(
            "GetReadiness",
            "/health/ready",
            "Tells whether requests should be sent to the service. For load balancers.",
            _ => true,
            Works,
            DoesNot
        );
        routes.Map(
            "GetLiveness",
            "/health/live",
            "Tells whether the process answers. For supervisors that restart one that does not.",
            _ => false,
            Works
        );
        routes
            .MapGet("/version", context => ContractJsonText.WriteAsync(context.Response, Version, context.RequestAborted))
            .WithMetadata(
                new RouteDescription
                {
                    Name = "GetVersion",
                    Comment = "Tells which version of the service this is.",
                    Answers = [new("application/json", ServiceVersion.Descriptor)],
                }
            )
            .AllowAnonymous();
    }

    private static void Map(
        this IEndpointRouteBuilder routes,
        string name,
        string path,
        string comment,
        Func<HealthCheckRegistration, bool> isAsked,
        params IReadOnlyList<BodyDescription> answers
    ) =>
        routes
            .MapHealthChecks(path, new HealthCheckOptions { Predicate = isAsked, ResponseWriter = WriteAsync })
            .WithMetadata(
                new RouteDescription
                {
                    Name = name,
                    Comment = comment,
                    Answers = answers,
                }
            )
            .AllowAnonymous();

    private static Task WriteAsync(HttpContext context, HealthReport report) =>
        ContractJsonText.WriteAsync(
            context.Response,
            new ServiceHealth
            {
                Status = report.Status.ToString(),
                Checks =
                {
                    report.Entries.Select(entry => new HealthCheck
                    {
                        Name = entry.Key,
                        Status = entry.Value.Status.ToString(),
                        Description = Sentence(entry.Value),
                    }),
                },
            },
            context.RequestAborted
        );

    /// <summary>What a check throws may name paths and queries: that is for the log.</summary>
    private static string Sentence(HealthReportEntry entry) =>
        entry.Exception is null ? entry.Description ?? "" : "The check itself failed; the log says how.";
}
