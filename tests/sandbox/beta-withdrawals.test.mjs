// A withdrawal through Funding (Beta), from its methods to its line in the ledger.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";
import { result as old } from "./caller.mjs";
import { amount, call, ETHEREUM, EVM, METHOD, order, refusal, result, USDC, WALLET, WALLET_ADDRESS } from "./beta.mjs";

const START = Date.UTC(2026, 10, 1);
const WITHDRAWALS = "/funding/v1/withdrawals";
const FEES = `/funding/v1/fees/${METHOD}`;

const withdraw = (sandbox, body, more) => result(sandbox, "POST", WITHDRAWALS, { body, ...more });
const refused = (sandbox, body, more) => refusal(sandbox, "POST", WITHDRAWALS, { body, ...more });
const quote = async (sandbox, included = true) => {
  const query = { amount: "5", fee_included: included };
  return (await result(sandbox, "GET", FEES, { query })).withdrawal_fee_token;
};
const quoted = (token, included = true) => ({ fee: { quoted_fee: { token }, fee_included: included } });

describe("a withdrawal", () => {
  it("goes the way of Kraken's guide: method, fee token, withdrawal, list, ledger", async () => {
    const sandbox = createSandbox({ clock: () => START });
    const query = { asset: USDC, limit: 50 };
    const { methods } = await result(sandbox, "GET", "/funding/v1/methods/withdraw", { query });
    assert.deepEqual(methods, [
      {
        asset: USDC,
        method_id: METHOD,
        method_name: "USDC - Ethereum",
        minimum_amount: "0.01000000",
        maximum_amount: "10000.00000000",
        fees: { base: { asset: USDC, amount: "1.00000000" }, percentage: "0", included: false },
        network: {
          network_id: ETHEREUM,
          network_name: "Ethereum",
          contract_address: "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
        },
        withdrawal: {},
      },
    ]);
    const fees = await result(sandbox, "GET", FEES, { query: { amount: "5", fee_included: true } });
    const { withdrawal_fee_token: token, ...told } = fees;
    const usdc = (text) => ({ asset: USDC, amount: text });
    assert.deepEqual(told, {
      fee: usdc("1.00000000"),
      gross_amount: usdc("5.00000000"),
      net_amount: usdc("4.00000000"),
      fee_details: { base_fee: usdc("1.00000000"), fee_percentage: "0" },
    });
    assert.match(token, /^AAAAAAAAAA.*_.*,.*-/);
    const made = await withdraw(sandbox, order("5", { ...quoted(token), expected_address: WALLET_ADDRESS }));
    const { withdrawal_id: id, ...amounts } = made;
    assert.match(id, /^[Ff][Tt][a-zA-Z0-9]{5}-[a-zA-Z0-9]{22}$/);
    assert.deepEqual(amounts, {
      net_amount: amount("4.00000000"),
      gross_amount: amount("5.00000000"),
      fee: amount("1.00000000"),
    });

    const [newest] = (await result(sandbox, "GET", WITHDRAWALS)).withdrawals;
    assert.deepEqual(newest, {
      withdrawal_id: id,
      amount: usdc("4.00000000"),
      fee: usdc("1.00000000"),
      method_id: METHOD,
      status: "pending",
      create_time: "2026-11-01T00:00:00Z",
      address_id: WALLET,
    });
    const [record] = await old(sandbox, "WithdrawStatus");
    assert.deepEqual(
      [record.refid, record.amount, record.status, record.key],
      [id, "4.00000000", "Initial", "USDC_Wallet"],
    );
    const [line] = Object.values((await old(sandbox, "Ledgers")).ledger);
    assert.deepEqual(
      [line.refid, line.type, line.amount, line.fee, line.balance],
      [id, "withdrawal", "-4.00000000", "1.00000000", "999995.00000000"],
    );
    sandbox.advance(120_000);
    const [later] = (await result(sandbox, "GET", WITHDRAWALS)).withdrawals;
    assert.equal(later.status, "success");
    assert.match(later.onchain_transaction, /^[0-9a-f]{64}$/);
  });

  it("may name a network in the place of a method, and has its fee on top unless it is included", async () => {
    const sandbox = createSandbox();
    const scope = { network_id: ETHEREUM };
    const made = await withdraw(sandbox, order("5", { scope }));
    assert.deepEqual(made.gross_amount, amount("6.00000000"));
    const fee = { current_fee: {}, fee_included: true };
    assert.deepEqual((await withdraw(sandbox, order("5", { scope, fee }))).net_amount, amount("4.00000000"));
    const eth = { class: "currency", name: "ETH" };
    const other = order("1", {
      scope: { network_id: "0f9d1c52-6f3b-4a3e-8a57-7f4e0c9b2a02" },
      amount: amount("1", eth),
    });
    assert.match(await refused(sandbox, other), /^400 General: Invalid arguments: scope.network_id: .* on Bitcoin$/);
  });

  it("is the old calls' too: it is cancelled by WithdrawCancel, and theirs are listed here", async () => {
    const sandbox = createSandbox();
    const { withdrawal_id: refid } = await withdraw(sandbox, order());
    assert.equal(await old(sandbox, "WithdrawCancel", { asset: "USDC", refid }), true);
    const theirs = await old(sandbox, "Withdraw", { asset: "btc", key: "BTC_Cold", amount: "1" });
    const { withdrawals } = await result(sandbox, "GET", WITHDRAWALS, { query: { limit: 2 } });
    assert.deepEqual(
      withdrawals.map(({ withdrawal_id, status }) => [withdrawal_id, status]).sort(),
      [
        [refid, "failed"],
        [theirs.refid, "pending"],
      ].sort(),
    );
    assert.equal(sandbox.balance("usdc"), "1000000.00000000");
  });

  it("is refused with one reason for each mistake, and moves nothing then", async () => {
    const sandbox = createSandbox();
    const token = await quote(sandbox);
    const onTop = await quote(sandbox, false);
    const eth = { class: "currency", name: "ETH" };
    const ours = (type) => `422 Funding: ${type}`;
    const rule = (text) => `400 General: Invalid arguments: ${text}`;
    const max = (text, asset) => ({ fee: { current_fee: { max_fee: amount(text, asset) }, fee_included: true } });
    const mistakes = [
      [{ ...order(), scope: undefined }, rule("scope.method_id, scope.network_id: one of these is required")],
      [order("5", { scope: {} }), rule("scope.method_id, scope.network_id: one of these is required")],
      [
        order("5", { scope: { network_group_id: EVM } }),
        rule("scope.network_group_id: does not belong into this body"),
      ],
      [
        order("5", { scope: { method_id: METHOD, network_id: ETHEREUM } }),
        rule("scope.method_id, scope.network_id: only one of these may be given"),
      ],
      [order("5", { scope: METHOD }), rule("scope: has the members method_id, network_id")],
      [order("5", { scope: { method_id: "1" } }), rule("scope.method_id: must be a UUID")],
      [order("5", { scope: { method_id: METHOD.replace("d4", "d5") } }), "404 Funding: No funding method"],
      [order("5", { scope: { network_id: METHOD } }), "404 Funding: Unknown network"],
      [order("5", { amount: amount("5", eth) }), rule("amount.asset_amount.asset: is not the method's asset")],
      [order("5", { amount: amount("5", { name: "USDC" }) }), rule("amount.asset_amount.asset.class: is required")],
      [order("5", { amount: amount("5", { class: "currency", name: "NONE" }) }), "404 Funding: Unknown asset"],
      [order("5", { amount: amount(5) }), rule("amount.asset_amount.amount: must be text")],
      [order("-5"), rule("amount.asset_amount.amount: must be decimal text above zero")],
      [order("0"), rule("amount.asset_amount.amount: must be decimal text above zero")],
      [order("5.000000001"), rule("amount")],
      [order("5", { address_id: "USDC_Wallet" }), rule("address_id: must be written like ABR6SXP-SF6CY-VJMONY")],
      [order("5", { address_id: "ABAAAAA-AAAAA-AAAAAA" }), "404 Funding: Unknown address"],
      [order("5", { address_id: "ABSBX03-SANDB-ADDRES" }), ours("Invalid withdrawal address")],
      [order("5", { expected_address: "0x00" }), ours("Address is not the expected one")],
      [order("5", { expected_address: "" }), rule("expected_address: must not be empty")],
      [order("5", { fee: {} }), rule("fee.quoted_fee, fee.current_fee: one of these is required")],
      [
        order("5", { fee: { quoted_fee: { token }, current_fee: {}, fee_included: true } }),
        rule("fee.quoted_fee, fee.current_fee: only one of these may be given"),
      ],
      [
        order("5", { fee: { quoted_fee: { token } } }),
        rule("fee.fee_included: is required beside quoted_fee and current_fee"),
      ],
      [order("5", { fee: { current_fee: {}, fee_included: "true" } }), rule("fee.fee_included: must be true or false")],
      [order("5", quoted("AAAA")), ours("Invalid fee token")],
      [order("5", quoted(onTop)), ours("Fee token was quoted for another fee_included")],
      [order("5", max("0.99999999")), ours("Max fee exceeded")],
      [
        order("5", max("1", eth)),
        rule("fee.current_fee.max_fee.asset_amount.asset: is not the asset that is withdrawn"),
      ],
      [order("1", max("1")), ours("Invalid amount")],
      [order("10000"), ours("Insufficient funds")],
      [order("5", { rebase_multiplier: "base" }), rule("rebase_multiplier: does not belong into this body")],
      [
        order("5", { amount: { ...amount("5"), rebase_multiplier: "no" } }),
        /amount.rebase_multiplier: must be one of rebased, base$/,
      ],
      [order("5", { nonce: "1" }), rule("nonce: belongs into the header API-Nonce")],
      [order("5", { otp: "1" }), rule("otp: belongs into the header API-OTP")],
      [order("5", { "fee.fee_included": true }), rule("fee.fee_included: is not a member: nested members are objects")],
    ];
    for (const [body, text] of mistakes) {
      const told = await refused(sandbox, body);
      if (typeof text === "string") assert.equal(told, text);
      else assert.match(told, text);
    }
    assert.equal((await old(sandbox, "Ledgers", { start: 1_700_000_000 })).count, 0);
    await withdraw(sandbox, order("5", { ...max("1"), expected_address: WALLET_ADDRESS }));
  });

  it("is refused for an address that is not verified, or lacks a beneficiary", async () => {
    const sandbox = createSandbox();
    const to = (address_id, name, method_id) =>
      order("1", { address_id, scope: { method_id }, amount: amount("1", { class: "currency", name }) });
    const ether = to("ABSBX05-SANDB-ADDRES", "ETH", "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d1a04");
    assert.equal(await refused(sandbox, ether), "422 Funding: Invalid withdrawal address");
    const bitcoin = to("ABSBX02-SANDB-ADDRES", "BTC", "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d1a02");
    assert.equal(await refused(sandbox, bitcoin), "400 General: Invalid arguments: beneficiary_recipient");
  });
});

describe("a fee token", () => {
  it("may be used several times for five minutes of the sandbox's clock, and then never again", async () => {
    const sandbox = createSandbox({ clock: () => START });
    const token = await quote(sandbox);
    await withdraw(sandbox, order("5", quoted(token)));
    sandbox.advance(299_999);
    await withdraw(sandbox, order("7", quoted(token)));
    const query = { amount: "8", fee_included: true, withdrawal_fee_token: token };
    assert.equal((await result(sandbox, "GET", FEES, { query })).withdrawal_fee_token, token);
    sandbox.advance(1_000);
    assert.equal(await refused(sandbox, order("5", quoted(token))), "422 Funding: Fee token expired");
    assert.equal(await refusal(sandbox, "GET", FEES, { query }), "422 Funding: Fee token expired");
  });

  it("survives a snapshot, and comes from the seed", async () => {
    const options = { seed: 7, clock: () => START };
    const first = createSandbox(options);
    const token = await quote(first);
    assert.equal(await quote(createSandbox(options)), token);
    assert.notEqual(await quote(createSandbox({ ...options, seed: 8 })), token);
    const second = createSandbox({ snapshot: first.snapshot(), clock: () => START });
    await withdraw(second, order("5", quoted(token)));
  });

  it("belongs to withdrawals: a deposit's fee has none, and an amount has no sign", async () => {
    const sandbox = createSandbox();
    const deposit = "/funding/v1/fees/6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b08";
    const told = await result(sandbox, "GET", deposit, { query: { amount: "50", fee_included: true } });
    assert.deepEqual([told.net_amount.amount, "withdrawal_fee_token" in told], ["46.0000", false]);
    const query = { amount: "50", withdrawal_fee_token: "AAAA" };
    assert.equal(await refusal(sandbox, "GET", deposit, { query }), "422 Funding: Invalid fee token");
    for (const sign of ["+5", "-5", ".5", "1e3"]) {
      assert.match(await refusal(sandbox, "GET", FEES, { query: { amount: sign } }), /amount: must be decimal text/);
    }
    assert.match(
      await refusal(sandbox, "GET", FEES, { query: { amount: "5", fee_included: 1 } }),
      /must be true or false/,
    );
    assert.equal(
      await refusal(sandbox, "GET", "/funding/v1/fees/x", { query: { amount: "5" } }),
      "400 General: Invalid arguments: method_id: must be a UUID",
    );
    const bare = METHOD.replaceAll("-", "").toUpperCase();
    await result(sandbox, "GET", `/funding/v1/fees/${bare}`, { query: { amount: "5" } });
  });
});

describe("the list of withdrawals", () => {
  it("comes newest first in pages whose cursor stands alone, and keeps its filters and limit", async () => {
    let now = START;
    const sandbox = createSandbox({ clock: () => now });
    const ids = [];
    for (let made = 0; made < 5; made += 1) {
      ids.unshift((await withdraw(sandbox, order())).withdrawal_id);
      now += 1000;
    }
    await old(sandbox, "Withdraw", { asset: "btc", key: "BTC_Cold", amount: "1" });
    const query = { asset: USDC, scope: { method_id: METHOD }, limit: 2 };
    const seen = [];
    let page = await result(sandbox, "GET", WITHDRAWALS, { query });
    const { next_cursor: cursor } = page;
    assert.match(cursor, /^[A-Za-z0-9_-]+$/);
    for (;;) {
      seen.push(...page.withdrawals.map((one) => one.withdrawal_id));
      if (page.next_cursor === undefined) break;
      assert.equal(page.withdrawals.length, 2);
      page = await result(sandbox, "GET", WITHDRAWALS, {
        query: { cursor: page.next_cursor, account_id: "WX6V-JUKW-KKPB-QE36" },
      });
    }
    assert.deepEqual(seen, ids);
    const wrong = (more) => refusal(sandbox, "GET", WITHDRAWALS, { query: { cursor, ...more } });
    assert.match(await wrong({ limit: 2 }), /limit: does not belong into this query/);
    assert.match(await wrong({ status: "pending" }), /status: does not belong into this query/);
    assert.match(await wrong({ cursor: "" }), /cursor: must not be empty/);
    assert.match(await wrong({ cursor: `${cursor}AA` }), /cursor: is not the next_cursor of a page of this list/);
    const elsewhere = await refusal(sandbox, "GET", "/funding/v1/deposits", { query: { cursor } });
    assert.match(elsewhere, /cursor: is not the next_cursor/);
  });

  it("is narrowed by asset, scope, status and time, both ends kept", async () => {
    let now = START;
    const sandbox = createSandbox({ clock: () => now });
    const { withdrawal_id: first } = await withdraw(sandbox, order());
    now += 60_000;
    const { refid: second } = await old(sandbox, "Withdraw", { asset: "btc", key: "BTC_Cold", amount: "1" });
    const ids = async (query) =>
      (await result(sandbox, "GET", WITHDRAWALS, { query })).withdrawals.map((one) => one.withdrawal_id);
    assert.deepEqual(await ids({ asset: USDC }), [first]);
    assert.deepEqual(await ids({ scope: { network_group_id: EVM } }), [first]);
    assert.deepEqual((await ids({ asset: { class: "currency" } })).slice(0, 2), [second, first]);
    assert.deepEqual(await ids({ asset: { class: "tokenized_asset" } }), []);
    assert.deepEqual(await ids({ start_time: "2026-11-01T00:01:00Z" }), [second]);
    assert.deepEqual(await ids({ start_time: "2026-11-01T00:00:00Z", end_time: "2026-11-01T00:00:00.000Z" }), [first]);
    assert.deepEqual(await ids({ status: "pending" }), [second, first]);
    now += 60_000;
    assert.ok((await ids({ status: "success" })).includes(first));
    const mistakes = [
      [{ status: "failure" }, "status: must be one of pending, success, failed"],
      [{ start_time: "1793491200" }, "start_time: must be written like 2026-07-01T08:31:33Z"],
      [{ end_time: "2026-11-01T00:00:00+01:00" }, "end_time: must be written like 2026-07-01T08:31:33Z"],
      [{ limit: 501 }, "limit: must be a whole number from 1 to 500"],
      [{ limit: 0 }, "limit: must be a whole number from 1 to 500"],
      [{ asset: { name: "USDC" } }, "asset.class: is required"],
      [{ asset: "USDC" }, "asset: has the members class, name"],
      [{ "asset.class": "currency" }, "asset.class: nested members are written with brackets, as in asset[class]"],
      [{ account_id: "main" }, "account_id: is written like WX6V-JUKW-KKPB-QE36"],
      [{ rebase_multiplier: "none" }, "rebase_multiplier: must be one of rebased, base"],
    ];
    for (const [query, text] of mistakes) {
      assert.equal(await refusal(sandbox, "GET", WITHDRAWALS, { query }), `400 General: Invalid arguments: ${text}`);
    }
  });

  it("may lag behind on its own", async () => {
    const sandbox = createSandbox({ lag: { "GET /funding/v1/withdrawals": 5_000 } });
    const { withdrawal_id: id } = await withdraw(sandbox, order());
    const there = async () => {
      const { withdrawals } = await result(sandbox, "GET", WITHDRAWALS, { query: { asset: USDC } });
      return withdrawals.some((one) => one.withdrawal_id === id);
    };
    assert.equal(await there(), false);
    assert.equal((await old(sandbox, "WithdrawStatus"))[0].refid, id);
    sandbox.advance(5_000);
    assert.equal(await there(), true);
  });
});

it("limits tell what may be withdrawn at once, and why not more", async () => {
  const sandbox = createSandbox({ balances: { USDC: "20" } });
  const limits = "/funding/v1/limits/withdrawal/currency/USDC";
  const poor = await result(sandbox, "GET", limits, { query: { preferred_asset: { name: "EUR" } } });
  const usdc = (text) => ({ asset: USDC, amount: text });
  assert.deepEqual(poor.available_balance, usdc("20.00000000"));
  const [{ method_id, maximum_amount, maximum_reason, limits: windows }] = poor.withdrawal_limits;
  assert.deepEqual([method_id, maximum_amount, maximum_reason], [METHOD, usdc("20.00000000"), "balance"]);
  assert.equal(windows[0].time_window, "86400");
  const [rich] = (await result(createSandbox(), "GET", limits)).withdrawal_limits;
  assert.deepEqual([rich.maximum_amount, rich.maximum_reason], [usdc("10000.00000000"), "limits"]);
  const none = await result(sandbox, "GET", "/funding/v1/limits/withdrawal/currency/xrp");
  assert.deepEqual(none.withdrawal_limits, []);
  const wrong = (path, query) => refusal(sandbox, "GET", `/funding/v1/limits/withdrawal/${path}`, { query });
  assert.equal(await wrong("tokenized_asset/TSLAx"), "404 Funding: Unknown asset");
  assert.match(await wrong("coin/USDC"), /asset_class: must be one of currency, tokenized_asset$/);
  assert.match(await wrong("currency/AAAAAAAAAAAAAAAAA"), /asset: has at most 16 characters$/);
  assert.match(
    await wrong("currency/USDC", { preferred_asset: { class: "currency" } }),
    /preferred_asset.name: is required$/,
  );
  assert.equal((await call(sandbox, "GET", "/funding/v1/limits/withdrawal/currency/USDC%20")).status, 404);
});
