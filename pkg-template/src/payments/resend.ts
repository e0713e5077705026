// Before a withdrawal that Kraken takes later is sent again, and before a person may refuse one. A fetch, or whatever stands
// behind it, may have sent the first one twice by itself: one copy was executed, and the answer is that to the other one.

import type { Driver } from "./driver.ts";
import { DAY } from "./gate.ts";
import type { Entry, Kept } from "./journal.ts";
import { foundIn, listOf, listingOf } from "./listing.ts";
import { LOOKS, unheard } from "./look.ts";
import { CONTRADICTED, fencedSince, isContradicted, lookAt, sinceOf, type Look, type LookError } from "./pages.ts";
import type { Patience } from "./patience.ts";
import { storeLook } from "./recorded.ts";
import { unclaimed } from "./twins.ts";

const LONG_AGO = 30 * DAY;
/** So many looks that come too soon, and a person is asked. */
const MOST_SOON = 1_000;
const STANDS = "Kraken's time, as its answers have it, stands still: look it up";

/**
 * Looks whether a withdrawal that was put off, or that a person wants to refuse, is listed nevertheless. The look is the fence,
 * too: what is still under way of that attempt is refused for its nonce. What is listed is a matter for a person, and what is
 * not may be sent again at once.
 */
export async function checkBefore(driver: Driver, kept: Kept, patience: Patience): Promise<Checked> {
  const { entry } = kept;
  const { failedLooks } = entry;
  // Any attempt can have left a copy, and a list may show late.
  const first = entry.attempts[0]!;
  const fenced = fencedSince(first);
  // Where Kraken's time was never seen, no clock tells when that was; where it was, either can be wrong.
  const since =
    fenced === undefined ? Math.floor((first.at - LONG_AGO) / 1000) * 1000 : Math.min(fenced, sinceOf(first));
  const look = await lookAt(driver, kept, { ...entry, failedLooks: (failedLooks ?? 0) + 1 }, since, patience);
  if (look === undefined) return {};
  const { looking, error, free, date } = look;
  const seen = await seenIn(driver, entry, look, since);
  const { putOffAt = date } = entry;
  // By Kraken's own time: clocks may be apart, and a list may show a little late.
  const isSoon = entry.state === "prepared" && date !== undefined && date - (putOffAt ?? date) < LOOKS[0];
  const isClear = seen === undefined && (error === undefined ? !isSoon : isForbidden(error));
  const asked: Entry = { ...looking.entry, failedLooks, putOffAt };
  let next: Entry;
  if (seen === undefined && error === undefined && isSoon) {
    const looks = entry.looks + 1;
    // A gateway's time may stand still.
    const isAsked = looks > MOST_SOON && ({ state: "unknown", doubt: true, due: undefined, why: STANDS } as const);
    next = { ...asked, looks, due: driver.time() + LOOKS[0], ...isAsked };
  } else if (isClear) next = { ...asked, looks: 0, failedLooks: 0, due: entry.due };
  else if (seen === undefined) next = unheard(driver, looking.entry, error!);
  else if (entry.error?.outcome === "not_sent") {
    // Nobody has refused it: it left after all, and is in doubt as any other.
    next = { ...asked, state: "unknown", doubt: true, looks: 0, due: driver.time(), why: seen };
  } else {
    const why = entry.state === "prepared" ? `Kraken refused it, and ${seen}` : seen;
    next = { ...asked, state: "unknown", doubt: true, due: undefined, why };
  }
  return { checked: await storeLook(driver, looking, next, free), isClear };
}

/** What came of a look before a withdrawal is sent again: the entry, if it is still ours, and whether it may be sent. */
interface Checked {
  readonly checked?: Kept | undefined;
  readonly isClear?: boolean;
}

/** What speaks against sending it again, if anything. */
async function seenIn(
  driver: Driver,
  entry: Entry,
  { isFence, results, date }: Look,
  since: number,
): Promise<string | undefined> {
  const list = listOf(entry.endpoint);
  const listing = listingOf(entry)!;
  const [one] = await unclaimed(driver, foundIn(listing, results, since));
  if (one !== undefined) return `${list} lists one like it, ${one.id}: look whether it is this one`;
  if (!results.every((result) => listing.isWhole(result))) return `not all of ${list} was listed: look it up`;
  if (!isFence) return "an attempt may still be let in: look it up";
  return isContradicted(entry.attempts[0]!, date) ? `${CONTRADICTED}: look it up` : undefined;
}

/** Whether a key may not make that look at all: Kraken's refusal holds, then. */
const isForbidden = ({ outcome, errors }: LookError): boolean =>
  outcome === "refused" && errors?.some(({ type }) => /permission denied/i.test(type)) === true;
