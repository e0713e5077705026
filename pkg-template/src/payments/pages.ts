// What a list of withdrawals says about one: asked page after page, each through the gate.

import type { ErrorReport, KrakenEndpoint } from "../index.ts";
import { UNKNOWN_OFFSET, type Driver, type Held } from "./driver.ts";
import type { Attempt } from "./journal.ts";
import type { Listing } from "./listing.ts";
import type { Patience } from "./patience.ts";
import type { Write } from "./store.ts";

/** A withdrawal is looked for from so long before it was sent. */
export const BEFORE = 60_000;
/** So many pages of one look, and it has failed. */
const MOST_PAGES = 20;

/** What came of a look, and what frees the gate, if it is still held. */
export interface Look {
  readonly error?: Pick<ErrorReport, "message" | "outcome" | "retry"> | undefined;
  readonly results: readonly unknown[];
  readonly free: Write[];
}

/** From when on a withdrawal is looked for, by Kraken's clock. */
export function sinceOf({ at, offset }: Attempt): number {
  // A fast clock named a time that is still ahead for Kraken; a slow one only looks further back.
  const behind = Math.min(0, offset ?? -UNKNOWN_OFFSET);
  return Math.floor((at + behind - BEFORE) / 1000) * 1000;
}

/** Asks page after page. The first one has the gate that is held; each later one takes it for itself. */
export async function pagesOf(
  driver: Driver,
  held: Held,
  list: KrakenEndpoint,
  listing: Listing,
  since: number,
  patience: Patience,
): Promise<Look> {
  let { verdict } = await driver.send(held, list, listing.first(since));
  let free = [driver.freed(held, verdict)];
  const results: unknown[] = [];
  for (let pages = 1; verdict.error === undefined; pages++) {
    results.push(verdict.result);
    const next = listing.next(verdict.result);
    if (next === undefined) return { results, free };
    await driver.commit(free);
    free = [];
    const sent = pages < MOST_PAGES ? await driver.through(list, next, patience) : undefined;
    if (sent === undefined) return { error: UNENDED, results, free };
    verdict = sent.verdict;
  }
  return { error: verdict.error, results, free };
}

const UNENDED = {
  message: "its pages did not end in time",
  outcome: "unknown",
  retry: { action: "wait", reason: "" },
} as const;
