using CampaignGrpc.Application;
using Google.Protobuf.Reflection;
using Microsoft.OpenApi;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>
/// Describes the whole JSON road in OpenAPI 3.1. The routes are those that the service maps, and what is said of them
/// stands in the contract: a new rpc needs nothing here.
/// </summary>
internal static class ApiDocument
{
    /// <summary>Serves the document. It is made when it is first asked for, once every route is mapped.</summary>
    public static void MapApiDocument(this WebApplication app)
    {
        var document = new Lazy<Task<string>>(() =>
            For(app.Services.GetRequiredService<EndpointDataSource>()).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1)
        );
        app.MapGet("/openapi/v1.json", async (HttpContext context) =>
            {
                context.Response.ContentType = "application/json";
                await context.Response.WriteAsync(await document.Value, context.RequestAborted);
            })
            .ExcludeFromDescription()
            .AllowAnonymous();
    }

    private static OpenApiDocument For(EndpointDataSource endpoints)
    {
        var document = new OpenApiDocument
        {
            Info = new()
            {
                Title = "CampaignGrpc",
                Version = ProgramVersion.Text,
                Description = """
                    Outbound-call campaigns: hand over a list of phones with a schedule, see it called, read the results.

                    Whatever is refused is answered in one shape, `google.rpc.Status`: `details` holds a
                    `google.rpc.ErrorInfo` with a `reason` to branch on and, for bad input, a `google.rpc.BadRequest` with
                    every fault and its path. Fields and parameters that are not known are refused. In a request a
                    field that is left out and one that is null are the same.

                    Callers are known by a key or a token, `Authorization: Bearer` and that. Each operation lists the roles of which one
                    must be had; what belongs to projects in which the caller has none of them is not found.
                    """,
                License = new() { Name = "MIT", Identifier = "MIT" },
            },
            Servers = [new() { Url = "/" }],
            Paths = [],
            Tags = new HashSet<OpenApiTag>(),
        };
        document.AddComponent(
            ApiOperations.Bearer,
            new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description =
                    "A key of the service, which begins with `cgk_`, or a JWT of the issuer that it trusts. A service that runs "
                    + "open asks for none.",
            }
        );
        var comments = new ContractComments();
        var examples = new ContractExamples();
        var routes = ApiRoute.AllOf(endpoints).ToList();
        var bounds = new ContractBounds(routes.Select(route => route.Rpc).OfType<MethodDescriptor>().Distinct());
        var schemas = new ContractSchemas(document, comments, examples, bounds);
        var operations = new ApiOperations(document, comments, schemas, examples, new(document, schemas));
        foreach (var sharing in routes.GroupBy(route => route.Path))
        {
            var item = new OpenApiPathItem();
            foreach (var route in sharing)
                item.AddOperation(route.Method, operations.For(route));
            document.Paths.Add(sharing.Key, item);
        }

        return document;
    }
}
