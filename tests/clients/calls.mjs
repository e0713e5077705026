// Every funding call that the JavaScript clients have, and those of the books. Each is [name, endpoint, call]; a call gives
// Kraken's own result, and `kept` holds what a later call needs of an earlier one.

import { connect as ccxt, withoutMarkets } from "./recipe/ccxt.mjs";
import { connect as krakenApi } from "./recipe/kraken-api.mjs";
import { connect as nodeKrakenApi } from "./recipe/node-kraken-api.mjs";

const METHOD = "Bitcoin";
const KEY = "BTC_Cold";
const XBT = { asset: "XBT" };
const ORDER = { ...XBT, key: KEY, amount: "0.5" };
const MOVE = { ...XBT, from: "Spot Wallet", to: "Futures Wallet", amount: "0.25" };

/** The calls of a client that takes Kraken's own names and parameters. */
function plain(named) {
  const call = (endpoint, parameters) => [
    named(endpoint).name,
    endpoint,
    (kept) => named(endpoint).run(parameters(kept)),
  ];
  return [
    call("Balance", () => ({})),
    call("Ledgers", () => ({})),
    call("QueryLedgers", ({ ledger }) => ({ id: ledger })),
    call("DepositMethods", () => XBT),
    call("DepositAddresses", () => ({ ...XBT, method: METHOD, new: true })),
    call("DepositStatus", () => XBT),
    call("WithdrawInfo", () => ORDER),
    call("Withdraw", () => ORDER),
    call("WithdrawStatus", () => XBT),
    call("WithdrawCancel", ({ refid }) => ({ ...XBT, refid })),
    [
      "Withdraw, a key that is not there",
      "",
      () => named("Withdraw").run({ ...ORDER, key: "cold" }),
      /Unknown withdraw key/,
    ],
  ];
}

function ofKrakenApi(served) {
  const kraken = krakenApi(served);
  const named = (name) => ({
    name: `api("${name}")`,
    run: async (given) => (await kraken.api(name, { ...given })).result,
  });
  return [...plain(named), ['api("OpenOrders")', "", () => kraken.api("OpenOrders"), /Unknown method/]];
}

function ofNodeKrakenApi(served) {
  const kraken = nodeKrakenApi(served);
  served.closed.push(kraken.close);
  const method = (name) => name.charAt(0).toLowerCase() + name.slice(1);
  const named = (name) => ({ name: method(name), run: (given) => kraken[method(name)](given) });
  return [
    ...plain(named),
    ["walletTransfer", "WalletTransfer", () => kraken.walletTransfer(MOVE)],
    ['request("WithdrawMethods")', "WithdrawMethods", () => kraken.request("WithdrawMethods", XBT, "private")],
    ["openOrders", "", () => kraken.openOrders(), /Unknown method/],
  ];
}

function ofCcxt(served) {
  const kraken = withoutMarkets(ccxt(served));
  const infos = (rows) => rows.map(({ info }) => info);
  const result = async (answer) => (await answer).result;
  const key = { key: KEY };
  return [
    ["fetchBalance", "BalanceEx", async () => (await kraken.fetchBalance()).info.result],
    ["fetchLedger", "", async (kept) => held(kept, "ledger", (await kraken.fetchLedger("BTC"))[0]?.id)],
    ["fetchLedgerEntry", "", async ({ ledger }) => equal((await kraken.fetchLedgerEntry(ledger)).id, ledger)],
    ["fetchDepositMethods", "DepositMethods", () => kraken.fetchDepositMethods("BTC")],
    [
      "createDepositAddress",
      "DepositAddresses",
      async () => [(await kraken.createDepositAddress("BTC", { method: METHOD })).info],
    ],
    [
      "fetchDepositAddress",
      "DepositAddresses",
      async () => [(await kraken.fetchDepositAddress("BTC", { method: METHOD })).info],
    ],
    ["fetchDeposits", "DepositStatus", async () => infos(await kraken.fetchDeposits("BTC"))],
    ["withdraw", "Withdraw", async () => (await kraken.withdraw("BTC", 0.5, "", undefined, key)).info],
    ["fetchWithdrawals", "WithdrawStatus", async () => infos(await kraken.fetchWithdrawals("BTC"))],
    [
      "fetchWithdrawals, in pages",
      "",
      async () => several(await kraken.fetchWithdrawals("BTC", undefined, 2, { paginate: true })),
    ],
    ["transfer", "WalletTransfer", async () => (await kraken.transfer("BTC", 0.25, "spot", "swap")).info.result],
    ["privatePostWithdrawMethods", "WithdrawMethods", () => result(kraken.privatePostWithdrawMethods(XBT))],
    ["privatePostWithdrawAddresses", "WithdrawAddresses", () => result(kraken.privatePostWithdrawAddresses(XBT))],
    ["privatePostWithdrawInfo", "WithdrawInfo", () => result(kraken.privatePostWithdrawInfo(ORDER))],
    [
      "privatePostWithdrawCancel",
      "WithdrawCancel",
      ({ refid }) => result(kraken.privatePostWithdrawCancel({ ...XBT, refid })),
    ],
    [
      "withdraw, a key that is not there",
      "",
      () => kraken.withdraw("BTC", 0.5, "", undefined, { key: "cold" }),
      /Unknown withdraw key/,
    ],
    ["fetchOpenOrders", "", () => kraken.privatePostOpenOrders(), /Unknown method/],
  ];
}

function held(kept, name, value) {
  if (value === undefined) throw new Error(`there is no ${name}`);
  kept[name] = value;
}

function equal(one, other) {
  if (one !== other) throw new Error(`${one} is not ${other}`);
}

function several(rows) {
  if (rows.length < 2) throw new Error(`only ${rows.length} rows`);
}

/** The clients by their names and versions; each gets a sandbox of its own. */
export const CLIENTS = [
  ["ccxt", ofCcxt],
  ["kraken-api", ofKrakenApi],
  ["node-kraken-api", ofNodeKrakenApi],
];
