// What an owner does, by the client that Kiota makes of the document. It is compiled together with that client, by a test.
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading.Tasks;
using Generated.Models;
using Microsoft.Kiota.Abstractions;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Status = Generated.Models.Rpc.Status;

namespace Generated
{
    public static class KiotaCaller
    {
        public static async Task CallAsync(HttpClient http)
        {
            var adapter = new HttpClientRequestAdapter(new AnonymousAuthenticationProvider(), httpClient: http)
            {
                BaseUrl = http.BaseAddress.ToString().TrimEnd('/'),
            };
            var campaigns = new CampaignClient(adapter).Api.Campaigns;
            var created = await campaigns.PostAsync(
                new CreateCampaignRequest
                {
                    Campaign = new NewCampaign
                    {
                        ProjectId = 1,
                        Name = "Обзвон клиентов",
                        Description = "Опрос",
                        StartBlockId = 10,
                        PhoneId = 5,
                        Schedule = new Schedule
                        {
                            Date = new Date(2026, 3, 3),
                            StartTime = "00:00",
                            EndTime = "24:00",
                            TimeZone = "Etc/UTC",
                        },
                        OutcomeRules = new List<OutcomeRule>
                        {
                            new OutcomeRule { Outcome = Outcome.OUTCOME_BUSY, Interval = 5 },
                        },
                    },
                    Phones = new List<NewContact>
                    {
                        new NewContact
                        {
                            Phone = "+79123456789",
                            AddData = new NewContact_add_data
                            {
                                AdditionalData = new Dictionary<string, object> { ["name"] = "Иванов Иван" },
                            },
                        },
                    },
                },
                request => request.Headers.Add("Idempotency-Key", "kiota")
            );
            var id = created.Campaign.Id.Value;

            var listed = await campaigns.GetAsync(request =>
                (request.QueryParameters.ProjectId, request.QueryParameters.PageSize) = (1, 10)
            );
            var campaign = listed.Campaigns.Single(one => one.Id == id);
            Same(null, campaign.MaxConcurrentCalls);
            Same(null, campaign.SetAsideTime);
            var contacts = await campaigns[id].Contacts.GetAsync();
            Same("Иванов Иван", contacts.Contacts.Single().AddData.AdditionalData["name"]);

            var file = new MultipartBody();
            file.AddOrReplacePart(
                "file",
                "text/csv",
                new MemoryStream(Encoding.UTF8.GetBytes("phone;name\n+79123456790;Петрова Анна\n112;Никто\n")),
                "list.csv"
            );
            var imported = await campaigns[id]
                .ContactsImport.PostAsync(file, request =>
                    (request.QueryParameters.ImportId, request.QueryParameters.BadRowsAsBadRowPolicy) = (
                        "list",
                        BadRowPolicy.BAD_ROW_POLICY_SKIP_BAD
                    )
                );
            Same(1L, imported.Import.AcceptedCount);
            Same("FORBIDDEN_NUMBER", imported.RefusedRows.Single().Reason);

            var update = new UpdateCampaignRequest
            {
                Campaign = new CampaignUpdate { Schedule = new ScheduleUpdate { EndTime = "23:00" } },
            };
            var changed = await campaigns[id].PatchAsync(update, request => request.Headers.Add("If-Match", $"\"{campaign.Etag}\""));
            Same("23:00 Опрос", $"{changed.Campaign.Schedule.EndTime} {changed.Campaign.Description}");
            Same(
                "412 ETAG_STALE",
                await RefusalAsync(() => campaigns[id].PatchAsync(update, request => request.Headers.Add("If-Match", "\"0\"")))
            );

            using (var lines = new StreamReader(await campaigns.WithCampaign_idWatch(id).GetAsync()))
                Same(true, (await lines.ReadLineAsync()).Contains("\"contact_count\":2"));
            await campaigns.WithCampaign_idCancel(id).PostAsync();
            Same(1, (await TextAsync(campaigns.WithCampaign_idWatch(id).GetAsync())).Trim().Split('\n').Length);

            var csv = await TextAsync(
                campaigns[id].ResultsCsv.GetAsync(request => request.QueryParameters.LanguageAsResultLanguage = ResultLanguage.En)
            );
            Same(true, csv.Contains("+79123456790"));
            var rows = await TextAsync(
                campaigns[id]
                    .ResultsNdjson.GetAsync(request =>
                        request.QueryParameters.ResultAsContactResult = ContactResult.CONTACT_RESULT_CANCELLED
                    )
            );
            Same(2, rows.Trim().Split('\n').Length);
            Same(true, (await TextAsync(campaigns[id].ResultsXlsx.GetAsync())).StartsWith("PK", StringComparison.Ordinal));

            await campaigns[id].DeleteAsync();
            Same("404 CAMPAIGN_NOT_FOUND", await RefusalAsync(() => campaigns[id].GetAsync()));
        }

        private static async Task<string> TextAsync(Task<Stream> file)
        {
            using (var reader = new StreamReader(await file))
                return await reader.ReadToEndAsync();
        }

        private static async Task<string> RefusalAsync(Func<Task> call)
        {
            try
            {
                await call();
                return "none";
            }
            catch (Status refusal)
            {
                return $"{refusal.ResponseStatusCode} {refusal.Details.First().ErrorInfo.Reason}";
            }
        }

        private static void Same(object wanted, object found, [CallerArgumentExpression(nameof(found))] string what = "")
        {
            if (!Equals(wanted, found))
                throw new InvalidOperationException($"{what}: {wanted} was wanted, and found was {found}");
        }
    }
}
