// What the names of outcomes and advice mean, in the words of every page that says it.

export const OUTCOMES = {
  not_sent: "Nothing left the machine.",
  refused: "The API refused this request, and did nothing for it. An earlier attempt that is in doubt stays in doubt.",
  accepted: "The API said yes, in a shape that is not documented: see `error.result`.",
  unknown: "It may have been done, or not.",
};

export const ACTIONS = {
  same_external_id:
    "Make the same call again, with the same `external_id` and the same parameters, by a new `request()`. If the first one was done, the second is refused as a used id (`duplicate_id`, `already_done`): nothing is paid twice.",
  reconcile:
    "Look it up before you do anything else: the call may have been done, and it has no id by which the API would refuse a double. Repeat it only when you have seen that it was not done, and that it no longer can be; where nothing lists it, a person decides.",
  fresh_nonce: "Make the call again by a new `request()`, which takes a fresh nonce: it has no second effect.",
  wait: "Wait for `retry.afterMs`, or some seconds where it is absent, then make the call again by a new `request()`.",
  fix_input: "Correct what `error.field` or the API's text names, then ask again. The same input is refused again.",
  already_done:
    "The id is used. After an attempt of yours with the same id and the same parameters, that attempt was done; without one, the id belongs to something else: take another.",
  never: "The same call gives the same answer until the key, the account or the program changes.",
};

/** Which advice an error of each outcome can carry. */
export const POSSIBLE = {
  not_sent: ["fix_input", "wait", "never"],
  refused: ["fix_input", "fresh_nonce", "wait", "already_done", "never"],
  accepted: ["same_external_id", "reconcile", "fresh_nonce", "wait"],
  unknown: ["same_external_id", "reconcile", "fresh_nonce", "wait"],
};

/** Where one looks, for the operations whose advice is `reconcile`. */
export const LOOK_UP = {
  Withdraw: "`WithdrawStatus` lists it by asset, key and amount, some time after it was made.",
  WalletTransfer: "`Ledgers` books it. It has no list of its own, so a person decides.",
  DepositAddresses:
    "The same call without `new` lists the addresses. Only a call with `new` makes one: any other is harmless.",
  "POST /funding/v1/addresses": "`GET /funding/v1/addresses` lists the addresses of a scope.",
  "PUT /funding/v1/deposit/address": "`GET /funding/v2/deposit/addresses` lists the addresses that were claimed.",
  "POST /funding/v1/withdrawals": "`GET /funding/v1/withdrawals` lists it by asset, method and amount.",
  "payment-link/generate":
    "Katu9 does not list links. The webhook `payment_link.created` names the link that was made; else ask Katu9.",
  "transaction/create":
    "Katu9 does not list transactions. The webhook `transaction.created` names the one that was made; else ask Katu9.",
};
