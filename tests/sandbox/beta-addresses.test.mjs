// Funding (Beta)'s address book, deposit addresses, deposits, and what there is to choose from.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";
import { refusal as oldRefusal, result as old } from "./caller.mjs";
import { amount, ETHEREUM, EVM, METHOD, order, refusal, result, USDC, WALLET } from "./beta.mjs";

const START = Date.UTC(2026, 10, 1);
const ADDRESSES = "/funding/v1/addresses";
const CLAIM = "/funding/v1/deposit/address";
const DEPOSIT_ADDRESSES = "/funding/v2/deposit/addresses";
const DEPOSITS = "/funding/v1/deposits";
const USDC_DEPOSIT = "27ede8db-804b-4d91-8e25-46b7b9668730";
const RIPPLE = "0f9d1c52-6f3b-4a3e-8a57-7f4e0c9b2a05";
const STELLAR = "0f9d1c52-6f3b-4a3e-8a57-7f4e0c9b2a06";

const entry = (name, scope, more = {}) => ({
  scope,
  address_details: { crypto: { address: `0x${name}`, ...more } },
  name,
});
const add = (sandbox, body) => result(sandbox, "POST", ADDRESSES, { body });
const listed = async (sandbox, query) => (await result(sandbox, "GET", ADDRESSES, { query })).addresses;
const rule = (text) => `400 General: Invalid arguments: ${text}`;

describe("an address that is made here", () => {
  it("is verified at once, listed first, and withdrawn to by both APIs", async () => {
    const sandbox = createSandbox();
    const body = { ...entry("  Cold  ", { network_id: ETHEREUM }), description: "in the safe" };
    const { address_id: id, verified } = await add(sandbox, body);
    assert.match(id, /^AB[a-zA-Z0-9]{5}-[a-zA-Z0-9]{5}-[a-zA-Z0-9]{6}$/);
    assert.equal(verified, true);
    assert.deepEqual((await listed(sandbox))[0], {
      address_id: id,
      scope: { network_id: ETHEREUM },
      address_details: { crypto: { address: "0x  Cold  " } },
      name: "Cold",
      description: "in the safe",
      verified: true,
    });
    await result(sandbox, "POST", "/funding/v1/withdrawals", { body: order("5", { address_id: id }) });
    const rows = await old(sandbox, "WithdrawAddresses", { key: "Cold" });
    assert.deepEqual(
      rows.map(({ asset, method, address }) => [asset, method, address]),
      [
        ["USDC", "USDC", "0x  Cold  "],
        ["XETH", "Ether", "0x  Cold  "],
      ],
    );
    for (const asset of ["usdc", "eth"]) await old(sandbox, "Withdraw", { asset, key: "Cold", amount: "2" });
    const [{ info, key }] = await old(sandbox, "WithdrawStatus");
    assert.deepEqual([info, key], ["0x  Cold  ", "Cold"]);
    const bitcoin = { asset: "btc", key: "Cold", amount: "1" };
    assert.equal(await oldRefusal(sandbox, "Withdraw", bitcoin), "EFunding:Unknown withdraw key");
  });

  it("is refused with one reason for each mistake", async () => {
    const sandbox = createSandbox();
    const scope = { method_id: METHOD };
    const { address_details } = entry("A", scope);
    const mistakes = [
      [
        { name: "A", address_details },
        "scope.method_id, scope.network_id, scope.network_group_id: one of these is required",
      ],
      [
        entry("A", { ...scope, network_group_id: EVM }),
        "scope.method_id, scope.network_group_id: only one of these may be given",
      ],
      [{ scope, name: "A" }, "address_details.crypto.address: is required"],
      [
        { scope, name: "A", address_details: { fiat: { iban: "X" } } },
        "address_details.fiat: only crypto addresses can be made",
      ],
      [{ scope, address_details }, "name: is required"],
      [entry(" \t", scope), "name: must have a character that is not a blank"],
      [entry(" USDC_Wallet ", scope), "name: is the name of another address"],
      [
        entry("A", scope, { tag: "1", memo: "1" }),
        "address_details.crypto.tag, address_details.crypto.memo: only one of these may be given",
      ],
      [{ ...entry("A", scope), label: "A" }, "label: does not belong into this body"],
    ];
    for (const [body, text] of mistakes) {
      assert.equal(await refusal(sandbox, "POST", ADDRESSES, { body }), rule(text));
    }
    assert.equal((await listed(sandbox)).length, 5);
  });

  it("is listed upwards: by method, by its network and by that network's group", async () => {
    const sandbox = createSandbox();
    await add(sandbox, entry("network", { network_id: ETHEREUM }));
    await add(sandbox, entry("group", { network_group_id: EVM }));
    const names = async (scope) => (await listed(sandbox, { scope })).map(({ name }) => name);
    assert.deepEqual(await names({ method_id: METHOD }), ["group", "network", "USDC_Wallet"]);
    assert.deepEqual(await names({ network_id: ETHEREUM }), ["group", "network"]);
    assert.deepEqual(await names({ network_group_id: EVM }), ["group"]);
    const first = await result(sandbox, "GET", ADDRESSES, { query: { scope: { method_id: METHOD }, limit: 2 } });
    const rest = await result(sandbox, "GET", ADDRESSES, { query: { cursor: first.next_cursor } });
    assert.deepEqual([rest.addresses.map(({ name }) => name), "next_cursor" in rest], [["USDC_Wallet"], false]);
  });

  it("has its tag listed as memo where the network says memo, and the reverse", async () => {
    const sandbox = createSandbox();
    await add(sandbox, entry("stellar", { network_id: STELLAR }, { tag: "7" }));
    await add(sandbox, entry("ripple", { network_id: RIPPLE }, { memo: "8" }));
    const [ripple, stellar] = await listed(sandbox, { limit: 2 });
    assert.deepEqual(stellar.address_details.crypto, { address: "0xstellar", memo: "7" });
    assert.deepEqual(ripple.address_details.crypto, { address: "0xripple", tag: "8" });
  });

  it("is renamed and described, and deleted once", async () => {
    const sandbox = createSandbox();
    const path = `${ADDRESSES}/${WALLET}`;
    const change = (body) => result(sandbox, "PUT", path, { body });
    assert.deepEqual(await change({ name: "Vault" }), { verified: true });
    assert.deepEqual(await change({ description: "new", name: "Vault" }), { verified: true });
    const { name, description } = (await listed(sandbox)).find(({ address_id }) => address_id === WALLET);
    assert.deepEqual([name, description], ["Vault", "new"]);
    await old(sandbox, "Withdraw", { asset: "usdc", key: "Vault", amount: "2" });
    const wrong = (body, at = path) => refusal(sandbox, "PUT", at, { body });
    assert.equal(await wrong({}), rule("name, description: one of these is required"));
    assert.equal(await wrong({ name: "XDG_Wallet" }), rule("name: is the name of another address"));
    assert.equal(await wrong({ address: "0x" }), rule("address: does not belong into this body"));
    assert.equal(await wrong({ name: "A" }, `${ADDRESSES}/ABAAAAA-AAAAA-AAAAAA`), "404 Funding: Unknown address");
    assert.equal(
      await wrong({ name: "A" }, `${ADDRESSES}/Vault`),
      rule("id: must be written like ABR6SXP-SF6CY-VJMONY"),
    );
    assert.deepEqual(await result(sandbox, "DELETE", path), { result: true });
    assert.deepEqual(await result(sandbox, "DELETE", path), { result: false });
    const body = order();
    assert.equal(await refusal(sandbox, "POST", "/funding/v1/withdrawals", { body }), "404 Funding: Unknown address");
    const [unverified] = await old(sandbox, "WithdrawAddresses", { asset: "usdc" });
    assert.equal(unverified, undefined);
  });

  it("gets the same id from the same seed, and stays in a snapshot", async () => {
    const options = { seed: "book", clock: () => START };
    const sandbox = createSandbox(options);
    const made = await add(sandbox, entry("A", { method_id: METHOD }));
    assert.deepEqual(await add(createSandbox(options), entry("B", { method_id: METHOD })), made);
    const second = createSandbox({ snapshot: sandbox.snapshot(), clock: () => START });
    assert.equal((await listed(second))[0].address_id, made.address_id);
    const { addressBook: _book, ledger: _ledger, feeTokens: _tokens, ...older } = JSON.parse(sandbox.snapshot());
    const third = createSandbox({ snapshot: JSON.stringify(older), clock: () => START });
    assert.equal((await listed(third)).length, 5);
  });
});

describe("deposit addresses", () => {
  it("are claimed up to five unused ones, which the old call lists too", async () => {
    const sandbox = createSandbox({ clock: () => START });
    const claim = () => result(sandbox, "PUT", CLAIM, { body: { method_id: USDC_DEPOSIT } });
    const claimed = [];
    for (let made = 0; made < 5; made += 1) claimed.push((await claim()).address_details.crypto.address);
    assert.equal(new Set(claimed).size, 5);
    assert.equal(
      await refusal(sandbox, "PUT", CLAIM, { body: { method_id: USDC_DEPOSIT } }),
      "422 Funding: Too many deposit addresses",
    );
    const theirs = await old(sandbox, "DepositAddresses", { asset: "usdc", method: "USDC" });
    assert.deepEqual(
      theirs.map(({ address }) => address),
      claimed,
    );
    const more = { asset: "usdc", method: "USDC", new: true };
    assert.equal(await oldRefusal(sandbox, "DepositAddresses", more), "EFunding:Too many addresses");

    sandbox.deposit({ asset: "usdc", amount: "7", address: claimed[4] });
    const { address_details } = await claim();
    assert.ok(!claimed.includes(address_details.crypto.address));
    const query = { scope: { network_id: ETHEREUM }, asset: USDC };
    const { addresses } = await result(sandbox, "GET", DEPOSIT_ADDRESSES, { query });
    assert.deepEqual(
      addresses.map(({ address_details: { crypto } }) => crypto.address),
      [address_details.crypto.address, ...claimed.toReversed()],
    );
    assert.deepEqual(addresses[1], {
      method_id: USDC_DEPOSIT,
      last_used: "2026-11-01T00:00:00Z",
      address_details: { crypto: { address: claimed[4] } },
    });
    assert.equal(addresses.at(-1).expire_time, "2026-11-08T00:00:00Z");
  });

  it("carry the tag or memo of their network, and come in pages", async () => {
    const sandbox = createSandbox();
    const claim = (method_id) => result(sandbox, "PUT", CLAIM, { body: { method_id } });
    const ripple = await claim("6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b06");
    assert.match(ripple.address_details.crypto.tag, /^\d+$/);
    const stellar = await claim("6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b07");
    assert.match(stellar.address_details.crypto.memo, /^\d+$/);
    const first = await result(sandbox, "GET", DEPOSIT_ADDRESSES, { query: { limit: 1 } });
    const rest = await result(sandbox, "GET", DEPOSIT_ADDRESSES, { query: { cursor: first.next_cursor } });
    assert.deepEqual(
      [...first.addresses, ...rest.addresses].map((one) => one.address_details),
      [ripple.address_details, stellar.address_details],
    );
  });

  it("are refused for a bank, a way to withdraw, and a group of networks", async () => {
    const sandbox = createSandbox();
    const claim = (method_id) => refusal(sandbox, "PUT", CLAIM, { body: { method_id } });
    assert.equal(await claim("6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b08"), "404 Funding: No funding method");
    assert.equal(await claim(METHOD), "404 Funding: No funding method");
    const query = { scope: { network_group_id: EVM } };
    assert.match(await refusal(sandbox, "GET", DEPOSIT_ADDRESSES, { query }), /network_group_id: does not belong/);
    assert.equal(
      await refusal(sandbox, "GET", "/funding/v2/deposit/addresses", { query: { asset: { class: "coin" } } }),
      rule("asset.class: must be one of currency, tokenized_asset"),
    );
  });
});

describe("deposits", () => {
  it("are those of the old call, with statuses in small letters", async () => {
    const sandbox = createSandbox({ clock: () => START });
    const refid = sandbox.deposit({ asset: "usd", amount: "50" });
    assert.match(refid, /^FT/);
    const [newest] = (await result(sandbox, "GET", DEPOSITS)).deposits;
    const usd = (text) => ({ asset: { class: "currency", name: "USD" }, amount: text });
    assert.deepEqual(newest, {
      deposit_id: refid,
      method_id: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b08",
      status: "pending",
      amount: usd("50.0000"),
      fee: usd("4.0000"),
      create_time: "2026-11-01T00:00:00Z",
    });
    sandbox.advance(120_000);
    const { deposits } = await result(sandbox, "GET", DEPOSITS, { query: { limit: 500 } });
    const theirs = await old(sandbox, "DepositStatus", { limit: 500 });
    assert.deepEqual(
      deposits.map(({ deposit_id, status }) => [deposit_id, status]),
      theirs.map((one) => [one.refid, one.status.toLowerCase()]),
    );
    assert.equal(deposits[0].status, "success");
  });

  it("are narrowed by asset, network, time and statuses, and come in pages", async () => {
    const sandbox = createSandbox();
    const all = (await result(sandbox, "GET", DEPOSITS, { query: { limit: 500 } })).deposits;
    const found = async (query) =>
      (await result(sandbox, "GET", DEPOSITS, { query: { limit: 500, ...query } })).deposits;
    assert.deepEqual(
      (await found({ asset: USDC })).map((one) => one.deposit_id),
      ["Q4FTRAH-KPUTB7-ATW3UH"],
    );
    assert.equal((await found({ scope: { network_id: ETHEREUM } })).length, 2);
    assert.deepEqual(
      (await found({ status: { list: { 0: "settled", 1: "failure" } } })).map((one) => one.status),
      ["settled", "failure"],
    );
    assert.equal((await found({ status: { range: { start: "success" } } })).length, all.length - 1);
    assert.equal((await found({ start_time: "2023-03-22T02:39:39Z" })).length, 1);
    const pages = [];
    let page = await result(sandbox, "GET", DEPOSITS, { query: { limit: 20 } });
    pages.push(...page.deposits);
    page = await result(sandbox, "GET", DEPOSITS, { query: { cursor: page.next_cursor } });
    pages.push(...page.deposits);
    assert.deepEqual(pages, all);
    const wrong = (status) => refusal(sandbox, "GET", DEPOSITS, { query: { status } });
    assert.match(await wrong({ list: { 0: "failed" } }), /status.list.0: must be one of initial, pending, settled/);
    assert.match(await wrong({ range: { to: "success" } }), /status.range.to: does not belong into this query/);
    assert.match(await wrong("success"), /status: has the members list, range$/);
  });

  it("may lag behind on their own", async () => {
    const sandbox = createSandbox({ lag: { "GET /funding/v1/deposits": 1_000 }, clock: () => START });
    const refid = sandbox.deposit({ asset: "usd", amount: "50" });
    const newest = async () => (await result(sandbox, "GET", DEPOSITS)).deposits[0].deposit_id;
    assert.notEqual(await newest(), refid);
    assert.equal((await old(sandbox, "DepositStatus"))[0].refid, refid);
    sandbox.advance(1_000);
    assert.equal(await newest(), refid);
  });
});

describe("what there is to choose from", () => {
  it("are networks with their groups", async () => {
    const { network_groups, networks } = await result(createSandbox(), "GET", "/funding/v1/networks");
    assert.deepEqual(network_groups, [{ network_group_id: EVM, name: "EVM", network_ids: [ETHEREUM] }]);
    assert.ok(networks.some(({ network_id, name }) => network_id === ETHEREUM && name === "Ethereum"));
    assert.match(
      await refusal(createSandbox(), "GET", "/funding/v1/networks", { query: { limit: 1 } }),
      /limit: does not/,
    );
  });

  it("are methods of both directions, each with an id of its own", async () => {
    const sandbox = createSandbox();
    const methods = async (direction, query) =>
      (await result(sandbox, "GET", `/funding/v1/methods/${direction}`, { query })).methods;
    const every = [...(await methods("deposit")), ...(await methods("withdraw"))];
    assert.equal(new Set(every.map(({ method_id }) => method_id)).size, every.length);
    const bank = every.find(({ asset }) => asset.name === "USD");
    assert.deepEqual([bank.deposit.address_generation, bank.network], [{ status: "unsupported" }, undefined]);
    const [lightning] = (await methods("deposit", { asset: { class: "currency", name: "xbt" } })).slice(1);
    assert.deepEqual([lightning.method_name, lightning.maximum_amount], ["BTC - Lightning", "0.10000000"]);
    const path = "/funding/v1/methods/withdraw";
    const first = await result(sandbox, "GET", path, { query: { limit: 3 } });
    const rest = await result(sandbox, "GET", path, { query: { cursor: first.next_cursor } });
    assert.equal(first.methods.length + rest.methods.length, 4);
    assert.match(await refusal(sandbox, "GET", path, { query: { limit: 10_001 } }), /from 1 to 10000$/);
    assert.equal(
      await refusal(sandbox, "GET", "/funding/v1/methods/out"),
      rule("direction: must be one of deposit, withdraw"),
    );
    assert.equal(
      await refusal(sandbox, "GET", path, { query: { asset: { class: "currency", name: "NONE" } } }),
      "404 Funding: Unknown asset",
    );
  });

  it("are assets by class", async () => {
    const sandbox = createSandbox();
    const assets = (direction, query) => result(sandbox, "GET", `/funding/v1/assets/${direction}`, { query });
    const names = (await assets("withdraw")).currency.map(({ name }) => name);
    assert.deepEqual(names, ["DOGE", "BTC", "USDC", "ETH"]);
    assert.ok((await assets("deposit")).currency.some(({ name }) => name === "XRP"));
    assert.deepEqual(await assets("deposit", { asset_class: "tokenized_asset" }), { tokenized_asset: [] });
    const query = { asset_class: "coin" };
    assert.match(await refusal(sandbox, "GET", "/funding/v1/assets/deposit", { query }), /asset_class: must be one of/);
  });

  it("are limits of deposits, which most ways do not have", async () => {
    const sandbox = createSandbox();
    const { deposit_limits } = await result(sandbox, "GET", "/funding/v1/limits/deposit/currency/BTC");
    const most = { asset: { class: "currency", name: "BTC" }, amount: "0.10000000" };
    assert.deepEqual(
      deposit_limits.map(({ maximum_amount, limits }) => [maximum_amount, limits]),
      [
        [undefined, []],
        [most, []],
      ],
    );
    const body = order("1", { amount: amount("1", most.asset) });
    assert.match(await refusal(sandbox, "POST", "/funding/v1/withdrawals", { body }), /is not the method's asset/);
  });
});
