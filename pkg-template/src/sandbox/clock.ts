/** How far the sandbox's time runs ahead of the clock it was given, as a snapshot holds it. */
export interface ClockState {
  advanced: number;
}

/** The sandbox's time: a given clock that can be moved on, and that a fault sets wrong on purpose. */
export class SandboxClock {
  readonly #source: () => number;
  readonly #state: ClockState;
  #skew = 0;

  constructor(source: () => number, state: ClockState) {
    this.#source = source;
    this.#state = state;
  }

  /** Milliseconds since 1970. A field and not a method, so that it can be handed on by itself. */
  readonly now = (): number => this.#source() + this.#state.advanced + this.#skew;

  /** Moves the time on; throws a TypeError for anything but whole milliseconds from zero on. */
  advance(milliseconds: number): void {
    if (!Number.isSafeInteger(milliseconds) || milliseconds < 0) {
      throw new TypeError("advance takes whole milliseconds, zero or more: the sandbox's time never goes back");
    }
    this.#state.advanced += milliseconds;
  }

  /** Runs something by a clock that is off; requests are served one at a time, so nobody else sees it. */
  async skewed<T>(milliseconds: number, run: () => Promise<T>): Promise<T> {
    this.#skew = milliseconds;
    try {
      return await run();
    } finally {
      this.#skew = 0;
    }
  }
}
