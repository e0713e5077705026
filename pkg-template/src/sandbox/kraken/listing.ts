// Kraken's lists may lag behind its books: what was made is there, and not listed yet.

import { checkPlain } from "../plain.ts";

/** What lags, in milliseconds by the sandbox's clock from when something was made. */
export interface ListingLag {
  /** Withdrawals are not listed yet; they can be cancelled and leave all the same. */
  readonly WithdrawStatus?: number | undefined;
  /** Deposits are not listed yet; they are credited in their time all the same. */
  readonly DepositStatus?: number | undefined;
  /** The same lists of Funding (Beta). */
  readonly "GET /funding/v1/withdrawals"?: number | undefined;
  readonly "GET /funding/v1/deposits"?: number | undefined;
  /** A paylink's code is not generated yet. */
  readonly "Pay/paylink/get"?: number | undefined;
}

/** When things were made, by reference id, as a snapshot holds it. */
export interface ListingState {
  readonly madeAt: Map<string, number>;
}

/** The lists of withdrawals and of deposits: the old calls' and Funding (Beta)'s. */
export type WithdrawalList = "WithdrawStatus" | "GET /funding/v1/withdrawals";
export type DepositList = "DepositStatus" | "GET /funding/v1/deposits";

const NAMES = [
  "WithdrawStatus",
  "DepositStatus",
  "GET /funding/v1/withdrawals",
  "GET /funding/v1/deposits",
  "Pay/paylink/get",
] as const satisfies (keyof ListingLag)[];

/** What a snapshot holds of lists before the first call. */
export function startListing(): ListingState {
  return { madeAt: new Map() };
}

/** What the lists show by now. */
export class Listing {
  readonly #state: ListingState;
  readonly #clock: () => number;
  readonly #lag = new Map<keyof ListingLag, number>();

  constructor(state: ListingState, clock: () => number) {
    this.#state = state;
    this.#clock = clock;
  }

  /** Changes the lists that are named; throws a TypeError for unknown ones and for numbers that make no sense. */
  setLag(lag: ListingLag): void {
    checkPlain("lag", lag, NAMES);
    const given = NAMES.flatMap((name) => (lag[name] === undefined ? [] : [[name, lag[name]] as const]));
    for (const [name, milliseconds] of given) {
      if (Number.isSafeInteger(milliseconds) && milliseconds >= 0) continue;
      throw new TypeError(`lag: ${name} must be whole milliseconds, zero or more`);
    }
    for (const [name, milliseconds] of given) this.#lag.set(name, milliseconds);
  }

  /** How far a list lags behind. */
  lag(list: keyof ListingLag): number {
    return this.#lag.get(list) ?? 0;
  }

  /** Remembers that something was made now. */
  made(id: string): void {
    this.#state.madeAt.set(id, this.#clock());
  }

  /** Whether something is listed by now; what was there from the beginning always is. */
  lists(list: WithdrawalList | DepositList, id: string): boolean {
    const madeAt = this.#state.madeAt.get(id);
    return madeAt === undefined || this.#clock() >= madeAt + this.lag(list);
  }
}
