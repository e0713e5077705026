// What became of all that the sandbox has sent: each attempt, each delivery, and what it takes to send one again.

/** Who sends: Katu9's webhooks, Kraken Pay's callbacks, the webhooks of Kraken Embed and of Kraken Ramp. */
export type Sender = "katu9" | "pay" | "embed" | "ramp";

/** One webhook or callback, and how its delivery went. */
export interface WebhookDelivery {
  /** What `resend` takes: 1, 2 and so on. */
  readonly id: number;
  /** Milliseconds by the sandbox's clock when the last attempt ended. */
  readonly time: number;
  readonly sender: Sender;
  /** Katu9's or Embed's name of the event, Ramp's status, or "pay-callback". */
  readonly event: string;
  readonly url: string;
  /** The exact text that was signed and sent: JSON, but a token from Kraken Pay. */
  readonly body: string;
  readonly attempts: number;
  readonly delivered: boolean;
  /** What the last attempt met if it failed: a status, a wrong reply or the message of an error. */
  readonly failure?: string;
}

/** One attempt of a delivery, written down as soon as it has ended. */
export interface DeliveryAttempt {
  /** The delivery's `id`. */
  readonly delivery: number;
  /** Milliseconds by the sandbox's clock. */
  readonly time: number;
  readonly sender: Sender;
  readonly event: string;
  readonly url: string;
  /** From 1 on. */
  readonly attempt: number;
  /** The status of the reply; absent if there was none. */
  readonly status?: number;
  /** Why it failed; absent if it was taken. */
  readonly failure?: string;
  /** In how many milliseconds it is tried again; absent if it was taken or is given up. */
  readonly nextInMs?: number;
}

/** Something to be sent. */
export interface Notification {
  readonly event: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Signs the same body for a later time, where the signature has one. */
  readonly signedAnew?: () => Promise<Readonly<Record<string, string>>>;
}

// A sandbox may run for days; the oldest go first.
const KEPT = 10_000;
const KEPT_NOTIFICATIONS = 1_000;

/** The deliveries of a sandbox, of all its senders. */
export class Deliveries {
  /** Those that have ended, oldest first. */
  readonly list: WebhookDelivery[] = [];
  /** Every attempt, oldest first. */
  readonly attempts: DeliveryAttempt[] = [];
  readonly #sent = new Map<number, readonly [Sender, Notification]>();
  #last = 0;

  /** Gives a delivery its id. */
  sent(sender: Sender, notification: Notification | undefined): number {
    this.#last += 1;
    if (notification !== undefined) this.#sent.set(this.#last, [sender, notification]);
    this.#sent.delete(this.#last - KEPT_NOTIFICATIONS);
    return this.#last;
  }

  /** Writes an attempt down. */
  attempted(attempt: DeliveryAttempt): void {
    keep(this.attempts, attempt);
  }

  /** Writes a delivery down that has ended. */
  ended(delivery: WebhookDelivery): void {
    keep(this.list, delivery);
  }

  /** What a delivery brought, and whose it was; throws an Error for one that is not known. */
  find(id: number): readonly [Sender, Notification] {
    const found = this.#sent.get(id);
    if (found === undefined) throw new Error(`there is no delivery ${JSON.stringify(id)} to be sent again`);
    return found;
  }
}

function keep<T>(list: T[], one: T): void {
  list.push(one);
  if (list.length > KEPT) list.splice(0, list.length - KEPT);
}
