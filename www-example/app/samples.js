// What the forms start with: values that the sandbox knows, so that every operation can be sent as it stands.

const REQUEST = { amount: "10.50", asset: "USD", external_id: "new" };

const USDC = { "asset.class": "currency", "asset.name": "USDC" };
const PAID_OUT = "d4ec4d52-b159-428e-ba64-f45455a978a1";
const PAID_IN = "27ede8db-804b-4d91-8e25-46b7b9668730";
const SAVED = { id: "ABR6SXP-SF6CY-VJMONY", address: "0x5d7347ff6cd27a96c58e1426d45710c6d1535f92" };
/** The members of an object, by their whole names. */
const inside = (name, members) =>
  Object.fromEntries(Object.entries(members).map(([member, value]) => [`${name}.${member}`, value]));

const BETA = {
  "GET /funding/v1/methods/{direction}": { direction: "withdraw", ...USDC, limit: "50" },
  "GET /funding/v1/assets/{direction}": { direction: "deposit", asset_class: "currency" },
  "GET /funding/v1/fees/{method_id}": { method_id: PAID_OUT, amount: "5", fee_included: "true" },
  "GET /funding/v1/limits/deposit/{asset_class}/{asset}": { asset_class: "currency", asset: "USDC" },
  "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}": { asset_class: "currency", asset: "USDC" },
  "POST /funding/v1/addresses": {
    "scope.method_id": PAID_OUT,
    "address_details.crypto.address": "0x5d7347ff6cd27a96c58e1426d45710c6d1535f93",
    name: "Second wallet",
  },
  "GET /funding/v1/addresses": { "scope.method_id": PAID_OUT, limit: "20" },
  "PUT /funding/v1/addresses/{id}": { id: "last", description: "In the safe" },
  "DELETE /funding/v1/addresses/{id}": { id: "last" },
  "PUT /funding/v1/deposit/address": { method_id: PAID_IN },
  "GET /funding/v2/deposit/addresses": { "scope.method_id": PAID_IN, limit: "20" },
  "GET /funding/v1/deposits": { ...USDC, limit: "5" },
  "GET /funding/v1/withdrawals": { "scope.method_id": PAID_OUT, limit: "5" },
  "POST /funding/v1/withdrawals": {
    "scope.method_id": PAID_OUT,
    address_id: SAVED.id,
    ...inside("amount.asset_amount", { ...USDC, amount: "5" }),
    ...inside("fee.current_fee.max_fee.asset_amount", { ...USDC, amount: "1" }),
    "fee.fee_included": "true",
    expected_address: SAVED.address,
  },
};

const SAMPLES = {
  "Pay/paylink/create": { ...REQUEST, note: "Lunch, with thanks" },
  "Pay/paylink/get": { external_id: "last" },
  "Pay/request/create": { ...REQUEST, note: "Invoice 42" },
  "Pay/request/cancel": { external_id: "last" },
  "Pay/transfer/create": { ...REQUEST, to: "alice" },
  "Pay/transfer/cancel": { external_id: "last" },
  DepositMethods: { asset: "XBT" },
  DepositAddresses: { asset: "XBT", method: "Bitcoin Lightning", new: "true", amount: "0.001" },
  DepositStatus: { asset: "doge", limit: "5" },
  WithdrawMethods: { asset: "XBT" },
  WithdrawAddresses: { asset: "XBT" },
  WithdrawInfo: { asset: "XBT", key: "BTC_Cold", amount: "0.725" },
  Withdraw: { asset: "XBT", key: "BTC_Cold", amount: "0.725", max_fee: "0.0005" },
  WithdrawStatus: { asset: "XBT" },
  WithdrawCancel: { asset: "XBT", refid: "last" },
  WalletTransfer: { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "0.25" },
  Ledgers: { type: "withdrawal" },
  QueryLedgers: { id: "last" },
  ...BETA,
  "payment-link/generate": { transactionId: "last" },
  "transaction/create": { amount: "1250.50", type: "DEPOSIT" },
  "transaction/get": { id: "last" },
  balance: { currency: "INR" },
};

/** Where an id comes from: which operations make it, and what stands there until one has. */
const MAKERS = {
  "Pay/paylink/get": "Pay/paylink/create",
  "Pay/request/cancel": "Pay/request/create",
  "Pay/transfer/cancel": "Pay/transfer/create",
  WithdrawCancel: "Withdraw",
  QueryLedgers: "Ledgers",
  "PUT /funding/v1/addresses/{id}": "POST /funding/v1/addresses",
  "DELETE /funding/v1/addresses/{id}": "POST /funding/v1/addresses",
  "payment-link/generate": "transaction",
  "transaction/get": "transaction",
};
const UNMADE = { id: "ABSBX05-SANDB-ADDRES", refid: "ASBTV5V-STE7C7-MIQUAC", external_id: "GSoAAAAAAAA" };
const UNLISTED = { QueryLedgers: "L4UESK-KG3EQ-UFO4T5" };

/** What was made so far, by the operation that made it. */
const made = new Map();

/** The transaction that the sandbox starts with. */
export function startWith(transactionId) {
  made.set("transaction", transactionId);
}

/** Remembers what a successful call has made, for the forms that need its id. */
export function remember(operation, params, result) {
  if (params.external_id !== undefined && operation.endsWith("/create")) made.set(operation, params.external_id);
  if (operation === "Withdraw") made.set(operation, result.refid);
  if (operation === "POST /funding/v1/addresses") made.set(operation, result.address_id);
  if (operation === "DELETE /funding/v1/addresses/{id}") made.delete(MAKERS[operation]);
  const [entry] = operation === "Ledgers" ? Object.keys(result.ledger) : [];
  if (entry !== undefined) made.set(operation, entry);
  if (operation === "transaction/create") made.set("transaction", result.id);
}

/** The text that each field starts with; `newId` makes an external_id. */
export function sampleOf(operation, newId) {
  const entries = Object.entries(SAMPLES[operation] ?? {}).map(([name, value]) => {
    if (value === "new") return [name, newId()];
    return [name, value === "last" ? (made.get(MAKERS[operation]) ?? UNLISTED[operation] ?? UNMADE[name]) : value];
  });
  return Object.fromEntries(entries);
}
