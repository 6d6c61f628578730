using CampaignGrpc.Api.Tests.Driving;

namespace CampaignGrpc.Api.Tests.Creating;

public sealed class DocumentedEndpointTests(CampaignServerFixture server) : IClassFixture<CampaignServerFixture>
{
    internal const string Example = """
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

    [Fact]
    public async Task The_documents_example_word_for_word_is_answered_with_an_id()
    {
        var answer = await server.PostAsync(Example);

        Assert.Equal((200, 1), (answer.HttpStatus, answer.CampaignId));
        var campaign = await server.GetAsync(1);
        Assert.Equal("Обзвон клиентов для опроса удовлетворенности", campaign.Description);
        // The example's first day is long past: it calls in the window that is open now.
        Assert.True(campaign.WindowOpen);
        var contact = await server.GetContactAsync(1, 1);
        Assert.Equal("+79123456789", contact.Phone);
        Assert.Equal("""{"name":"Иванов Иван","time":"10:00","phone":123456}""", contact.AddDataJson);
        Assert.Equal(campaign.CreateTime, contact.DueTime);
    }

    [Fact]
    public async Task The_documents_template_as_it_stands_is_told_what_to_fill_in()
    {
        var answer = await server.PostAsync(
            """
            {
              "campaign": {
                "project_id": 0,
                "name": "string",
                "description": "",
                "start_block_id": 0,
                "schedule": {
                  "date": "2021-10-06",
                  "start_time": "07:30",
                  "end_time": "19:00",
                  "periods": {"id": 1, "title": "Однократно"},
                  "attempts": {"id": 1, "title": "1"},
                  "interval": "0"
                },
                "state": "Создано",
                "phone_id": 0
              },
              "phones": [
                {"phone": "string", "add_data": {}}
              ]
            }
            """
        );

        Assert.Equal(
            [
                "campaign.project_id OUT_OF_RANGE",
                "campaign.start_block_id OUT_OF_RANGE",
                "campaign.phone_id OUT_OF_RANGE",
                "phones[0].phone NOT_A_PHONE",
            ],
            answer.Faults
        );
    }
}
