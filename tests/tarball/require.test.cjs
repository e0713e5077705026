// require("paysign"): the same names, and they work; both entries know each other's errors.
const assert = require("node:assert/strict");
const { createHmac } = require("node:crypto");
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { test } = require("node:test");
const paysign = require("paysign");

const { secret: SECRET, cases } = JSON.parse(readFileSync(join(__dirname, "../vectors/kraken-api-sign.json"), "utf8"));
const NAMES = [
  "Kraken",
  "Katu9",
  "ExternalId",
  "readResponse",
  "settle",
  "unanswered",
  "page",
  "redact",
  "operations",
  "signKatu9Webhook",
  "verifyKatu9Webhook",
  "PaySignError",
];
const UUID = "75906707-8c31-479c-b354-aa805c4cefbc";

test("the same names as import", async () => {
  const imported = await import("paysign");
  for (const name of NAMES) {
    assert.ok(name in paysign, `require has ${name}`);
    assert.ok(name in imported, `import has ${name}`);
    assert.equal(typeof paysign[name], typeof imported[name], name);
  }
  const own = (entry) =>
    Object.keys(entry)
      .filter((name) => !["default", "__esModule", "module.exports"].includes(name))
      .sort();
  assert.deepEqual(own(paysign), own(imported), "no more and no less");
});

test("signing, as in the vectors", () => {
  const kraken = new paysign.Kraken({ apiKey: "required", apiSecret: SECRET });
  for (const c of cases) assert.equal(kraken.sign(c.path, c.nonce, c.body), c.api_sign, c.name);
  kraken.free();
  assert.throws(
    () => kraken.sign("/p", 1n, ""),
    (error) => error instanceof paysign.PaySignError && error.code === "freed",
  );
});

test("a request, an answer, a page, an id", async () => {
  const { Kraken, Katu9, ExternalId, readResponse, settle, unanswered, page, redact, operations } = paysign;
  const kraken = new Kraken({ apiKey: "required-2", apiSecret: SECRET, now: () => 1616492376594 });
  const c = cases.find((row) => row.name === "request-create");
  const request = kraken.request("Pay/request/create", {
    amount: "10.50",
    asset: "USD",
    external_id: ExternalId.fromU64(10777n),
    expire_after_seconds: 3600,
    from: "bob",
    note: "Invoice 42",
  });
  assert.equal(request.body, c.body);
  assert.equal(request.headers["API-Sign"], c.api_sign);
  assert.equal(JSON.stringify(redact(request)).includes(c.api_sign), false);
  const text = '{"error":[],"result":{"view_link":"https://pay.example/r/1"}}';
  assert.deepEqual(readResponse(request, 200, text).result, { view_link: "https://pay.example/r/1" });
  assert.deepEqual((await settle(request, Promise.resolve(new Response(text)))).result, {
    view_link: "https://pay.example/r/1",
  });
  assert.equal(unanswered(request, undefined).retry.action, "same_external_id");
  assert.deepEqual(page([]).items, []);
  assert.equal(operations().length, 42);
  const link = new Katu9({ token: "t" }).request("payment-link/generate", { transactionId: UUID });
  assert.equal(link.body, JSON.stringify({ transactionId: UUID }));
});

test("a webhook", () => {
  const body = '{"event":"transaction.created","data":{"id":"1"}}';
  const signature = paysign.signKatu9Webhook("whsec_test", body);
  assert.equal(signature, createHmac("sha256", "whsec_test").update(body).digest("hex"));
  assert.equal(
    paysign.verifyKatu9Webhook({ secret: "whsec_test", signature, body: Buffer.from(body) }).event,
    "transaction.created",
  );
});

test("an error of one entry is known to the other", async () => {
  const imported = await import("paysign");
  for (const [from, to] of [
    [paysign, imported],
    [imported, paysign],
  ]) {
    let error;
    try {
      from.ExternalId.toBytes("=");
    } catch (thrown) {
      error = thrown;
    }
    assert.ok(error instanceof from.PaySignError, "thrown");
    assert.equal(to.PaySignError.is(error), true, "known");
  }
});
