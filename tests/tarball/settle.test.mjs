// settle and unanswered: from a promise of a response to a result or a PaySignError.
import assert from "node:assert/strict";
import { test } from "node:test";
import { PaySignError, settle, unanswered } from "paysign";
import { leastParams, KRAKEN, newKatu9, newKraken, UUID } from "./support.mjs";

const kraken = newKraken();
const create = kraken.request("Pay/request/create", leastParams(KRAKEN.find((op) => op.name === "Pay/request/create")));
const withdraw = kraken.request("Withdraw", { asset: "XBT", key: "k", amount: "1" });
const link = newKatu9().request("payment-link/generate", { transactionId: UUID });
const GOOD = '{"error":[],"result":{"view_link":"https://pay.example/r/1"}}';

/** As much of a Response as anyone may need. */
const fake = (status, text) => ({
  status,
  ok: status >= 200 && status < 300,
  headers: new Headers(),
  text: async () => text,
});
async function rejected(promise, label) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    assert.ok(error instanceof PaySignError, `${label}: ${String(error)}`);
    return error;
  }
  assert.fail(`${label}: resolved with ${JSON.stringify(value)}`);
}

test("a good answer", async () => {
  const responses = {
    "a fake response": Promise.resolve(fake(200, GOOD)),
    "a real Response": Promise.resolve(new Response(GOOD, { status: 200 })),
    "a thenable": { then: (done) => done(new Response(GOOD)) },
    "a late one": new Promise((done) => setImmediate(() => done(fake(200, GOOD)))),
  };
  for (const [label, response] of Object.entries(responses)) {
    const promise = settle(create, response);
    assert.ok(promise instanceof Promise, `${label}: a Promise`);
    const { result, warnings } = await promise;
    assert.deepEqual(result, { view_link: "https://pay.example/r/1" }, label);
    assert.deepEqual([...warnings], [], label);
  }
});

test("warnings come through", async () => {
  const { result, warnings } = await settle(
    create,
    Promise.resolve(fake(200, '{"error":["WGeneral:Deprecated"],"result":{}}')),
  );
  assert.deepEqual(result, {});
  assert.equal(warnings.length, 1);
  assert.equal(warnings[0].severity, "W");
});

test("Katu9", async () => {
  const data = {
    paymentLink: {
      id: UUID,
      expiresAt: "2019-08-24T14:15:22Z",
      amount: 0,
      currency: "INR",
      status: "ACTIVE",
      redirectUrl: "https://x.example",
    },
  };
  const { result } = await settle(link, Promise.resolve(new Response(JSON.stringify({ data }), { status: 200 })));
  assert.deepEqual(result, data);
  const error = await rejected(
    settle(link, Promise.resolve(fake(404, '{"error":{"message":"no","details":{}}}'))),
    "404",
  );
  assert.deepEqual([error.code, error.status, error.outcome], ["refused", 404, "refused"]);
});

test("errors of the API reject", async () => {
  const rows = [
    ["a refusal", fake(200, '{"error":["EAPI:Invalid key"]}'), "refused", "refused"],
    ["a proxy's page", fake(502, "<html>"), "not_json", "unknown"],
    ["an empty body", fake(200, ""), "not_json", "unknown"],
    ["no envelope", fake(200, "{}"), "unexpected_response", "unknown"],
    ["a wrong shape", fake(200, '{"error":[],"result":{"view_link":5}}'), "unexpected_response", "accepted"],
  ];
  for (const [label, response, code, outcome] of rows) {
    const error = await rejected(settle(create, Promise.resolve(response)), label);
    assert.deepEqual(
      [error.code, error.outcome, error.status, error.endpoint],
      [code, outcome, response.status, "Pay/request/create"],
      label,
    );
  }
});

const noAnswer = (error, cause, request, action, label) => {
  assert.equal(error.code, "no_answer", `${label}: code`);
  assert.equal(error.outcome, "unknown", `${label}: outcome`);
  assert.equal(error.endpoint, request.endpoint, `${label}: endpoint`);
  assert.equal(error.cause, cause, `${label}: cause`);
  assert.equal(error.retry.action, action, `${label}: action`);
  assert.deepEqual([...error.errors], [], `${label}: errors`);
};
const CAUSES = [
  new TypeError("fetch failed"),
  new DOMException("timed out", "TimeoutError"),
  "a string",
  undefined,
  null,
  { code: "ECONNRESET" },
];

test("a fetch that rejects", async () => {
  for (const cause of CAUSES) {
    const label = String(cause);
    noAnswer(await rejected(settle(create, Promise.reject(cause)), label), cause, create, "same_external_id", label);
    noAnswer(await rejected(settle(withdraw, Promise.reject(cause)), label), cause, withdraw, "reconcile", label);
    noAnswer(
      await rejected(settle(link, { then: (_, fail) => fail(cause) }), label),
      cause,
      link,
      "reconcile",
      `thenable, ${label}`,
    );
  }
});

test("a body that breaks off", async () => {
  const cause = new TypeError("terminated");
  const broken = { ...fake(200, ""), text: () => Promise.reject(cause) };
  noAnswer(
    await rejected(settle(create, Promise.resolve(broken)), "text() rejects"),
    cause,
    create,
    "same_external_id",
    "text() rejects",
  );
  const throwing = {
    ...fake(200, ""),
    text: () => {
      throw cause;
    },
  };
  noAnswer(
    await rejected(settle(withdraw, Promise.resolve(throwing)), "text() throws"),
    cause,
    withdraw,
    "reconcile",
    "text() throws",
  );
  const stream = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"error":[],'));
    },
    pull(controller) {
      controller.error(cause);
    },
  });
  const error = await rejected(settle(withdraw, Promise.resolve(new Response(stream))), "the stream fails");
  assert.deepEqual([error.code, error.outcome, error.retry.action], ["no_answer", "unknown", "reconcile"]);
});

test("text() is read once, the response is not changed, the request neither", async () => {
  let reads = 0;
  const response = Object.freeze({
    ...fake(200, GOOD),
    text: async () => {
      reads++;
      return GOOD;
    },
  });
  const request = Object.freeze({ ...create });
  await settle(request, Promise.resolve(response));
  assert.equal(reads, 1);
});

test("settle never throws synchronously", async () => {
  const rows = [
    ["a response that is none", create, Promise.resolve(undefined)],
    ["an unknown endpoint", { endpoint: "nonsense" }, Promise.resolve(fake(200, GOOD))],
  ];
  for (const [label, request, response] of rows) {
    let promise;
    assert.doesNotThrow(() => {
      promise = settle(request, response);
    }, label);
    await rejected(promise, label);
  }
});

test("unanswered makes the error without a promise", () => {
  for (const cause of CAUSES) {
    const error = unanswered(create, cause);
    assert.ok(error instanceof PaySignError, String(cause));
    noAnswer(error, cause, create, "same_external_id", String(cause));
    assert.equal(error.status, undefined, "there is no status");
  }
  noAnswer(
    unanswered(kraken.request("DepositStatus"), "x"),
    "x",
    { endpoint: "DepositStatus" },
    "fresh_nonce",
    "a read",
  );
});
