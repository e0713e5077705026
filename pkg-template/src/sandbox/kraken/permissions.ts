/** What an API key may do, in the words of Kraken's documentation. */
export type Permission =
  | "Funds permissions - Query"
  | "Funds permissions - Deposit"
  | "Funds permissions - Withdraw"
  | "Data - Query ledger entries";

export const QUERY: Permission = "Funds permissions - Query";
export const DEPOSIT: Permission = "Funds permissions - Deposit";
export const WITHDRAW: Permission = "Funds permissions - Withdraw";
export const LEDGER: Permission = "Data - Query ledger entries";

/** All there are, which is what a key has if nothing else was said. */
export const PERMISSIONS: readonly Permission[] = [QUERY, DEPOSIT, WITHDRAW, LEDGER];

/** What an operation needs: all of a list; where one of its members is a list, one of that is enough. */
export type Needs = readonly (Permission | readonly Permission[])[];

/** Whether a key's permissions are enough. */
export function suffices(has: readonly Permission[], needs: Needs): boolean {
  return needs.every((need) => [need].flat().some((permission) => has.includes(permission as Permission)));
}
