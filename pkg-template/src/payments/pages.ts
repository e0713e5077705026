// What a list of withdrawals says about one: asked page after page, each through the gate.

import type { ErrorReport } from "../index.ts";
import { UNKNOWN_OFFSET, type Driver, type Held } from "./driver.ts";
import type { Attempt, Entry, Kept } from "./journal.ts";
import { listOf, listingOf } from "./listing.ts";
import type { Patience } from "./patience.ts";
import { written } from "./recorded.ts";
import type { Write } from "./store.ts";

/** A withdrawal is looked for from so long before it was sent. */
export const BEFORE = 60_000;
/** So many pages of one look, and it has failed. */
const MOST_PAGES = 20;

/**
 * So much before it was sent, by Kraken's clock, a listed withdrawal can have been made: both times are whole seconds. One that
 * was made earlier is somebody else's, such as one by hand.
 */
export const EARLY = 3_000;

/** Why a list did not answer. */
export type LookError = Pick<ErrorReport, "message" | "outcome" | "retry" | "errors">;

/** What came of the pages, and what frees the gate, if it is still held. */
interface Pages {
  readonly error?: LookError | undefined;
  readonly results: readonly unknown[];
  readonly free: Write[];
  /** Kraken's time in the first answer. */
  readonly date?: number | undefined;
}

/** What came of a look, with the entry as it stands meanwhile. */
export interface Look extends Pages {
  readonly looking: Kept;
  /** When it began. */
  readonly begun: number;
  /** Whether Kraken executes no attempt any more that comes after it. */
  readonly isFence: boolean;
}

/** From when on a withdrawal is looked for, by Kraken's clock. */
export function sinceOf({ at, offset }: Attempt): number {
  // A fast clock named a time that is still ahead for Kraken; a slow one only looks further back.
  const behind = Math.min(0, offset ?? -UNKNOWN_OFFSET);
  return Math.floor((at + behind - BEFORE) / 1000) * 1000;
}

/**
 * From when on it can have been executed, by Kraken's own clock and whatever ours says: undefined where that was not seen. What a
 * gateway writes as the time of an answer may be off by a minute.
 */
export function fencedSince({ after }: Attempt): number | undefined {
  return after === undefined ? undefined : Math.floor((after - BEFORE) / 1000) * 1000;
}

/**
 * Whether Kraken's time in a look is before that in an answer which came before the attempt: one of the two was wrong, so that
 * neither says from when on to look.
 */
export function isContradicted({ after }: Attempt, date: number | undefined): boolean {
  return after !== undefined && date !== undefined && date < after - 1_000;
}

export const CONTRADICTED = "Kraken's time, as its answers have it, went back";

/** Looks at a list with the gate, once `during` stands in the journal; undefined where its turn did not come. */
export async function lookAt(
  driver: Driver,
  kept: Kept,
  during: Entry,
  since: number,
  patience: Patience,
): Promise<Look | undefined> {
  let looking: Kept | undefined;
  let begun = 0;
  const held = await driver.take(patience, (_, at) => {
    const [now, write] = written(driver, kept, { ...during, due: driver.time() + driver.leaseMs });
    looking = now;
    begun = at;
    return [write];
  });
  if (held === undefined || looking === undefined) return undefined;
  const { key } = driver.core;
  const isFence = during.attempts.every((one) => one.key === key && BigInt(one.nonce) < BigInt(held.state.nonce));
  return { looking, begun, isFence, ...(await pagesOf(driver, held, during, since, patience)) };
}

/** Asks page after page. The first one has the gate that is held; each later one takes it for itself. */
async function pagesOf(driver: Driver, held: Held, entry: Entry, since: number, patience: Patience): Promise<Pages> {
  const list = listOf(entry.endpoint)!;
  const listing = listingOf(entry)!;
  let { verdict } = await driver.send(held, list, listing.first(since));
  const { date } = verdict;
  let free = [driver.freed(held, verdict)];
  const results: unknown[] = [];
  for (let pages = 1; verdict.error === undefined; pages++) {
    results.push(verdict.result);
    const next = listing.next(verdict.result);
    if (next === undefined) return { results, free, date };
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
} as const satisfies LookError;
