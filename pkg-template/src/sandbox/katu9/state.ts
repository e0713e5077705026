import type { Incoming } from "../http.ts";
import { RawJson } from "../json.ts";
import { seeded, type SeedState } from "../seeded.ts";
import { balance } from "./balance.ts";
import { isUuid, type Katu9Body } from "./body.ts";
import { Katu9Refusal } from "./refusal.ts";

const USUAL_EXPIRY_MINUTES = 60;
const USUAL_REDIRECT = "https://sandbox.invalid/katu9/done";

/** A transaction as Katu9 prints it; amounts keep the digits that were sent. */
export interface Transaction {
  readonly id: string;
  readonly type: string;
  readonly amount: RawJson;
  readonly currency: string;
  readonly status: string;
  readonly createdAt: string;
  readonly redirectUrl: string;
  readonly paymentMethodId: string | undefined;
  readonly requestedAmount: RawJson | undefined;
  readonly withdrawalRecipient: RawJson | undefined;
  readonly metadata: RawJson | undefined;
}

/** A payment link as Katu9 prints it. */
export interface PaymentLink {
  readonly id: string;
  readonly expiresAt: string;
  readonly amount: RawJson;
  readonly currency: string;
  readonly status: string;
  readonly redirectUrl: string;
}

/** A payment link as it is remembered: no other can be made for its transaction until it expires. */
interface KeptLink {
  readonly transactionId: string;
  readonly expiresAt: number;
}

/** What Katu9's side remembers, as a snapshot holds it. */
export interface Katu9State {
  readonly chance: SeedState;
  readonly transactions: Map<string, Transaction>;
  readonly links: Map<string, KeptLink>;
  /** When somebody last paid, or failed to. */
  balanceChangedAt?: string;
}

/** The transactions of one merchant and their payment links. */
export class Katu9Account {
  readonly #clock: () => number;
  readonly #state: Katu9State;

  constructor(state: Katu9State, clock: () => number) {
    this.#state = state;
    this.#clock = clock;
  }

  /** Puts in the deposit that a merchant starts with, so that a link can be made at once. */
  open(transactionId: string): void {
    this.#keep({ id: transactionId, type: "DEPOSIT", amount: new RawJson("1000"), currency: "INR" });
  }

  /** Opens a transaction; throws a Katu9Refusal for a wrong body. */
  createTransaction(body: Katu9Body): Transaction {
    body.require("amount");
    body.require("type");
    const amount = body.amount("amount");
    const type = body.choice("type", ["DEPOSIT", "WITHDRAWAL"]);
    const currency = body.choice("currency", ["INR"]) ?? "INR";
    const redirectUrl = body.webAddress("redirectUrl");
    const paymentMethodId = body.uuid("paymentMethodId");
    const requestedAmount = body.amount("requestedAmount");
    const withdrawalRecipient = body.object("withdrawalRecipient");
    const metadata = body.object("metadata");
    body.minutes("expiryMinutes");
    body.checked();
    if (amount === undefined || type === undefined) throw new TypeError("a checked body lacks a required member");
    const more = { redirectUrl, paymentMethodId, requestedAmount, withdrawalRecipient, metadata };
    return this.#keep({ id: seeded(this.#state.chance).uuid(), type, amount, currency, ...more });
  }

  /** Finds a transaction; throws a Katu9Refusal for a missing, malformed or unknown id. */
  transaction(id: string | null): Transaction {
    if (id === null) throw new Katu9Refusal(400, "Missing transaction ID", { id: "is required" });
    if (!isUuid(id)) throw new Katu9Refusal(400, "Invalid transaction ID", { id: "must be a hyphenated UUID" });
    const found = this.#state.transactions.get(id.toLowerCase());
    if (found === undefined) throw new Katu9Refusal(404, "Transaction not found", {});
    return found;
  }

  /** Makes a payment link; throws a Katu9Refusal for a wrong body, an unknown transaction or one with a live link. */
  createLink(body: Katu9Body): { readonly link: PaymentLink; readonly transactionId: string } {
    body.require("transactionId");
    const id = body.uuid("transactionId");
    const amount = body.amount("amount");
    const currency = body.currency("currency");
    const minutes = body.minutes("expiryMinutes") ?? USUAL_EXPIRY_MINUTES;
    const redirectUrl = body.webAddress("redirectUrl");
    body.description("description");
    body.checked();
    const transaction = this.#state.transactions.get(id?.toLowerCase() ?? "");
    if (transaction === undefined) throw new Katu9Refusal(404, "Transaction not found or unauthorized", {});

    const now = this.#clock();
    if (this.#liveLink(transaction.id, now)) {
      throw new Katu9Refusal(
        409,
        "A non-expired payment link already exists for this transaction in this environment.",
      );
    }
    const expiresAt = now + minutes * 60_000;
    const link: PaymentLink = {
      id: seeded(this.#state.chance).uuid(),
      expiresAt: new Date(expiresAt).toISOString(),
      amount: amount ?? transaction.amount,
      currency: currency ?? transaction.currency,
      // The documentation shows a text here and lists no values.
      status: "ACTIVE",
      redirectUrl: redirectUrl ?? transaction.redirectUrl,
    };
    this.#state.links.set(link.id, { transactionId: transaction.id, expiresAt });
    return { link, transactionId: transaction.id };
  }

  /** Somebody pays, or fails to: by the id of a live link or of a transaction. Katu9 sends no webhook for it. */
  finish(id: string, status: "COMPLETED" | "FAILED"): void {
    const link = this.#state.links.get(id.toLowerCase());
    if (link !== undefined && link.expiresAt <= this.#clock()) throw new Error("this payment link has expired");
    const transactionId = link?.transactionId ?? id.toLowerCase();
    const transaction = this.#state.transactions.get(transactionId);
    if (transaction === undefined) throw new Error(`no payment link or transaction has the id ${id}`);
    if (transaction.status !== "PENDING") throw new Error(`this transaction is not pending: ${transaction.status}`);
    // The documentation shows that there is a status and lists no values.
    this.#state.transactions.set(transactionId, { ...transaction, status });
    this.#state.balanceChangedAt = new Date(this.#clock()).toISOString();
  }

  /** All transactions, oldest first. */
  transactions(): Transaction[] {
    return [...this.#state.transactions.values()];
  }

  /** What the merchant holds; throws a Katu9Refusal for a wrong query. */
  balance(incoming: Incoming): unknown {
    return balance(this.#state, incoming);
  }

  #liveLink(transactionId: string, now: number): boolean {
    return [...this.#state.links.values()].some((link) => link.transactionId === transactionId && link.expiresAt > now);
  }

  #keep(parts: Pick<Transaction, "id" | "type" | "amount" | "currency"> & Partial<PartialTransaction>): Transaction {
    const transaction: Transaction = {
      id: parts.id,
      type: parts.type,
      amount: parts.amount,
      currency: parts.currency,
      status: "PENDING",
      createdAt: new Date(this.#clock()).toISOString(),
      redirectUrl: parts.redirectUrl ?? USUAL_REDIRECT,
      paymentMethodId: parts.paymentMethodId,
      requestedAmount: parts.requestedAmount,
      withdrawalRecipient: parts.withdrawalRecipient,
      metadata: parts.metadata,
    };
    this.#state.transactions.set(transaction.id, transaction);
    return transaction;
  }
}

/** What a caller may leave out of a transaction. */
interface PartialTransaction {
  readonly redirectUrl: string | undefined;
  readonly paymentMethodId: string | undefined;
  readonly requestedAmount: RawJson | undefined;
  readonly withdrawalRecipient: RawJson | undefined;
  readonly metadata: RawJson | undefined;
}
