// Queues that a team would take off the shelf, on a PostgreSQL server: each line "peer workers batch jobs" of standard input has that
// many jobs put into the queue and carried out, and is answered by how many that made in a second.
import { createInterface } from "node:readline/promises";
import { Logger, run } from "graphile-worker";
import pg from "pg";
import PgBoss from "pg-boss";

const connectionString = process.argv[2];
const pool = new pg.Pool({ connectionString });
const boss = new PgBoss({ connectionString, max: 64, supervise: false, schedule: false });
await boss.start();
await boss.createQueue("calls");

// Its own says each job.
const logger = new Logger(() => () => {});
const seconds = (since) => (performance.now() - since) / 1000;

async function pgBoss(workers, batchSize, jobs) {
  for (let done = 0; done < jobs; done += 10_000)
    await boss.insert(Array.from({ length: Math.min(10_000, jobs - done) }, (_, place) => ({ name: "calls", data: { place } })));
  const begun = performance.now();
  await Promise.all(
    Array.from({ length: workers }, async () => {
      for (;;) {
        const got = await boss.fetch("calls", { batchSize });
        if (got.length === 0) return;
        await boss.complete("calls", got.map((job) => job.id));
      }
    }),
  );
  return jobs / seconds(begun);
}

// It fetches a batch for all of its workers at once.
async function graphileWorker(workers, batchSize, jobs) {
  let left = jobs;
  let finish;
  const finished = new Promise((resolve) => (finish = resolve));
  const localQueue = { size: batchSize };
  const preset = {
    worker: { connectionString, concurrentJobs: workers, maxPoolSize: workers + 1, localQueue, completeJobBatchDelay: 0, logger },
  };
  const taskList = {
    call: () => {
      if (--left === 0) finish();
    },
  };
  const options = { preset, taskList, parsedCronItems: [], noHandleSignals: true };
  await (await run(options)).stop();
  await pool.query(
    "SELECT count(*) FROM (SELECT graphile_worker.add_job('call', json_build_object('place', i)) FROM generate_series(1, $1::int) i) jobs",
    [jobs],
  );
  const begun = performance.now();
  const runner = await run(options);
  await finished;
  const rate = jobs / seconds(begun);
  await runner.stop();
  return rate;
}

const peers = { "pg-boss": pgBoss, "graphile-worker": graphileWorker };
console.log("ready");
for await (const line of createInterface({ input: process.stdin })) {
  const [peer, ...numbers] = line.split(" ");
  console.log(await peers[peer](...numbers.map(Number)));
}
await boss.stop({ graceful: false });
await pool.end();
