// Lists that lag behind: what was made is there, and not listed yet.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox } from "paysign/sandbox/node";
import { ID, payment, refusal, result } from "./caller.mjs";

const START = Date.UTC(2026, 0, 1) + 777;
const ORDER = { asset: "doge", key: "XDG_Wallet", amount: "50" };

const sandboxWith = (options) => createSandbox({ clock: () => START, ...options });
const withdrawals = async (sandbox, more = {}) => {
  const listed = await result(sandbox, "WithdrawStatus", { asset: "doge", ...more });
  return (listed.withdrawals ?? listed).map(({ refid }) => refid);
};

describe("a lag of WithdrawStatus", () => {
  it("lists a withdrawal only after so many milliseconds, to the millisecond", async () => {
    const sandbox = sandboxWith({ lag: { WithdrawStatus: 1_500 } });
    const before = await withdrawals(sandbox);
    const money = sandbox.balance("doge");
    const { refid } = await result(sandbox, "Withdraw", ORDER);
    assert.equal(Number(money) - Number(sandbox.balance("doge")), 50, "the money has gone at once");
    sandbox.advance(1_499);
    assert.deepEqual(await withdrawals(sandbox), before);
    assert.deepEqual(await withdrawals(sandbox, { cursor: true }), before);
    sandbox.advance(1);
    assert.deepEqual(await withdrawals(sandbox), [refid, ...before]);
    assert.deepEqual(await withdrawals(sandbox, { cursor: true }), [refid, ...before]);
  });

  it("holds each withdrawal from its own time on, and all else goes on meanwhile", async () => {
    const sandbox = sandboxWith({ lag: { WithdrawStatus: 100_000 } });
    const first = await result(sandbox, "Withdraw", ORDER);
    sandbox.advance(50_000);
    const second = await result(sandbox, "Withdraw", ORDER);
    assert.equal(await result(sandbox, "WithdrawCancel", { asset: "doge", refid: second.refid }), true);
    sandbox.advance(50_000);
    const listed = await result(sandbox, "WithdrawStatus", { asset: "doge" });
    assert.deepEqual(
      [listed[0].refid, listed[0].status, listed[0].time],
      [first.refid, "Pending", Math.floor(START / 1000)],
    );
    assert.ok(!listed.some(({ refid }) => refid === second.refid));
    sandbox.advance(50_000);
    assert.deepEqual((await withdrawals(sandbox)).slice(0, 2), [second.refid, first.refid]);
  });

  it("holds for the withdrawal of Kraken's own example", async () => {
    const sandbox = sandboxWith({ lag: { WithdrawStatus: 10 } });
    const { refid } = await result(sandbox, "Withdraw", { ...ORDER, amount: "100" });
    assert.ok(!(await withdrawals(sandbox)).includes(refid));
    sandbox.advance(10);
    assert.ok((await withdrawals(sandbox)).includes(refid));
  });

  it("is set and ended while the sandbox runs", async () => {
    const sandbox = sandboxWith();
    const shown = await result(sandbox, "Withdraw", ORDER);
    assert.equal((await withdrawals(sandbox))[0], shown.refid);
    sandbox.advance(5_000);
    sandbox.setLag({ WithdrawStatus: 5_000 });
    const { refid } = await result(sandbox, "Withdraw", ORDER);
    sandbox.setLag({ DepositStatus: 1 });
    assert.equal((await withdrawals(sandbox))[0], shown.refid, "what is not named stays");
    sandbox.setLag({ WithdrawStatus: 0 });
    assert.equal((await withdrawals(sandbox))[0], refid);
  });
});

describe("a lag of other lists", () => {
  it("holds deposits back, which are credited in their time", async () => {
    const sandbox = sandboxWith({ lag: { DepositStatus: 150_000 }, balances: { DOGE: "0" } });
    const refid = sandbox.deposit({ asset: "doge", amount: "95" });
    const listed = async () => (await result(sandbox, "DepositStatus", { asset: "doge" })).map((one) => one.refid);
    sandbox.advance(149_999);
    assert.deepEqual([(await listed()).includes(refid), sandbox.balance("doge")], [false, "95.00000000"]);
    sandbox.advance(1);
    assert.equal((await listed()).includes(refid), true);
  });

  it("holds a paylink's code back, however often it is asked for", async () => {
    const sandbox = sandboxWith({ lag: { "Pay/paylink/get": 20_000 } });
    await result(sandbox, "Pay/paylink/create", payment());
    for (let asked = 0; asked < 4; asked += 1) {
      sandbox.advance(4_999);
      assert.match(await refusal(sandbox, "Pay/paylink/get", { external_id: ID }), /not generated yet/);
    }
    sandbox.advance(4);
    assert.match((await result(sandbox, "Pay/paylink/get", { external_id: ID })).code, /^\w{12}$/);
  });
});

describe("the setting", () => {
  it("is refused by name where it makes no sense, and changes nothing then", () => {
    const wrong = [
      [
        { WithdrawStaus: 1 },
        /^lag: "WithdrawStaus" is not known; there are WithdrawStatus, DepositStatus, GET \/funding\/v1\/withdrawals, GET \/funding\/v1\/deposits, Pay\/paylink\/get$/,
      ],
      [{ WithdrawStatus: -1 }, /^lag: WithdrawStatus must be whole milliseconds/],
      [{ DepositStatus: 0.5 }, /^lag: DepositStatus must be/],
      [{ WithdrawStatus: "5" }, /^lag: WithdrawStatus must be/],
      [5_000, /^lag must be a plain object/],
      [new Map(), /^lag must be a plain object/],
      [null, /^lag must be a plain object/],
    ];
    const sandbox = createSandbox();
    for (const [lag, message] of wrong) {
      assert.throws(() => createSandbox({ lag }), { name: "TypeError", message });
      assert.throws(() => sandbox.setLag(lag), { name: "TypeError", message });
    }
    createSandbox({ lag: undefined }).setLag({ WithdrawStatus: undefined });
  });

  it("is not part of a snapshot, but when something was made is; older snapshots are read", async () => {
    const first = sandboxWith();
    const { refid } = await result(first, "Withdraw", ORDER);
    const text = first.snapshot();
    const second = createSandbox({ snapshot: text, clock: () => START, lag: { WithdrawStatus: 10 } });
    assert.equal(second.snapshot(), text);
    assert.ok(!(await withdrawals(second)).includes(refid));
    second.advance(10);
    assert.ok((await withdrawals(second)).includes(refid));

    const { listing: _, ...older } = JSON.parse(text);
    const third = createSandbox({ snapshot: JSON.stringify(older), clock: () => START, lag: { WithdrawStatus: 10 } });
    assert.ok((await withdrawals(third)).includes(refid));
    const fresh = await result(third, "Withdraw", ORDER);
    assert.ok(!(await withdrawals(third)).includes(fresh.refid));
  });

  it("is set over HTTP", async () => {
    const { url, sandbox, close } = await serveSandbox({ clock: () => START });
    try {
      const order = async (members) => {
        const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(members) };
        const answer = await fetch(`${url}/sandbox/lag`, init);
        return [answer.status, await answer.text()];
      };
      assert.deepEqual(await order({ WithdrawStatus: 60_000 }), [200, "{}"]);
      const { refid } = await result(sandbox, "Withdraw", ORDER);
      assert.ok(!(await withdrawals(sandbox)).includes(refid));
      const [status, text] = await order({ WithdrawStatus: -1 });
      assert.equal(status, 400);
      assert.match(text, /WithdrawStatus must be whole milliseconds/);
      assert.equal((await order({ lag: 1 }))[0], 400);
    } finally {
      await close();
    }
  });
});
