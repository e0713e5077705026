import { decimal, known, written, type Decimal } from "../decimal.ts";
import { ASSETS } from "./funding/account.ts";

/** The wallets of the account, as a snapshot holds them: amounts by asset. */
export interface BalancesState {
  readonly spot: Map<string, string>;
  readonly futures: Map<string, string>;
  /** The assets that the account starts with or that an option named. */
  readonly start: Map<string, string>;
}

// Ample for examples and tests. Pay takes any asset by name, so one that is not in this list has an amount too.
const USUAL: Readonly<Record<string, string>> = { XXBT: "1000", XETH: "10000", ZUSD: "1000000000" };
const USUAL_OF_OTHERS = "1000000";

/** The account's amounts before its first call; throws a TypeError for amounts that are not plain decimal text. */
export function startBalances(given: Readonly<Record<string, string>>): BalancesState {
  const start = new Map<string, string>();
  for (const [asset, amount] of Object.entries(given)) {
    if (typeof amount !== "string" || decimal(amount) === undefined) {
      throw new TypeError(`balances.${asset} must be decimal text`);
    }
    start.set(assetId(asset), amount);
  }
  return { spot: new Map(), futures: new Map(), start };
}

/** Kraken's id of an asset: several names stand for one. A name that the account does not know is its own id. */
export function assetId(name: string): string {
  return ASSETS.find((asset) => asset.names.includes(name.toLowerCase()))?.id ?? name.toUpperCase();
}

/** What the spot wallet holds of an asset, by any of its names. */
export function balance(state: BalancesState, asset: string): Decimal {
  const id = assetId(asset);
  return known(state.spot.get(id) ?? state.start.get(id) ?? USUAL[id] ?? USUAL_OF_OTHERS);
}

/** The ids of all assets that the account has an amount of: those it starts with and those that came later. */
export function heldAssets({ start, spot }: BalancesState): string[] {
  return [...new Set([...ASSETS.map(({ id }) => id), ...start.keys(), ...spot.keys()])];
}

/** An amount of an asset as text, with at least the places that the asset is written with. */
export function assetText(asset: string, amount: Decimal): string {
  const id = assetId(asset);
  const places = ASSETS.find((one) => one.id === id)?.places ?? 0;
  return written(amount, Math.max(places, amount.places));
}
