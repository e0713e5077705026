import assert from "node:assert/strict";
import { test } from "node:test";
import { ExternalId, Kraken } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { ask, callback } from "./shop.mjs";

/** A sandbox that sends its callbacks to our own code, and what our code made of them. */
function shop() {
  const orders = new Map();
  const settled = async (id, status) => orders.set(id, status);
  const deliver = async (url, init) => callback(new Request(url, init), sandbox.callbackKeys, settled);
  const sandbox = createSandbox({ callbackUrl: "https://shop.example/pay", fetch: deliver });
  return { sandbox, kraken: new Kraken(sandbox.kraken), orders };
}

const order = () => ({ amount: "10.50", asset: "USD", external_id: ExternalId.random() });

test("a payment whose answer is lost is asked for once", async () => {
  const { sandbox, kraken } = shop();
  sandbox.fault({ kind: "lose_answer", match: "Pay/request/create" });
  const params = order();
  assert.equal(await ask(kraken, sandbox.fetch, params), undefined);
  assert.equal(sandbox.payment(params.external_id).status, "pending");
  assert.equal(sandbox.entries({ endpoint: "Pay/request/create", answer: "already" }).length, 1);
});

test("a payment that never arrived is asked for again", async () => {
  const { sandbox, kraken } = shop();
  sandbox.fault({ kind: "lose_answer", executed: false });
  const params = order();
  assert.match(await ask(kraken, sandbox.fetch, params), /^https:/);
});

test("a payment is settled by its callback", async () => {
  const { sandbox, kraken, orders } = shop();
  const params = order();
  await ask(kraken, sandbox.fetch, params);
  sandbox.pay(params.external_id, "bob");
  await sandbox.idle();
  assert.equal(orders.get(params.external_id), "success");
});

test("a forged callback settles nothing", async () => {
  const { sandbox, orders } = shop();
  const request = new Request("https://shop.example/pay", { method: "POST", body: "forged" });
  const answer = await callback(request, sandbox.callbackKeys, (id, status) => orders.set(id, status));
  assert.equal(answer.status, 401);
  assert.equal(orders.size, 0);
});
