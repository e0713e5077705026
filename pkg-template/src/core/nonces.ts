// The last nonce of every API key: one sequence a key in a realm, whatever copy, bundle or entry of the package asks.

/** Where the last nonces stand. Other versions of paysign read them too, so neither name nor form ever changes. */
const SHARED = Symbol.for("paysign.nonces");

/** So many keys are kept without a look at their age. */
const KEPT = 10_000;
/** So many keys are looked at for each new one, so that no call is slower than another. */
const LOOKS = 8;

const HOUR = 3_600_000;
const DAY_IN_NS = 86_400_000_000_000n;
/** The latest clock reading that the core takes. */
const LATEST = 9e12;
const HIGHEST = 2n ** 64n - 1n;
const NO_NONCE = 0n;

/** Steps of a nonce in a millisecond. */
const TICKS = { ms: 1n, us: 1_000n, ns: 1_000_000n } as const;

export type NonceUnit = keyof typeof TICKS;

/** The clock that makes the nonces of a key, of those that this copy of the package has spent. */
interface Clock {
  readonly ticks: bigint;
  readonly now: (() => number) | undefined;
}

const clocks = new Map<string, Clock>();

// Taken at once, so that nothing that is found can bring its own.
const { get, set, delete: remove } = Map.prototype;
const sizeOf = Object.getOwnPropertyDescriptor(Map.prototype, "size")!.get!;

/** Nonces of this copy alone, where globalThis takes no new property. */
let unshared: Map<string, bigint> | undefined;

function lastNonces(): Map<string, bigint> {
  if (unshared !== undefined) return unshared;
  try {
    const found = (globalThis as unknown as { [SHARED]: unknown })[SHARED];
    if (isMap(found)) return found;
    const made = new Map<string, bigint>();
    Object.defineProperty(globalThis, SHARED, { value: made, writable: true, enumerable: false, configurable: true });
    return made;
  } catch {
    return (unshared = new Map());
  }
}

function isMap(value: unknown): value is Map<string, bigint> {
  try {
    return typeof value === "object" && value !== null && sizeOf.call(value) >= 0;
  } catch {
    return false;
  }
}

/** Whether a client could have got there by its clock, whatever its unit: it is not above a day from now in nanoseconds. */
function isPlausible(nonce: bigint, reading: number): boolean {
  if (nonce <= DAY_IN_NS) return true;
  const now = reading >= 0 ? Math.min(reading, LATEST) : Date.now();
  return nonce <= BigInt(Math.floor(now)) * TICKS.ns + DAY_IN_NS;
}

/** The nonces of one client. */
export class Nonces {
  readonly #key: string;
  readonly #clock: Clock;
  /** The highest that this client has spent itself: no clock has to explain it. */
  #own = NO_NONCE;

  /** `key` is the first half of the API key's SHA-256 in hexadecimal digits: the shared map holds no key. */
  constructor(key: string, unit: NonceUnit, now: (() => number) | undefined) {
    this.#key = key;
    this.#clock = { ticks: TICKS[unit], now };
  }

  /**
   * The last nonce that was spent, 0 for none. What another script may have put into the map is not trusted: a nonce far
   * above every clock, once sent, would make the key useless for ever.
   */
  last(reading: number): bigint {
    const found: unknown = get.call(lastNonces(), this.#key);
    const own = this.#own;
    return typeof found === "bigint" && found > own && found <= HIGHEST && isPlausible(found, reading) ? found : own;
  }

  /** Spends all nonces up to this one; never goes back. */
  spend(nonce: bigint, reading = NaN): void {
    const last = this.last(reading);
    const nonces = lastNonces();
    if (nonce > this.#own) this.#own = nonce;
    const clock = clocks.get(this.#key);
    if (clock === undefined) forgetOld(nonces);
    // Of several units the coarsest has the lowest clock, and keeps an entry the longest.
    if (clock === undefined || clock.ticks > this.#clock.ticks) clocks.set(this.#key, this.#clock);
    set.call(nonces, this.#key, nonce > last ? nonce : last);
  }
}

/** Where the last look ended: each look goes on from there, and from the first key again behind the last. */
let hand = clocks.entries();

/**
 * Forgets keys whose last nonce is an hour below their own clock: max(now, last + 1) is now for them, with or without it.
 */
function forgetOld(nonces: Map<string, bigint>): void {
  for (let looks = LOOKS; looks > 0 && clocks.size > KEPT; looks--) {
    const { value, done } = hand.next();
    if (done) {
      hand = clocks.entries();
      continue;
    }
    const [key, clock] = value;
    const last: unknown = get.call(nonces, key);
    if (typeof last === "bigint" && last > limitOf(clock)) continue;
    clocks.delete(key);
    remove.call(nonces, key);
  }
}

/** The highest nonce of this clock that is an hour old; none where the clock does not tell. */
function limitOf({ ticks, now }: Clock): bigint {
  try {
    const reading = now === undefined ? Date.now() : now();
    return BigInt(Math.floor(reading) - HOUR) * ticks;
  } catch {
    return -1n;
  }
}
