import assert from "node:assert/strict";
import { test } from "node:test";
import { ExternalId, Kraken } from "paysign";
import { memoryStore, Payments } from "paysign/payments";
import { createSandbox } from "paysign/sandbox";

// #region faults
const FAULTS = [
  { kind: "lose_answer" }, // done, and the answer is lost
  { kind: "lose_answer", executed: false }, // the connection breaks before it arrives
  { kind: "status_520" }, // done, and a page of HTML comes back
  { kind: "bad_gateway" }, // not done, and a page of HTML comes back
  { kind: "cut" }, // done, and half of the answer comes back
  { kind: "replay" }, // fetch sends it twice, as Deno's does
  { kind: "refuse", error: "EService:Busy" },
];

for (const fault of FAULTS)
  test(`a transfer is made once: ${JSON.stringify(fault)}`, async () => {
    const sandbox = createSandbox({ seed: "bad luck", balances: { USD: "100" } });
    sandbox.fault({ ...fault, match: "Pay/transfer/create" });
    const payments = new Payments({
      client: new Kraken(sandbox.kraken),
      store: memoryStore(),
      fetch: sandbox.fetch,
      sleep: async () => {}, // nobody waits in a test
    });
    const id = ExternalId.random();
    const params = { amount: "10.50", asset: "USD", to: "bob", external_id: id };
    const { state } = await payments.pay(id, "Pay/transfer/create", params);
    assert.equal(state, "settled");
    assert.equal(sandbox.balance("USD"), "89.5000"); // not 79.0000
  });
// #endregion faults

// #region clock
test("a request for payment expires, and the shop is told", async () => {
  let now = Date.UTC(2026, 10, 26, 12);
  const told = [];
  const sandbox = createSandbox({
    clock: () => now,
    callbackUrl: "https://shop.example/callback",
    fetch: async (_url, { body }) => {
      told.push(JSON.parse(atob(body.split(".")[1])).payload.status);
      return Response.json({ code: "success" });
    },
  });
  const kraken = new Kraken({ ...sandbox.kraken, now: () => now });
  const params = { amount: "10.50", asset: "USD", external_id: ExternalId.random(), expire_after_seconds: 3600 };
  const request = kraken.request("Pay/request/create", params);
  await sandbox.fetch(request.url, request);
  now += 3_600_001; // or sandbox.advance(3_600_001)
  sandbox.advance(0); // no timer runs: have a look
  await sandbox.idle();
  assert.deepEqual(told, ["expired"]);
});
// #endregion clock

// #region snapshot
test("the same state, again and again", async () => {
  const sandbox = createSandbox({ seed: "orders" });
  sandbox.deposit({ asset: "XBT", amount: "1.5" });
  sandbox.advance(600_000);
  const snapshot = sandbox.snapshot(); // text: a file of your repository. It holds the sandbox's keys
  const [first, second] = [createSandbox({ snapshot }), createSandbox({ snapshot })];
  assert.equal(first.balance("XBT"), sandbox.balance("XBT"));
  assert.equal(second.deposit({ asset: "XBT", amount: "1" }), first.deposit({ asset: "XBT", amount: "1" }));
});
// #endregion snapshot
