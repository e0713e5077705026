import type { KrakenOperation, KrakenOperations } from "../api.ts";
import type { Parameters } from "../parameters.ts";
import { DEPOSIT, LEDGER, QUERY, WITHDRAW, type Needs } from "../permissions.ts";
import type { Deposits } from "./deposits.ts";
import type { Withdrawals } from "./withdrawals.ts";

/** Kraken Funding's ten operations over one account. */
export function fundingOperations(deposits: Deposits, withdrawals: Withdrawals): KrakenOperations {
  const toWithdraw = [QUERY, WITHDRAW];
  const keyed = (needs: Needs, run: (parameters: Parameters) => unknown): KrakenOperation => ({
    ...funding(needs, run),
    explain: (parameters) => withdrawals.unknownKey(parameters),
  });
  return new Map([
    ["DepositMethods", funding([QUERY, DEPOSIT], (parameters) => deposits.methods(parameters))],
    ["DepositAddresses", funding([QUERY], (parameters) => deposits.addresses(parameters))],
    ["DepositStatus", funding([QUERY], (parameters) => deposits.status(parameters))],
    ["WithdrawMethods", funding(toWithdraw, (parameters) => withdrawals.methods(parameters))],
    ["WithdrawAddresses", funding(toWithdraw, (parameters) => withdrawals.addresses(parameters))],
    ["WithdrawInfo", keyed(toWithdraw, (parameters) => withdrawals.info(parameters))],
    ["Withdraw", keyed([WITHDRAW], (parameters) => withdrawals.withdraw(parameters))],
    ["WithdrawStatus", funding([[WITHDRAW, LEDGER]], (parameters) => withdrawals.status(parameters))],
    ["WithdrawCancel", funding([WITHDRAW], (parameters) => withdrawals.cancel(parameters))],
    ["WalletTransfer", funding([QUERY], (parameters) => withdrawals.transfer(parameters))],
  ]);
}

// Forms and JSON are both documented, and every printed error is a text.
function funding(needs: Needs, run: (parameters: Parameters) => unknown): KrakenOperation {
  return { encodings: ["application/x-www-form-urlencoded", "application/json"], errors: "strings", needs, run };
}
