// What an owner does, by the client that @hey-api/openapi-ts makes of the document.
import {
  cancelCampaign, createCampaign, deleteCampaign, exportResultsCsv, exportResultsNdjson, exportResultsXlsx, getCampaign, importContacts,
  listCampaigns, listContacts, updateCampaign,
} from "./generated";
import { client } from "./generated/client.gen";
import type { WatchCampaignResponse } from "./generated";

declare const process: { argv: string[] };

client.setConfig({ baseUrl: process.argv[2] });

function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("Something that should be there is not.");
  return value;
}

function same<T>(wanted: T, found: T): void {
  if (wanted !== found) throw new Error(`${String(wanted)} was wanted, and found was ${String(found)}`);
}

async function watch(campaign_id: number, signal?: AbortSignal) {
  const { stream } = await client.sse.get<{ 200: WatchCampaignResponse }>({
    url: "/api/campaigns/{campaign_id}:watch",
    path: { campaign_id },
    headers: { Accept: "text/event-stream" },
    signal,
  });
  return stream;
}

async function main(): Promise<void> {
  const created = await createCampaign({
    headers: { "Idempotency-Key": "hey-api" },
    body: {
      campaign: {
        project_id: 1,
        name: "Обзвон клиентов",
        start_block_id: 10,
        phone_id: 5,
        schedule: { date: "2026-03-03", start_time: "00:00", end_time: "24:00", time_zone: "Etc/UTC", weekdays: ["TUESDAY"] },
        outcome_rules: [{ outcome: "OUTCOME_BUSY", interval: 5 }],
      },
      phones: [{ phone: "+79123456789", add_data: { name: "Иванов Иван", visits: [1, null, { paid: true }] } }],
    },
  });
  const campaign_id = given(created.data?.campaign?.id);
  const path = { campaign_id };

  const listed = await listCampaigns({ query: { project_id: 1, page_size: 10 } });
  same(true, given(listed.data?.campaigns).some(campaign => campaign.id === campaign_id && campaign.max_concurrent_calls === undefined));
  const contacts = await listContacts({ path });
  same("Иванов Иван", given(contacts.data?.contacts?.[0]?.add_data)["name"]);

  const imported = await importContacts({
    path,
    query: { import_id: "list", bad_rows: "BAD_ROW_POLICY_SKIP_BAD" },
    body: new Blob(["phone;name\n+79123456790;Петрова Анна\n112;Никто\n"]),
  });
  same(1, imported.data?.import?.accepted_count);
  same("FORBIDDEN_NUMBER", imported.data?.refused_rows?.[0]?.reason);

  const seen = await getCampaign({ path });
  const changed = await updateCampaign({
    path,
    headers: { "If-Match": given(seen.response?.headers.get("ETag")) },
    body: { campaign: { schedule: { end_time: "23:00" } } },
  });
  same("23:00", changed.data?.campaign?.schedule?.end_time);
  const stale = await updateCampaign({ path, headers: { "If-Match": '"0"' }, body: { campaign: { name: "x" } } });
  same(412, stale.response?.status);
  const fault = stale.error?.details?.[0];
  same("ETAG_STALE", fault && "reason" in fault ? fault.reason : undefined);

  const leaving = new AbortController();
  for await (const told of await watch(campaign_id, leaving.signal)) {
    same(2, told.campaign?.contact_count);
    break;
  }
  leaving.abort();

  await cancelCampaign({ path });
  const states: (string | undefined)[] = [];
  for await (const told of await watch(campaign_id)) states.push(told.campaign?.state);
  same("CAMPAIGN_STATE_CANCELLED", states.join());

  const csv = await exportResultsCsv({ path, query: { columns: ["phone", "result"], language: "en" }, parseAs: "blob" });
  same(true, (await given(csv.data).text()).includes("+79123456790"));
  const rows = await exportResultsNdjson({ path, query: { result: "CONTACT_RESULT_CANCELLED" } });
  same(2, (await given(rows.data).text()).trim().split("\n").length);
  const sheet = await exportResultsXlsx({ path });
  same(0x504b, new DataView(await given(sheet.data).arrayBuffer()).getUint16(0));

  same(200, (await deleteCampaign({ path })).response?.status);
  const gone = await getCampaign({ path });
  same(5, gone.error?.code);
  console.log("done");
}

void main();
