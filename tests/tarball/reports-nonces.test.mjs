// What public reports say about nonces and clocks: one key is one sequence in a realm, whatever copy or entry of the package is loaded.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as main from "paysign";
import * as js from "paysign/js";
import * as slim from "paysign/slim";
import { freshKey, newKraken, NOW, refuses, SECRET } from "./support.mjs";

const require = createRequire(import.meta.url);
const packageFolder = dirname(require.resolve("paysign/package.json"));
const copies = mkdtempSync(join(tmpdir(), "paysign-copies-"));
after(() => rmSync(copies, { recursive: true, force: true }));
/** The package once more at another address, as a second bundle has it. */
async function anotherCopy(name, entry = "paysign") {
  const folder = join(copies, name);
  cpSync(packageFolder, folder, { recursive: true });
  return import(pathToFileURL(join(folder, relative(packageFolder, fileURLToPath(import.meta.resolve(entry))))).href);
}
slim.init(readFileSync(require.resolve("paysign/paysign.wasm")));
const ENTRIES = {
  import: main,
  "paysign/js": js,
  "paysign/slim": slim,
  require: require("paysign"),
  "a copy": await anotherCopy("one"),
  "another copy": await anotherCopy("two"),
  "a copy's js": await anotherCopy("three", "paysign/js"),
};

const SHARED = Symbol.for("paysign.nonces");
const nameOf = (apiKey) => createHash("sha256").update(apiKey).digest().subarray(0, 16).toString("hex");
const made = (entry, apiKey, options = {}) =>
  new entry.Kraken({ apiKey, apiSecret: SECRET, now: () => NOW, ...options });
const next = (kraken, options) => BigInt(kraken.request("DepositStatus", {}, options).nonce);
const UNITS = { ms: 1n, us: 1000n, ns: 1_000_000n };
const at = (unit, ms = NOW) => BigInt(ms) * UNITS[unit];

for (const [source, names] of [
  ["vercel/next.js#65350, lamassu/lamassu-server#1237", ["a copy", "another copy"]],
  ["sibling", ["import", "paysign/js"]],
  ["reports on npm's dual packages", ["import", "require"]],
  ["their family", ["require", "paysign/slim"]],
  ["their family", Object.keys(ENTRIES)],
]) {
  for (const nonceUnit of Object.keys(UNITS)) {
    test(`${source}: ${names.join(", ")}, one key, calls in turn, ${nonceUnit}: 400 nonces, each one more`, () => {
      const apiKey = freshKey();
      const clients = names.map((name) => made(ENTRIES[name], apiKey, { nonceUnit }));
      for (let i = 0; i < 400; i++) {
        const name = names[i % names.length];
        assert.equal(next(clients[i % clients.length]), at(nonceUnit) + BigInt(i), `number ${i}, ${name}`);
      }
    });
  }
}

test("their family: a clock that runs, a client made late, a client freed, a given nonce: still one sequence", () => {
  const apiKey = freshKey();
  let now = NOW;
  let last = 0n;
  const clients = Object.entries(ENTRIES).map(([name, entry]) => [name, made(entry, apiKey, { now: () => now })]);
  const goesUp = (kraken, name, options) => {
    const nonce = next(kraken, options);
    assert.ok(nonce > last, `${name}: ${nonce} after ${last}`);
    last = nonce;
  };
  for (let round = 0; round < 20; round++) {
    for (const [name, kraken] of clients) {
      now += round % 3 === 0 ? 1 : round % 3 === 1 ? 0 : -5;
      goesUp(kraken, name);
    }
    goesUp(clients[round % clients.length][1], "given", { nonce: last + 100n });
    for (const [name, entry] of Object.entries(ENTRIES)) {
      const late = made(entry, apiKey, { now: () => now });
      goesUp(late, `${name}, made late`);
      late.free();
    }
  }
  assert.equal(next(made(ENTRIES["a copy"], apiKey, { lastNonce: last + 1000n })), last + 1001n, "lastNonce raises");
  assert.equal(next(clients[0][1]), last + 1002n, "for all");
  assert.equal(next(made(ENTRIES["another copy"], freshKey())), at("ms"), "another key has its own");
});

test("what they share: a Map of 32 hex digits to bigint under a registered symbol, not enumerable, no key and no secret in it", () => {
  const apiKey = freshKey();
  const kraken = made(main, apiKey);
  const nonce = next(kraken);
  const shared = globalThis[SHARED];
  assert.ok(shared instanceof Map, "a Map");
  assert.equal(shared.get(nameOf(apiKey)), nonce, "the last nonce");
  next(kraken);
  assert.equal(globalThis[SHARED], shared, "one Map");
  assert.equal(shared.get(nameOf(apiKey)), nonce + 1n, "raised");
  assert.equal(next(made(js, apiKey, { nonceUnit: "ns" })), at("ns"), "a finer unit");
  assert.equal(shared.get(nameOf(apiKey)), at("ns"), "in its own unit");
  assert.equal(Object.getOwnPropertyDescriptor(globalThis, SHARED).enumerable, false, "not enumerable");
  assert.ok(!Object.keys(globalThis).some((name) => /paysign/i.test(name)), "no name");
  for (const [name, value] of shared) {
    assert.match(name, /^[0-9a-f]{32}$/);
    assert.equal(typeof value, "bigint", name);
  }
});

test("check, a refusal and the constructor write nothing there", () => {
  const apiKey = freshKey();
  const kraken = made(main, apiKey);
  kraken.check("DepositStatus", {});
  refuses(() => kraken.request("DepositStatus", { surprise: 1 }), "invalid_request", "surprise", "a refusal");
  assert.equal(next(kraken), at("ms"), "the first nonce is now");
});

test("a value that another copy wrote raises, up to a day above the clock in nanoseconds", () => {
  const limit = at("ns") + at("ns", 86_400_000);
  for (const value of [at("ms") + 1000n, at("us"), at("ns"), limit - 1n]) {
    const apiKey = freshKey();
    next(newKraken());
    globalThis[SHARED].set(nameOf(apiKey), value);
    assert.equal(next(made(main, apiKey)), value + 1n, `${value}`);
    assert.equal(next(made(js, apiKey)), value + 2n, `${value}, the other entry`);
  }
  for (const value of [limit + 1n, limit * 2n, 2n ** 63n, 2n ** 64n - 1n, 2n ** 64n - 2n]) {
    const apiKey = freshKey();
    globalThis[SHARED].set(nameOf(apiKey), value);
    const kraken = made(main, apiKey);
    assert.equal(next(kraken), at("ms"), `${value} is another script's and would end the key`);
    assert.equal(next(kraken), at("ms") + 1n, `${value}, and goes on`);
  }
  const apiKey = freshKey();
  const own = made(main, apiKey);
  assert.equal(next(own, { nonce: limit * 2n }), limit * 2n, "given to this client: used as it is");
  assert.equal(next(own), limit * 2n + 1n, "and raises it");
  assert.equal(next(made(main, freshKey(), { lastNonce: limit * 2n })), limit * 2n + 1n, "lastNonce too");
});

test("a value that is not a u64 is replaced", () => {
  for (const value of [
    undefined,
    null,
    5,
    NOW + 1000,
    "99",
    String(NOW + 1000),
    -1n,
    2n ** 64n,
    NaN,
    {},
    [],
    () => 1n,
    true,
    Symbol("x"),
    { valueOf: () => 2n ** 60n },
  ]) {
    const apiKey = freshKey();
    next(newKraken());
    globalThis[SHARED].set(nameOf(apiKey), value);
    const kraken = made(main, apiKey);
    assert.equal(next(kraken), at("ms"), `${typeof value} ${String(value)}`);
    assert.equal(globalThis[SHARED].get(nameOf(apiKey)), at("ms"), `${typeof value} ${String(value)}: replaced`);
  }
});

test("what is not a Map is replaced, and nothing throws", () => {
  const lookalike = { get: () => 2n ** 60n, set() {}, has: () => true, size: 1 };
  for (const value of [
    undefined,
    null,
    5,
    "text",
    {},
    [],
    lookalike,
    Object.create(Map.prototype),
    new WeakMap(),
    new Set(),
    () => {},
  ]) {
    const apiKey = freshKey();
    const kraken = made(main, apiKey);
    const first = next(kraken);
    if (!Reflect.set(globalThis, SHARED, value)) return; // a property that nobody can replace needs no mending
    assert.equal(next(kraken), first + 1n, `${typeof value}: this client's own last nonce holds`);
    assert.ok(globalThis[SHARED] instanceof Map, `${typeof value}: replaced`);
    assert.equal(globalThis[SHARED].get(nameOf(apiKey)), first + 1n, `${typeof value}: written again`);
    assert.equal(next(made(ENTRIES["a copy"], apiKey)), first + 2n, `${typeof value}: shared again`);
  }
});

const HOSTS = {
  "a text was there before": "globalThis[Symbol.for('paysign.nonces')] = 'text';",
  "a lookalike was there before":
    "globalThis[Symbol.for('paysign.nonces')] = { get: () => 2n ** 60n, set() {}, has: () => true, size: 0 };",
  "nothing can be added to globalThis": "Object.preventExtensions(globalThis);",
  "the property can't be written": "Object.defineProperty(globalThis, Symbol.for('paysign.nonces'), { value: 5 });",
  "the property throws":
    "Object.defineProperty(globalThis, Symbol.for('paysign.nonces'), { get() { throw new Error('get'); }, set() { throw new Error('set'); } });",
};
for (const [label, before] of Object.entries(HOSTS)) {
  test(`in a realm where ${label}, a copy still counts for itself`, () => {
    const program = `const { Kraken } = await import("paysign"); ${before}
      const make = () => new Kraken({ apiKey: "k", apiSecret: ${JSON.stringify(SECRET)}, now: () => ${NOW} });
      const [a, b] = [make(), make()];
      const nonces = [a, b, a, make(), b].map((kraken) => kraken.request("DepositStatus").nonce);
      console.log(nonces.join());`;
    const said = execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      cwd: dirname(fileURLToPath(import.meta.url)),
      encoding: "utf8",
    });
    assert.equal(said.trim(), [0n, 1n, 2n, 3n, 4n].map((n) => String(at("ms") + n)).join());
  });
}

test("ccxt/ccxt#5110: a key once used in ns and then in ms goes on above it in one process", () => {
  const apiKey = freshKey();
  assert.equal(next(made(main, apiKey, { nonceUnit: "ns" })), at("ns"));
  assert.equal(next(made(ENTRIES["a copy"], apiKey, { nonceUnit: "ms" })), at("ns") + 1n);
});

test("sibling: a clock in seconds is refused, and burns no nonce", () => {
  for (const [name, entry] of Object.entries(ENTRIES)) {
    for (const seconds of [1_700_000_000, Math.floor(NOW / 1000), 1_000_000_001, 99_999_999_999]) {
      let now = seconds;
      const kraken = made(entry, freshKey(), { now: () => now });
      assert.throws(
        () => next(kraken),
        (error) => {
          assert.ok(main.PaySignError.is(error), `${name}, ${seconds}: ${String(error)}`);
          assert.deepEqual(
            [error.code, error.field, error.outcome],
            ["invalid_request", "now", "not_sent"],
            `${name}, ${seconds}`,
          );
          assert.match(error.message, /second/i, `${name}, ${seconds}`);
          return true;
        },
      );
      now = NOW;
      assert.equal(next(kraken), at("ms"), `${name}, ${seconds}: a clock put right`);
    }
  }
  for (const now of [1, 999_999_999, 100_000_000_001, NOW])
    assert.equal(next(newKraken({ now: () => now })), BigInt(now), `${now} is not in seconds`);
});

test("siblings: a frozen clock, one that goes back, and what is not a clock", () => {
  let now = NOW;
  const kraken = newKraken({ now: () => now });
  for (const [time, offset] of [
    [NOW, 0n],
    [NOW, 1n],
    [NOW - 1e6, 2n],
    [NOW + 10, 10n],
    [NOW, 11n],
  ]) {
    now = time;
    assert.equal(next(kraken), at("ms") + offset, `${time}`);
  }
  for (const time of [NaN, Infinity, new Date(NOW), BigInt(NOW), String(NOW), null, undefined, {}, -1]) {
    now = time;
    refuses(() => next(kraken), "invalid_request", "now", `now gives ${typeof time} ${String(time)}`);
  }
  now = NOW;
  assert.equal(next(kraken), at("ms") + 12n, "goes on");
});

test("siblings: edges of lastNonce and nonce", () => {
  assert.equal(next(newKraken({ lastNonce: 2n ** 64n - 2n })), 2n ** 64n - 1n, "the last u64");
  refuses(() => next(newKraken({ lastNonce: 2n ** 64n - 1n })), "invalid_request", undefined, "none is left");
  for (const value of ["01", "", " ", 2 ** 53, -1n, 2n ** 64n, "1e3"]) {
    refuses(() => newKraken({ lastNonce: value }), "invalid_request", "lastNonce", `lastNonce ${String(value)}`);
    refuses(() => next(newKraken(), { nonce: value }), "invalid_request", "nonce", `nonce ${String(value)}`);
  }
});
