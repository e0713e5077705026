// Before a withdrawal that Kraken takes later is sent again. A fetch, or whatever stands behind it, may have sent the first one
// twice by itself: one copy was executed, and the answer is that to the other one.

import type { ErrorReport } from "../index.ts";
import { UNKNOWN_OFFSET, type Driver } from "./driver.ts";
import type { Entry, Kept } from "./journal.ts";
import { EARLY, LOOKS } from "./look.ts";
import { listOf, listingOf } from "./listing.ts";
import { pagesOf, sinceOf } from "./pages.ts";
import type { Patience } from "./patience.ts";
import { store, written } from "./recorded.ts";
import { unclaimed } from "./twins.ts";

/** Whether its last attempt was not looked for yet. */
export const isUnchecked = (entry: Entry): boolean =>
  entry.attempts.length > (entry.checked ?? 0) && listOf(entry.endpoint) !== undefined;

/**
 * Looks whether a refused withdrawal is listed nevertheless. The look is the fence, too: what is still under way of that
 * attempt is refused for its nonce. What is listed is a matter for a person, and what is not may be sent again.
 */
export async function checkBefore(driver: Driver, kept: Kept, patience: Patience): Promise<Kept | undefined> {
  const { entry } = kept;
  const list = listOf(entry.endpoint)!;
  const listing = listingOf(entry)!;
  let checking: Kept | undefined;
  const held = await driver.take(patience, (_, at) => {
    const [now, write] = written(driver, kept, { ...entry, due: at + driver.leaseMs });
    checking = now;
    return [write];
  });
  if (held === undefined || checking === undefined) return undefined;
  const since = sinceOf(entry);
  const { error, results, free } = await pagesOf(driver, held, list, listing, since, patience);
  const { at, offset = -UNKNOWN_OFFSET } = entry.attempts.at(-1)!;
  const found = results.flatMap((result) => listing.found(result, since));
  const [one] = (await unclaimed(driver, found)).filter((row) => !(row.at < at + offset - EARLY));
  const next: Entry =
    one !== undefined
      ? {
          ...checking.entry,
          state: "unknown",
          doubt: true,
          due: undefined,
          why: `Kraken refused it, and ${list} lists one like it, ${one.id}: look whether it is this one`,
        }
      : error !== undefined && isOpen(error)
        ? { ...checking.entry, due: driver.now() + Math.max(error.retry.afterMs ?? 0, LOOKS[0]) }
        : { ...checking.entry, checked: entry.attempts.length, due: driver.now() };
  const done = await store(driver, checking, next, free);
  // Somebody else has the entry.
  if (done === undefined && free.length > 0) await driver.commit(free);
  return done;
}

/** Whether a look says more when it is made again. One that the key may not make never does: Kraken's refusal holds, then. */
const isOpen = ({ outcome, retry }: Pick<ErrorReport, "outcome" | "retry">): boolean =>
  outcome === "unknown" || (outcome !== "accepted" && (retry.action === "wait" || retry.action === "fresh_nonce"));
