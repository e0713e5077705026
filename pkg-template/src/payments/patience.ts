// How long a caller waits.

import type { Driver } from "./driver.ts";

/** Between two looks at what another process is doing. */
const POLL = 100;

/**
 * It ends by the clock, and when as much was slept by the host's own timer: a clock can be set back, or stand still where a test
 * has stopped it. A `sleep` of the caller's may take no time at all.
 */
export class Patience {
  readonly #driver: Driver;
  readonly #ms: number;
  readonly #since: number;
  #slept = 0;

  constructor(driver: Driver, ms = driver.patienceMs) {
    this.#driver = driver;
    this.#ms = ms;
    this.#since = driver.now();
  }

  get leftMs(): number {
    return this.#ms - Math.max(this.#driver.now() - this.#since, this.#slept);
  }

  /** Whether the caller wants no more waiting, or none that long. */
  isOver(waitMs = 0): boolean {
    return this.leftMs <= waitMs || this.#driver.isAborted;
  }

  end(): void {
    this.#slept = this.#ms;
  }

  /** Sleeps until patience ends at the latest, and not when the signal has fired. */
  sleep(ms: number): Promise<void> {
    const least = Math.min(ms, this.leftMs);
    if (this.#driver.options.sleep === undefined) this.#slept += least;
    return this.#driver.nap(least).over;
  }

  /** A little less or more than a poll, so that processes do not step on each other's feet. */
  poll(most = Infinity): Promise<void> {
    return this.sleep(Math.min(most, POLL * (0.5 + this.#driver.random())));
  }
}
