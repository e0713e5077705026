// docs/recipes: webhooks that were seen before, and callbacks of Kraken Pay, in the runtimes that they are for.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { generateKeyPair, SignJWT } from "jose";
import { ExternalId, Kraken, settle, signKatu9Webhook } from "paysign";
import { serveSandbox } from "paysign/sandbox/node";
import { importTool } from "../runtimes/lib.mjs";
import { redis as redisServer } from "../stores/engines.mjs";
import { recipe, served, worker } from "./support.mjs";

const SECRET = "whsec_seen";
const body = (id) => JSON.stringify({ event: "payment_link.created", data: { id } });
const post = async (url, text, secret = SECRET) => {
  const headers = { "X-Katu9-Signature": signKatu9Webhook(secret, text) };
  return (await fetch(url, { method: "POST", headers, body: text })).status;
};

/** One delivery ten times at once, another, and a forged one. */
async function takesEachOnce({ url, output }) {
  const statuses = await Promise.all(Array.from({ length: 10 }, () => post(url, body("order-1"))));
  assert.deepEqual(new Set(statuses), new Set([204]), output());
  assert.equal(await post(url, body("order-2")), 204);
  assert.equal(await post(url, body("order-3"), "forged"), 401);
  for (const [line, times] of [
    ["done order-1", 1],
    ["seen before order-1", 9],
    ["done order-2", 1],
    ["order-3", 0],
  ])
    assert.equal(output().split(line).length - 1, times, output());
}

test("recipe: a webhook that was seen before: SQL", async (t) => {
  const folder = await recipe("seen-before", ["better-sqlite3"], "seen-sql");
  const env = { KATU9_SECRET: SECRET, SHOP: join(folder, "shop.db") };
  await takesEachOnce(await served(t, folder, ["sql.mjs"], { env }));
  const { default: Database } = await importTool("better-sqlite3");
  const db = new Database(env.SHOP);
  t.after(() => db.close());
  assert.deepEqual(db.prepare("select id, paid from orders order by id").raw().all(), [
    ["order-1", 1],
    ["order-2", 1],
  ]);
});

test("recipe: a webhook that was seen before: a Durable Object", async (t) => {
  const folder = await recipe("seen-before", [], "seen-worker");
  const options = {
    bindings: { KATU9_SECRET: SECRET },
    durableObjects: { ORDERS: { className: "Order", useSQLite: true } },
  };
  const started = await worker(t, folder, "worker.mjs", options);
  await takesEachOnce(started);
  const orders = await started.made.getDurableObjectNamespace("ORDERS");
  assert.equal(await orders.getByName("order-1").times(), 1);
});

test("recipe: a webhook that was seen before: Redis", async (t) => {
  const engine = await redisServer();
  if (engine === undefined) {
    assert.ok(!process.env.CI, "MISSING: Redis");
    return;
  }
  const { createClient } = await importTool("redis");
  const redis = await createClient({ url: `redis://127.0.0.1:${engine.port}` }).connect();
  t.after(() => (redis.destroy(), engine.stop()));
  const { once } = await import(join(await recipe("seen-before", [], "seen-redis"), "redis.mjs"));
  let works = 0;
  const all = Array.from({ length: 10 }, () => once(redis, "one", async () => (works += 1)));
  assert.equal((await Promise.all(all)).filter((said) => said === "done").length, 1);
  assert.equal(await once(redis, "one", () => assert.fail("again")), "seen before");
  assert.equal(works, 1);
  const failing = () => Promise.reject(new Error("the shop is down"));
  await assert.rejects(once(redis, "two", failing), /the shop is down/);
  assert.equal(await once(redis, "two", async () => {}), "done", "it may come again");
  await redis.set("seen:three", "working", { EX: 60 });
  assert.equal(await once(redis, "three", () => assert.fail("two at it")), "busy");
});

test("recipe: callbacks of Kraken Pay in a Worker", async (t) => {
  const kraken = await serveSandbox();
  t.after(() => kraken.close());
  const { sandbox } = kraken;
  const folder = await recipe("pay-callbacks", [], "pay-callbacks");
  const { made, url, output } = await worker(t, folder, "worker.mjs", {
    bindings: { PAY_CALLBACK_KEYS: `${kraken.url}/.well-known/pay-callback-keys.json` },
    d1Databases: ["DB"],
  });
  const db = await made.getD1Database("DB");
  await db.exec(readFileSync(join(folder, "schema.sql"), "utf8").trim());
  sandbox.setCallbackUrl(url);

  const client = new Kraken({ ...sandbox.kraken, baseUrl: kraken.url });
  const asked = async () => {
    const id = ExternalId.random();
    await db.prepare("insert into orders (external_id) values (?)").bind(id).run();
    const request = client.request("Pay/request/create", { amount: "10.50", asset: "USD", external_id: id });
    await settle(request, fetch(request.url, request));
    return id;
  };
  const statusOf = async (id) =>
    (await db.prepare("select status from orders where external_id = ?").bind(id).first()).status;

  const [paid, declined] = [await asked(), await asked()];
  sandbox.fault({ kind: "duplicate_delivery", match: "pay-callback" });
  sandbox.pay(paid, "bob");
  sandbox.decline(declined);
  await sandbox.idle();
  assert.equal(await statusOf(paid), "success");
  assert.equal(await statusOf(declined), "declined");
  assert.equal(output().split(`deliver ${paid}`).length - 1, 1, output());
  assert.match(output(), new RegExp(`nothing to do for ${paid.replaceAll("+", "\\+")}`));
  assert.ok(sandbox.deliveries.length >= 3);
  for (const { delivered, failure } of sandbox.deliveries) assert.ok(delivered, failure);

  // Signed by somebody else, under the name of a key of the set and under another; and what is not a token at all.
  const waiting = await asked();
  const { privateKey } = await generateKeyPair("ES256");
  for (const kid of [sandbox.callbackKeys.keys[0].kid, "another"]) {
    const token = await new SignJWT({ payload: { external_id: waiting, status: "success" } })
      .setProtectedHeader({ alg: "ES256", kid })
      .setIssuer("kraken-pay")
      .setExpirationTime("24h")
      .sign(privateKey);
    assert.equal((await fetch(url, { method: "POST", body: token })).status, 401, kid);
  }
  assert.equal((await fetch(url, { method: "POST", body: "a.b.c" })).status, 401);
  assert.equal(await statusOf(waiting), "pending", "a forged callback settles nothing");
});
