// Memory stays flat: requests, answers, webhooks and objects by the million, the wasm memory and the JavaScript heap
// read on the way.
//
//   node memory.mjs [--quick] [--count N]
//
// Fails when either has grown after the first twentieth; --quick (50,000 of each) prints one line for each.

import { parseArgs } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { ANSWERS, API_KEY, API_SECRET, PARAMS, WEBHOOK_SECRET, webhookBody } from "./data.mjs";
import { bytes, print } from "./table.mjs";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false }, count: { type: "string" } } });
const COUNT = Number(values.count ?? (values.quick ? 50_000 : 1_000_000));
const SAMPLES = 20;
/** What a heap may differ by after a collection: code that was compiled later, and the measuring itself. */
const HEAP_NOISE = 384 * 1024;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc");

// The package makes its instance at first use and keeps it to itself.
const memories = new Set();
WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
  construct(target, given, newTarget) {
    const instance = Reflect.construct(target, given, newTarget);
    if (instance.exports.memory) memories.add(instance.exports.memory);
    return instance;
  },
});
const { ExternalId, Katu9, Kraken, PaySignError, readResponse, signKatu9Webhook, verifyKatu9Webhook } = await import(
  "paysign"
);

const kraken = new Kraken({ apiKey: API_KEY, apiSecret: API_SECRET });
const refused = (call) => {
  try {
    call();
  } catch (error) {
    if (PaySignError.is(error)) return;
    throw error;
  }
  throw new Error("nothing was refused");
};

const endpoints = Object.keys(PARAMS);
const texts = Object.entries(ANSWERS).map(([name, text]) => [{ endpoint: name.split(",")[0] }, text]);
const webhooks = [300, 1000, 64_000].map((length) => {
  const body = webhookBody(length);
  return { secret: WEBHOOK_SECRET, signature: signKatu9Webhook(WEBHOOK_SECRET, body), body };
});
const asBytes = webhooks.map((webhook) => ({ ...webhook, body: new TextEncoder().encode(webhook.body) }));

/** Every kind has its share of refusals: errors take other ways through the memory. */
const KINDS = {
  requests(i) {
    if (i % 10 === 9) refused(() => kraken.request("Pay/request/create", { amount: 10.5 }));
    else kraken.request(endpoints[i % 3], PARAMS[endpoints[i % 3]]);
  },
  answers(i) {
    // Mostly short ones: 25 rows take their time.
    if (i % 10 === 9) refused(() => readResponse({ endpoint: "Withdraw" }, 200, texts[2][1]));
    else readResponse(texts[i % 10 === 0 ? 1 : 0][0], 200, texts[i % 10 === 0 ? 1 : 0][1]);
  },
  webhooks(i) {
    // Few large ones, which have to be given back.
    const which = i % 200 === 0 ? 2 : i % 2;
    if (i % 10 === 9) refused(() => verifyKatu9Webhook({ ...webhooks[0], body: "{}" }));
    else verifyKatu9Webhook((i % 4 < 2 ? webhooks : asBytes)[which]);
  },
  "objects and ids"(i) {
    new Kraken({ apiKey: API_KEY, apiSecret: API_SECRET }).free();
    new Katu9({ token: "demonstration-token" }).free();
    if (!ExternalId.isValid(ExternalId.random())) throw new Error(`${i}: no id`);
  },
};

function sample(calls) {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  const wasm = [...memories].reduce((sum, memory) => sum + memory.buffer.byteLength, 0);
  return { calls, wasm, heap: heapUsed + arrayBuffers };
}

/** Every kind once through, so that no kind pays for the room that another needs. */
for (const call of Object.values(KINDS)) for (let i = 0; i < 2000; i++) call(i);
if (memories.size === 0) throw new Error("no WebAssembly instance was seen");

const sum = [];
let flat = true;
for (const [kind, call] of Object.entries(KINDS)) {
  const count = kind.startsWith("objects") ? COUNT / 10 : COUNT;
  const step = Math.ceil(count / SAMPLES);
  const samples = [];
  for (let i = 0; i < count; i++) {
    call(i);
    if ((i + 1) % step === 0) samples.push(sample(i + 1));
  }
  const [first, last] = [samples[0], samples.at(-1)];
  const grown = { wasm: last.wasm - first.wasm, heap: last.heap - first.heap };
  const ok = grown.wasm === 0 && grown.heap < HEAP_NOISE;
  flat &&= ok;
  sum.push([
    kind,
    bytes(last.calls),
    bytes(last.wasm),
    bytes(grown.wasm),
    bytes(last.heap),
    bytes(grown.heap),
    ok ? "flat" : "GROWS",
  ]);
  if (!values.quick) {
    const rows = samples.map(({ calls, wasm, heap }) => [bytes(calls), bytes(wasm), bytes(heap)]);
    print(`Memory while handling ${kind}, in bytes after a collection`, ["calls", "wasm", "JavaScript heap"], rows, 0);
  }
}
const head = ["", "calls", "wasm", "grown by", "JavaScript heap", "grown by", ""];
print("Memory, in bytes; growth is that after the first twentieth", head, sum);
if (!flat) process.exitCode = 1;
