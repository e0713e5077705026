import { seeded } from "../../seeded.js";
import type { KrakenOperation, KrakenOperations } from "../api.js";
import type { Parameters } from "../parameters.js";
import { Deposits } from "./deposits.js";
import { Withdrawals } from "./withdrawals.js";

/** Kraken Funding's ten operations over one fresh account. */
export function fundingOperations(clock: () => number, seed: string | number): KrakenOperations {
  const deposits = new Deposits(clock, seeded(seed, "kraken deposits"));
  const withdrawals = new Withdrawals(clock, seeded(seed, "kraken withdrawals"));
  return new Map([
    ["DepositMethods", funding((parameters) => deposits.methods(parameters))],
    ["DepositAddresses", funding((parameters) => deposits.addresses(parameters))],
    ["DepositStatus", funding((parameters) => deposits.status(parameters))],
    ["WithdrawMethods", funding((parameters) => withdrawals.methods(parameters))],
    ["WithdrawAddresses", funding((parameters) => withdrawals.addresses(parameters))],
    ["WithdrawInfo", funding((parameters) => withdrawals.info(parameters))],
    ["Withdraw", funding((parameters) => withdrawals.withdraw(parameters))],
    ["WithdrawStatus", funding((parameters) => withdrawals.status(parameters))],
    ["WithdrawCancel", funding((parameters) => withdrawals.cancel(parameters))],
    ["WalletTransfer", funding((parameters) => withdrawals.transfer(parameters))],
  ]);
}

// Forms and JSON are both documented, and every printed error is a text.
function funding(run: (parameters: Parameters) => unknown): KrakenOperation {
  return { encodings: ["application/x-www-form-urlencoded", "application/json"], errors: "strings", run };
}
