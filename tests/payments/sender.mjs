// A process of the table of senders: `sender.mjs '{"where":{...},"url":...}'` makes a first call, says so, waits for a line
// and makes its calls, each one after the other.
import { once } from "node:events";
import { ExternalId, Kraken, settle } from "paysign";
import { memoryStore, Payments } from "paysign/payments";
import { open } from "../stores/open.mjs";

const { where, url, key, tasks, calls } = JSON.parse(process.argv[2]);
const client = new Kraken({ ...key, baseUrl: url });
const paramsOf = (external_id) => ({ amount: "1.00", asset: "USD", external_id });

/** The client alone, which knows no other sender's nonces. */
async function plain() {
  const request = client.request("Pay/request/create", paramsOf(ExternalId.random()));
  return settle(request, fetch(request.url, request)).then(
    () => true,
    () => false,
  );
}

async function paying() {
  const store = where.kind === "memory" ? memoryStore() : (await open(where)).store;
  const payments = new Payments({ client, store, fetch, patienceMs: 300_000 });
  return async () => {
    const id = ExternalId.random();
    return (await payments.pay(id, "Pay/request/create", paramsOf(id))).state === "settled";
  };
}

const call = where === undefined ? plain : await paying();
await call();
console.log("{}");
await once(process.stdin, "data");
const times = [];
let done = 0;
const task = async () => {
  for (let count = 0; count < calls; count++) {
    const from = performance.now();
    if (await call()) done++;
    times.push(performance.now() - from);
  }
};
await Promise.all(Array.from({ length: tasks }, task));
console.log(JSON.stringify({ times, done }));
process.exit(0);
