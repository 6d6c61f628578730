using System.Text;
using System.Text.Json;

namespace CampaignGrpc.Infrastructure.Tests.Process;

/// <summary>The documented request, as a caller of the JSON endpoint sends it.</summary>
internal static class CampaignRequest
{
    public static StringContent With(int phones)
    {
        var list = Enumerable
            .Range(1, phones)
            .Select(place => $$$"""{"phone":"+7912{{{place:0000000}}}","add_data":{"place":{{{place}}}}}""");
        return new(
            $$$$"""
            {"campaign":{"project_id":1,"start_block_id":10,"phone_id":5,"schedule":{"date":"2021-10-06","start_time":"09:00","end_time":"17:00"}},
             "phones":[{{{{string.Join(',', list)}}}}]}
            """,
            Encoding.UTF8,
            "application/json"
        );
    }

    /// <summary>The id in the answer, which must be a success.</summary>
    public static async Task<long> IdAsync(HttpResponseMessage response)
    {
        var text = await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        using var answer = JsonDocument.Parse(text);
        return answer.RootElement.GetProperty("campaign").GetProperty("id").GetInt64();
    }
}
