import { known, negated, written, type Decimal } from "../../decimal.ts";
import type { PayCallbackStatus } from "./callbacks.ts";
import type { Books } from "../books/books.ts";
import type { Listing } from "../listing.ts";
import { fundingRefusal, KrakenRefusal } from "../refusal.ts";
import { seeded, type SeedState } from "../../seeded.ts";

/** What one external_id stands for. A request asks for money; a paylink and a transfer give it away. */
export type PaymentKind = "request" | "paylink" | "transfer";

/** Where a payment stands: it is pending until one of the statuses that a callback can name. */
export type PaymentStatus = "pending" | PayCallbackStatus;

/** A payment as the sandbox knows it. */
export interface Payment {
  readonly external_id: string;
  readonly kind: PaymentKind;
  readonly amount: string;
  readonly asset: string;
  readonly note?: string;
  readonly status: PaymentStatus;
  /** The kraktag that a request asks, that a transfer goes to, or that claimed a paylink. */
  readonly kraktag?: string;
  /** The code of a paylink, once it is there. */
  readonly code?: string;
  /** Milliseconds by the sandbox's clock. */
  readonly createdAt: number;
  readonly expiresAt?: number;
}

interface KeptPayment extends Payment {
  status: PaymentStatus;
  kraktag?: string;
  code?: string;
  /** Polls of a paylink that still fail: its code is made after the call that asked for it has been answered. */
  pollsUntilCode: number;
}

/** What Pay remembers, as a snapshot holds it: every payment, ever, by its external_id. */
export interface PayState {
  readonly chance: SeedState;
  readonly payments: Map<string, KeptPayment>;
}

/** What a create call has in common with the others. */
export interface Opening {
  readonly external_id: string;
  readonly kind: PaymentKind;
  readonly amount: Decimal;
  readonly asset: string;
  readonly note: string | undefined;
  readonly kraktag: string | undefined;
  readonly expiresAfterSeconds: number | undefined;
}

// A transfer is asynchronous too: it can be cancelled for a while, then it has arrived.
const TRANSFER_TAKES = 60_000;
// A code that nobody polls for is there after a while anyway.
const CODE_TAKES = 5_000;

/** The payments of one account: opened by calls, ended by calls, by whoever pays or claims, and by time. */
export class Payments {
  readonly #state: PayState;
  readonly #books: Books;
  readonly #listing: Listing;
  readonly #clock: () => number;
  readonly #ended: (payment: Payment, status: PayCallbackStatus) => void;
  /** Those that time ends, the next one first; some of them may have ended otherwise. */
  readonly #timed: KeptPayment[] = [];

  constructor(
    state: PayState,
    books: Books,
    listing: Listing,
    clock: () => number,
    ended: (payment: Payment, status: PayCallbackStatus) => void,
  ) {
    this.#state = state;
    this.#books = books;
    this.#listing = listing;
    this.#clock = clock;
    this.#ended = ended;
    for (const payment of state.payments.values()) this.#await(payment);
  }

  /** Opens a payment, unless its id was ever used: over all requests, transfers and paylinks, ended ones included. */
  open({ amount, kraktag, note, expiresAfterSeconds, ...rest }: Opening): void {
    if (this.#state.payments.has(rest.external_id)) {
      // The documentation promises "an error saying your id is already used"; the text itself is not documented.
      throw new KrakenRefusal("General", "Invalid arguments", "external_id is already used");
    }
    if (rest.kind !== "request") this.#book(rest, negated(amount));
    const createdAt = this.#clock();
    const payment: KeptPayment = {
      ...rest,
      amount: written(amount, amount.places),
      ...(note === undefined ? {} : { note }),
      status: "pending",
      ...(kraktag === undefined ? {} : { kraktag }),
      createdAt,
      ...(expiresAfterSeconds === undefined ? {} : { expiresAt: createdAt + expiresAfterSeconds * 1000 }),
      pollsUntilCode: rest.kind === "paylink" ? 1 : 0,
    };
    this.#state.payments.set(rest.external_id, payment);
    this.#await(payment);
  }

  /** Cancels a pending payment of one of these kinds. */
  cancel(id: string, kinds: readonly PaymentKind[]): void {
    this.#end(this.#pending(id, kinds), "cancelled");
  }

  /** The code of a pending paylink; refuses until it is there. */
  code(id: string): string {
    const payment = this.#pending(id, ["paylink"]);
    const takes = payment.pollsUntilCode > 0 ? CODE_TAKES : 0;
    if (this.#clock() < payment.createdAt + Math.max(takes, this.#listing.lag("Pay/paylink/get"))) {
      payment.pollsUntilCode = 0;
      // The documentation says that this call fails until the code is there; how it fails is not documented.
      throw new KrakenRefusal("Service", "Unavailable", "the paylink code is not generated yet");
    }
    payment.pollsUntilCode = 0;
    payment.code ??= seeded(this.#state.chance).characters("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 12);
    return payment.code;
  }

  /** Whoever is asked pays; throws an Error if it is not a pending request, or asks somebody else. */
  pay(id: string, kraktag: string | undefined): void {
    const payment = this.#required(id, ["request"], "paid");
    if (payment.kraktag !== undefined && (kraktag ?? payment.kraktag) !== payment.kraktag) {
      throw new Error(`this request is asked of ${payment.kraktag}, not of ${kraktag}`);
    }
    this.#end(payment, "success", kraktag);
  }

  /** Somebody claims a paylink, by its id or code, or takes a transfer before its time. */
  claim(idOrCode: string, kraktag: string | undefined): void {
    const payment = this.#required(idOrCode, ["paylink", "transfer"], "claimed");
    if (payment.kind === "paylink" && kraktag === undefined) throw new TypeError("a paylink is claimed by a kraktag");
    if (payment.kind === "transfer" && (kraktag ?? payment.kraktag) !== payment.kraktag) {
      throw new Error(`this transfer goes to ${payment.kraktag}, not to ${kraktag}`);
    }
    this.#end(payment, "success", kraktag);
  }

  /** Whoever is asked, or given a transfer, says no. */
  decline(id: string): void {
    this.#end(this.#required(id, ["request", "transfer"], "declined"), "declined");
  }

  /** Something on Kraken's side goes wrong for good. */
  fail(id: string): void {
    this.#end(this.#required(id, ["request", "paylink", "transfer"], "failed"), "failed");
  }

  /** A copy of what is known of an id or a code; undefined if no payment has it. */
  find(idOrCode: string): Payment | undefined {
    const found = this.#found(idOrCode);
    return found && copied(found);
  }

  /** Copies of all payments, oldest first. */
  all(): Payment[] {
    return [...this.#state.payments.values()].map(copied);
  }

  /** Ends what has come to its end by now, in the order of its times. */
  tick(): void {
    const now = this.#clock();
    for (let next = this.#timed[0]; next && endOf(next) <= now; next = this.#timed[0]) {
      this.#timed.shift();
      if (next.status === "pending") this.#end(next, next.kind === "transfer" ? "success" : "expired");
    }
  }

  /** Puts a payment that time will end behind those that end before it or with it. */
  #await(payment: KeptPayment): void {
    const end = endOf(payment);
    if (end === Infinity || payment.status !== "pending") return;
    let at = this.#timed.length;
    while (endOf(this.#timed[at - 1] ?? payment) > end) at--;
    this.#timed.splice(at, 0, payment);
  }

  /** A pending payment for a call; refuses as Kraken does. */
  #pending(id: string, kinds: readonly PaymentKind[]): KeptPayment {
    const payment = this.#state.payments.get(id);
    if (payment === undefined || !kinds.includes(payment.kind)) throw fundingRefusal("Unknown reference id");
    if (payment.status !== "pending") throw fundingRefusal("Invalid reference id");
    return payment;
  }

  /** A pending payment for a script; throws an Error that says what is wrong. */
  #required(idOrCode: string, kinds: readonly PaymentKind[], what: string): KeptPayment {
    const payment = this.#found(idOrCode);
    if (payment === undefined) throw new Error(`no payment has the id or code ${JSON.stringify(idOrCode)}`);
    if (!kinds.includes(payment.kind)) throw new Error(`a ${payment.kind} cannot be ${what}`);
    if (payment.status !== "pending") throw new Error(`this ${payment.kind} is not pending: ${payment.status}`);
    return payment;
  }

  #found(idOrCode: string): KeptPayment | undefined {
    const { payments } = this.#state;
    return payments.get(idOrCode) ?? [...payments.values()].find(({ code }) => code === idOrCode);
  }

  #end(payment: KeptPayment, status: PayCallbackStatus, kraktag?: string): void {
    payment.status = status;
    if (kraktag !== undefined) payment.kraktag = kraktag;
    // A request brings money if it is paid; the others took it when they were made and give it back if they fail.
    if ((payment.kind === "request") === (status === "success")) {
      this.#book(payment, known(payment.amount));
    }
    this.#ended(payment, status);
  }

  /** Kraken's word for Pay in its ledger is not documented; an id of its own is not either. */
  #book({ external_id, asset }: Pick<Payment, "external_id" | "asset">, amount: Decimal): void {
    this.#books.book({ refid: external_id, type: "transfer", asset, amount });
  }
}

function copied({ pollsUntilCode: _, ...payment }: KeptPayment): Payment {
  return payment;
}

function endOf({ kind, createdAt, expiresAt }: Payment): number {
  return kind === "transfer" ? createdAt + TRANSFER_TAKES : (expiresAt ?? Number.POSITIVE_INFINITY);
}
