// Looks for a withdrawal whose answer was lost.

import type { KrakenEndpoint } from "../index.ts";
import { mayBeLetIn } from "./certainty.ts";
import { UNKNOWN_OFFSET, type Driver } from "./driver.ts";
import type { Entry, Kept } from "./journal.ts";
import { settled } from "./judged.ts";
import { listOf, listingOf, type Found, type Listing } from "./listing.ts";
import { BEFORE, EARLY, lookAt, sinceOf, type Look } from "./pages.ts";
import type { Patience } from "./patience.ts";
import { store, storeLook } from "./recorded.ts";
import { blindAt, isMixed, isRival, unclaimed, unproven } from "./twins.ts";

/** After an unlisted look, the next one comes so many milliseconds later; behind the last one a person is asked. */
export const LOOKS = [5_000, 30_000, 120_000] as const;
/** So many looks that fail, and a person is asked. */
const MOST_FAILED_LOOKS = 8;
/** So much later than it was sent it can have been made. Further apart either it is another one, or a clock is wrong. */
const LATE = 60_000;
const UNSTEADY = "the sender's clock can't be compared with Kraken's";
/** Further apart two readings of the clock's error say that it can't be told. */
const STEADY = 30_000;

/**
 * Looks for a withdrawal in the list of its API. The call itself is the fence: what is not listed behind it never will be,
 * unless something says that it may.
 */
export async function lookFor(driver: Driver, kept: Kept, patience: Patience): Promise<Kept | undefined> {
  const { entry } = kept;
  // Asked before the look: this takes the gate, too.
  const doubt = await mayBeLetIn(driver);
  const listing = listingOf(entry);
  if (entry.attempts.length === 0 || listing === undefined)
    return store(driver, kept, { ...entry, state: "unknown", due: undefined, why: "it has no attempt to look for" });
  const failedLooks = (entry.failedLooks ?? 0) + 1;
  // Where what is not listed counts as refused, the clock may have been set right since.
  const since = sinceOf(entry.attempts.at(-1)!) - (driver.options.notListed === "refused" ? UNKNOWN_OFFSET : 0);
  const during: Entry = { ...entry, state: "unknown", doubt: true, failedLooks };
  const look = await lookAt(driver, kept, during, listing, since, patience);
  if (look === undefined) return undefined;
  const { looking, error, free } = look;
  const next =
    error === undefined
      ? await heard(driver, entry, look, listing, since, doubt)
      : failedLooks > MOST_FAILED_LOOKS
        ? {
            ...looking.entry,
            due: undefined,
            why: `${listOf(entry.endpoint)} could not be asked: ${error.message.slice(0, 256)}`,
          }
        : { ...looking.entry, due: driver.now() + Math.max(error.retry.afterMs ?? 0, LOOKS[0]) };
  return storeLook(driver, looking, next, free);
}

/** What a list that has answered says of a withdrawal. `doubt` is why one that is not listed may still be let in. */
async function heard(
  driver: Driver,
  entry: Entry,
  { looking, begun, results }: Look,
  listing: Listing,
  since: number,
  doubt: string | undefined,
): Promise<Entry> {
  const list = listOf(entry.endpoint)!;
  // An answer came: this was not in vain.
  const asked: Entry = { ...looking.entry, due: undefined, failedLooks: entry.failedLooks };
  const answered: Entry = { ...asked, looks: entry.looks + 1 };
  const rows = await unclaimed(
    driver,
    results.flatMap((result) => listing.found(result, since)),
  );
  const [row] = rows;
  const other =
    row === undefined
      ? await nearBy(driver, entry, results)
      : rows.length === 1
        ? await otherOf(driver, entry, results, row)
        : undefined;
  // Another payment has heard of its own meanwhile.
  if ((await unclaimed(driver, rows)).length < rows.length) return { ...asked, due: driver.now() + LOOKS[0] };
  if (row !== undefined && other !== undefined) return { ...answered, why: `${list} lists one like it, and ${other}` };
  const isWhole = results.every((result) => listing.isWhole(result));
  const isMeasured = driver.line.measured >= begun;
  const mayBe = doubt ?? (isWhole ? (isMeasured ? other : UNSTEADY) : "not all of its rows were listed");
  return concluded(driver, answered, list, rows, mayBe);
}

/** What was listed at about the time and is not equal, if what is not listed counts as refused: it may be written otherwise. */
async function nearBy(driver: Driver, entry: Entry, results: readonly unknown[]): Promise<string | undefined> {
  if (driver.options.notListed !== "refused") return undefined;
  const left = leftAt(driver, entry);
  const all = results.flatMap((result) => listingOf(entry)!.all(result));
  const [one] = await unproven(
    driver,
    all.filter(({ at }) => !(at < left - EARLY || at > left + LATE)),
  );
  return one && `${one.id} was made at about that time, and can't be told for another payment's`;
}

/** Why the only one that is listed may be another payment's, if so. */
async function otherOf(
  driver: Driver,
  entry: Entry,
  results: readonly unknown[],
  { id }: Found,
): Promise<string | undefined> {
  const lately = sinceOf(entry.attempts.at(-1)!) - BEFORE;
  if ((await blindAt(driver, entry)) >= lately) return "an equal withdrawal was settled by a person";
  if (await isRival(driver, entry, results, id, lately)) return "it can be another one, too, that is in doubt";
  const { kind } = listingOf(entry)!;
  const { sent = {} } = (await driver.gate()).state;
  const isOther = Object.entries(sent).some(([other, at]) => other !== kind && at >= lately);
  return isOther || (await isMixed(driver, entry))
    ? "a withdrawal of another kind, to which it can't be compared, was sent about then or is in doubt"
    : undefined;
}

/** When its last attempt left, by Kraken's clock as far as that is known: those before it were refused. */
function leftAt(driver: Driver, { attempts }: Entry): number {
  const { at, offset } = attempts.at(-1)!;
  return at + (offset ?? driver.line.offset ?? 0);
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
  const left = leftAt(driver, entry);
  const isEarlier = one !== undefined && one.at < left - EARLY;
  const isLater = one !== undefined && one.at > left + LATE;
  if (one !== undefined && !isEarlier && !isLater)
    return one.but === undefined ? settled(entry, one.result) : { ...entry, why: `${list} lists it ${one.but}` };
  const why =
    one === undefined
      ? `not listed in ${list}`
      : `${list} lists only one like it that was made ${isEarlier ? "earlier" : "much later"}, ${one.id}`;
  const pause = LOOKS[entry.looks - 1];
  if (pause !== undefined) return { ...entry, due: driver.now() + pause, why: `${why} yet` };
  const { key, offset = NaN } = entry.attempts.at(-1)!;
  const drift = Math.abs((driver.line.offset ?? NaN) - offset);
  if (one !== undefined) return { ...entry, why: `${why}: look it up` };
  const may = key !== driver.core.key ? "another API key sent it" : drift <= STEADY ? doubt : UNSTEADY;
  return may === undefined
    ? { ...entry, state: "refused", why: `${why}, and a later call was accepted: it never will be` }
    : { ...entry, why: `${why}, and ${may}: look it up` };
}
