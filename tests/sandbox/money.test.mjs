// Time and money in the sandbox: payments that others pay, claim and decline, deposits on their way, fees and balances.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";
import { ID, payment, refusal, result } from "./caller.mjs";

const DAY = 86_400_000;
const status = (sandbox, id = ID) => sandbox.payment(id).status;

describe("time", () => {
  it("goes by the clock that was given, and by what it was moved on", async () => {
    let now = 1_000;
    const sandbox = createSandbox({ clock: () => now });
    sandbox.advance(500);
    now += 20;
    assert.equal(sandbox.now(), 1_520);
    const health = await (await sandbox.fetch("https://api.katu9.com/health")).json();
    assert.equal(health.timestamp, "1970-01-01T00:00:01.520Z");
    for (const wrong of [-1, 1.5, Number.NaN, "5", undefined]) assert.throws(() => sandbox.advance(wrong), TypeError);
    assert.equal(sandbox.now(), 1_520);
  });

  it("ends requests and paylinks, and lets transfers arrive", async () => {
    const sandbox = createSandbox({ clock: () => 0 });
    await result(sandbox, "Pay/request/create", payment("AA", { expire_after_seconds: 60 }));
    await result(sandbox, "Pay/paylink/create", payment("AAA"));
    await result(sandbox, "Pay/transfer/create", payment("AAAA", { to: "bob" }));
    sandbox.advance(59_999);
    assert.deepEqual(
      ["AA", "AAA", "AAAA"].map((id) => status(sandbox, id)),
      ["pending", "pending", "pending"],
    );
    sandbox.advance(1);
    assert.deepEqual(
      ["AA", "AAA", "AAAA"].map((id) => status(sandbox, id)),
      ["expired", "pending", "success"],
    );
    sandbox.advance(90 * DAY);
    assert.equal(status(sandbox, "AAA"), "expired");
    assert.equal(
      await refusal(sandbox, "Pay/transfer/cancel", { external_id: "AAAA" }),
      "EFunding:Invalid reference id",
    );
  });

  it("makes the code of a paylink that nobody polled for", async () => {
    const sandbox = createSandbox();
    await result(sandbox, "Pay/paylink/create", payment());
    sandbox.advance(5_000);
    assert.match((await result(sandbox, "Pay/paylink/get", { external_id: ID })).code, /^[A-Z2-9]{12}$/);
  });
});

describe("payments", () => {
  it("are paid by anybody, or by the one who was asked, once", async () => {
    const sandbox = createSandbox({ balances: { USD: "100.00" } });
    await result(sandbox, "Pay/request/create", payment("AA"));
    await result(sandbox, "Pay/request/create", payment("AAA", { from: "bob", note: "Café" }));
    assert.deepEqual(sandbox.payment("nothing"), undefined);
    sandbox.pay("AA");
    assert.throws(() => sandbox.pay("AAA", "mallory"), /asked of bob/);
    sandbox.pay("AAA");
    assert.throws(() => sandbox.pay("AAA"), /not pending: success/);
    assert.equal(sandbox.balance("usd"), "121.0000");
    const { createdAt: _, expiresAt: _e, ...paid } = sandbox.payment("AAA");
    assert.deepEqual(paid, {
      external_id: "AAA",
      kind: "request",
      amount: "10.50",
      asset: "USD",
      note: "Café",
      status: "success",
      kraktag: "bob",
    });
    assert.equal(await refusal(sandbox, "Pay/request/cancel", { external_id: "AA" }), "EFunding:Invalid reference id");
  });

  it("take money when they are made, and give it back when nothing comes of them", async () => {
    const sandbox = createSandbox({ balances: { USD: "32" } });
    await result(sandbox, "Pay/paylink/create", payment("AA"));
    await result(sandbox, "Pay/transfer/create", payment("AAA", { to: "bob" }));
    await result(sandbox, "Pay/transfer/create", payment("AAAA", { to: "bob" }));
    assert.equal(sandbox.balance("ZUSD"), "0.5000");
    const short = payment("AAAAAA", { to: "bob" });
    assert.equal(await refusal(sandbox, "Pay/transfer/create", short), "EFunding:Insufficient funds");
    sandbox.decline("AAA");
    sandbox.fail("AAAA");
    assert.deepEqual([status(sandbox, "AAA"), status(sandbox, "AAAA")], ["declined", "failed"]);
    await result(sandbox, "Pay/transfer/cancel", { external_id: "AA" });
    assert.equal(sandbox.balance("USD"), "32.0000");
    await result(sandbox, "Pay/transfer/create", short);
  });

  it("are claimed by id or by code, if they are paylinks or transfers", async () => {
    const sandbox = createSandbox();
    await result(sandbox, "Pay/paylink/create", payment("AA"));
    sandbox.advance(5_000);
    const { code } = await result(sandbox, "Pay/paylink/get", { external_id: "AA" });
    assert.throws(() => sandbox.claim(code), TypeError, "a paylink is for whoever claims it: who is it?");
    sandbox.claim(code, "alice");
    assert.deepEqual([sandbox.payment(code).status, sandbox.payment("AA").kraktag], ["success", "alice"]);
    assert.equal(await refusal(sandbox, "Pay/paylink/get", { external_id: "AA" }), "EFunding:Invalid reference id");
    await result(sandbox, "Pay/transfer/create", payment("AAA", { to: "bob" }));
    assert.throws(() => sandbox.claim("AAA", "mallory"), /goes to bob/);
    sandbox.claim("AAA");
    await result(sandbox, "Pay/request/create", payment("AAAA"));
    assert.throws(() => sandbox.claim("AAAA", "bob"), /a request cannot be claimed/);
    assert.throws(() => sandbox.claim("BBBB", "bob"), /no payment has the id or code "BBBB"/);
  });

  it("of Katu9 are paid by link or transaction", async () => {
    const sandbox = createSandbox();
    const { token, transactionId } = sandbox.katu9;
    const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
    const make = async (minutes) => {
      const body = JSON.stringify({ transactionId, expiryMinutes: minutes });
      const init = { method: "POST", headers, body };
      return (await (await sandbox.fetch("https://api.katu9.com/payment-link/generate", init)).json()).data.paymentLink
        .id;
    };
    const expired = await make(5);
    sandbox.advance(5 * 60_000);
    assert.throws(() => sandbox.pay(expired), /expired/);
    sandbox.pay(await make(5));
    const found = await sandbox.fetch(`https://api.katu9.com/transaction?id=${transactionId}`, { headers });
    assert.equal((await found.json()).data.status, "COMPLETED");
    assert.throws(() => sandbox.decline(transactionId), /not pending: COMPLETED/);
    assert.throws(() => sandbox.pay("497f6eca-6276-4993-bfeb-53cbbbba6f08"), /no payment link or transaction/);
  });
});

describe("deposits", () => {
  it("are Pending, Settled, Success, and only then in the balance, less their fee", async () => {
    const sandbox = createSandbox({ balances: { DOGE: "1", USD: "0" } });
    const refid = sandbox.deposit({ asset: "doge", amount: "95.5" });
    const wire = sandbox.deposit({ asset: "USD", amount: "100" });
    const states = async () =>
      Promise.all(
        [refid, wire].map(async (id) => {
          const found = (await result(sandbox, "DepositStatus", { limit: 500 })).find((record) => record.refid === id);
          return `${found.status} ${found.amount} ${found.fee}`;
        }),
      );
    assert.deepEqual(await states(), ["Pending 95.50000000 0.00000000", "Pending 100.0000 4.0000"]);
    sandbox.advance(60_000);
    assert.deepEqual(await states(), ["Settled 95.50000000 0.00000000", "Settled 100.0000 4.0000"]);
    assert.equal(sandbox.balance("XDG"), "1.00000000");
    sandbox.advance(60_000);
    assert.deepEqual(await states(), ["Success 95.50000000 0.00000000", "Success 100.0000 4.0000"]);
    assert.deepEqual([sandbox.balance("XDG"), sandbox.balance("USD")], ["96.50000000", "96.0000"]);
    sandbox.advance(60_000);
    assert.equal(sandbox.balance("XDG"), "96.50000000");
  });

  it("go to the newest address of their method, which is then no longer new", async () => {
    const sandbox = createSandbox();
    const [made] = await result(sandbox, "DepositAddresses", { asset: "xrp", method: "Ripple XRP", new: true });
    sandbox.deposit({ asset: "XRP", amount: "5" });
    const [newest] = await result(sandbox, "DepositStatus", { asset: "xrp" });
    assert.equal(newest.info, made.address);
    const [listed] = await result(sandbox, "DepositAddresses", { asset: "xrp", method: "Ripple XRP" });
    assert.ok(!("new" in listed));
  });

  it("come back if they are too small, and are not made at all of impossible things", async () => {
    const sandbox = createSandbox();
    const before = sandbox.balance("BTC");
    sandbox.deposit({ asset: "btc", amount: "0.00009999" });
    sandbox.advance(DAY);
    const [newest] = await result(sandbox, "DepositStatus", { asset: "btc" });
    assert.deepEqual([newest.status, newest["status-prop"]], ["Failure", "return"]);
    assert.equal(sandbox.balance("BTC"), before);
    const wrong = [
      { asset: "nothing", amount: "1" },
      { asset: "btc", amount: "0" },
      { asset: "btc", amount: "1e3" },
      { asset: "btc", amount: "0.000000001" },
      { asset: "btc", amount: "1", method: "Dogecoin" },
    ];
    for (const deposit of wrong) assert.throws(() => sandbox.deposit(deposit), TypeError, JSON.stringify(deposit));
  });
});

describe("withdrawals", () => {
  const order = { asset: "btc", key: "BTC_Cold", amount: "0.725" };

  it("take amount and fee, and give both back if they are cancelled early", async () => {
    const sandbox = createSandbox({ balances: { BTC: "1" } });
    const { refid } = await result(sandbox, "Withdraw", order);
    assert.equal(sandbox.balance("BTC"), "0.27500000");
    assert.equal(await refusal(sandbox, "Withdraw", order), "EFunding:Insufficient funds");
    const { limit } = await result(sandbox, "WithdrawInfo", { ...order, amount: "0.2" });
    assert.equal(limit, "0.27500000");
    await result(sandbox, "WithdrawCancel", { asset: "btc", refid });
    assert.equal(sandbox.balance("BTC"), "1.00000000");
  });

  it("cannot be cancelled once they are on their way", async () => {
    const sandbox = createSandbox({ balances: { BTC: "1" } });
    const { refid } = await result(sandbox, "Withdraw", order);
    sandbox.advance(60_000);
    assert.equal(await refusal(sandbox, "WithdrawCancel", { asset: "btc", refid }), "EFunding:Invalid reference id");
    assert.equal(sandbox.balance("BTC"), "0.27500000");
  });

  it("leave the spot wallet when they go to the futures wallet", async () => {
    const sandbox = createSandbox({ balances: { XETH: "0.3" } });
    const transfer = { asset: "eth", from: "Spot Wallet", to: "Futures Wallet", amount: "0.1" };
    await result(sandbox, "WalletTransfer", transfer);
    await result(sandbox, "WalletTransfer", { ...transfer, amount: "0.2" });
    assert.equal(sandbox.balance("eth"), "0.0000000000", "0.3 - 0.1 - 0.2 is nothing, unlike with floats");
    assert.equal(await refusal(sandbox, "WalletTransfer", transfer), "EFunding:Insufficient funds");
  });
});

describe("balances", () => {
  it("are ample unless they are given, for assets of any name", () => {
    assert.equal(createSandbox().balance("EUR"), "1000000");
    assert.equal(createSandbox({ balances: { eur: "0.5" } }).balance("EUR"), "0.5");
    for (const wrong of [{ USD: 5 }, { USD: "-1" }, { USD: "1e3" }]) {
      assert.throws(() => createSandbox({ balances: wrong }), TypeError);
    }
  });
});
