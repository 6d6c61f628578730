using System.Net;
using System.Text;
using System.Text.Json;
using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Api.Tests.Creating;

public sealed class UnknownFieldNameTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    [Fact]
    public async Task A_long_name_of_an_unknown_field_is_cut_between_characters_and_never_inside_one()
    {
        const string Valid = """
            {"campaign":{"project_id":1,"start_block_id":1,"phone_id":1,
             "schedule":{"date":"2021-10-06","start_time":"09:00","end_time":"17:00"}},
            """;
        var name = new string('x', 63);
        using var body = new StringContent($"{Valid}\"{name}😀\":1" + "}", Encoding.UTF8, "application/json");
        using var response = await server.Json.PostAsync("/api/campaigns", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        using var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal($"{name}: There is no such field.", answer.RootElement.GetProperty("message").GetString());
    }
}
