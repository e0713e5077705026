import { ExternalId, Kraken, PaySignError } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { beforeEach, expect, test } from "vitest";
import { ask } from "../shop.mjs";

let sandbox, kraken;

beforeEach(() => {
  // A new one for each test takes a millisecond. The same seed gives the same ids and links in each run.
  sandbox = createSandbox({ seed: "shop", balances: { USD: "100" } });
  kraken = new Kraken(sandbox.kraken);
});

test("a customer is asked, and pays", async () => {
  const id = ExternalId.random();
  expect(await ask(kraken, { id, amount: "10.50" }, sandbox.fetch)).toMatch(/^https:/);
  expect(sandbox.payment(id)).toMatchObject({ amount: "10.50", status: "pending" });

  sandbox.pay(id, "bob");
  expect(sandbox.payment(id)).toMatchObject({ status: "success", kraktag: "bob" });
  expect(sandbox.balance("USD")).toBe("110.5000");
});

test("after a lost answer the customer is asked once", async () => {
  sandbox.fault({ kind: "lose_answer", match: "Pay/request/create" });
  const id = ExternalId.random();
  expect(await ask(kraken, { id, amount: "10.50" }, sandbox.fetch)).toBeUndefined();

  const sent = sandbox.entries({ endpoint: "Pay/request/create" });
  expect(sent.map(({ fault }) => fault)).toEqual(["lose_answer", undefined]);
  expect(sandbox.payment(id).status).toBe("pending");
});

test("a request that nobody pays expires", async () => {
  const id = ExternalId.random();
  const created = kraken.request("Pay/request/create", {
    amount: "1",
    asset: "USD",
    external_id: id,
    expire_after_seconds: 60,
  });
  await sandbox.fetch(created.url, created);
  sandbox.advance(61_000);
  expect(sandbox.payment(id).status).toBe("expired");
});

test("a key that may not do it is refused, and nothing is asked", async () => {
  const poor = new Kraken(sandbox.createKey({ permissions: ["Funds permissions - Query"] }));
  const id = ExternalId.random();
  const refused = await ask(poor, { id, amount: "1" }, sandbox.fetch).catch((error) => error);
  expect(PaySignError.is(refused)).toBe(true);
  expect(refused).toMatchObject({ outcome: "refused" });
  expect(sandbox.payment(id)).toBeUndefined();
});
