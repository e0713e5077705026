// One call of each operation that the sandbox answers, in an order in which each finds what it needs.
//
// Parameters are plain, or a function of what was answered before, by operation.

const usdc = { class: "currency", name: "USDC" };
const external_id = "GSoAAAAAAAA";
const first = "AAAAAAAAAAAAAAAAAAAAAQ";

const methodId = (answers) => answers["GET /funding/v1/methods/{direction}"].methods[0].method_id;
const saved = (answers) => answers["POST /funding/v1/addresses"].address_id;
const usdcAddress = (answers) => answers["GET /funding/v1/addresses"].addresses[0].address_id;

export const CALLS = [
  ["kraken", "Pay/request/create", { amount: "10.50", asset: "USD", external_id }],
  ["kraken", "Pay/request/cancel", { external_id }],
  ["kraken", "Pay/paylink/config", {}],
  ["kraken", "Pay/paylink/create", { amount: "25", asset: "EUR", external_id: first, note: "Happy birthday" }],
  ["kraken", "Pay/paylink/get", { external_id: first }],
  [
    "kraken",
    "Pay/transfer/create",
    { amount: "0.001", asset: "XBT", to: "alice", external_id: "AAAAAAAAAAAAAAAAAAAAAg" },
  ],
  ["kraken", "Pay/transfer/cancel", { external_id: "AAAAAAAAAAAAAAAAAAAAAg" }],
  ["kraken", "DepositMethods", { asset: "doge" }],
  ["kraken", "DepositAddresses", { asset: "doge", method: "Dogecoin" }],
  ["kraken", "DepositStatus", { asset: "doge" }],
  ["kraken", "WithdrawMethods", { asset: "USDC" }],
  ["kraken", "WithdrawAddresses", { asset: "XBT" }],
  ["kraken", "WithdrawInfo", { asset: "XBT", key: "BTC_Cold", amount: "0.1" }],
  ["kraken", "Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "0.1" }],
  ["kraken", "WithdrawStatus", { asset: "XBT", limit: 1 }],
  ["kraken", "WithdrawCancel", ({ Withdraw }) => ({ asset: "XBT", refid: Withdraw.result.refid })],
  ["kraken", "WalletTransfer", { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "0.5" }],
  ["kraken", "Balance", {}],
  ["kraken", "BalanceEx", {}],
  ["kraken", "Ledgers", { asset: "XBT", type: "withdrawal" }],
  ["kraken", "QueryLedgers", ({ Ledgers }) => ({ id: Object.keys(Ledgers.result.ledger)[0] })],
  ["kraken", "GetApiKeyInfo", {}],
  ["kraken", "GET /funding/v1/networks", {}],
  ["kraken", "GET /funding/v1/methods/{direction}", { direction: "withdraw", asset: usdc }],
  ["kraken", "GET /funding/v1/assets/{direction}", { direction: "withdraw" }],
  ["kraken", "GET /funding/v1/fees/{method_id}", (answers) => ({ method_id: methodId(answers), amount: "5" })],
  ["kraken", "GET /funding/v1/limits/deposit/{asset_class}/{asset}", { asset_class: "currency", asset: "USDC" }],
  ["kraken", "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}", { asset_class: "currency", asset: "USDC" }],
  [
    "kraken",
    "POST /funding/v1/addresses",
    (answers) => ({
      scope: { method_id: methodId(answers) },
      address_details: { crypto: { address: "0x5d7347ff6cd27a96c58e1426d45710c6d1535f93" } },
      name: "Treasury",
    }),
  ],
  ["kraken", "GET /funding/v1/addresses", (answers) => ({ scope: { method_id: methodId(answers) } })],
  ["kraken", "PUT /funding/v1/addresses/{id}", (answers) => ({ id: saved(answers), description: "Cold storage" })],
  [
    "kraken",
    "POST /funding/v1/withdrawals",
    (answers) => ({
      scope: { method_id: methodId(answers) },
      address_id: usdcAddress(answers),
      amount: { asset_amount: { asset: usdc, amount: "5" } },
      fee: { current_fee: {}, fee_included: false },
    }),
  ],
  ["kraken", "GET /funding/v1/withdrawals", { asset: usdc, limit: 1 }],
  ["kraken", "DELETE /funding/v1/addresses/{id}", (answers) => ({ id: saved(answers) })],
  ["kraken", "PUT /funding/v1/deposit/address", { method_id: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b01" }],
  ["kraken", "GET /funding/v2/deposit/addresses", { asset: { class: "currency", name: "DOGE" } }],
  ["kraken", "GET /funding/v1/deposits", { asset: { class: "currency", name: "DOGE" }, limit: 1 }],
  ["katu9", "transaction/create", { amount: "1499.50", type: "DEPOSIT" }],
  ["katu9", "transaction/get", ({ sandbox }) => ({ id: sandbox.katu9.transactionId })],
  [
    "katu9",
    "payment-link/generate",
    ({ sandbox }) => ({ transactionId: sandbox.katu9.transactionId, amount: "1499.50" }),
  ],
  ["katu9", "balance", {}],
  ["katu9", "health", {}],
];
