// The order in which requests are served, and what faults do to them before and after.

import { cutBody, lostConnection, waited } from "./broken.ts";
import { delay, type Fault } from "./faults.ts";
import { received, response, type Answer, type Incoming } from "./http.ts";
import { LateCalls } from "./late.ts";

/** What a request was answered, and the headers that every answer to it has. */
export interface Served {
  readonly answer: Answer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Answers a request; `underWay` says how many were, itself included, when it came. */
export type Serve = (incoming: Incoming, fault: Fault | undefined, underWay: number) => Promise<Served>;

/**
 * Serves requests one at a time, in the order of their calls. WebCrypto works on other threads, and without a line two
 * calls with rising nonces could overtake each other and one of them be refused.
 */
export class Line {
  readonly late: LateCalls;
  readonly #serve: Serve;
  #last: Promise<unknown> = Promise.resolve();
  #underWay = 0;
  /** Lets the requests that a fault holds back go on; whoever comes next calls them. */
  #held: (() => void)[] = [];

  /** @param runsByItself Whether the clock moves on without its owner's doing. */
  constructor(serve: Serve, clock: () => number, runsByItself: boolean) {
    this.#serve = serve;
    this.late = new LateCalls(clock, runsByItself, (incoming, fault) =>
      this.#next(() => this.#serve(incoming, fault, this.#underWay + 1)),
    );
  }

  /** Resolves to the answer, or rejects as fetch does when a connection breaks or its caller gives up. */
  async take(request: Request, fault: Fault | undefined): Promise<Response> {
    const arriving = received(request);
    // A request that breaks off is its caller's to hear about and does not stop those after it.
    arriving.catch(() => undefined);
    this.late.look();
    this.#underWay += 1;
    const underWay = this.#underWay;
    try {
      if (fault?.kind === "late") return await this.late.lose(await arriving, fault);
      const { answer, headers } = await this.#turn(arriving, fault, underWay);
      return await sent(answer, headers, fault, request.signal);
    } finally {
      this.#underWay -= 1;
    }
  }

  async #turn(arriving: Promise<Incoming>, fault: Fault | undefined, underWay: number): Promise<Served> {
    if (fault?.kind === "reorder") await this.#heldBack(delay(fault));
    const overtaken = this.#held;
    this.#held = [];
    const served = this.#next(async () => {
      const incoming = await arriving;
      incoming.signal.throwIfAborted();
      if (fault?.kind === "replay") await this.#serve(incoming, fault, underWay);
      const done = await this.#serve(incoming, fault, underWay);
      // Too late to undo: like the real thing, a call that is given up may have been executed.
      incoming.signal.throwIfAborted();
      return done;
    });
    try {
      return await served;
    } finally {
      for (const goOn of overtaken) goOn();
    }
  }

  /** Runs something once all that came before it has been served. */
  #next<T>(run: () => Promise<T>): Promise<T> {
    const done = this.#last.then(run);
    this.#last = done.catch(() => undefined);
    return done;
  }

  #heldBack(most: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, most);
      this.#held.push(() => {
        clearTimeout(timer);
        resolve();
      });
    });
  }
}

/** What arrives of an answer. */
async function sent(
  answer: Answer,
  headers: Readonly<Record<string, string>>,
  fault: Fault | undefined,
  signal: AbortSignal,
): Promise<Response> {
  if (fault?.kind === "lose_answer") throw lostConnection();
  if (fault?.kind === "slow") await waited(delay(fault), signal);
  const whole = response(answer, headers);
  return fault?.kind === "cut" ? new Response(cutBody(answer.body), whole) : whole;
}
