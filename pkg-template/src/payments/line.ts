// The line in front of a gate within one process: first come, first served, so that a process never contends with itself.

import type { Store } from "./store.ts";

/** What the senders of one account in one process share. */
export class Line {
  #waiting: (() => void)[] = [];
  #isBusy = false;

  /** Whoever holds the gate from elsewhere, and when this process saw it first: a lease counts from then on. */
  seen: { by: string | undefined; at: number } = { by: undefined, at: 0 };
  /** When this process first saw that the gate was closed until this time. */
  closed: { until: number | undefined; at: number } = { until: undefined, at: 0 };
  /** How far this machine's clock was behind Kraken's, by the header Date of the last answer. */
  offset: number | undefined;
  /** When that was. */
  measured = -Infinity;
  /** When Kraken's time was last asked for before a withdrawal. */
  fenced = -Infinity;
  /** How many calls in a row were refused for their nonce although no other was under way. */
  nonceRefusals = 0;

  get isFree(): boolean {
    return !this.#isBusy;
  }

  /** Waits for its turn, at most as long as `patience` is pending; false where that ended first. */
  async enter(patience: Promise<unknown>): Promise<boolean> {
    if (!this.#isBusy) {
      this.#isBusy = true;
      return true;
    }
    let mine: (() => void) | undefined;
    const turn = new Promise<true>((done) => this.#waiting.push((mine = () => done(true))));
    const isTurn = await Promise.race([turn, patience.then(() => false)]);
    if (!isTurn) {
      const place = this.#waiting.indexOf(mine!);
      // Its turn came in the same moment.
      if (place < 0) this.leave();
      else this.#waiting.splice(place, 1);
    }
    return isTurn;
  }

  leave(): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#isBusy = false;
    else next();
  }
}

const lines = new WeakMap<Store, Map<string, Line>>();

/** The line of an account in a store. */
export function lineOf(store: Store, name: string): Line {
  let byName = lines.get(store);
  if (byName === undefined) lines.set(store, (byName = new Map()));
  let line = byName.get(name);
  if (line === undefined) byName.set(name, (line = new Line()));
  return line;
}
