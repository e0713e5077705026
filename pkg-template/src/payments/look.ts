// Looks for a withdrawal whose answer was lost.

import type { KrakenEndpoint } from "../index.ts";
import { mayBeLetIn } from "./certainty.ts";
import { UNKNOWN_OFFSET, type Driver, type Held } from "./driver.ts";
import type { Entry, Kept } from "./journal.ts";
import { settled } from "./judged.ts";
import { listOf, listingOf, type Found, type Listing } from "./listing.ts";
import type { Patience } from "./patience.ts";
import { store, written } from "./recorded.ts";
import type { Write } from "./store.ts";
import { blindAt, unclaimed } from "./twins.ts";

/** After an unlisted look, the next one comes so many milliseconds later; behind the last one a person is asked. */
const LOOKS = [5_000, 30_000, 120_000] as const;
/** So many looks that fail, and a person is asked. */
const MOST_FAILED_LOOKS = 8;
/** A withdrawal is looked for from so long before it was sent. */
const BEFORE = 60_000;
/**
 * So much before it was sent, by Kraken's clock, a listed withdrawal can have been made: both times are whole seconds. One that
 * was made earlier is somebody else's, such as one by hand.
 */
const EARLY = 3_000;
/** Further apart two readings of the clock's error say that it can't be told. */
const STEADY = 30_000;
/** So many pages of one look, and it has failed. */
const MOST_PAGES = 20;

/**
 * Looks for a withdrawal in the list of its API. The call itself is the fence: what is not listed behind it never will be,
 * unless something says that it may.
 */
export async function lookFor(driver: Driver, kept: Kept, patience: Patience): Promise<Kept | undefined> {
  const { entry } = kept;
  // Asked before the look: this takes the gate, too.
  const doubt = await mayBeLetIn(driver);
  const attempt = entry.attempts.at(-1);
  const listing = listingOf(entry);
  if (attempt === undefined || listing === undefined)
    return store(driver, kept, { ...entry, state: "unknown", due: undefined, why: "it has no attempt to look for" });
  const list = listOf(entry.endpoint)!;
  const looks = entry.looks + 1;
  let looking: Kept | undefined;
  const held = await driver.take(patience, (_, at) => {
    const next: Entry = { ...entry, state: "unknown", doubt: true, looks, due: at + driver.leaseMs };
    const [now, write] = written(driver, kept, next);
    looking = now;
    return [write];
  });
  if (held === undefined || looking === undefined) return undefined;
  // A fast clock named a time that is still ahead for Kraken; a slow one only looks further back.
  const behind = Math.min(0, attempt.offset ?? -UNKNOWN_OFFSET);
  const since = Math.floor((attempt.at + behind - BEFORE) / 1000) * 1000;
  const { error, found, free } = await pagesOf(driver, held, list, listing, since, patience);
  const asked: Entry = { ...looking.entry, due: undefined };
  let next: Entry;
  if (error !== undefined) {
    next =
      looks > MOST_FAILED_LOOKS
        ? { ...asked, why: `${list} could not be asked: ${error.message.slice(0, 256)}` }
        : { ...asked, due: driver.now() + Math.max(error.afterMs ?? 0, LOOKS[0]) };
  } else {
    const rows = await unclaimed(driver, found);
    const other = rows.length === 1 ? await otherOf(driver, entry, listing, since) : undefined;
    next =
      other === undefined
        ? concluded(driver, asked, list, rows, doubt)
        : { ...asked, why: `${list} lists one like it, and ${other}` };
  }
  const done = await store(driver, looking, next, free);
  // Somebody else has the entry.
  if (done === undefined && free.length > 0) await driver.commit(free);
  return done;
}

/** What came of a look: what is listed that the payment can be, and what frees the gate, if it is still held. */
interface Look {
  readonly error?: { readonly message: string; readonly afterMs?: number | undefined } | undefined;
  readonly found: Found[];
  readonly free: Write[];
}

/** Asks page after page. The first one has the gate that is held; each later one takes it for itself. */
async function pagesOf(
  driver: Driver,
  held: Held,
  list: KrakenEndpoint,
  listing: Listing,
  since: number,
  patience: Patience,
): Promise<Look> {
  let { verdict } = await driver.send(held, list, listing.first(since));
  let free = [driver.freed(held, verdict)];
  const found: Found[] = [];
  for (let pages = 1; verdict.error === undefined; pages++) {
    found.push(...listing.found(verdict.result, since));
    const next = listing.next(verdict.result);
    if (next === undefined) return { found, free };
    await driver.commit(free);
    free = [];
    const sent = pages < MOST_PAGES ? await driver.through(list, next, patience) : undefined;
    if (sent === undefined) return { error: { message: "its pages did not end in time" }, found, free };
    verdict = sent.verdict;
  }
  const { message, retry } = verdict.error;
  return { error: { message, afterMs: retry.afterMs }, found, free };
}

/** Why the only one that is listed may be another payment's, if so. */
async function otherOf(driver: Driver, entry: Entry, { kind }: Listing, since: number): Promise<string | undefined> {
  if ((await blindAt(driver, entry)) >= since - BEFORE) return "an equal withdrawal was settled by a person";
  const { sent = {} } = (await driver.gate()).state;
  const isOther = Object.entries(sent).some(([other, at]) => other !== kind && at >= since - BEFORE);
  return isOther ? "a withdrawal of another kind, to which it can't be compared, was sent about then" : undefined;
}

/** Whether a listed withdrawal was made too early to be this one. Its last attempt counts: those before it were refused. */
function isEarlier(driver: Driver, { attempts }: Entry, { at }: Found): boolean {
  const sent = attempts.at(-1)!;
  return at < sent.at + (sent.offset ?? driver.line.offset ?? 0) - EARLY;
}

function concluded(
  driver: Driver,
  entry: Entry,
  list: KrakenEndpoint,
  found: Found[],
  doubt: string | undefined,
): Entry {
  const [one] = found;
  if (found.length > 1) return { ...entry, why: `${list} lists several withdrawals that it can be` };
  const earlier = one !== undefined && isEarlier(driver, entry, one) ? one : undefined;
  if (one !== undefined && earlier === undefined)
    return one.but === undefined ? settled(entry, one.result) : { ...entry, why: `${list} lists it ${one.but}` };
  const why =
    earlier === undefined
      ? `not listed in ${list}`
      : `${list} lists only one like it that was made earlier, ${earlier.id}`;
  const pause = LOOKS[entry.looks - 1];
  if (pause !== undefined) return { ...entry, due: driver.now() + pause, why: `${why} yet` };
  const { key, offset = NaN } = entry.attempts.at(-1)!;
  const drift = Math.abs((driver.line.offset ?? NaN) - offset);
  if (earlier !== undefined) return { ...entry, why: `${why}: look it up` };
  const may =
    key !== driver.core.key
      ? "another API key sent it"
      : drift <= STEADY
        ? doubt
        : "the sender's clock can't be compared with Kraken's";
  return may === undefined
    ? { ...entry, state: "refused", why: `${why}, and a later call was accepted: it never will be` }
    : { ...entry, why: `${why}, and ${may}: look it up` };
}
