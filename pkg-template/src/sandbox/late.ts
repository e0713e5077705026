// Calls that arrive after their callers have given up, as a packet does that a network held back.

import { lostConnection } from "./broken.ts";
import { delay, type Fault } from "./faults.ts";
import type { Incoming } from "./http.ts";

interface LateCall {
  readonly incoming: Incoming;
  readonly fault: Fault;
  /** Milliseconds by the sandbox's clock. */
  readonly due: number;
  readonly served: () => void;
  /** Who still waits for it, and lets the process wait too. */
  readonly caller: AbortSignal | undefined;
  timer?: ReturnType<typeof setTimeout>;
}

/** Serves a call in its turn. */
type ServeInTurn = (incoming: Incoming, fault: Fault) => Promise<unknown>;

// Beyond it timers fire at once.
const LONGEST_TIMER = 2 ** 31 - 1;

/** The calls that are still under way when nobody waits for them any more. */
export class LateCalls {
  readonly #clock: () => number;
  readonly #runsByItself: boolean;
  readonly #serve: ServeInTurn;
  #waiting: LateCall[] = [];
  #served: Promise<unknown> = Promise.resolve();

  /** With a clock that runs by itself calls come by a timer too, and not only when somebody looks. */
  constructor(clock: () => number, runsByItself: boolean, serve: ServeInTurn) {
    this.#clock = clock;
    this.#runsByItself = runsByItself;
    this.#serve = serve;
  }

  /** Keeps a call until it is due, and rejects as its caller's fetch does. */
  async lose(incoming: Incoming, fault: Fault): Promise<never> {
    const { signal } = incoming;
    signal.throwIfAborted();
    await new Promise<void>((resolve, reject) => {
      const caller = fault.silent === true ? signal : undefined;
      const call: LateCall = { incoming, fault, due: this.#clock() + delay(fault), served: resolve, caller };
      this.#waiting.push(call);
      if (this.#runsByItself) this.#wake(call);
      if (caller === undefined) return resolve();
      const giveUp = (): void => {
        letGo(call);
        reject(caller.reason as Error);
      };
      caller.addEventListener("abort", giveUp, { once: true });
    });
    throw lostConnection();
  }

  /** Serves what is due, in the order in which it is due. */
  look(): void {
    const now = this.#clock();
    const due = this.#waiting.filter((call) => call.due <= now).sort((one, other) => one.due - other.due);
    if (due.length === 0) return;
    this.#waiting = this.#waiting.filter((call) => !due.includes(call));
    for (const { incoming, fault, served, timer } of due) {
      clearTimeout(timer);
      this.#served = this.#serve(incoming, fault).then(served, served);
    }
  }

  /** Resolves once all that was due has been served. */
  async idle(): Promise<void> {
    this.look();
    await this.#served;
  }

  /** Looks when a call is due. */
  #wake(call: LateCall): void {
    const wait = Math.min(Math.max(1, call.due - this.#clock()), LONGEST_TIMER);
    call.timer = setTimeout(() => {
      this.look();
      // A timer may be early by the clock, and a clock may be set back.
      if (this.#waiting.includes(call)) this.#wake(call);
    }, wait);
    if (call.caller === undefined || call.caller.aborted) letGo(call);
  }
}

/** Lets the process end before a call is due; only Node's and Bun's timers would hold it. */
function letGo({ timer }: LateCall): void {
  (timer as { unref?: () => void } | undefined)?.unref?.();
}
