// What an owner does, by the types that openapi-typescript makes of the document and by openapi-fetch.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema";

declare const process: { argv: string[] };

const client = createClient<paths>({ baseUrl: process.argv[2] });

function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error("Something that should be there is not.");
  return value;
}

function same<T>(wanted: T, found: T): void {
  if (wanted !== found) throw new Error(`${String(wanted)} was wanted, and found was ${String(found)}`);
}

async function* lines(stream: ReadableStream<Uint8Array> | null): AsyncGenerator<string> {
  const reader = given(stream).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += decoder.decode(part.value, { stream: true });
    const whole = text.split("\n");
    text = whole.pop()!;
    yield* whole;
  }
}

async function watch(campaign_id: number, signal?: AbortSignal) {
  const { data } = await client.GET("/api/campaigns/{campaign_id}:watch", { params: { path: { campaign_id } }, parseAs: "stream", signal });
  return lines(given(data));
}

async function main(): Promise<void> {
  const created = await client.POST("/api/campaigns", {
    params: { header: { "Idempotency-Key": "openapi-fetch" } },
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

  const listed = await client.GET("/api/campaigns", { params: { query: { project_id: 1, page_size: 10 } } });
  same(true, given(listed.data?.campaigns).some(campaign => campaign.id === campaign_id && campaign.max_concurrent_calls === undefined));
  const contacts = await client.GET("/api/campaigns/{campaign_id}/contacts", { params: { path } });
  same("Иванов Иван", given(contacts.data?.contacts?.[0]?.add_data)["name"]);

  const imported = await client.POST("/api/campaigns/{campaign_id}/contacts:import", {
    params: { path, query: { import_id: "list", bad_rows: "BAD_ROW_POLICY_SKIP_BAD" } },
    headers: { "Content-Type": "text/csv" },
    body: "phone;name\n+79123456790;Петрова Анна\n112;Никто\n",
    bodySerializer: body => body,
  });
  same(1, imported.data?.import?.accepted_count);
  same("FORBIDDEN_NUMBER", imported.data?.refused_rows?.[0]?.reason);

  const seen = await client.GET("/api/campaigns/{campaign_id}", { params: { path } });
  const changed = await client.PATCH("/api/campaigns/{campaign_id}", {
    params: { path, header: { "If-Match": given(seen.response.headers.get("ETag")) } },
    body: { campaign: { schedule: { end_time: "23:00" } } },
  });
  same("23:00", changed.data?.campaign?.schedule?.end_time);
  const stale = await client.PATCH("/api/campaigns/{campaign_id}", { params: { path, header: { "If-Match": '"0"' } }, body: { campaign: { name: "x" } } });
  same(412, stale.response.status);
  const fault = stale.error?.details?.[0];
  same("ETAG_STALE", fault && "reason" in fault ? fault.reason : undefined);

  const leaving = new AbortController();
  for await (const line of await watch(campaign_id, leaving.signal)) {
    const told: components["schemas"]["WatchCampaignResponse"] = JSON.parse(line);
    same(2, told.campaign?.contact_count);
    break;
  }
  leaving.abort();

  await client.POST("/api/campaigns/{campaign_id}:cancel", { params: { path } });
  const states: (string | undefined)[] = [];
  for await (const line of await watch(campaign_id)) states.push((JSON.parse(line) as components["schemas"]["WatchCampaignResponse"]).campaign?.state);
  same("CAMPAIGN_STATE_CANCELLED", states.join());

  const csv = await client.GET("/api/campaigns/{campaign_id}/results.csv", { params: { path, query: { columns: ["phone", "result"], language: "en" } }, parseAs: "text" });
  same(true, given(csv.data).includes("+79123456790"));
  const rows = await client.GET("/api/campaigns/{campaign_id}/results.ndjson", { params: { path, query: { result: "CONTACT_RESULT_CANCELLED" } }, parseAs: "text" });
  same(2, given(rows.data).trim().split("\n").length);
  const sheet = await client.GET("/api/campaigns/{campaign_id}/results.xlsx", { params: { path }, parseAs: "arrayBuffer" });
  same(0x504b, new DataView(given(sheet.data)).getUint16(0));

  same(200, (await client.DELETE("/api/campaigns/{campaign_id}", { params: { path } })).response.status);
  const gone = await client.GET("/api/campaigns/{campaign_id}", { params: { path } });
  same(5, gone.error?.code);
  console.log("done");
}

void main();
