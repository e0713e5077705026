// What an account holds, what was booked, and what its key may do.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";
import { ID, payment, refusal, result } from "./caller.mjs";

const START = Date.UTC(2026, 10, 1);
/** Behind all that an account begins with, in seconds. */
const SINCE = { start: Date.UTC(2024, 0, 1) / 1000 };

const book = async (sandbox, parameters = {}) => {
  const { ledger } = await result(sandbox, "Ledgers", { ...SINCE, ...parameters });
  return Object.values(ledger).map(({ type, subtype, asset, amount, fee, refid }) => {
    return [type, subtype, asset, amount, fee, refid];
  });
};

describe("balances", () => {
  it("show every asset as decimal text, extended ones with what is on hold", async () => {
    const sandbox = createSandbox({ balances: { USD: "100", btc: "0", EUR: "5.50" } });
    const plain = await result(sandbox, "Balance");
    assert.deepEqual([plain.ZUSD, plain.XXBT, plain.EUR], ["100.0000", "0.00000000", "5.50"]);
    const extended = await result(sandbox, "BalanceEx");
    assert.deepEqual(extended.ZUSD, { balance: "100.0000", hold_trade: "0.0000" });
    assert.deepEqual(Object.keys(extended), Object.keys(plain));
  });

  it("follow every movement, also of an asset that only Pay knows", async () => {
    const sandbox = createSandbox();
    await result(sandbox, "Withdraw", { asset: "btc", key: "BTC_Cold", amount: "1" });
    await result(sandbox, "Pay/transfer/create", payment(ID, { asset: "ABC", to: "bob" }));
    const { XXBT, ABC } = await result(sandbox, "Balance", { rebase_multiplier: "base" });
    assert.deepEqual([XXBT, ABC], ["999.00000000", "999989.50"]);
    assert.equal(XXBT, sandbox.balance("btc"));
  });
});

describe("the ledger", () => {
  it("has a line for each movement of money, with the id of the call that moved it, newest first", async () => {
    const sandbox = createSandbox({ clock: () => START });
    const steps = [];
    const withdrawn = await result(sandbox, "Withdraw", { asset: "btc", key: "BTC_Cold", amount: "0.725" });
    steps.push(["withdrawal", "", "XXBT", "-0.72490000", "0.00010000", withdrawn.refid]);
    await result(sandbox, "WithdrawCancel", { asset: "btc", refid: withdrawn.refid });
    steps.push(["withdrawal", "", "XXBT", "0.72490000", "-0.00010000", withdrawn.refid]);
    const transfer = { asset: "eth", from: "Spot Wallet", to: "Futures Wallet", amount: "0.1" };
    const moved = await result(sandbox, "WalletTransfer", transfer);
    steps.push(["transfer", "spottofutures", "XETH", "-0.1000000000", "0.0000000000", moved.refid]);
    await result(sandbox, "Pay/transfer/create", payment("AA", { to: "bob" }));
    steps.push(["transfer", "", "ZUSD", "-10.5000", "0.0000", "AA"]);
    await result(sandbox, "Pay/transfer/cancel", { external_id: "AA" });
    steps.push(["transfer", "", "ZUSD", "10.5000", "0.0000", "AA"]);
    await result(sandbox, "Pay/request/create", payment("BA"));
    sandbox.pay("BA", "bob");
    steps.push(["transfer", "", "ZUSD", "10.5000", "0.0000", "BA"]);
    const arrived = sandbox.deposit({ asset: "usd", amount: "50" });
    sandbox.advance(120_000);
    steps.push(["deposit", "", "ZUSD", "50.0000", "4.0000", arrived]);
    assert.deepEqual(await book(sandbox), steps.reverse());
  });

  it("adds up: each line's balance is the one before it, plus its amount, minus its fee", async () => {
    const sandbox = createSandbox({ balances: { btc: "10" } });
    for (const amount of ["1", "2", "0.5"]) {
      const { refid } = await result(sandbox, "Withdraw", { asset: "btc", key: "BTC_Cold", amount });
      if (amount === "2") await result(sandbox, "WithdrawCancel", { asset: "btc", refid });
    }
    const units = (text) => BigInt(text.replace(".", ""));
    let held = units("10.00000000");
    const { ledger } = await result(sandbox, "Ledgers", SINCE);
    const lines = Object.values(ledger).reverse();
    assert.equal(lines.length, 4);
    for (const { amount, fee, balance } of lines) {
      held += units(amount) - units(fee);
      assert.equal(units(balance), held);
    }
    assert.equal(lines.at(-1).balance, sandbox.balance("btc"));
  });

  it("has a line for each deposit and withdrawal that the account begins with, and adds up to its balances", async () => {
    for (const balances of [undefined, { BTC: "0", USDC: "0", DOGE: "1.5" }]) {
      const sandbox = createSandbox({ balances, clock: () => START });
      const { ledger } = await result(sandbox, "Ledgers");
      const lines = Object.values(ledger).reverse();
      const refids = (type) => lines.filter((line) => line.type === type).map(({ refid }) => refid);
      const ids = (list, status) => list.filter((one) => one.status === status).map(({ refid }) => refid);
      const all = (list) => [...list].sort();
      const deposits = await result(sandbox, "DepositStatus", { limit: 500 });
      assert.deepEqual(all(refids("deposit")), all(ids(deposits, "Success")));
      const withdrawals = await result(sandbox, "WithdrawStatus");
      // A cancelled one has two lines; Kraken's own example has one once a call has ordered it.
      const booked = withdrawals.filter(({ refid }) => refid !== "ASBG2IX-OQZTG5-CRWGN3");
      const failed = ids(booked, "Failure");
      assert.deepEqual(all(refids("withdrawal")), all([...ids(booked, "Success"), ...failed, ...failed]));
      assert.ok(failed.length > 0);
      const units = (text) => BigInt(text.replace(".", ""));
      const held = new Map();
      for (const { asset, amount, fee, balance } of lines) {
        const before = held.get(asset);
        if (before !== undefined) assert.equal(units(balance), before + units(amount) - units(fee));
        assert.ok(units(balance) >= 0n, `${asset} ${balance}`);
        held.set(asset, units(balance));
      }
      for (const [asset, last] of held) assert.equal(last, units(sandbox.balance(asset)), asset);
      assert.ok(lines.every(({ time }, at) => at === 0 || time >= lines[at - 1].time));
      assert.equal(refids("transfer").length > 0, balances !== undefined);
    }
  });

  it("has no line for what was refused", async () => {
    const sandbox = createSandbox({ balances: { USD: "1", btc: "1" } });
    await refusal(sandbox, "Pay/transfer/create", payment("AA", { to: "bob" }));
    await refusal(sandbox, "Withdraw", { asset: "btc", key: "BTC_Cold", amount: "1.5" });
    const transfer = { asset: "btc", from: "Spot Wallet", to: "Futures Wallet", amount: "2" };
    assert.equal(await refusal(sandbox, "WalletTransfer", transfer), "EFunding:Insufficient funds");
    assert.deepEqual(await result(sandbox, "Ledgers", SINCE), { ledger: {}, count: 0 });
  });

  it("comes in pages of fifty with a count, which may be left out", async () => {
    const sandbox = createSandbox();
    for (let made = 0; made < 53; made += 1) {
      await result(sandbox, "Pay/transfer/create", payment(Buffer.from([made]).toString("base64url"), { to: "bob" }));
    }
    const first = await result(sandbox, "Ledgers", SINCE);
    assert.deepEqual([Object.keys(first.ledger).length, first.count], [50, 53]);
    const rest = await result(sandbox, "Ledgers", { ...SINCE, ofs: 50, without_count: true });
    assert.deepEqual([Object.keys(rest.ledger).length, "count" in rest], [3, false]);
    assert.equal(new Set([...Object.keys(first.ledger), ...Object.keys(rest.ledger)]).size, 53);
  });

  it("is cut by asset, type, start (left out) and end (kept), by time or by the id of a line", async () => {
    let now = START;
    const sandbox = createSandbox({ clock: () => now });
    for (const [id, asset] of Object.entries({ AA: "USD", BA: "BTC", CA: "USD" })) {
      await result(sandbox, "Pay/transfer/create", payment(id, { asset, amount: "1", to: "bob" }));
      now += 1000;
    }
    const ids = async (parameters) => (await book(sandbox, parameters)).map((line) => line.at(-1));
    assert.deepEqual(await ids({ asset: "xbt" }), ["BA"]);
    assert.deepEqual(await ids({ asset: "usd,btc", type: "transfer" }), ["CA", "BA", "AA"]);
    assert.deepEqual(await ids({ asset: "all", type: "deposit" }), []);
    const second = START / 1000 + 1;
    assert.deepEqual(await ids({ start: second }), ["CA"]);
    assert.deepEqual(await ids({ end: String(second) }), ["BA", "AA"]);
    const lines = Object.keys((await result(sandbox, "Ledgers", SINCE)).ledger);
    assert.deepEqual(await ids({ start: lines[2], end: lines[1] }), ["BA"]);
    for (const wrong of [{ start: "yesterday" }, { end: "LAAAAA-AAAAA-AAAAAA" }, { type: "gift" }, { ofs: -1 }]) {
      const [name] = Object.keys(wrong);
      assert.equal(await refusal(sandbox, "Ledgers", wrong), `EGeneral:Invalid arguments:${name}`);
    }
  });

  it("gives single lines by their ids, and refuses unknown ones and more than twenty", async () => {
    const sandbox = createSandbox();
    for (const id of ["AA", "BA"]) await result(sandbox, "Pay/transfer/create", payment(id, { to: "bob" }));
    const { ledger } = await result(sandbox, "Ledgers", SINCE);
    const ids = Object.keys(ledger);
    assert.deepEqual(await result(sandbox, "QueryLedgers", { id: ids.join() }), ledger);
    for (const id of [`${ids[0]},LAAAAA-AAAAA-AAAAAA`, Array(21).fill(ids[0]).join(), undefined]) {
      assert.equal(await refusal(sandbox, "QueryLedgers", { id }), "EGeneral:Invalid arguments:id");
    }
  });

  it("has the same ids from the same seed, and goes on with them from a snapshot", async () => {
    const options = { seed: "books", clock: () => START };
    const made = async (sandbox, id) => {
      await result(sandbox, "Pay/transfer/create", payment(id, { to: "bob" }));
      return result(sandbox, "Ledgers");
    };
    const first = createSandbox(options);
    const lines = await made(first, "AA");
    assert.deepEqual(await made(createSandbox(options), "AA"), lines);
    const { ledger } = await made(createSandbox({ ...options, seed: "other" }), "AA");
    assert.notDeepEqual(Object.keys(ledger), Object.keys(lines.ledger));
    const second = createSandbox({ snapshot: first.snapshot(), clock: () => START });
    assert.deepEqual(await made(second, "BA"), await made(first, "BA"));
  });

  it("counts twice in the rate counter", async () => {
    const sandbox = createSandbox({ limits: { tier: "starter" }, clock: () => START });
    for (let call = 0; call < 7; call += 1) await result(sandbox, "Ledgers");
    assert.equal(await refusal(sandbox, "Ledgers"), "EAPI:Rate limit exceeded");
    await result(sandbox, "Balance");
  });
});

describe("a key", () => {
  it("tells its name, permissions, last nonce, window, allow-list and expiry", async () => {
    const sandbox = createSandbox({ clock: () => START });
    const seconds = START / 1000;
    const key = sandbox.createKey({
      name: "shop",
      permissions: ["Funds permissions - Query", "Funds permissions - Add withdrawal addresses"],
      nonceWindow: 10_000,
      ipAllowlist: ["203.0.113.7/32"],
      validUntil: seconds + 60,
    });
    const info = await result(sandbox, "GetApiKeyInfo", {}, { key, nonce: "1616492376594" });
    const { iban, ...rest } = info;
    assert.equal(typeof iban, "string");
    assert.deepEqual(rest, {
      apiKeyName: "shop",
      apiKey: key.apiKey,
      nonce: "1616492376594",
      nonceWindow: "10000",
      permissions: ["query-funds", "add-withdraw-address"],
      validUntil: String(seconds + 60),
      queryFrom: "0",
      queryTo: "0",
      createdTime: String(seconds),
      modifiedTime: String(seconds),
      ipAllowlist: ["203.0.113.7/32"],
      lastUsed: String(seconds),
    });
    const { permissions, nonceWindow, validUntil } = await result(sandbox, "GetApiKeyInfo");
    const words = ["query-funds", "add-funds", "withdraw-funds", "add-withdraw-address", "query-ledger"];
    assert.deepEqual([permissions, nonceWindow, validUntil], [words, "0", "0"]);
  });

  it("is refused for the books that it may not see", async () => {
    const sandbox = createSandbox();
    const key = sandbox.createKey({ permissions: ["Funds permissions - Query"] });
    for (const endpoint of ["Balance", "BalanceEx", "GetApiKeyInfo"]) await result(sandbox, endpoint, {}, { key });
    const ledger = sandbox.createKey({ permissions: ["Data - Query ledger entries"] });
    for (const [endpoint, other] of Object.entries({ Ledgers: key, QueryLedgers: key, Balance: ledger })) {
      assert.equal(await refusal(sandbox, endpoint, { id: "L" }, { key: other }), "EGeneral:Permission denied");
    }
  });

  it("takes no options that no key can have", () => {
    const sandbox = createSandbox();
    assert.throws(() => sandbox.createKey({ validUntil: START }), /validUntil must be whole UNIX seconds/);
    assert.throws(() => sandbox.createKey({ ipAllowlist: "::1" }), /ipAllowlist must be an array/);
    assert.throws(() => sandbox.createKey({ name: "" }), /name must not be empty/);
  });
});

it("a private method that does not exist is unknown, in Kraken's envelope at HTTP 200", async () => {
  const sandbox = createSandbox();
  for (const name of ["Balances", "Pay/nothing", "constructor", "pay/paylink/config", ""]) {
    const answer = await sandbox.fetch(`https://api.kraken.com/0/private/${name}`, { method: "POST" });
    assert.equal(answer.status, 200, name);
    assert.deepEqual(await answer.json(), { error: ["EGeneral:Unknown method"] }, name);
  }
});
