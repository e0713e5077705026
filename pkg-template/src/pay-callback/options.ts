import { isPlain } from "../core/text.ts";
import { invalid, PaySignError } from "../error.ts";

/** How a callback is verified; every part may be left out. */
export interface PayCallbackOptions {
  /** The clock: milliseconds since 1970, as `Date.now()` returns, or a Date. The host's own clock if absent. */
  now?: number | Date | undefined;
  /** Whether a token past its 24 hours is accepted, as for a callback that waited in a queue; false if absent. */
  acceptExpired?: boolean | undefined;
}

const NAMES = ["now", "acceptExpired"];

/** Between these a clock is one in seconds, and taken for milliseconds it would let every expired token pass. */
const SECONDS = { from: 1e9, to: 1e11 };

/** Checks the options, which are read once. */
export function checked(given: unknown): { now: number; acceptExpired: boolean } {
  const { now = Date.now(), acceptExpired = false } = members(given);
  // Not instanceof: a Date of another realm is one too.
  const milliseconds = Object.prototype.toString.call(now) === "[object Date]" ? Number(now) : now;
  if (typeof milliseconds !== "number" || !Number.isFinite(milliseconds) || milliseconds < 0) {
    throw invalid("now", "must be a Date or milliseconds since 1970");
  }
  if (milliseconds >= SECONDS.from && milliseconds < SECONDS.to) {
    throw invalid("now", "must be milliseconds; this looks like seconds: multiply it by 1000");
  }
  if (typeof acceptExpired !== "boolean") throw invalid("acceptExpired", "must be true or false");
  return { now: milliseconds, acceptExpired };
}

/** The own members of a plain object: those of an instance stand in its class, and would be lost. */
function members(given: unknown): { [name: string]: unknown } {
  const read: { [name: string]: unknown } = Object.create(null);
  let unknown: string | undefined;
  try {
    if (typeof given !== "object" || given === null || !isPlain(given)) {
      throw invalid("options", "must be a plain object; name the members: { now, acceptExpired }");
    }
    for (const name of Object.keys(given)) {
      if (!NAMES.includes(name)) unknown ??= name;
      else read[name] = (given as Record<string, unknown>)[name];
    }
  } catch (cause) {
    // A proxy or a getter has thrown.
    throw PaySignError.is(cause) ? cause : invalid("options", "could not be read", { cause });
  }
  if (unknown === undefined) return read;
  const name = JSON.stringify(unknown.slice(0, 64));
  throw invalid("options", `has no member ${name}; there are ${NAMES.join(" and ")}`);
}
