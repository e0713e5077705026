// A process that makes payments and can be killed at any moment: `worker.mjs '{"where":{...},"url":...}'`. It asks for all
// payments, again and again, until each is settled or refused, or asks for a person.
import { ExternalId, Kraken, settle } from "paysign";
import { Payments } from "paysign/payments";
import { open } from "../../stores/open.mjs";
import { random } from "../world.mjs";

const { where, url, keys, jobs, seed, faulty, goodFrom, isNaive } = JSON.parse(process.argv[2]);
const r = random(seed);
const FAULTS = [
  "lose_answer",
  "bad_gateway",
  "status_520",
  "cut",
  "slow; delayMs=1500",
  "refuse; error=EService:Busy",
  "refuse; error=EGeneral:Internal error",
];

/** A network of which a third of the calls goes wrong, until it is good again. */
const badFetch = (address, request) => {
  const headers = { ...request.headers };
  if (Date.now() < goodFrom && r() < faulty) headers["X-Paysign-Fault"] = FAULTS[Math.floor(r() * FAULTS.length)];
  return fetch(address, { ...request, headers });
};

const client = new Kraken({ ...keys, baseUrl: url });

/** What people write at first: a few tries, each with an id of its own. */
async function naive({ id, endpoint, params }) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const own = params.external_id === undefined ? params : { ...params, external_id: ExternalId.random() };
    try {
      const request = client.request(endpoint, own);
      await settle(request, badFetch(request.url, { ...request, signal: AbortSignal.timeout(1000) }));
      return { id, state: "settled" };
    } catch {
      // Another try.
    }
  }
  return { id, state: "refused" };
}

if (isNaive) {
  for (const job of jobs) console.log(JSON.stringify(await naive(job)));
  process.exit(0);
}

const { store } = await open(where);
const payments = new Payments({ client, store, fetch: badFetch, name: where.name, timeoutMs: 1000, patienceMs: 5000 });
const ends = ({ state, due }) =>
  state === "settled" || state === "refused" || (state === "unknown" && due === undefined);
const left = [...jobs].sort(() => r() - 0.5);
void (async () => {
  for (;;) {
    await payments.resume(5).catch(() => {});
    await new Promise((done) => setTimeout(done, 500));
  }
})();
while (left.length > 0) {
  const job = left.shift();
  // A store that is not there just now, and whatever else is thrown: ask again with the same id.
  const payment = await payments.pay(job.id, job.endpoint, job.params).catch((error) => error);
  if (!(payment instanceof Error) && ends(payment))
    console.log(JSON.stringify({ id: payment.id, state: payment.state }));
  else {
    const { state, attempts, due, why, message } = payment;
    console.log(JSON.stringify({ id: job.id, waits: { state, attempts, due, why, message, asked: Date.now() } }));
    // One that is looked up later comes back at once.
    left.push(job);
    await new Promise((done) => setTimeout(done, 200));
  }
}
process.exit(0);
