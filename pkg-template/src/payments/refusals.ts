// What `paysign/payments` throws: wrong input, and a store that has failed. What Kraken says is a state.

import { invalid, PaySignError } from "../error.ts";

/** The store has failed; `outcome` is `not_sent` only where it was read for the first time. */
export function storeFailed(what: string, cause: unknown, outcome: "not_sent" | "unknown"): PaySignError {
  if (PaySignError.is(cause)) return cause;
  const reason =
    outcome === "not_sent"
      ? "Nothing was recorded and nothing was sent; ask again."
      : "Ask again with the same id: a payment that was recorded goes on.";
  return new PaySignError(
    { code: "no_answer", message: `store: ${what}`, outcome, retry: { action: "wait", reason } },
    { cause },
  );
}

/** The store's entries are not this client's. */
export function accountChanged(why: string): PaySignError {
  return invalid("name", `what the store has under this name ${why}`);
}
