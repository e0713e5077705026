// Nonces of one key: a million from tasks that take turns, from threads through paysign/payments, under clocks that jump,
// and with hostile values where all copies of the package share the last one.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Worker } from "node:worker_threads";
import { Kraken, PaySignError, UnsignedKraken } from "paysign";
import { memoryStore } from "paysign/payments";
import { createSandbox } from "paysign/sandbox";
import { freshKey, SECRET } from "../tarball/support.mjs";

const NOW = 1_700_000_000_000;
const COUNT = Number(process.env.PAYSIGN_NONCES ?? 1_000_000);
const HIGHEST = 2n ** 64n - 1n;
const SHARED = Symbol.for("paysign.nonces");
const nameOf = (apiKey) => createHash("sha256").update(apiKey).digest("hex").slice(0, 32);

/** Numbers that look random, the same ones each time. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

test(`${COUNT} nonces of tasks that take turns, over six clients whose clocks do what they like: each above the last`, async () => {
  const apiKey = freshKey();
  const next = random(16);
  let time = NOW;
  const clocks = [
    () => time,
    () => NOW,
    () => time - 3_600_000 * next(),
    () => (next() < 0.5 ? time : time + 1000 * next()),
    () => time + (next() < 0.001 ? 86_400_000 : 0),
    () => Math.floor(time / 1000) * 1000,
  ];
  const clients = clocks.map((now, index) =>
    index === 5
      ? new UnsignedKraken({ apiKey, nonceUnit: "ms", now })
      : new Kraken({ apiKey, apiSecret: SECRET, nonceUnit: ["ms", "us", "ns"][index % 3], now }),
  );
  let last = 0n;
  let made = 0;
  let wrong = 0;
  const task = async (seed) => {
    const own = random(seed);
    while (made < COUNT) {
      for (let burst = 1 + 40 * own(); burst > 0 && made < COUNT; burst--) {
        time += own() < 0.1 ? 1 : 0;
        const { nonce } = clients[Math.floor(own() * clients.length)].request("Balance");
        const number = BigInt(nonce);
        if (number <= last) wrong++;
        last = number;
        made++;
      }
      await (own() < 0.01 ? new Promise((resolve) => setImmediate(resolve)) : undefined);
    }
  };
  await Promise.all(Array.from({ length: 100 }, (_, index) => task(index + 1)));
  assert.deepEqual([made, wrong], [COUNT, 0]);
});

/** Clocks of threads, each of which reads the machine's in its own way. */
const CLOCKS = `({
  right: () => Date.now(),
  behind: () => Date.now() - 60_000,
  ahead: () => Date.now() + 3_599_000,
  still: () => workerData.start,
  back: () => workerData.start - 1_000 * readings++,
  leaping: () => Date.now() + 60_000 * (readings++ % 7) - 180_000,
  units: () => Date.now() * [1, 1, 1, 1000, 1, 0.001, 1, 1e6][readings++ % 8],
})`;

const THREAD = `
  import { parentPort, workerData } from "node:worker_threads";
  const [{ ExternalId, Kraken }, { Payments }] = await Promise.all(workerData.entries.map((entry) => import(entry)));
  const waiting = new Map();
  let asked = 0;
  let readings = 0;
  parentPort.on("message", ({ id, value }) => { waiting.get(id)(value); waiting.delete(id); });
  const ask = (what, ...args) => new Promise((resolve) => { waiting.set(++asked, resolve); parentPort.postMessage({ id: asked, what, args }); });
  const store = Object.fromEntries(["read", "commit", "due", "list"].map((name) => [name, (...args) => ask(name, ...args)]));
  const fetch = async (url, { method, body, headers }) => {
    const { status, text } = await ask("fetch", url, { method, body, headers });
    return { status, text: async () => text, headers: { get: () => null } };
  };
  const now = ${CLOCKS}[workerData.clock];
  const client = new Kraken({ ...workerData.key, now });
  const payments = new Payments({ client, store, fetch, patienceMs: 120_000 });
  const states = [];
  const errors = [];
  const task = async () => {
    for (let count = 0; count < workerData.calls; count++) {
      const id = ExternalId.random();
      const params = { amount: "1", asset: "USD", external_id: id };
      let state;
      // A reading that can't be milliseconds is refused; the same id goes on with the next one.
      for (let tries = 0; tries < 20 && state !== "settled"; tries++)
        ({ state } = await payments.pay(id, "Pay/request/create", params).catch((error) => (errors.push(error.field ?? String(error)), {})));
      states.push(state);
    }
  };
  await Promise.all([task(), task(), task()]);
  parentPort.postMessage({ what: "done", states, errors });`;

/** A thread that pays with this clock; `answer` is asked for what it does not have. Gives what became of its payments. */
const thread = (workerData, answer) =>
  new Promise((resolve, reject) => {
    const worker = new Worker(new URL(`data:text/javascript,${encodeURIComponent(THREAD)}`), { workerData });
    worker.on("error", reject);
    worker.on("message", async ({ id, what, args, states, errors }) => {
      if (what !== "done") return worker.postMessage({ id, value: await answer(what, args) });
      await worker.terminate();
      resolve({ states, errors });
    });
  });

test("threads of one store through paysign/payments, whose clocks agree in nothing: the sandbox sees nonces rise, and refuses none", async () => {
  const store = memoryStore();
  const sandbox = createSandbox();
  const seen = [];
  const answer = async (what, args) => {
    if (what !== "fetch") return store[what](...args);
    const [url, request] = args;
    seen.push(BigInt(JSON.parse(request.body).nonce));
    const response = await sandbox.fetch(new Request(url, request));
    return { status: response.status, text: await response.text() };
  };
  const entries = ["paysign", "paysign/payments"].map((name) => import.meta.resolve(name));
  const clocks = ["right", "behind", "ahead", "still", "back", "leaping", "units"];
  const given = { entries, key: sandbox.kraken, start: Date.now(), calls: 10 };
  const ended = await Promise.all(clocks.map((clock) => thread({ ...given, clock }, answer)));
  assert.deepEqual(
    ended.map(({ states }) => states.filter((state) => state === "settled").length),
    clocks.map(() => 30),
  );
  for (const [index, { errors }] of ended.entries())
    assert.deepEqual([...new Set(errors)], clocks[index] === "units" ? ["now"] : [], clocks[index]);
  assert.ok(seen.length >= 210);
  const falling = seen.filter((nonce, index) => index > 0 && nonce <= seen[index - 1]);
  assert.deepEqual(falling, [], "each nonce is above all that Kraken had seen");
  assert.deepEqual(sandbox.entries({ answer: "Invalid nonce" }), [], "and none was refused");
  assert.equal(sandbox.entries({ answer: '"error":[]' }).length, seen.length);
});

test("a clock that changes its unit: what can't be milliseconds is refused, and burns nothing", () => {
  const apiKey = freshKey();
  let reading = NOW;
  const kraken = new Kraken({ apiKey, apiSecret: SECRET, now: () => reading });
  assert.equal(kraken.request("Balance").nonce, String(NOW));
  for (const wrong of [NOW / 1000, NOW * 1e6, NOW * 1000, performance.now() / 1e6, Number.MAX_VALUE]) {
    reading = wrong;
    try {
      const { nonce } = kraken.request("Balance");
      assert.ok(BigInt(nonce) < BigInt(NOW) + 1000n, `${wrong} gave ${nonce}`);
    } catch (error) {
      assert.ok(error instanceof PaySignError, `${wrong}: ${String(error)}`);
      assert.equal(error.field, "now", `${wrong}: ${error.message}`);
    }
  }
  reading = NOW + 1000;
  assert.equal(kraken.request("Balance").nonce, String(NOW + 1000));
});

test("whatever stands in the shared map, a nonce is a u64 above this client's last and near its clock", () => {
  const apiKey = freshKey();
  const kraken = new Kraken({ apiKey, apiSecret: SECRET, now: () => NOW });
  let last = BigInt(kraken.request("Balance").nonce);
  const map = globalThis[SHARED];
  const name = nameOf(apiKey);
  assert.equal(map.get(name), last);
  const values = [
    ...[HIGHEST, HIGHEST + 1n, 2n ** 200n, -1n, -HIGHEST, 0n, 1n, 10n ** 19n, 18446744073709551614n],
    ...[1, NaN, Infinity, "9", "18446744073709551615", null, undefined, true, {}, [], [2n], Symbol("x"), () => 5n],
    { valueOf: () => HIGHEST, [Symbol.toPrimitive]: () => HIGHEST },
    Object(HIGHEST),
    new Proxy({}, { get: () => () => HIGHEST }),
  ];
  for (const value of values) {
    map.set(name, value);
    const nonce = BigInt(kraken.request("Balance").nonce);
    assert.ok(nonce > last && nonce < last + 10n, `${typeof value} ${String(value?.toString?.() ?? value)}: ${nonce}`);
    last = nonce;
  }
});

test("whatever stands in the place of the shared map: no nonce comes twice, and nothing but PaySignError is thrown", () => {
  const before = Object.getOwnPropertyDescriptor(globalThis, SHARED);
  const hostile = [
    ...[null, 5, "map", {}, [], new Set(), new WeakMap(), Object.create(Map.prototype), Symbol("map"), () => {}],
    new Proxy(new Map(), {}),
    new Proxy(
      {},
      {
        get() {
          throw new Error("trap");
        },
      },
    ),
    Object.freeze(new Map()),
    ...["get", "set", "has", "delete", "size", "entries", "keys", "forEach", Symbol.iterator].map((name) =>
      Object.defineProperty(new Map(), name, {
        get() {
          throw new Error(`getter of ${String(name)}`);
        },
      }),
    ),
    new Map(Array.from({ length: 10_000 }, (_, index) => [String(index), HIGHEST])),
    new Map([
      [{}, NaN],
      [Symbol("key"), -1n],
      [undefined, "9"],
      [NaN, { valueOf: () => HIGHEST }],
    ]),
    Object.assign(new Map(), { get: () => HIGHEST, set: () => {}, has: () => true }),
    new (class extends Map {
      get() {
        return HIGHEST;
      }
      set() {
        throw new Error("set");
      }
    })(),
  ];
  try {
    const kraken = new Kraken({ apiKey: freshKey(), apiSecret: SECRET, now: () => NOW });
    let last = BigInt(kraken.request("Balance").nonce);
    for (const value of hostile) {
      Object.defineProperty(globalThis, SHARED, { value, writable: true, configurable: true });
      for (let again = 0; again < 3; again++) {
        const nonce = BigInt(kraken.request("Balance").nonce);
        assert.ok(nonce > last && nonce < last + 10n, `${typeof value}: ${nonce} after ${last}`);
        last = nonce;
      }
    }
    Object.defineProperty(globalThis, SHARED, {
      configurable: true,
      get() {
        throw new Error("getter");
      },
    });
    const nonce = BigInt(kraken.request("Balance").nonce);
    assert.ok(nonce > last);
  } finally {
    Object.defineProperty(globalThis, SHARED, before);
  }
});
