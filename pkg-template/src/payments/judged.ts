// What an answer makes of a payment: pure, so that it can be read as the table that it is.

import type { ErrorReport } from "../index.ts";
import { LONGEST_CLOSED } from "./gate.ts";
import { LARGEST, type Entry } from "./journal.ts";
import type { Verdict } from "./types.ts";

/** Pauses before the same call is sent again, in milliseconds. */
export const PAUSES = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000] as const;

/** So soon at the latest a withdrawal should be listed that was made, in milliseconds. */
const LISTED = 5_000;

const PUT_OFF = "Kraken takes it later";
const UNREACHED = "nothing could be sent: it goes on when Kraken can be reached";

/** What is known of an operation. */
export interface Kind {
  /** Whether a double is refused: Kraken Pay's creates. */
  readonly isRepeatable: boolean;
  /** The call that lists it, if there is one. */
  readonly list: string | undefined;
}

/** What becomes of a payment that was sent, after what came of it at the time `now`. */
export function judged(entry: Entry, verdict: Verdict, kind: Kind, now: number): Entry {
  const { error } = verdict;
  if (error === undefined) return settled(entry, verdict.result);
  const { outcome, code, retry } = error;
  const { doubt } = entry;
  const said: Entry = { ...entry, error: short(error), due: undefined, why: undefined };
  if (outcome === "accepted")
    return { ...said, state: "settled", why: "Kraken accepted it; its result has another shape than documented" };
  if (code === "duplicate_id") return used(said);
  // A fetch that was handed in may send again by itself, so that the last failure proves little where nothing tells a double.
  const isUntold = !kind.isRepeatable && kind.list === undefined;
  const isOpen = outcome === "unknown" || (outcome === "not_sent" && code === "no_answer" && isUntold);
  if (isOpen) return inDoubt(said, kind, now, retry.afterMs);
  const isLater = retry.action === "wait";
  const pause = Math.min(retry.afterMs ?? (isLater ? pauseAfter(entry) : 0), LONGEST_CLOSED);
  if (doubt) {
    const refusals = entry.refusals + (isLater ? 0 : 1);
    if (refusals < PAUSES.length) return inDoubt({ ...said, refusals }, kind, now, pause);
    const why = "an earlier attempt may have been executed, and repeats are refused: look it up";
    return { ...said, state: "unknown", refusals, why };
  }
  if (!isLater) return { ...said, state: "refused" };
  // It is looked up before it is sent again, and a list may show a little late.
  const later = Math.max(pause, kind.list === undefined ? 0 : LISTED);
  return {
    ...said,
    wasPutOff: true,
    putOffAt: verdict.date,
    state: "prepared",
    due: now + later,
    why: outcome === "refused" ? PUT_OFF : UNREACHED,
  };
}

/** A payment whose external_id is used. */
function used(said: Entry): Entry {
  const { doubt, wasPutOff } = said;
  if (doubt) {
    const why = "its external_id is used: an earlier attempt was executed, and its result was in the lost answer";
    return { ...said, state: "settled", why };
  }
  if (!wasPutOff) {
    const why = "its external_id was used by somebody else: this payment was never in doubt";
    return { ...said, state: "refused", why };
  }
  // Something behind fetch may have sent twice the one that was refused, or of which it said that it never left.
  const why = "its external_id is used, by an earlier attempt that was put off or by somebody else: look it up";
  return { ...said, state: "unknown", doubt: true, why };
}

/** What a result has that counts here. */
interface Told {
  readonly address_details?: { readonly fiat?: unknown };
  readonly approval_request_id?: unknown;
}

/** A payment that was done. */
export function settled(entry: Entry, result: unknown): Entry {
  const done: Entry = { ...entry, state: "settled", due: undefined, why: undefined, error: undefined };
  const { address_details, approval_request_id } = (result ?? {}) as Told;
  if (address_details?.fiat != null)
    return { ...done, why: "its result has bank details, which are not kept: list them" };
  if (lengthOf(result) > LARGEST) return { ...done, why: "its result is too long to be kept" };
  return {
    ...done,
    result,
    why: approval_request_id == null ? undefined : "Kraken has it, and it waits for an approval",
  };
}

/** The length of a result as JSON; there is none for one that is too deep to be written. */
function lengthOf(result: unknown): number {
  try {
    return (JSON.stringify(result) ?? "").length;
  } catch {
    return Infinity;
  }
}

/** A payment that may have been done: what happens next, and when. */
export function inDoubt(entry: Entry, kind: Kind, now: number, later = 0): Entry {
  const afterMs = Math.min(later, LONGEST_CLOSED);
  const doubted: Entry = { ...entry, state: "unknown", doubt: true };
  const may = "it may have been executed";
  if (kind.isRepeatable) {
    const due = now + Math.max(afterMs, pauseAfter(entry));
    return { ...doubted, due, why: `${may}; it is repeated, and a double is refused` };
  }
  if (kind.list !== undefined)
    return { ...doubted, due: now + afterMs, why: `${may}; it is looked up in ${kind.list}` };
  return { ...doubted, due: undefined, why: `${may}, and nothing lists it: look it up before anything else` };
}

const pauseAfter = ({ attempts: { length } }: Entry): number =>
  PAUSES[Math.min(Math.max(length, 1), PAUSES.length) - 1]!;

/** An error without what may be long. */
function short(error: ErrorReport): ErrorReport {
  const errors = (error.errors ?? []).slice(0, 8).map((message) => ({
    ...message,
    detail: message.detail.slice(0, 256),
    text: message.text.slice(0, 512),
  }));
  return { ...error, errors };
}
