using System.Net;
using System.Text;

namespace CampaignGrpc.Api.Tests;

public sealed class DocumentedEndpointTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    [Fact]
    public async Task The_documents_example_word_for_word_is_answered_with_an_id()
    {
        const string Example = """
            {
              "campaign": {
                "project_id": 1,
                "name": "Обзвон клиентов",
                "description": "Обзвон клиентов для опроса удовлетворенности",
                "start_block_id": 10,
                "schedule": {
                  "date": "2021-10-06",
                  "start_time": "09:00",
                  "end_time": "17:00",
                  "periods": {"id": 1, "title": "Однократно"},
                  "attempts": {"id": 1, "title": "1"},
                  "interval": "5"
                },
                "state": "Создано",
                "phone_id": 5
              },
              "phones": [
                {"phone": "+79123456789", "add_data": {"name": "Иванов Иван", "time": "10:00", "phone": 123456}}
              ]
            }
            """;

        using var body = new StringContent(Example, Encoding.UTF8, "application/json");
        using var response = await server.Json.PostAsync("/api/campaigns", body, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("""{"campaign":{"id":1}}""", await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }
}
