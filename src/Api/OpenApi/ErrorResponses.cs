using System.Globalization;
using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CampaignGrpc.Api.Errors;
using CampaignGrpc.Application;
using CampaignGrpc.Domain;
using Microsoft.OpenApi;
using Status = Google.Rpc.Status;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>The error answers: which a route can give, with the reasons of the catalogue and an example each.</summary>
internal sealed partial class ErrorResponses(OpenApiDocument document, ContractSchemas schemas)
{
    private static readonly ILookup<RefusalKind, string> Reasons = new[] { typeof(Refusal), typeof(EdgeRefusal) }
        .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
        .Select(field => (Refusal)field.GetValue(null)!)
        .ToLookup(refusal => refusal.Kind, refusal => refusal.Reason);

    public void AddTo(OpenApiResponses responses, ApiRoute route, bool hasBody)
    {
        var kinds = Enum.GetValues<RefusalKind>()
            .Where(kind =>
                kind switch
                {
                    RefusalKind.BadInput or RefusalKind.RuleForbids or RefusalKind.Unavailable or RefusalKind.Defect => true,
                    RefusalKind.Unauthenticated or RefusalKind.Forbidden or RefusalKind.TooMany => true,
                    RefusalKind.NotFound => route.Parameters.Count > 0,
                    RefusalKind.AlreadyExists or RefusalKind.Conflict => route.HasKey,
                    RefusalKind.TooLarge or RefusalKind.UnsupportedMedia => hasBody,
                    _ => false,
                }
            );
        foreach (var status in kinds.Select(StatusTable.HttpStatus).Distinct().Order())
        {
            var code = status.ToString(CultureInfo.InvariantCulture);
            responses.Add(code, Component($"Error{code}", () => Response(status)));
        }

        if (route.HasIfMatch)
        {
            responses.Add(
                "412",
                Component("Error412", () =>
                    Response(
                        $"The campaign is another version by now than `If-Match` says: reason `{Refusal.EtagStale.Reason}`, which "
                            + "is 409 where the body names the version.",
                        Example(RefusalKind.Conflict)
                    )
                )
            );
        }

        responses.Add(
            "default",
            Component("Error", () =>
                Response(
                    "Any other error, such as a path that does not take the method, in the same shape.",
                    ErrorAnswer.For(EdgeRefusal.MethodNotAllowed, "This path takes GET, POST.")
                )
            )
        );
    }

    private OpenApiResponseReference Component(string name, Func<OpenApiResponse> make)
    {
        if (document.Components?.Responses?.ContainsKey(name) != true)
            document.AddComponent(name, make());
        return new(name, document);
    }

    private OpenApiResponse Response(int status)
    {
        var kinds = Enum.GetValues<RefusalKind>().Where(kind => StatusTable.HttpStatus(kind) == status).ToList();
        var names = string.Join(", or ", kinds.Select(kind => Word().Replace(kind.ToString(), " $0").TrimStart().ToLowerInvariant()));
        var reasons = string.Join(", ", kinds.SelectMany(kind => Reasons[kind]).Select(reason => $"`{reason}`"));
        return Response($"{char.ToUpperInvariant(names[0])}{names[1..]}. Reasons with this status: {reasons}.", Example(kinds[0]));
    }

    private OpenApiResponse Response(string description, ErrorAnswer example) =>
        new()
        {
            Description = description,
            Headers = example.RetryAfter is not { } delay
                ? null
                : new Dictionary<string, IOpenApiHeader>
                {
                    ["Retry-After"] = new OpenApiHeader
                    {
                        Description = "Seconds after which to try again.",
                        Schema = new OpenApiSchema { Type = JsonSchemaType.Integer },
                        Example = delay.TotalSeconds,
                    },
                },
            Content = new Dictionary<string, IOpenApiMediaType>
            {
                ["application/json"] = new OpenApiMediaType
                {
                    Schema = schemas.Of(Status.Descriptor),
                    Example = JsonNode.Parse(JsonErrors.Format(example.Status)),
                },
            },
        };

    private static ErrorAnswer Example(RefusalKind kind) =>
        kind switch
        {
            RefusalKind.BadInput => ErrorAnswer.For(
                new InvalidRequestException(
                    "campaign.schedule.end_time",
                    FieldReason.EmptyWindow,
                    "The end must be later than the start on the same day."
                ),
                ""
            ),
            RefusalKind.Unauthenticated => ErrorAnswer.For(
                EdgeRefusal.CredentialsMissing,
                "This needs a key or a token: Authorization: Bearer and that."
            ),
            RefusalKind.Forbidden => ErrorAnswer.For(Refusal.RoleMissing, "This needs one of the roles operator, admin."),
            RefusalKind.NotFound => ErrorAnswer.For(Refusal.CampaignNotFound, "There is no campaign 12345."),
            RefusalKind.Conflict => ErrorAnswer.For(Refusal.EtagStale, "The campaign has been changed since it was read. Read it again."),
            RefusalKind.AlreadyExists => ErrorAnswer.For(
                Refusal.RequestIdReused,
                "This request id was used for a request with another content."
            ),
            RefusalKind.TooLarge => ErrorAnswer.For(EdgeRefusal.MessageTooLarge, "At most 67108864 bytes in one request."),
            RefusalKind.TooMany => ErrorAnswer.For(
                EdgeRefusal.RateLimited,
                "More is asked for than Limits of the service allow a caller or a project; come again a little later."
            ),
            RefusalKind.UnsupportedMedia => ErrorAnswer.For(EdgeRefusal.MediaType, "The content type must be application/json."),
            RefusalKind.Unavailable => ErrorAnswer.For(Refusal.Overloaded, "Too many writes are waiting."),
            RefusalKind.Defect => ErrorAnswer.For(EdgeRefusal.Internal, "An internal error. Trace id: 0af7651916cd43dd8448eb211c80319c."),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind without an example."),
        };

    [GeneratedRegex("[A-Z]")]
    private static partial Regex Word();
}
