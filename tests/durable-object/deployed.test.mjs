// A new version of the Worker is deployed while payments are under way: for a while two objects have one storage, each in a
// workerd of its own, and then the old one ends in the middle of its calls. Each payment is made once.
//
// Cloudflare lets an object that was replaced store nothing more; here both can, which is worse.
import assert from "node:assert/strict";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { ExternalId } from "paysign";
import { journal, pause, start, storage, upstream } from "./support.mjs";

const VERSIONS = 4;
const CALLERS = 8;
const SHORT = { timeoutMs: 500, patienceMs: 3_000 };
const OVERLAP = 1_500;

test("two versions on one storage, the old one ended in the middle of its calls", async () => {
  const persist = await storage();
  const kraken = await upstream({ there: () => 5 + Math.random() * 20, back: 10 });
  const deploy = (version) =>
    start({
      url: kraken.url,
      key: kraken.sandbox.kraken,
      persist,
      senders: CALLERS,
      bindings: { VERSION: String(version) },
      ...SHORT,
    });
  const live = [await deploy(1)];
  const seen = { settledBy: new Set(), broken: 0, together: 0 };
  const made = [];
  let isOver = false;
  try {
    const callers = Array.from({ length: CALLERS }, async (_, sender) => {
      while (!isOver) {
        const external_id = ExternalId.random();
        made.push(external_id);
        for (let state; state !== "settled"; ) {
          // Whichever is there: while two are, either may be reached.
          const workers = live[Math.floor(Math.random() * live.length)];
          seen.together += Number(live.length > 1);
          const asked = workers.call("deployed", [external_id], { sender });
          const { value } = await asked.catch(() => (seen.broken++, {}));
          state = value?.payment.state;
          if (state === "settled") seen.settledBy.add(value.version);
          else await pause(50);
        }
      }
    });
    for (let version = 2; version <= VERSIONS; version++) {
      await pause(1_000);
      live.push(await deploy(version));
      await pause(OVERLAP);
      await live.shift().dispose();
    }
    await pause(1_000);
    isOver = true;
    await Promise.all(callers);
    await live[0].dispose();
    const entries = Object.values(await journal(persist)).filter(({ endpoint }) => endpoint !== undefined);
    const counts = made.map((id) => kraken.made(id));
    for (const [what, count] of Object.entries({
      payments: made.length,
      "calls while two versions were there": seen.together,
      "calls that broke off": seen.broken,
      "sent more than once": entries.filter(({ attempts }) => attempts.length > 1).length,
      "nonces refused": kraken.refused,
    }))
      console.log(`| deployed: ${what}: ${count}`);
    assert.deepEqual(
      counts.filter((count) => count !== 1),
      [],
    );
    assert.equal(entries.length, made.length);
    assert.ok(entries.every(({ state }) => state === "settled"));
    assert.equal(seen.settledBy.size, VERSIONS, "every version has settled some");
    assert.ok(seen.together > 0 && seen.broken > 0, "there were two at once, and calls broke off");
  } finally {
    isOver = true;
    await Promise.all(live.map((one) => one.dispose().catch(() => {})));
    await kraken.close();
    await rm(persist, { recursive: true, force: true });
  }
});
