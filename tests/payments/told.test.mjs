// What the journal keeps of an answer, and what an answer that proves little makes of a payment.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Payments } from "paysign/payments";
import { harness, ID, NOT_CONNECTED, ok, refused, rejects, row, TRANSFER, WITHDRAWAL } from "./support.mjs";

const between = (payments, id = "t1") =>
  payments.pay(id, "WalletTransfer", { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" });

test("a result is kept up to 16,384 characters of JSON; a longer one is settled, and says so", async () => {
  const longest = 16_384 - JSON.stringify({ refid: "" }).length;
  const kept = await between(harness(ok({ refid: "R".repeat(longest) })).payments);
  assert.deepEqual([kept.state, kept.result?.refid.length, kept.why], ["settled", longest, undefined]);
  const cut = await between(harness(ok({ refid: "R".repeat(longest + 1) })).payments);
  assert.deepEqual([cut.state, cut.result], ["settled", undefined]);
  assert.match(cut.why, /too long to be kept/);
});

test("of a refusal eight messages are kept, and of each what is short", async () => {
  const many = Array.from({ length: 10 }, (_, number) => `EFunding:Unknown withdraw key:${number}${"x".repeat(600)}`);
  const { error, state } = await between(harness(refused(...many)).payments);
  assert.deepEqual([state, error.errors.length], ["refused", 8]);
  for (const [number, { severity, category, type, detail, text }] of error.errors.entries()) {
    assert.deepEqual([severity, category, type], ["E", "Funding", "Unknown withdraw key"]);
    assert.deepEqual([detail.length, text.length], [256, 512]);
    assert.equal(detail, many[number].split(":")[2].slice(0, 256));
    assert.equal(text, many[number].slice(0, 512));
  }
});

test("a refused connection proves nothing where a double costs money: a fetch may have sent before by itself", async () => {
  const { payments, calls } = harness([NOT_CONNECTED, ok([row()])]);
  const payment = await payments.pay("w1", "Withdraw", WITHDRAWAL);
  assert.deepEqual([payment.state, payment.attempts, payment.result], ["settled", 1, { refid: "R1" }]);
  assert.deepEqual(
    calls.map(({ endpoint }) => endpoint),
    ["Withdraw", "WithdrawStatus", "WithdrawStatus"],
  );
  const unlisted = await between(harness(NOT_CONNECTED).payments);
  assert.deepEqual([unlisted.state, unlisted.due, unlisted.error.outcome], ["unknown", undefined, "not_sent"]);
});

test("a withdrawal that never left waits for the network, is looked for twice, and is sent: nobody is asked", async () => {
  for (const down of [2, 60]) {
    const { payments, calls } = harness([...Array(down + 1).fill(NOT_CONNECTED), ok([]), ok([]), ok({ refid: "R1" })], {
      payments: { patienceMs: 86_400_000 },
    });
    const { state, attempts, result } = await payments.pay("w1", "Withdraw", WITHDRAWAL);
    assert.deepEqual([state, attempts, result], ["settled", 2, { refid: "R1" }]);
    assert.deepEqual(
      calls.map(({ endpoint }) => endpoint),
      ["Withdraw", ...Array(down + 2).fill("WithdrawStatus"), "Withdraw"],
    );
    assert.ok(calls.at(-1).at - calls.at(-2).at < 1_000);
    assert.equal(Math.round((calls.at(-2).at - calls.at(-3).at) / 1000), 5);
  }
});

test("a refused connection of a Pay create: it is sent when the network is there, and if its id is used then, a person is asked", async () => {
  const gone = harness([NOT_CONNECTED, ok({})]);
  const { state, attempts } = await gone.payments.pay(ID, "Pay/transfer/create", TRANSFER);
  assert.deepEqual([state, attempts], ["settled", 2]);

  // Something behind fetch may have sent an earlier copy.
  const { payments, calls } = harness([NOT_CONNECTED, refused("EPay:external_id already used")]);
  const payment = await payments.pay(ID, "Pay/transfer/create", TRANSFER);
  assert.deepEqual([payment.state, payment.due, calls.length], ["unknown", undefined, 2]);
  assert.match(payment.why, /^its external_id is used, by an earlier attempt that was put off or by somebody else/);
});

test("a response without headers, or with some that throw, is read: only Kraken's time is not known then", async () => {
  const throwing = {
    get headers() {
      throw new Error("no headers here");
    },
  };
  for (const part of [{}, throwing]) {
    const { client, store } = harness(ok({}));
    const fetch = async () =>
      Object.defineProperties(
        { status: 200, text: async () => '{"error":[],"result":{"refid":"R1"}}' },
        Object.getOwnPropertyDescriptors(part),
      );
    const payments = new Payments({ client, store, fetch });
    assert.equal((await between(payments)).state, "settled");
  }
});

test("a response that throws what nobody expects is a lost answer: a withdrawal is looked up", async () => {
  const { make, fetch, calls } = harness(ok([row()]));
  let reads = 0;
  const odd = {
    get status() {
      if (reads++ === 0) return 200;
      throw new RangeError("a fault of the fetch that was handed in");
    },
    text: async () => '{"error":[],"result":{"refid":"R1"}}',
    headers: new Headers(),
  };
  const payments = make({ fetch: async (...given) => (reads === 0 ? odd : fetch(...given)) });
  const payment = await payments.pay("w1", "Withdraw", WITHDRAWAL);
  assert.deepEqual([payment.state, payment.result], ["settled", { refid: "R1" }]);
  assert.deepEqual(
    calls.map(({ endpoint }) => endpoint),
    ["WithdrawStatus"],
  );
});

test("a fetch that does not heed its signal, or whose body never ends, is a lost answer when its time is over", async (t) => {
  const never = () => new Promise(() => {});
  // The timer of a signal keeps no process alive.
  const alive = setInterval(() => {}, 1_000);
  t.after(() => clearInterval(alive));
  for (const fetch of [never, async () => ({ status: 200, headers: new Headers(), text: never })]) {
    const { client, store } = harness(ok({}));
    const payments = new Payments({ client, store, fetch, timeoutMs: 20, patienceMs: 0 });
    const [one, other] = await Promise.all([between(payments), between(payments, "t2")]);
    assert.deepEqual([one.state, one.due, one.error.code], ["unknown", undefined, "no_answer"]);
    assert.equal(other.attempts, 0, "its turn did not come within its patience");
    assert.equal((await between(payments, "t2")).state, "unknown", "the line is free");
    const error = await rejects(payments.call("WithdrawStatus", {}), "no_answer");
    assert.equal(error.outcome, "unknown");
  }
});

test("a fetch that heeds its signal says itself what became of the call", async (t) => {
  const alive = setInterval(() => {}, 1_000);
  t.after(() => clearInterval(alive));
  const { client, store } = harness(ok({}));
  const late = new Response('{"error":[],"result":{"refid":"R1"}}');
  const fetch = (_, { signal }) =>
    new Promise((done) => signal.addEventListener("abort", () => setTimeout(() => done(late), 10)));
  const payments = new Payments({ client, store, fetch, timeoutMs: 20 });
  assert.equal((await between(payments)).state, "settled", "it came after all");
});

test("a call that takes its time, but not too long, is waited for; behind a signal that has fired it is not", async (t) => {
  const alive = setInterval(() => {}, 1_000);
  t.after(() => clearInterval(alive));
  const { client, store } = harness(ok({}));
  const late = () =>
    new Promise((done) => setTimeout(() => done(new Response('{"error":[],"result":{"refid":"R1"}}')), 200));
  assert.equal((await between(new Payments({ client, store, fetch: late }))).state, "settled");
  const fetch = () => new Promise(() => {});
  const fired = new Payments({ client, store, fetch, timeoutSignal: () => AbortSignal.abort() });
  assert.equal((await between(fired, "t2")).state, "unknown");
});

test("a result that is too deep to be written is not kept, and the payment is settled", async () => {
  const { client, store } = harness(ok({}));
  const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
  const fetch = async () => new Response(`{"error":[],"result":{"refid":"R1","more":${deep}}}`);
  const { state, result, why } = await between(new Payments({ client, store, fetch }));
  assert.deepEqual([state, result, why], ["settled", undefined, "its result is too long to be kept"]);
});

test("a call that the client does not build was not sent, and is refused", async () => {
  const { payments, client, calls } = harness(ok({ refid: "R1" }));
  const { request } = client;
  const wrong = (() => {
    try {
      client.check("Withdraw", {});
    } catch (error) {
      return error;
    }
  })();
  client.request = () => {
    throw wrong;
  };
  const payment = await between(payments);
  client.request = request;
  assert.deepEqual([payment.state, payment.error.code, calls.length], ["refused", "invalid_request", 0]);
});

test("a client that throws what it never throws: nothing was sent, and it says of which call and what it was", async () => {
  for (const [thrown, name] of [
    [new TypeError("out of memory"), "TypeError"],
    ["out of memory", "string"],
  ]) {
    const { payments, client, calls } = harness(ok({ refid: "R1" }));
    client.request = () => {
      throw thrown;
    };
    const { state, error } = await between(payments);
    assert.deepEqual([state, error.outcome, error.endpoint], ["refused", "not_sent", "WalletTransfer"]);
    assert.deepEqual([error.code, error.retry.action, calls.length], ["internal", "never", 0]);
    // What it says may be anything, and the journal keeps it.
    assert.equal(error.message, `the request could not be built: ${name}`);
  }
});

test("a withdrawal that waits for an approval is settled, since Kraken has it, and says so", async () => {
  const asset = { class: "currency", name: "USDC" };
  const amount = { asset_amount: { asset, amount: "5" } };
  const answer = { withdrawal_id: "FTone", net_amount: amount, gross_amount: amount, fee: amount };
  for (const [more, why] of [
    [{ approval_request_id: "A1" }, "Kraken has it, and it waits for an approval"],
    [{ approval_request_id: null }, undefined],
    [{}, undefined],
  ]) {
    const { payments } = harness({ ...answer, ...more });
    const payment = await payments.pay("b1", "POST /funding/v1/withdrawals", {
      scope: { method_id: "d4ec4d52-b159-428e-ba64-f45455a978a1" },
      address_id: "ABR6SXP-SF6CY-VJMONY",
      amount,
    });
    assert.deepEqual([payment.state, payment.why], ["settled", why], JSON.stringify(more));
  }
});
