// Where a withdrawal is looked for when its answer was lost, and which of the listed ones it can be.

import type { KrakenEndpoint } from "../index.ts";
import { betaListing, LIST } from "./beta-withdrawals.ts";
import type { Entry } from "./journal.ts";
import { oldListing } from "./withdrawals.ts";

/** A listed withdrawal. */
export interface Listed {
  readonly id: string;
  /** When it was made, in milliseconds by Kraken's clock; NaN where that can't be told. */
  readonly at: number;
}

/** One that the payment can be. */
export interface Found extends Listed {
  /** What the lost answer had. */
  readonly result: object;
  /** Why it is not taken for the payment, if so: what stands behind "lists it". */
  readonly but: string | undefined;
}

/** How one withdrawal is looked for. */
export interface Listing {
  /**
   * Which withdrawals can be told apart by `place`. One of another kind may go to the same address with the same amount, and
   * neither its key or address nor its amount, with or without its fee, can be compared.
   */
  readonly kind: "key" | "gross" | "net" | "unsaid";
  /** What equal withdrawals of a kind have in common: key or address, asset, amount. */
  readonly place: readonly [to: string, asset: string, amount: string];
  /** The parameters of the first page, of what was made at this time or later. */
  first(since: number): object;
  /** Those of the next page; undefined behind the last one. */
  next(result: unknown): object | undefined;
  /** Whether a page lists all that it should. */
  isWhole(result: unknown): boolean;
  /** All that a page lists of this asset. */
  all(result: unknown): Listed[];
  /** What a page lists that the payment can be. */
  found(result: unknown): Found[];
}

/** The list that has withdrawals of this endpoint, if there is one. */
export function listOf(endpoint: KrakenEndpoint): KrakenEndpoint | undefined {
  if (endpoint === "Withdraw") return "WithdrawStatus";
  return endpoint === "POST /funding/v1/withdrawals" ? LIST : undefined;
}

/** How a withdrawal is looked for; undefined for what is not one. */
export function listingOf({ endpoint, params }: Entry): Listing | undefined {
  const list = listOf(endpoint);
  if (list === undefined) return undefined;
  return list === LIST ? betaListing(params) : oldListing(params);
}

/** What a withdrawal can be on all pages of a list, each once: what is listed meanwhile moves others to the next page. */
export function foundIn(listing: Listing, results: readonly unknown[], since: number): Found[] {
  const found = results.flatMap((result) => listing.found(result)).filter(({ at }) => !(at < since));
  return [...new Map(found.map((one) => [one.id, one])).values()];
}
