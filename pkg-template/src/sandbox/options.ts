import type { KeyOptions } from "./kraken/keys.ts";
import type { SandboxLimits } from "./kraken/limits.ts";
import type { ListingLag } from "./kraken/listing.ts";
import type { ErrorSpelling } from "./kraken/refusal.ts";
import { checkPlain } from "./plain.ts";
import type { Fetch } from "./platform.ts";

/** How a sandbox is set up; every part may be left out. */
export interface SandboxOptions {
  /** What ids, codes, addresses and reference ids come from: the same seed gives the same ones. */
  readonly seed?: string | number | undefined;
  /** The time in milliseconds, `Date.now` if not given. All that expires or moves on with time goes by it. */
  readonly clock?: (() => number) | undefined;
  /** Where Katu9's webhooks go: a loopback host, or any host if `fetch` is given. */
  readonly webhookUrl?: string | undefined;
  /** Where Kraken Pay's callbacks go, by the same rule. */
  readonly callbackUrl?: string | undefined;
  /** Where webhooks of Kraken Embed go that `trigger` makes, by the same rule. */
  readonly embedUrl?: string | undefined;
  /** Where webhooks of Kraken Ramp go that `trigger` makes, by the same rule. */
  readonly rampUrl?: string | undefined;
  /** Delivers webhooks and callbacks in place of the platform's fetch. */
  readonly fetch?: Fetch | undefined;
  /** How Kraken's errors are written. As documented if not given: Pay returns objects, Funding returns strings. Funding (Beta) has problem details, whatever this says. */
  readonly errors?: ErrorSpelling | undefined;
  /** Kraken keys in addition to the one that is always there. */
  readonly keys?: readonly KeyOptions[] | undefined;
  /** What the account starts with, decimal text by asset, as in `{ USD: "100" }`; ample if not given. */
  readonly balances?: Readonly<Record<string, string>> | undefined;
  /** Rate counter, lockout and throttling; none if not given. */
  readonly limits?: SandboxLimits | undefined;
  /** How long what was made is not listed yet; not at all if not given. */
  readonly lag?: ListingLag | undefined;
  /** A state that `sandbox.snapshot()` gave. It brings its own seed, keys and balances. */
  readonly snapshot?: string | undefined;
}

const NAMES: readonly (keyof SandboxOptions)[] = [
  "seed",
  "clock",
  "webhookUrl",
  "callbackUrl",
  "embedUrl",
  "rampUrl",
  "fetch",
  "errors",
  "keys",
  "balances",
  "limits",
  "lag",
  "snapshot",
];

/**
 * Throws a TypeError for options that contradict each other or that no sandbox has.
 *
 * @param more What else may be given, in addition to a sandbox's own options.
 */
export function checkOptions(options: SandboxOptions, more: readonly string[] = []): void {
  checkPlain("options", options, [...NAMES, ...more]);
  const { errors, snapshot, seed, keys, balances } = options;
  if (balances !== undefined) checkPlain("balances", balances);
  if (keys !== undefined && !Array.isArray(keys)) throw new TypeError("keys must be an array");
  for (const name of ["clock", "fetch"] as const) {
    const value: unknown = options[name];
    if (value !== undefined && typeof value !== "function") throw new TypeError(`${name} must be a function`);
  }
  if (seed !== undefined && typeof seed !== "string" && typeof seed !== "number") {
    throw new TypeError("seed must be text or a number");
  }
  if (errors !== undefined && errors !== "objects" && errors !== "strings") {
    throw new TypeError('errors must be "objects" or "strings"');
  }
  if (snapshot !== undefined && (seed !== undefined || keys !== undefined || balances !== undefined)) {
    throw new TypeError("a snapshot brings its own seed, keys and balances: pass none with it");
  }
}
