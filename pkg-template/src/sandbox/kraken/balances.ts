import { compare, decimal, known, minus, plus, written, type Decimal } from "../decimal.ts";
import { ASSETS } from "./funding/account.ts";
import { fundingRefusal } from "./refusal.ts";

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

/** What the spot wallet holds, as text with the places that the asset is written with. */
export function writtenBalance(state: BalancesState, asset: string): string {
  return text(assetId(asset), balance(state, asset));
}

/** Adds to the spot wallet. */
export function credit(state: BalancesState, asset: string, amount: Decimal): void {
  const id = assetId(asset);
  state.spot.set(id, text(id, plus(balance(state, asset), amount)));
}

/** Takes from the spot wallet; throws a KrakenRefusal and takes nothing if there is not enough. */
export function debit(state: BalancesState, asset: string, amount: Decimal): void {
  const id = assetId(asset);
  const held = balance(state, asset);
  if (compare(held, amount) < 0) throw fundingRefusal("Insufficient funds");
  state.spot.set(id, text(id, minus(held, amount)));
}

/** Moves from the spot to the futures wallet; throws a KrakenRefusal and moves nothing if there is not enough. */
export function toFutures(state: BalancesState, asset: string, amount: Decimal): void {
  debit(state, asset, amount);
  const id = assetId(asset);
  state.futures.set(id, text(id, plus(known(state.futures.get(id) ?? "0"), amount)));
}

function text(id: string, amount: Decimal): string {
  const places = ASSETS.find((asset) => asset.id === id)?.places ?? 0;
  return written(amount, Math.max(places, amount.places));
}
