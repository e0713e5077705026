// What an answer makes of a payment: pure, so that it can be read as the table that it is.

import type { ErrorReport } from "../index.ts";
import { LARGEST, type Entry } from "./journal.ts";
import type { Verdict } from "./types.ts";

/** Pauses before the same call is sent again, in milliseconds. */
export const PAUSES = [1_000, 2_000, 5_000, 10_000, 30_000, 60_000, 120_000, 300_000] as const;

/** So many refusals of a payment in doubt, and a person is asked. */
const MOST_REFUSALS = PAUSES.length;

/** What is known of an operation. */
export interface Kind {
  /** Whether a double is refused: Kraken Pay's creates. */
  readonly isRepeatable: boolean;
  /** Whether WithdrawStatus lists it. */
  readonly isListed: boolean;
}

const pauseAfter = (times: number) => PAUSES[Math.min(Math.max(times, 1), PAUSES.length) - 1]!;

/** What becomes of a payment that was sent, after what came of it at the time `now`. */
export function judged(entry: Entry, verdict: Verdict, kind: Kind, now: number): Entry {
  const { due: _, why: _w, error: _e, ...rest } = entry;
  const { error } = verdict;
  if (error === undefined) return settled(rest, verdict.result);
  const said = { ...rest, error: short(error) };
  if (error.outcome === "accepted") {
    return { ...said, state: "settled", why: "Kraken accepted it; its result has another shape than documented" };
  }
  if (error.code === "duplicate_id") {
    return entry.doubt
      ? {
          ...said,
          state: "settled",
          why: "its external_id is used: an earlier attempt was executed, and the result was in the lost answer",
        }
      : {
          ...said,
          state: "refused",
          why: "its external_id was used before, by somebody else: this payment was never in doubt",
        };
  }
  // A fetch that was handed in may send again by itself, so that the last failure proves little where a double costs money.
  const isOpen =
    error.outcome === "unknown" || (error.outcome === "not_sent" && !kind.isRepeatable && error.code === "no_answer");
  if (isOpen) return inDoubt({ ...said, doubt: true }, kind, now, error.retry.afterMs);
  if (error.retry.action === "wait") {
    const pause = error.retry.afterMs ?? pauseAfter(entry.attempts.length);
    return entry.doubt
      ? inDoubt(said, kind, now, pause)
      : { ...said, state: "prepared", due: now + pause, why: "Kraken takes it later" };
  }
  if (!entry.doubt) return { ...said, state: "refused" };
  const refusals = entry.refusals + 1;
  if (refusals >= MOST_REFUSALS) {
    return {
      ...said,
      state: "unknown",
      refusals,
      why: "an earlier attempt may have been executed, and repeats are refused: look it up",
    };
  }
  return inDoubt({ ...said, refusals }, kind, now, error.retry.afterMs);
}

/** A payment that was done. */
export function settled(entry: Omit<Entry, "due" | "why" | "error">, result: unknown): Entry {
  const text = JSON.stringify(result) ?? "null";
  return text.length <= LARGEST.result
    ? { ...entry, state: "settled", result }
    : { ...entry, state: "settled", why: "its result is too long to be kept" };
}

/** A payment that may have been done: what happens next, and when. */
export function inDoubt(entry: Omit<Entry, "due" | "why">, kind: Kind, now: number, afterMs?: number): Entry {
  if (kind.isRepeatable) {
    const pause = Math.max(afterMs ?? 0, pauseAfter(entry.attempts.length));
    return {
      ...entry,
      state: "unknown",
      due: now + pause,
      why: "it may have been executed; it is repeated, and a double is refused",
    };
  }
  if (kind.isListed) {
    return {
      ...entry,
      state: "unknown",
      due: now + (afterMs ?? 0),
      why: "it may have been executed; it is looked up in WithdrawStatus",
    };
  }
  return {
    ...entry,
    state: "unknown",
    why: "it may have been executed, and nothing lists it: look it up before anything else",
  };
}

/** An error without what may be long. */
function short(error: ErrorReport): ErrorReport {
  const errors = (error.errors ?? []).slice(0, 8).map((message) => ({
    ...message,
    detail: message.detail.slice(0, 256),
    text: message.text.slice(0, 512),
  }));
  return { ...error, errors };
}
