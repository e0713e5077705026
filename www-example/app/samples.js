// What the forms start with: values that the sandbox knows, so that every operation can be sent as it stands.

const REQUEST = { amount: "10.50", asset: "USD", external_id: "new" };

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
  "payment-link/generate": { transactionId: "last" },
  "transaction/create": { amount: "1250.50", type: "DEPOSIT" },
  "transaction/get": { id: "last" },
};

/** Where an id comes from: which operations make it, and what stands there until one has. */
const MAKERS = {
  "Pay/paylink/get": "Pay/paylink/create",
  "Pay/request/cancel": "Pay/request/create",
  "Pay/transfer/cancel": "Pay/transfer/create",
  WithdrawCancel: "Withdraw",
  "payment-link/generate": "transaction",
  "transaction/get": "transaction",
};
const UNMADE = { refid: "ASBTV5V-STE7C7-MIQUAC", external_id: "GSoAAAAAAAA" };

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
  if (operation === "transaction/create") made.set("transaction", result.id);
}

/** The text that each field starts with; `newId` makes an external_id. */
export function sampleOf(operation, newId) {
  const entries = Object.entries(SAMPLES[operation] ?? {}).map(([name, value]) => {
    if (value === "new") return [name, newId()];
    return [name, value === "last" ? (made.get(MAKERS[operation]) ?? UNMADE[name]) : value];
  });
  return Object.fromEntries(entries);
}
