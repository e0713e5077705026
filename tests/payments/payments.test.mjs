// Each payment once: what becomes of a payment by what Kraken says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { harness, ID, LOST, NOW, ok, refused, row, TRANSFER, WITHDRAWAL } from "./support.mjs";

const transfer = (payments) => payments.pay(ID, "Pay/transfer/create", TRANSFER);
const withdraw = (payments, id = "w1", params = WITHDRAWAL) => payments.pay(id, "Withdraw", params);

test("a yes settles it, and the same id gives the same payment without a call", async () => {
  const { payments, calls } = harness(ok({}));
  const payment = await transfer(payments);
  assert.deepEqual(
    [payment.state, payment.attempts, payment.id, payment.endpoint],
    ["settled", 1, ID, "Pay/transfer/create"],
  );
  assert.deepEqual(payment.params, TRANSFER);
  assert.deepEqual(payment.result, {});
  assert.deepEqual(await transfer(payments), payment);
  assert.deepEqual(await payments.find(ID), payment);
  assert.equal(calls.length, 1);
});

test("a lost answer of a Pay create is repeated with the same id, and a double settles it", async () => {
  const { payments, calls } = harness([LOST, refused("EPay:external_id already used")]);
  const payment = await transfer(payments);
  assert.equal(payment.state, "settled");
  assert.equal(payment.result, undefined, "the result was in the lost answer");
  assert.match(payment.why, /lost answer/);
  assert.deepEqual(
    calls.map(({ members }) => members.external_id),
    [ID, ID],
  );
  assert.ok(BigInt(calls[1].members.nonce) > BigInt(calls[0].members.nonce));
});

test("a used id without an earlier attempt is somebody else's", async () => {
  const { payments, calls } = harness(refused("EPay:external_id already used"));
  const payment = await transfer(payments);
  assert.equal(payment.state, "refused");
  assert.equal(payment.error.code, "duplicate_id");
  assert.equal(calls.length, 1);
});

test("a refusal of the input is refused, and never tried again", async () => {
  const { payments, calls } = harness(refused("EGeneral:Invalid arguments:amount"));
  assert.equal((await transfer(payments)).state, "refused");
  assert.equal((await transfer(payments)).state, "refused");
  assert.equal(calls.length, 1);
});

test("a refusal after doubt is not a refusal: it is tried again, and in the end a person is asked", async () => {
  const { payments, calls } = harness([502, refused("EFunding:Insufficient funds")], {
    payments: { patienceMs: 3_600_000 },
  });
  const payment = await transfer(payments);
  assert.equal(payment.state, "unknown");
  assert.equal(payment.due, undefined);
  assert.equal(calls.length, 9, "one, and eight that were refused");
});

test("Invalid nonce under the gate is doubt: a withdrawal is looked up, not sent again", async () => {
  const { payments, calls } = harness([refused("EAPI:Invalid nonce"), ok([row()])]);
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.result], ["settled", { refid: "R1" }]);
  assert.deepEqual(
    calls.map(({ endpoint }) => endpoint),
    ["Withdraw", "WithdrawStatus"],
  );
});

test("a withdrawal is found by key and amount, with or without its fee", async () => {
  for (const [label, more, state] of [
    ["amount", {}, "settled"],
    ["amount and fee", { amount: "0.7248", fee: "0.0002" }, "settled"],
    ["other zeros", { amount: "0.72500" }, "settled"],
    ["another amount", { amount: "0.72" }, "unknown"],
    ["another key", { key: "warm" }, "unknown"],
    ["no key", { key: undefined }, "unknown"],
    ["cancelled", { "status-prop": "canceled" }, "unknown"],
    ["failed", { status: "Failure" }, "unknown"],
  ]) {
    const { payments, calls } = harness([LOST, ok([row(more)])], { payments: { patienceMs: 600_000 } });
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, label);
    assert.equal(calls.filter(({ endpoint }) => endpoint === "Withdraw").length, 1, `${label}: never sent again`);
    if (state === "unknown") assert.equal(payment.due, undefined, `${label}: a person is asked`);
  }
});

test("a withdrawal that is not listed: looks 5 s, 30 s and 2 minutes apart, then a person is asked", async () => {
  const { payments, calls } = harness([LOST, ok([])], { payments: { patienceMs: 600_000 } });
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
  assert.match(payment.why, /not listed/);
  const looks = calls.filter(({ endpoint }) => endpoint === "WithdrawStatus").map(({ at }) => at);
  assert.deepEqual(
    looks.slice(1).map((at, i) => Math.round((at - looks[i]) / 1000)),
    [5, 30, 120],
  );
  assert.equal(calls[1].members.asset, "XBT");
});

test("two listed rows that it can be: a person is asked", async () => {
  const { payments } = harness([LOST, ok([row(), row({ refid: "R2" })])]);
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
  assert.match(payment.why, /several/);
});

test("equal withdrawals go one after the other, and one row settles one of them only", async () => {
  const rows = [row()];
  const { payments, calls } = harness(({ endpoint }) =>
    endpoint === "WithdrawStatus" ? ok(rows) : calls.length === 1 ? LOST : ok({ refid: "R2" }),
  );
  const first = await withdraw(payments, "w1");
  assert.deepEqual([first.state, first.result], ["settled", { refid: "R1" }]);
  const second = await withdraw(payments, "w2");
  assert.deepEqual([second.state, second.result], ["settled", { refid: "R2" }]);
});

test("an equal withdrawal waits as prepared while the first is in doubt", async () => {
  const { payments, calls, clock } = harness([LOST, ok([])], { payments: { patienceMs: 600_000 } });
  await withdraw(payments, "w1");
  const second = await withdraw(payments, "w2", { ...WITHDRAWAL, amount: "0.7250" });
  assert.equal(second.state, "prepared");
  assert.match(second.why, /equal withdrawal/);
  assert.equal(calls.filter(({ endpoint }) => endpoint === "Withdraw").length, 1);
  await payments.resolve("w1", "refused", "looked up by a person");
  clock.now += 5_000;
  assert.equal((await payments.resume()).length, 1, "then its turn comes");
});

test("an asset by another of its names is the same asset", async () => {
  for (const [asset, other, isSame] of [
    ["XBT", "BTC", true],
    ["XXBT", "XBT", true],
    ["xbt", "XBT", true],
    ["XDG", "DOGE", true],
    ["XXDG", "doge", true],
    ["BTC", "XXBT", true],
    ["DOGE", "XXDG", true],
    ["XETC", "ETC", true],
    ["XETH", "ETH", true],
    ["XLTC", "LTC", true],
    ["XMLN", "MLN", true],
    ["XREP", "REP", true],
    ["XXLM", "XLM", true],
    ["XXMR", "XMR", true],
    ["XXRP", "XRP", true],
    ["XZEC", "ZEC", true],
    ["ZAUD", "AUD", true],
    ["ZCAD", "CAD", true],
    ["ZEUR", "EUR", true],
    ["ZGBP", "GBP", true],
    ["ZJPY", "JPY", true],
    ["ZUSD", "USD", true],
    ["XBT", "WBTC", false],
    ["ETH", "ETC", false],
  ]) {
    const { payments, calls } = harness(({ endpoint, members }) =>
      endpoint === "WithdrawStatus" ? ok([]) : members.asset === asset ? LOST : ok({ refid: "R2" }),
    );
    await withdraw(payments, "w1", { ...WITHDRAWAL, asset });
    const second = await withdraw(payments, "w2", { ...WITHDRAWAL, asset: other });
    assert.equal(second.state, isSame ? "prepared" : "settled", `${asset}, then ${other}`);
    assert.equal(calls.filter(({ endpoint }) => endpoint === "Withdraw").length, isSame ? 1 : 2);
  }
});

test("what nothing lists is asked at once, and never sent again", async () => {
  const { payments, calls } = harness(LOST);
  const payment = await payments.pay("t1", "WalletTransfer", {
    asset: "XBT",
    from: "Spot Wallet",
    to: "Futures Wallet",
    amount: "1",
  });
  assert.deepEqual([payment.state, payment.due, calls.length], ["unknown", undefined, 1]);
  assert.deepEqual(await payments.resume(), []);
  assert.equal(calls.length, 1);
});

test("Busy holds back the payment, and it is sent when the time has come", async () => {
  const { payments, calls } = harness([refused("EService:Busy"), ok({})]);
  assert.deepEqual([(await transfer(payments)).state, calls.length], ["settled", 2]);
});

test("where patience ends, the payment stands as it does, and resume goes on", async () => {
  const { payments, calls, clock } = harness([refused("EGeneral:Temporary lockout"), ok({})]);
  const payment = await transfer(payments);
  assert.deepEqual([payment.state, payment.due - NOW >= 900_000], ["prepared", true]);
  assert.deepEqual(await payments.resume(), [], "not before it is due");
  clock.now += 900_001;
  assert.deepEqual(
    (await payments.resume()).map(({ id, state }) => [id, state]),
    [[ID, "settled"]],
  );
  assert.equal(calls.length, 2);
});

test("a lockout closes the gate for all, and Busy does not", async () => {
  const closed = harness([refused("EGeneral:Temporary lockout"), ok({})]);
  await transfer(closed.payments);
  const other = await withdraw(closed.payments);
  assert.deepEqual([other.state, closed.calls.length], ["prepared", 1]);
  const open = harness([refused("EService:Busy"), ok({ refid: "R" })], { payments: { patienceMs: 100 } });
  await transfer(open.payments);
  assert.equal((await withdraw(open.payments)).state, "settled");
});

test("a Retry-After of a year closes the gate for an hour at most", async () => {
  const { payments, clock } = harness(
    [{ status: 429, body: refused("EAPI:Rate limit exceeded") }, ok({ refid: "R" })],
    { headers: { "Retry-After": "31536000" } },
  );
  const first = await transfer(payments);
  assert.equal(first.state, "prepared");
  assert.ok(first.due - NOW <= 86_400_000 + 60_000, "the payment waits for a day at most");
  clock.now += 3_600_001;
  assert.equal((await withdraw(payments)).state, "settled");
});

test("five refused nonces in a row stop the process, which says what to set", async () => {
  const { payments, calls } = harness(refused("EAPI:Invalid nonce"));
  for (let i = 0; i < 5; i++) await assert.rejects(payments.call("WithdrawStatus", {}));
  const payment = await transfer(payments);
  assert.equal(payment.state, "prepared");
  assert.match(payment.why, /; set nonceUnit, and start again$/);
  assert.equal(calls.length, 5, "nothing more is sent");
});

test("an accepted answer of another shape is settled", async () => {
  const { payments, calls } = harness(ok({ refid: 5 }));
  const payment = await withdraw(payments);
  assert.deepEqual([payment.state, payment.error.outcome, calls.length], ["settled", "accepted", 1]);
});

test("calls go through the gate, in order with the payments", async () => {
  const { payments, calls } = harness(({ endpoint }) => (endpoint === "DepositStatus" ? ok([]) : ok({})), {
    payments: { now: undefined, sleep: undefined },
  });
  await Promise.all([
    transfer(payments),
    payments.call("DepositStatus", { asset: "XBT" }),
    payments.call("DepositStatus"),
  ]);
  const nonces = calls.map(({ members }) => BigInt(members.nonce));
  assert.deepEqual(
    nonces,
    [...nonces].sort((a, b) => (a < b ? -1 : 1)),
  );
  assert.equal(new Set(nonces).size, 3);
});
