// The sandbox's server under load by autocannon, on loopback: node load.mjs [requests]. Signed payment requests go in, each
// with a nonce and an id of its own; every answer has to be the right one, nothing may be lost, and memory may not grow with
// the number of calls. Count and time are bounded; the figures are printed.
import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { ExternalId, Kraken, readResponse } from "paysign";
import { ended, lines, residentOf, round, tally } from "./cannon.mjs";

const COUNT = Number(process.argv[2] ?? 20_000);
/** The same work again and again, so that what a round adds can be told from what the first one needs. */
const ROUNDS = 4;
/** Each with a key of its own: one connection keeps the order of a key's nonces, as Kraken asks for. */
const CONNECTIONS = 4;
/** The sandbox keeps a payment and, of the last 10,000 calls, the call: a few kilobytes each, and no more. */
const LARGEST = 8_192;

const server = fork(join(import.meta.dirname, "server.mjs"), { execArgv: ["--expose-gc"] });
await once(server, "message");
const asked = async (what) => {
  server.send(what);
  const [answer] = await once(server, "message");
  return answer;
};
const { url, keys } = await asked({ keys: CONNECTIONS });
const clients = keys.map((key) => new Kraken({ ...key, baseUrl: url }));
const counts = tally();

async function oneRound() {
  const free = [...clients];
  const ask = (own) => {
    own.client ??= free.shift();
    const external_id = ExternalId.random();
    own.request = own.client.request("Pay/request/create", { amount: "1", asset: "USD", external_id });
    const { body, headers, method } = own.request;
    return { method, path: "/0/private/Pay/request/create", body, headers };
  };
  const judge = (status, text, { request }) => {
    const { result } = readResponse(request, status, text);
    if (!/^https?:/.test(result.view_link)) throw new Error(text);
  };
  const told = await round({ url, amount: COUNT / ROUNDS, connections: CONNECTIONS, ask, judge }, counts);
  const { heap } = await asked({});
  return { ...told, heap, resident: residentOf(server.pid) };
}

try {
  const rounds = [];
  for (let at = 0; at < ROUNDS; at++) rounds.push(await oneRound());
  const each = Math.round(((rounds.at(-1).heap - rounds[0].heap) * 1024) / ((COUNT / ROUNDS) * (ROUNDS - 1)));
  for (const line of lines(counts.told, rounds)) console.log(line);
  console.log(
    `heap after each round: ${rounds.map(({ heap }) => heap).join(", ")} KiB; ${each} bytes for each payment`,
  );
  if (each > LARGEST) counts.wrong(`${each} bytes a call`);
} finally {
  server.kill();
}
ended("calls of the sandbox under load", counts.told);
