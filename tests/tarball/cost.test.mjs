// What use costs does not grow with use: clients that nobody freed, and keys that were used once.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { Kraken } from "paysign";
import { freshKey, newKraken, NOW, SECRET } from "./support.mjs";

const nonces = () => globalThis[Symbol.for("paysign.nonces")];
const nameOf = (apiKey) => createHash("sha256").update(apiKey).digest("hex").slice(0, 32);

/** Collects `count` clients that were dropped at once, and says how long the one turn took in which they went. */
const COLLECTED = `
const { Kraken } = await import("paysign");
const drop = (count) => { for (let i = 0; i < count; i++) new Kraken({ apiKey: "key " .trim() + (i % 50), apiSecret: ${JSON.stringify(SECRET)} }); };
async function collected(count) {
  drop(count);
  let longest = 0;
  for (let turn = 0; turn < 20; turn++) {
    gc();
    const start = performance.now();
    await new Promise((done) => setTimeout(done, 0));
    longest += performance.now() - start;
  }
  return longest;
}
await collected(5_000);
const few = await collected(5_000);
const many = await collected(100_000);
console.log(JSON.stringify({ few, many }));
`;
test("100,000 clients that nobody freed cost at most 30 times what 5,000 do", () => {
  const { few, many } = JSON.parse(
    execFileSync(process.execPath, ["--expose-gc", "--input-type=module", "--eval", COLLECTED], {
      encoding: "utf8",
      timeout: 120_000,
    }),
  );
  assert.ok(many <= 30 * few, `5,000 took ${few} ms, 100,000 took ${many} ms`);
});

test("keys whose last nonce is an hour old are forgotten past 10,000, others stay", () => {
  let now = NOW;
  const clock = () => now;
  const make = () => new Kraken({ apiKey: freshKey(), apiSecret: SECRET, now: clock });
  const before = nonces()?.size ?? 0;
  const first = newKraken({ now: clock });
  first.request("DepositStatus");
  for (let i = 0; i < 12_000; i++) make().request("DepositStatus");
  assert.ok(nonces().size - before >= 12_000, "within the hour all are kept");
  now += 3_600_001;
  const apiKey = freshKey();
  const used = new Kraken({ apiKey, apiSecret: SECRET, now: clock });
  const nonce = BigInt(used.request("DepositStatus").nonce);
  for (let i = 0; i < 4_000; i++) make().request("DepositStatus");
  assert.ok(nonces().size <= 10_001 + before, `${nonces().size} keys are kept`);
  assert.equal(nonces().get(nameOf(apiKey)), nonce, "one that was used just now is kept");
  assert.equal(first.request("DepositStatus").nonce, String(now), "a client of a forgotten key goes on by its clock");
});

test("a key whose clock stands is not forgotten: its nonces go on rising", () => {
  const apiKey = freshKey();
  const standing = new Kraken({ apiKey, apiSecret: SECRET, now: () => 1000 });
  standing.request("DepositStatus");
  for (let i = 0; i < 12_000; i++) newKraken().request("DepositStatus", {}, { nonce: 1n });
  assert.equal(new Kraken({ apiKey, apiSecret: SECRET, now: () => 1000 }).request("DepositStatus").nonce, "1001");
});

test("the 100,000th key costs what the first did", () => {
  const spent = (count) => {
    const start = performance.now();
    for (let i = 0; i < count; i++) {
      const kraken = newKraken();
      kraken.request("DepositStatus");
      kraken.free();
    }
    return performance.now() - start;
  };
  spent(2_000);
  const first = Math.min(spent(1_000), spent(1_000), spent(1_000));
  spent(95_000);
  const last = Math.min(spent(1_000), spent(1_000), spent(1_000));
  assert.ok(last <= 5 * first, `the first 1,000 took ${first} ms, the last ${last} ms`);
});
