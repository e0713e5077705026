// The sandbox's server under load by autocannon, on loopback: node load.mjs [requests]. Signed payment requests go in, each
// with a nonce and an id of its own; every answer has to be the right one, nothing may be lost, and memory may not grow with
// the number of calls. Count and time are bounded; the figures are printed.
import { createRequire } from "node:module";
import { join } from "node:path";
import { ExternalId, Kraken, readResponse } from "paysign";
import { serveSandbox } from "paysign/sandbox/node";

const autocannon = createRequire(join(process.env.PAYSIGN_TOOLS, "paysign-tests.cjs"))("autocannon");
const COUNT = Number(process.argv[2] ?? 20_000);
/** The same work twice, so that what the second half adds can be told from what the first needs. */
const ROUNDS = 4;

const { url, sandbox, close } = await serveSandbox();
const kraken = new Kraken({ ...sandbox.kraken, baseUrl: url });
const PATH = "/0/private/Pay/request/create";
const template = kraken.request("Pay/request/create", { amount: "1", asset: "USD", external_id: ExternalId.random() });

const figures = { sent: 0, right: 0, wrong: 0 };
const wrong = (what) => {
  figures.wrong++;
  if (figures.wrong <= 5) console.log(`wrong: ${what}`);
};

/** One round of so many calls. One connection keeps the order of the nonces, as Kraken asks for. */
function round(amount) {
  return new Promise((resolve, reject) => {
    const instance = autocannon(
      {
        url,
        amount,
        connections: 1,
        pipelining: 1,
        duration: 120,
        timeout: 10,
        requests: [
          {
            method: "POST",
            path: PATH,
            setupRequest: (request) => {
              const id = ExternalId.random();
              const { body, headers } = kraken.request("Pay/request/create", {
                amount: "1",
                asset: "USD",
                external_id: id,
              });
              figures.sent++;
              return { ...request, body, headers };
            },
            onResponse: (status, text) => {
              try {
                readResponse(template, status, text);
                figures.right++;
              } catch (error) {
                wrong(`${status} ${error.message}`);
              }
            },
          },
        ],
      },
      (error, result) => (error ? reject(error) : resolve(result)),
    );
    instance.on("reqError", (error) => wrong(String(error)));
  });
}

const memory = [];
const rates = [];
for (let at = 0; at < ROUNDS; at++) {
  const result = await round(Math.ceil(COUNT / ROUNDS));
  if (result.errors + result.timeouts + result.non2xx > 0)
    wrong(`${result.errors} errors, ${result.timeouts} time-outs, ${result.non2xx} of another status`);
  rates.push(Math.round(result.requests.total / result.duration));
  globalThis.gc?.();
  memory.push(Math.round(process.memoryUsage().heapUsed / 1024));
}
await close();
const grown = memory.at(-1) - memory[0];
const each = (grown * 1024) / ((COUNT / ROUNDS) * (ROUNDS - 1));
console.log(`${figures.right} of ${figures.sent} right; ${rates.join(", ")} calls a second`);
console.log(`heap after each round: ${memory.join(", ")} KiB; ${Math.round(each)} bytes for each payment that is kept`);
// The sandbox keeps every payment and the call itself: a few kilobytes each, and no more.
if (each > 8192) wrong(`${Math.round(each)} bytes a call`);
console.log(JSON.stringify({ what: "calls of the sandbox under load", runs: figures.sent, found: figures.wrong }));
process.exitCode = figures.wrong > 0 ? 1 : 0;
