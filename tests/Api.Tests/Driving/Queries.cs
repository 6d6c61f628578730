using Google.Protobuf;
using static CampaignGrpc.Api.Tests.Creating.ValidRequest;

namespace CampaignGrpc.Api.Tests.Driving;

internal static class Queries
{
    /// <summary>The message that says what the query does.</summary>
    public static T ToMessage<T>(string query)
        where T : IMessage, new()
    {
        var fields = query
            .Split('&', StringSplitOptions.RemoveEmptyEntries)
            .Select(pair => pair.Split('=', 2))
            .Select(pair => $"{Quoted(pair[0])}: {Quoted(Uri.UnescapeDataString(pair[1]))}");
        return JsonParser.Default.Parse<T>($"{{{string.Join(",", fields)}}}");
    }
}
