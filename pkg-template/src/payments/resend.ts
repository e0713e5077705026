// Before a withdrawal that Kraken takes later is sent again. A fetch, or whatever stands behind it, may have sent the first one
// twice by itself: one copy was executed, and the answer is that to the other one.

import type { ErrorReport } from "../index.ts";
import { UNKNOWN_OFFSET, type Driver } from "./driver.ts";
import type { Entry, Kept } from "./journal.ts";
import { LOOKS } from "./look.ts";
import { listOf, listingOf } from "./listing.ts";
import { EARLY, lookAt, sinceOf } from "./pages.ts";
import type { Patience } from "./patience.ts";
import { storeLook } from "./recorded.ts";
import { unclaimed } from "./twins.ts";

/**
 * Looks whether a refused withdrawal is listed nevertheless. The look is the fence, too: what is still under way of that
 * attempt is refused for its nonce. What is listed is a matter for a person, and what is not may be sent again at once.
 */
export async function checkBefore(driver: Driver, kept: Kept, patience: Patience): Promise<Checked> {
  const { entry } = kept;
  // Each attempt was refused, so that none is in doubt, and a list may show late.
  const first = entry.attempts[0]!;
  const list = listOf(entry.endpoint)!;
  const listing = listingOf(entry)!;
  const since = sinceOf(first);
  const look = await lookAt(driver, kept, entry, listing, since, patience);
  if (look === undefined) return {};
  const { looking, error, results, free } = look;
  const left = first.at + (first.offset ?? -UNKNOWN_OFFSET);
  const found = results.flatMap((result) => listing.found(result, since));
  const [one] = (await unclaimed(driver, found)).filter(({ at }) => !(at < left - EARLY));
  const isClear = one === undefined && (error === undefined || !isOpen(error));
  const later = Math.max(error?.retry.afterMs ?? 0, LOOKS[0]);
  const next: Entry =
    one === undefined
      ? { ...looking.entry, due: driver.now() + (isClear ? 0 : later) }
      : {
          ...looking.entry,
          state: "unknown",
          doubt: true,
          due: undefined,
          why: `Kraken refused it, and ${list} lists one like it, ${one.id}: look whether it is this one`,
        };
  return { checked: await storeLook(driver, looking, next, free), isClear };
}

/** What came of a look before a withdrawal is sent again: the entry, if it is still ours, and whether it may be sent. */
interface Checked {
  readonly checked?: Kept | undefined;
  readonly isClear?: boolean;
}

/** Whether a look says more when it is made again. One that the key may not make never does: Kraken's refusal holds, then. */
const isOpen = ({ outcome, retry }: Pick<ErrorReport, "outcome" | "retry">): boolean =>
  outcome !== "accepted" && (retry.action === "wait" || retry.action === "fresh_nonce");
