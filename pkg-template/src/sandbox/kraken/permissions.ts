/** What an API key may do, in the words of Kraken's documentation. */
export type Permission =
  | "Funds permissions - Query"
  | "Funds permissions - Deposit"
  | "Funds permissions - Withdraw"
  | "Funds permissions - Add withdrawal addresses"
  | "Data - Query ledger entries";

export const QUERY: Permission = "Funds permissions - Query";
export const DEPOSIT: Permission = "Funds permissions - Deposit";
export const WITHDRAW: Permission = "Funds permissions - Withdraw";
export const ADD_ADDRESSES: Permission = "Funds permissions - Add withdrawal addresses";
export const LEDGER: Permission = "Data - Query ledger entries";

/** All there are, which is what a key has if nothing else was said. */
export const PERMISSIONS: readonly Permission[] = [QUERY, DEPOSIT, WITHDRAW, ADD_ADDRESSES, LEDGER];

/** What GetApiKeyInfo calls them. */
export const PERMISSION_WORDS: Readonly<Record<Permission, string>> = {
  "Funds permissions - Query": "query-funds",
  "Funds permissions - Deposit": "add-funds",
  "Funds permissions - Withdraw": "withdraw-funds",
  "Funds permissions - Add withdrawal addresses": "add-withdraw-address",
  "Data - Query ledger entries": "query-ledger",
};

/** What an operation needs: all of a list; where one of its members is a list, one of that is enough. */
export type Needs = readonly (Permission | readonly Permission[])[];

/** Whether a key's permissions are enough. */
export function suffices(has: readonly Permission[], needs: Needs): boolean {
  return needs.every((need) => [need].flat().some((permission) => has.includes(permission as Permission)));
}
