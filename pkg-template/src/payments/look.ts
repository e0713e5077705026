// Looks for a withdrawal whose answer was lost.

import type { KrakenEndpoint } from "../index.ts";
import { mayBeLetIn } from "./certainty.ts";
import type { Driver } from "./driver.ts";
import { DAY, LONGEST_CLOSED } from "./gate.ts";
import type { Attempt, Entry, Kept } from "./journal.ts";
import { PAUSES, settled } from "./judged.ts";
import { foundIn, listOf, listingOf, type Found, type Listing } from "./listing.ts";
import {
  BEFORE,
  CONTRADICTED,
  EARLY,
  fencedSince,
  isContradicted,
  lookAt,
  sinceOf,
  type Look,
  type LookError,
} from "./pages.ts";
import type { Patience } from "./patience.ts";
import { store, storeLook } from "./recorded.ts";
import { blindAt, isMixed, isRival, unclaimed, unproven } from "./twins.ts";

/** After an unlisted look, the next one comes so many milliseconds later; behind the last one a person is asked. */
export const LOOKS = [5_000, 30_000, 120_000] as const;
/** So long after the first look comes the last one, by Kraken's time, if not so many come before. */
const ALL_LOOKS = 155_000;
const MOST_LOOKS = 60;
/** So many looks that fail, and a person is asked: after a little more than an hour. */
const MOST_FAILED_LOOKS = 20;
/** So much later than it was sent it can have been made. Further apart either it is another one, or a clock is wrong. */
const LATE = 60_000;
/** A withdrawal that was sent longer ago is not told any more from those whose references were forgotten. */
const OLDEST = 30 * DAY;
const UNFENCED = "no call of its key was accepted within a day before it was sent";
const LATER_NONCE = "a clock was wrong, so that its nonce is higher than that of the look";
const UNSTEADY = "the sender's clock can't be compared with Kraken's";

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
  const last = entry.attempts.at(-1)!;
  const failedLooks = (entry.failedLooks ?? 0) + 1;
  const since = sinceOf(last);
  // What counts as refused must not be listed at any time at which it can have been executed, whatever a clock says.
  const fenced = driver.options.notListed === "refused" ? fencedLately(last) : undefined;
  const during: Entry = { ...entry, state: "unknown", doubt: true, failedLooks };
  const from = Math.min(since, fenced ?? since);
  const look = await lookAt(driver, kept, during, from, patience);
  if (look === undefined) return undefined;
  const { looking, error, free } = look;
  const next =
    error === undefined
      ? await heard(
          driver,
          entry,
          look,
          { since, from: fenced === undefined ? Infinity : from },
          doubt ?? (fenced === undefined ? UNFENCED : undefined),
        )
      : unheard(driver, looking.entry, error);
  return storeLook(driver, looking, next, free);
}

/** The same as fencedSince, unless that is so long ago that a list would have no end. */
function fencedLately(attempt: Attempt): number | undefined {
  const fenced = fencedSince(attempt) ?? -Infinity;
  return attempt.at + (attempt.offset ?? 0) - fenced > DAY ? undefined : fenced;
}

/** After a look that has failed: another one, or a person is asked. What Kraken has put off can wait for as long as its list. */
export function unheard(driver: Driver, entry: Entry, { message, outcome, retry }: LookError): Entry {
  const { failedLooks = 1, state } = entry;
  const isLater = outcome !== "accepted" && (retry.action === "wait" || retry.action === "fresh_nonce");
  if (failedLooks > MOST_FAILED_LOOKS && !(isLater && state === "prepared")) {
    const why = `${listOf(entry.endpoint)} could not be asked: ${message.slice(0, 256)}`;
    return { ...entry, state: "unknown", doubt: true, due: undefined, why };
  }
  const pause = PAUSES[Math.min(failedLooks, PAUSES.length) - 1]!;
  return { ...entry, due: driver.time() + Math.max(Math.min(retry.afterMs ?? 0, LONGEST_CLOSED), pause, LOOKS[0]) };
}

/** What a list that has answered says of a withdrawal. `doubt` is why one that is not listed may still be let in. */
async function heard(
  driver: Driver,
  entry: Entry,
  { looking, begun, isFence, results, date }: Look,
  { since, from }: { readonly since: number; readonly from: number },
  doubt: string | undefined,
): Promise<Entry> {
  const list = listOf(entry.endpoint)!;
  const listing = listingOf(entry)!;
  // An answer came: this was not in vain.
  const asked: Entry = { ...looking.entry, due: undefined, failedLooks: entry.failedLooks };
  const { firstLook = date } = entry;
  const answered: Entry = { ...asked, looks: entry.looks + 1, firstLook };
  if (driver.now() - entry.attempts.at(-1)!.at > OLDEST)
    return { ...answered, why: "it was sent too long ago to be told from others: look it up" };
  const rows = await unclaimed(driver, foundIn(listing, results, since));
  const [row] = rows;
  const other =
    row === undefined
      ? await strangerIn(driver, listing, results, from)
      : rows.length === 1
        ? await otherOf(driver, entry, results, row)
        : undefined;
  // Another payment has heard of its own meanwhile.
  if ((await unclaimed(driver, rows)).length < rows.length) return { ...asked, due: driver.time() + LOOKS[0] };
  if (row !== undefined && other !== undefined) return { ...answered, why: `${list} lists one like it, and ${other}` };
  const isWhole = results.every((result) => listing.isWhole(result));
  const isMeasured = driver.line.measured >= begun;
  const isWrong = isContradicted(entry.attempts.at(-1)!, firstLook);
  const steady = isWrong ? CONTRADICTED : isMeasured ? other : UNSTEADY;
  const open = isWhole ? (isFence ? steady : LATER_NONCE) : "not all of its rows were listed";
  // By Kraken's own time: machines whose clocks are apart may have looked too soon.
  const elapsed = date === undefined || firstLook === undefined ? undefined : date - firstLook;
  return concluded(driver, answered, list, rows, doubt ?? open, elapsed);
}

/**
 * What was made since and no payment has as its own, where what is not listed counts as refused: it may be written otherwise, or
 * made at another time than a clock said.
 */
async function strangerIn(driver: Driver, listing: Listing, results: readonly unknown[], since: number) {
  const listed = results.flatMap((result) => listing.all(result)).filter(({ at }) => !(at < since));
  const [one] = await unproven(driver, listed);
  return one && `${one.id} is, which no payment of this journal has for its own`;
}

/** Why the only one that is listed may be another payment's, if so. */
async function otherOf(
  driver: Driver,
  entry: Entry,
  results: readonly unknown[],
  { id }: Found,
): Promise<string | undefined> {
  const last = entry.attempts.at(-1)!;
  const today = last.at - DAY;
  if ((await blindAt(driver, entry)) >= today) return "an equal withdrawal was settled lately without its reference";
  if (await isRival(driver, entry, results, id, today)) return "it can be another one, too, that is in doubt";
  const { kind } = listingOf(entry)!;
  const { sent = {} } = (await driver.gate()).state;
  const lately = sinceOf(last) - BEFORE;
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
  elapsed = ALL_LOOKS,
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
  const isSoon = elapsed < ALL_LOOKS - 1_000;
  const pause = LOOKS[entry.looks - 1] ?? (isSoon && entry.looks < MOST_LOOKS ? ALL_LOOKS - elapsed : undefined);
  if (pause !== undefined) return { ...entry, due: driver.time() + pause, why: `${why} yet` };
  if (one !== undefined) return { ...entry, why: `${why}: look it up` };
  const isOurs = entry.attempts.at(-1)!.key === driver.core.key;
  const may = isOurs ? (isSoon ? UNSTEADY : doubt) : "another API key sent it";
  return may === undefined
    ? { ...entry, state: "refused", why: `${why}, and a later call was accepted: it never will be` }
    : { ...entry, why: `${why}, and ${may}: look it up` };
}
