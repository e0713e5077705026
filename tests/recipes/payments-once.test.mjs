// docs/recipes/payments-once: the program on Redis, on two machines. The others are examples that have tests of their own.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ExternalId } from "paysign";
import { serveSandbox } from "paysign/sandbox/node";
import { redis } from "../stores/engines.mjs";
import { recipe, served } from "./support.mjs";

test("recipe: payments once, on Redis", async (t) => {
  const engine = await redis();
  if (engine === undefined) return assert.ok(!process.env.CI, "MISSING: Redis");
  const { url, sandbox, close } = await serveSandbox({ balances: { USD: "100" } });
  const folder = await recipe("payments-once", ["redis"]);
  const env = {
    KRAKEN_API_KEY: sandbox.kraken.apiKey,
    KRAKEN_API_SECRET: sandbox.kraken.apiSecret,
    KRAKEN_URL: url,
    REDIS_URL: `redis://127.0.0.1:${engine.port}`,
  };
  const machines = await Promise.all([1, 2].map(() => served(t, folder, ["redis.mjs"], { env })));
  t.after(async () => {
    for (const { child } of machines) child.kill();
    await Promise.all([close(), engine.stop()]);
  });

  const pay = async (machine, what) => {
    const answer = await fetch(machine.url, { method: "POST", body: JSON.stringify(what) });
    return [answer.status, (await answer.json()).state];
  };
  const one = { id: ExternalId.random(), amount: "10.50", asset: "USD", to: "bob" };
  sandbox.fault({ kind: "lose_answer", match: "Pay/transfer/create" });
  const both = await Promise.all(machines.map((machine) => pay(machine, one)));
  assert.deepEqual(
    both,
    [
      [200, "settled"],
      [200, "settled"],
    ],
    machines[0].output() + machines[1].output(),
  );
  assert.deepEqual(
    await pay(machines[0], { ...one, amount: "11" }),
    [400, undefined],
    "the same id for something else",
  );
  assert.equal(sandbox.balance("USD"), "89.5000");
});
