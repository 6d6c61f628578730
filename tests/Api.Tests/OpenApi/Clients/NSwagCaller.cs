// What an owner does, by the client that NSwag makes of the document. It is compiled together with that client, by a test.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;

namespace Generated
{
    public static class NSwagCaller
    {
        public static async Task CallAsync(HttpClient http)
        {
            var client = new CampaignClient(http);
            var created = await client.CreateCampaignAsync(
                Guid.NewGuid().ToString(),
                new CreateCampaignRequest
                {
                    Campaign = new NewCampaign
                    {
                        Project_id = 1,
                        Name = "Обзвон клиентов",
                        Description = "Опрос",
                        Start_block_id = 10,
                        Phone_id = 5,
                        Schedule = new Schedule
                        {
                            Date = new DateTimeOffset(2026, 3, 3, 0, 0, 0, TimeSpan.Zero),
                            Start_time = "00:00",
                            End_time = "24:00",
                            Time_zone = "Etc/UTC",
                        },
                        Outcome_rules = new List<OutcomeRule>
                        {
                            new OutcomeRule { Outcome = Outcome.OUTCOME_BUSY, Interval = 5 },
                        },
                    },
                    Phones = new List<NewContact>
                    {
                        new NewContact
                        {
                            Phone = "+79123456789",
                            Add_data = new Dictionary<string, object> { ["name"] = "Иванов Иван" },
                        },
                    },
                }
            );
            var id = created.Campaign.Id;

            var listed = await client.ListCampaignsAsync(10, null, 1, null, null, null, null);
            var campaign = listed.Campaigns.Single(one => one.Id == id);
            Same(null, campaign.Max_concurrent_calls);
            Same(null, campaign.Set_aside_time);
            var contacts = await client.ListContactsAsync(id, null, null, null, null, null, null);
            Same("Иванов Иван", contacts.Contacts.Single().Add_data["name"].ToString());

            var file = new FileParameter(
                new MemoryStream(Encoding.UTF8.GetBytes("phone;name\n+79123456790;Петрова Анна\n112;Никто\n")),
                "list.csv",
                "text/csv"
            );
            var imported = await client.ImportContactsAsync(
                id,
                "list",
                null,
                BadRowPolicy.BAD_ROW_POLICY_SKIP_BAD,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                file
            );
            Same(1L, imported.Import.Accepted_count);
            Same("FORBIDDEN_NUMBER", imported.Refused_rows.Single().Reason);

            // With System.Text.Json the client writes null for what is left out, which would go back to its default: the mask says what is
            // meant.
            var update = new UpdateCampaignRequest
            {
                Campaign = new CampaignUpdate { Schedule = new ScheduleUpdate { End_time = "23:00" } },
                Update_mask = "schedule.end_time",
            };
            var changed = await client.UpdateCampaignAsync(id, $"\"{campaign.Etag}\"", update);
            Same("23:00 Опрос", $"{changed.Campaign.Schedule.End_time} {changed.Campaign.Description}");
            Same("412 ETAG_STALE", await RefusalAsync(() => client.UpdateCampaignAsync(id, "\"0\"", update)));

            using (var watch = await client.WatchCampaignAsync(id))
            using (var lines = new StreamReader(watch.Stream))
                Same(true, (await lines.ReadLineAsync()).Contains("\"contact_count\":2"));
            await client.CancelCampaignAsync(id);
            using (var watch = await client.WatchCampaignAsync(id))
                Same(1, (await TextAsync(watch)).Trim().Split('\n').Length);

            using (
                var csv = await client.ExportResultsCsvAsync(
                    id,
                    null,
                    null,
                    null,
                    new[] { ResultColumn.Phone, ResultColumn.Result },
                    ResultLanguage.En,
                    null,
                    null,
                    null
                )
            )
                Same(true, (await TextAsync(csv)).Contains("+79123456790"));
            using (var rows = await client.ExportResultsNdjsonAsync(id, null, ContactResult.CONTACT_RESULT_CANCELLED, null))
                Same(2, (await TextAsync(rows)).Trim().Split('\n').Length);
            using (var sheet = await client.ExportResultsXlsxAsync(id, null, null, null, null, null, null, null))
                Same(true, (await TextAsync(sheet)).StartsWith("PK", StringComparison.Ordinal));

            await client.DeleteCampaignAsync(id);
            Same("404 CAMPAIGN_NOT_FOUND", await RefusalAsync(() => client.GetCampaignAsync(id)));
        }

        private static async Task<string> TextAsync(FileResponse file)
        {
            using (var reader = new StreamReader(file.Stream))
                return await reader.ReadToEndAsync();
        }

        private static async Task<string> RefusalAsync(Func<Task> call)
        {
            try
            {
                await call();
                return "none";
            }
            catch (ApiException<Status> refusal)
            {
                return $"{refusal.StatusCode} {refusal.Result.Details.First().Reason}";
            }
        }

        private static void Same(object wanted, object found, [CallerArgumentExpression(nameof(found))] string what = "")
        {
            if (!Equals(wanted, found))
                throw new InvalidOperationException($"{what}: {wanted} was wanted, and found was {found}");
        }
    }
}
