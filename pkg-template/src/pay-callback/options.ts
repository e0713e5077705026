import { isPlain } from "../core/text.ts";
import { invalid, PaySignError } from "../error.ts";
import type { Signal } from "../webhook/request.ts";

/** How a callback is verified; every part may be left out. */
export interface PayCallbackOptions {
  /** The clock: milliseconds since 1970, as `Date.now()` returns, or a Date. The host's own clock if absent. */
  now?: number | Date | undefined;
  /** Whether a token past its 24 hours is accepted, as for a callback that waited in a queue; false if absent. */
  acceptExpired?: boolean | undefined;
}

/** How a callback is received; every part may be left out. */
export interface ReceiveOptions extends PayCallbackOptions {
  /** Ends the wait for the body, which a sender can draw out for ever where the server itself has no time-out. */
  signal?: Signal | undefined;
}

const NAMES = ["now", "acceptExpired"];

/** Between these a clock is one in seconds, and taken for milliseconds it would let every expired token pass. */
const SECONDS = { from: 1e9, to: 1e11 };

/** What is left of the options once they are checked. */
export interface Checked {
  now: number;
  acceptExpired: boolean;
  signal: Signal | undefined;
}

/** Checks the options, which are read once; `more` are those that only some calls have. */
export function checked(given: unknown, ...more: string[]): Checked {
  const { now = Date.now(), acceptExpired = false, signal } = members(given, [...NAMES, ...more]);
  // Not instanceof: a Date of another realm is one too.
  const milliseconds = Object.prototype.toString.call(now) === "[object Date]" ? Number(now) : now;
  if (typeof milliseconds !== "number" || !Number.isFinite(milliseconds) || milliseconds < 0) {
    throw invalid("now", "must be a Date or milliseconds since 1970");
  }
  if (milliseconds >= SECONDS.from && milliseconds < SECONDS.to) {
    throw invalid("now", "must be milliseconds; this looks like seconds: multiply it by 1000");
  }
  if (typeof acceptExpired !== "boolean") throw invalid("acceptExpired", "must be true or false");
  return { now: milliseconds, acceptExpired, signal: signal as Signal | undefined };
}

/** The own members of a plain object: those of an instance stand in its class, and would be lost. */
function members(given: unknown, names: readonly string[]): { [name: string]: unknown } {
  const read: { [name: string]: unknown } = Object.create(null);
  let unknown: string | undefined;
  try {
    if (typeof given !== "object" || given === null || !isPlain(given)) {
      throw invalid("options", "must be a plain object; name the members: { now, acceptExpired }");
    }
    for (const name of Object.keys(given)) {
      if (!names.includes(name)) unknown ??= name;
      else read[name] = (given as Record<string, unknown>)[name];
    }
  } catch (cause) {
    // A proxy or a getter has thrown.
    throw PaySignError.is(cause) ? cause : invalid("options", "could not be read", { cause });
  }
  if (unknown === undefined) return read;
  const name = JSON.stringify(unknown.slice(0, 64));
  throw invalid("options", `has no member ${name}; there are ${names.join(" and ")}`);
}
