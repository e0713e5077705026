// The vendor's page of each operation, by its last part. An operation without one is an error of `cargo xtask docs`.

const KRAKEN = "https://docs.kraken.com/api-reference";

const PAGES = {
  "Pay/paylink/create": "paylink/create-a-paylink-code",
  "Pay/paylink/get": "paylink/get-the-generated-paylink-code",
  "Pay/paylink/config": "paylink/get-paylink-configuration",
  "Pay/request/create": "request/create-a-payment-request",
  "Pay/request/cancel": "request/cancel-a-payment-request",
  "Pay/transfer/create": "transfer/create-a-pay-transfer",
  "Pay/transfer/cancel": "transfer/cancel-a-pay-transfer-or-an-unclaimed-paylink",
  DepositMethods: "funding/get-deposit-methods",
  DepositAddresses: "funding/get-deposit-addresses",
  DepositStatus: "funding/get-status-of-recent-deposits",
  WithdrawMethods: "funding/get-withdrawal-methods",
  WithdrawAddresses: "funding/get-withdrawal-addresses",
  WithdrawInfo: "funding/get-withdrawal-information",
  Withdraw: "funding/withdraw-funds",
  WithdrawStatus: "funding/get-status-of-recent-withdrawals",
  WithdrawCancel: "funding/request-withdrawal-cancellation",
  WalletTransfer: "funding/request-wallet-transfer",
  Balance: "account-data/get-account-balance",
  BalanceEx: "account-data/get-extended-balance",
  Ledgers: "account-data/get-ledgers-info",
  QueryLedgers: "account-data/query-ledgers",
  GetApiKeyInfo: "account-data/get-api-key-info",
  "GET /funding/v1/networks": "funding-beta/list-funding-networks",
  "GET /funding/v1/methods/{direction}": "funding-beta/list-funding-methods",
  "GET /funding/v1/assets/{direction}": "funding-beta/list-funding-assets",
  "GET /funding/v1/fees/{method_id}": "funding-beta/calculate-funding-fees",
  "GET /funding/v1/limits/deposit/{asset_class}/{asset}": "funding-beta/list-funding-deposit-limits",
  "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}": "funding-beta/list-funding-withdrawal-limits",
  "POST /funding/v1/addresses": "funding-beta/create-funding-address",
  "GET /funding/v1/addresses": "funding-beta/list-funding-addresses",
  "PUT /funding/v1/addresses/{id}": "funding-beta/update-funding-address",
  "DELETE /funding/v1/addresses/{id}": "funding-beta/delete-funding-address",
  "PUT /funding/v1/deposit/address": "funding-beta/claim-funding-deposit-address",
  "GET /funding/v2/deposit/addresses": "funding-beta/list-funding-claimed-addresses-v2",
  "GET /funding/v1/deposits": "funding-beta/list-funding-deposits",
  "GET /funding/v1/withdrawals": "funding-beta/list-funding-withdrawals",
  "POST /funding/v1/withdrawals": "funding-beta/create-funding-withdrawal",
};

// Katu9's own pages: one for both transaction calls' verbs, one for each other path.
const KATU9 = {
  "payment-link/generate": "payment-link/generate",
  "transaction/create": "transaction/post",
  "transaction/get": "transaction/get",
  balance: "balance",
  health: "health",
};

export function vendorPage({ api, name }) {
  const page = (api === "kraken" ? PAGES : KATU9)[name];
  if (page === undefined) throw new Error(`${api} ${name} has no page in generate/vendor.mjs`);
  return `${api === "kraken" ? KRAKEN : "https://docs.katu9.com"}/${page}`;
}
