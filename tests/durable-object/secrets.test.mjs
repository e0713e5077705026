// Nothing of a key, a one-time password, a token or a callback stands in an object's storage, nor in any byte that workerd has
// written to disk for it: after payments that were settled, refused and lost, and of a workerd that was killed.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { rm } from "node:fs/promises";
import { test } from "node:test";
import { ExternalId } from "paysign";
import { seenIn, seenInFiles, tracesOf } from "../stores/traces.mjs";
import { jwt } from "../tarball/pay-callback-support.mjs";
import { BREAK, start, storage, until, upstream } from "./support.mjs";

const random = () => randomBytes(24).toString("hex");
const transfer = (external_id) => [external_id, "Pay/request/create", { amount: "10.50", asset: "USD", external_id }];

test("no secret is stored, whatever became of the payments", async () => {
  const [settled, lost, page, killed] = Array.from({ length: 4 }, () => ExternalId.random());
  const persist = await storage();
  let workers;
  const faults = {
    [lost]: async (serve) => (await serve(), BREAK),
    [page]: () => new Response("<html>", { status: 502 }),
    [killed]: () => (workers.kill(), BREAK),
  };
  const kraken = await upstream({
    heard: ({ body }, serve) => {
      const [id, fault] = Object.entries(faults).find(([id]) => body.includes(id)) ?? [];
      delete faults[id];
      return fault?.(serve);
    },
  });
  try {
    const otp = `otp-${random()}`;
    const key = kraken.sandbox.createKey({ otp });
    const [token, shop] = [random(), random()];
    // What else a Worker has in its environment.
    const bindings = { KRAKEN_OTP: otp, KATU9_TOKEN: token, SHOP_TOKEN: shop, CALLBACK: jwt };
    const begin = () => start({ url: kraken.url, key, persist, timeoutMs: 1_000, patienceMs: 100, bindings });
    workers = await begin();
    const states = [];
    const withdrawal = ["w0", "Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "99999999" }];
    for (const asked of [transfer(settled), withdrawal, transfer(lost), transfer(page)])
      states.push((await workers.call("pay", asked)).value.state);
    assert.deepEqual(states, ["settled", "refused", "unknown", "unknown"]);
    assert.equal((await workers.call("pay", ["x", "Pay/request/create", { amount: 1 }])).error.code, "invalid_request");

    const traces = tracesOf({ apiKey: key.apiKey, apiSecret: key.apiSecret, otp, token, shop, callback: jwt });
    const judged = async () => {
      const { value } = await workers.call("raw", ["stored"]);
      assert.ok(value.includes(lost) && value.includes("paysign_1"), "what is stored is all there");
      assert.deepEqual(seenIn(Buffer.from(value), traces), []);
    };
    await judged();
    await workers.call("pay", transfer(killed)).catch(() => {});
    await workers.dispose().catch(() => {});
    const dead = await seenInFiles(persist, traces, killed);
    assert.ok(dead.hasMark, "the intent of the one that was killed is on disk");
    assert.deepEqual(dead.seen, []);

    workers = await begin();
    await until("it goes on", async () => (await workers.call("find", [killed])).value.state === "settled");
    await judged();
    await workers.dispose();
    const { seen, bytes } = await seenInFiles(persist, traces, killed);
    assert.deepEqual(seen, []);
    console.log(`| secrets: ${bytes} bytes on disk, none of a secret`);
  } finally {
    await workers?.dispose().catch(() => {});
    await kraken.close();
    await rm(persist, { recursive: true, force: true });
  }
});
