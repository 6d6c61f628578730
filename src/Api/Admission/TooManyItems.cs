using CampaignGrpc.Application;
using CampaignGrpc.Domain;

namespace CampaignGrpc.Api.Admission;

/// <summary>A request with more items than memory is set aside for, on either road.</summary>
internal static class TooManyItems
{
    public static InvalidRequestException In(string field) =>
        new(field, FieldReason.TooMany, $"At most {MessageWeight.MostItems} items in one request, all lists and objects in it together.");
}
