// Withdrawals as the tests make them, and a Kraken that loses every answer to one.
import { LOST, ok, WITHDRAWAL } from "./support.mjs";

export const CREATE = "POST /funding/v1/withdrawals";
export const LIST = "GET /funding/v1/withdrawals";
export const METHOD = "d4ec4d52-b159-428e-ba64-f45455a978a1";
export const ADDRESS = "ABR6SXP-SF6CY-VJMONY";
export const USDC = { class: "currency", name: "USDC" };

/** A withdrawal of Funding (Beta), with the fee on top. */
export const order = (amount = "5", more = {}) => ({
  scope: { method_id: METHOD },
  address_id: ADDRESS,
  amount: { asset_amount: { asset: USDC, amount } },
  fee: { current_fee: {}, fee_included: false },
  ...more,
});

/** The same as a row, but for its time. */
export const LISTED = {
  withdrawal_id: "FTone",
  amount: { asset: USDC, amount: "5" },
  fee: { asset: USDC, amount: "1" },
  method_id: METHOD,
  status: "pending",
  address_id: ADDRESS,
};

export const withdraw = (payments, id = "w1", more = {}) => payments.pay(id, "Withdraw", { ...WITHDRAWAL, ...more });

/** What Kraken says of a key without a nonce window. */
export const INFO = { apiKeyName: "one", apiKey: "k", nonce: "1", nonceWindow: "0", permissions: [] };

/** A Kraken that loses every answer to a withdrawal, or those that `isLost` names, and lists what `listed` gives. */
export const losing = (listed, isLost = () => true) => {
  let made = 1;
  return (call) => {
    if (call.endpoint === CREATE) return LOST;
    if (call.endpoint === "Withdraw") return isLost(call.members) ? LOST : ok({ refid: `R${++made}` });
    if (call.endpoint === "GetApiKeyInfo") return ok(INFO);
    return call.endpoint === LIST ? { withdrawals: listed(call) } : ok(listed(call));
  };
};

export const looksOf = (calls, endpoint = "WithdrawStatus") => calls.filter((call) => call.endpoint === endpoint);
