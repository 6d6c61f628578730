using CampaignGrpc.Contracts.V1;
using Google.Protobuf.Reflection;

namespace CampaignGrpc.Api.OpenApi;

/// <summary>A header that says the same as a field of the request.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Field">The field.</param>
/// <param name="Comment">What it says.</param>
internal sealed record HeaderDescription(string Name, FieldDescriptor Field, string Comment)
{
    public static readonly HeaderDescription IdempotencyKey = new(
        "Idempotency-Key",
        CreateCampaignRequest.Descriptor.FindFieldByNumber(CreateCampaignRequest.RequestIdFieldNumber),
        "The same as `request_id` in the body; when both are there they must be equal."
    );

    public static readonly HeaderDescription IfMatch = new(
        "If-Match",
        UpdateCampaignRequest.Descriptor.FindFieldByNumber(UpdateCampaignRequest.EtagFieldNumber),
        "The `ETag` of an answer, in its quotes, or `*`: the same as `etag` in the body, but for the status 412 when it is another "
            + "one by now."
    );

    public static readonly HeaderDescription LastEventId = new(
        "Last-Event-ID",
        WatchEventsRequest.Descriptor.FindFieldByNumber(WatchEventsRequest.CursorFieldNumber),
        "Goes before `cursor`: browsers send it when they come again, at the same address as before."
    );
}
