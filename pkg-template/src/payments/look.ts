// Looks for a withdrawal whose answer was lost.

import type { KrakenEndpoint } from "../index.ts";
import { mayBeLetIn } from "./certainty.ts";
import { UNKNOWN_OFFSET, type Driver } from "./driver.ts";
import type { Entry, Kept } from "./journal.ts";
import { settled } from "./judged.ts";
import { listOf, listingOf, type Found } from "./listing.ts";
import { BEFORE, pagesOf, sinceOf } from "./pages.ts";
import type { Patience } from "./patience.ts";
import { store, storeLook, written } from "./recorded.ts";
import { blindAt, isMixed, isRival, unclaimed } from "./twins.ts";

/** After an unlisted look, the next one comes so many milliseconds later; behind the last one a person is asked. */
export const LOOKS = [5_000, 30_000, 120_000] as const;
/** So many looks that fail, and a person is asked. */
const MOST_FAILED_LOOKS = 8;
/**
 * So much before it was sent, by Kraken's clock, a listed withdrawal can have been made: both times are whole seconds. One that
 * was made earlier is somebody else's, such as one by hand.
 */
export const EARLY = 3_000;
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
  const list = listOf(entry.endpoint)!;
  const failedLooks = (entry.failedLooks ?? 0) + 1;
  let looking: Kept | undefined;
  let begun = 0;
  const held = await driver.take(patience, (_, at) => {
    begun = at;
    const next: Entry = { ...entry, state: "unknown", doubt: true, failedLooks, due: at + driver.leaseMs };
    const [now, write] = written(driver, kept, next);
    looking = now;
    return [write];
  });
  if (held === undefined || looking === undefined) return undefined;
  // Where what is not listed counts as refused, the clock may have been set right since.
  const since = sinceOf(entry.attempts.at(-1)!) - (driver.options.notListed === "refused" ? UNKNOWN_OFFSET : 0);
  const { error, results, free } = await pagesOf(driver, held, list, listing, since, patience);
  const asked: Entry = { ...looking.entry, due: undefined };
  let next: Entry;
  if (error !== undefined) {
    next =
      failedLooks > MOST_FAILED_LOOKS
        ? { ...asked, why: `${list} could not be asked: ${error.message.slice(0, 256)}` }
        : { ...asked, due: driver.now() + Math.max(error.retry.afterMs ?? 0, LOOKS[0]) };
  } else {
    const found = results.flatMap((result) => listing.found(result, since));
    const rows = await unclaimed(driver, found);
    const other =
      rows.length === 1
        ? await otherOf(driver, entry, results, rows[0]!)
        : rows.length === 0
          ? await nearBy(driver, entry, results)
          : undefined;
    const answered: Entry = { ...asked, looks: entry.looks + 1, failedLooks: entry.failedLooks };
    const isWhole = results.every((result) => listing.isWhole(result));
    const isMeasured = driver.line.measured >= begun;
    const mayBe = doubt ?? (isWhole ? (isMeasured ? other : UNSTEADY) : "not all of its rows were listed");
    if ((await unclaimed(driver, rows)).length < rows.length)
      // Another payment has heard of its own meanwhile.
      next = { ...asked, failedLooks: entry.failedLooks, due: driver.now() + LOOKS[0] };
    else if (rows.length === 1 && other !== undefined)
      next = { ...answered, why: `${list} lists one like it, and ${other}` };
    else next = concluded(driver, answered, list, rows, mayBe);
  }
  return storeLook(driver, looking, next, free);
}

/** What was listed at about the time and is not equal, if what is not listed counts as refused: it may be written otherwise. */
async function nearBy(driver: Driver, entry: Entry, results: readonly unknown[]): Promise<string | undefined> {
  if (driver.options.notListed !== "refused") return undefined;
  const left = leftAt(driver, entry);
  const all = results.flatMap((result) => listingOf(entry)!.all(result));
  const [one] = await unclaimed(
    driver,
    all.filter(({ at }) => !(at < left - EARLY || at > left + LATE)),
  );
  return one && `${one.id} was made at about that time, and is not quite equal`;
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
