// What webhooks say, by their documentation. The vendors do not print all members, so others are let through.

import type { PaymentLink } from "../generated/endpoints.ts";

/** What is known of every webhook whose signature is good. */
export interface VerifiedWebhook {
  /**
   * SHA-256 of the body in hexadecimal digits. A delivery that is repeated has the same one: remember it together with what
   * you do, and answer 2xx without doing it twice.
   */
  deliveryKey: string;
  /** Which of the secrets matched: its place in the list as given. */
  secretIndex: number;
}

type Known<Data> = {
  [Name in keyof Data]: VerifiedWebhook & {
    /** The kind of event. */
    event: Name;
    /** Its data. */
    data: Data[Name];
    /** Whether the event is documented. */
    known: true;
  };
}[keyof Data];

/** An event that is not documented. */
export interface UnknownEvent extends VerifiedWebhook {
  /** The kind of event. */
  event: string;
  /** Its data, of which nothing is known. */
  data: unknown;
  /** Whether the event is documented: where it is, `event` tells the type of `data`. */
  known: false;
}

/** The data of each documented event of Katu9. */
export interface Katu9EventData {
  "payment_link.created": Partial<PaymentLink> & { transactionId?: string; [member: string]: unknown };
  "transaction.created": { id?: string; [member: string]: unknown };
}

/** A webhook of Katu9. */
export type Katu9Event = Known<Katu9EventData> | UnknownEvent;

/** The members that Kraken Embed documents for every event. */
export interface EmbedEventBody<Name extends string> {
  /** The kind of event. */
  event_type: Name;
  /** What it is about, such as the id of a quote. */
  id?: string;
  /** The account that it is about. */
  iiban?: string;
  /** When it happened, by RFC 3339 with nanoseconds. */
  timestamp?: string;
  [member: string]: unknown;
}

type EmbedName =
  | "custom_order.executed"
  | "custom_order.execution_failed"
  | "custom_order.cancelled"
  | "quote.executed"
  | "quote.execution_failed"
  | "quote.cancelled"
  | "reward.paid"
  | "user.verified"
  | "user.closed"
  | "user.disabled"
  | "deposit.status_updated"
  | "withdrawal.status_updated";

/** The data of each documented event of Kraken Embed: the whole body. */
export type EmbedEventData = { [Name in EmbedName]: EmbedEventBody<Name> } & {
  /** Sent by Embed's test call only. */
  "webhook.test": { event_type: "webhook.test"; message?: string; [member: string]: unknown };
};

/** A webhook of Kraken Embed. */
export type EmbedEvent = Known<EmbedEventData> | UnknownEvent;

/** Where a transaction of Kraken Ramp stands. */
export type RampStatus = "new" | "paid" | "pending" | "completed" | "failed" | "canceled";

/** A transaction of Kraken Ramp. */
export interface RampPayload {
  transaction_id?: string;
  in_amount?: string;
  in_asset?: string;
  out_asset?: string;
  out_amount?: string;
  [member: string]: unknown;
}

/** A webhook of Kraken Ramp. */
export type RampEvent = VerifiedWebhook & {
  /** The transaction. */
  payload: RampPayload;
  /** When, as Kraken writes it. */
  timestamp?: string;
  /** Not documented further. */
  raw_status?: unknown;
} & (
    | {
        /** Where the transaction stands. */
        status: RampStatus;
        /** Whether the status is documented. */
        known: true;
      }
    | { status: string; known: false }
  );
