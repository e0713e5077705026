// What the sandbox sends by itself: webhooks and Kraken Pay's callbacks.

import type { Deliveries, DeliveryAttempt, Notification, Sender } from "./deliveries.ts";
import type { Faults } from "./faults.ts";
import { allowedUrl } from "./loopback.ts";

/** A notification that is not signed yet. */
interface Kept {
  readonly event: string;
  readonly make: () => Promise<Notification>;
  readonly twice: boolean;
}

/** How one kind of notification is sent and when it counts as taken. */
export interface Postage {
  /** The name of the option that sets the URL, for messages. */
  readonly option: keyof typeof SENDERS;
  /** What is wrong with a reply; undefined if it counts as taken. */
  readonly refusal: (reply: Response) => Promise<string | undefined>;
}

const SENDERS = { webhookUrl: "katu9", callbackUrl: "pay", embedUrl: "embed", rampUrl: "ramp" } as const;

/** What all outboxes of a sandbox share. */
export interface Post {
  readonly clock: () => number;
  /** Where it is absent the platform's is used, and then only loopback hosts are allowed as URLs. */
  readonly fetch: typeof fetch | undefined;
  readonly faults: Faults;
  readonly deliveries: Deliveries;
}

/** Whom a delivery is about: what its record and its attempts have in common. */
type Letter = Pick<DeliveryAttempt, "delivery" | "sender" | "event" | "url">;

// Neither vendor says how often it repeats. Waits are real time: the clock of a sandbox may stand still.
const WAITS_BEFORE_RETRY = [50, 200, 800];
const LONGEST_ATTEMPT = 5_000;

/** Every 2xx is a receipt. */
export async function unless2xx(reply: Response): Promise<string | undefined> {
  await reply.body?.cancel();
  return reply.ok ? undefined : `status ${reply.status}`;
}

/** Delivers notifications one after the other to one URL, each a bounded number of times. */
export class Outbox {
  /** The endpoint whose call is being served, and whether its notifications shall go out twice. */
  cause: { readonly endpoint: string; readonly twice: boolean } | undefined;
  readonly sender: Sender;
  readonly #postage: Postage;
  readonly #post: Post;
  #url: URL | undefined;
  #waiting: Kept[] = [];
  #line: Promise<void> = Promise.resolve();

  constructor(postage: Postage, post: Post) {
    this.sender = SENDERS[postage.option];
    this.#postage = postage;
    this.#post = post;
  }

  /** Where notifications go, if anywhere. */
  get url(): string | undefined {
    return this.#url?.href;
  }

  /** Where to deliver from now on; throws a TypeError for a URL that is not allowed. */
  setUrl(text: string | undefined): void {
    const { option } = this.#postage;
    this.#url = text === undefined ? undefined : allowedUrl(option, text, this.#post.fetch !== undefined);
  }

  /** Throws an Error without a URL. */
  requireUrl(): void {
    if (this.#url === undefined) throw new Error(`${this.#postage.option} is not set: it would go nowhere`);
  }

  /** Keeps a notification until `deliver`, so that none is sent before its call has an answer. */
  keep(event: string, make: () => Promise<Notification>): void {
    const twice = this.cause?.twice === true || this.#post.faults.forNotification(event, this.cause?.endpoint);
    this.#waiting.push({ event, make, twice });
  }

  /** Starts to deliver all that is kept; `idle` says when that is done. */
  deliver(): void {
    const kept = this.#waiting;
    const url = this.#url;
    this.#waiting = [];
    if (url === undefined) return;
    for (const { event, make, twice } of kept) {
      this.#line = this.#line.then(async () => {
        const notification = await make();
        await this.#deliverOne(notification, url);
        if (twice) await this.#deliverOne(notification, url);
      });
      // Without WebCrypto, as in a page that came over plain HTTP, nothing can be signed: the rest goes on.
      this.#line = this.#line.catch((error: unknown) => this.#giveUp(event, url, error));
    }
  }

  /** Resolves once nothing is on its way, whether or not it arrived. */
  async idle(): Promise<void> {
    for (let line: Promise<void> | undefined; line !== this.#line; ) {
      line = this.#line;
      await line;
    }
  }

  async #deliverOne(notification: Notification, url: URL): Promise<void> {
    const { deliveries } = this.#post;
    const { event, body, headers } = notification;
    const letter = { delivery: deliveries.sent(this.sender, notification), sender: this.sender, event, url: url.href };
    // A redirect could lead away from the loopback host that was allowed.
    const init: RequestInit = { method: "POST", headers, body, redirect: "manual" };
    const waits = [...WAITS_BEFORE_RETRY];
    for (let attempt = 1; ; attempt += 1) {
      const nextInMs = waits.shift();
      const failure = await this.#attempt(letter, attempt, init, nextInMs);
      if (failure !== undefined && nextInMs !== undefined) {
        await new Promise((resolve) => setTimeout(resolve, nextInMs));
        continue;
      }
      const ended = failure === undefined ? { delivered: true } : { delivered: false, failure };
      this.#ended(letter, { body, attempts: attempt, ...ended });
      return;
    }
  }

  #giveUp(event: string, url: URL, error: unknown): void {
    const delivery = this.#post.deliveries.sent(this.sender, undefined);
    const failed = { body: "", attempts: 0, delivered: false, failure: String(error) };
    this.#ended({ delivery, sender: this.sender, event, url: url.href }, failed);
  }

  #ended({ delivery, ...letter }: Letter, how: { body: string; attempts: number; delivered: boolean }): void {
    this.#post.deliveries.ended({ id: delivery, time: this.#post.clock(), ...letter, ...how });
  }

  /** One attempt; returns what went wrong, or undefined once it is taken. */
  async #attempt(
    letter: Letter,
    attempt: number,
    init: RequestInit,
    nextInMs: number | undefined,
  ): Promise<string | undefined> {
    const { clock, deliveries, fetch: send = fetch } = this.#post;
    let status: number | undefined;
    let failure: string | undefined;
    try {
      const reply = await send(letter.url, { ...init, signal: AbortSignal.timeout(LONGEST_ATTEMPT) });
      status = reply.status;
      failure = await this.#postage.refusal(reply);
    } catch (error) {
      failure = messageOf(error);
    }
    deliveries.attempted({
      time: clock(),
      ...letter,
      attempt,
      ...(status === undefined ? {} : { status }),
      ...(failure === undefined ? {} : { failure }),
      ...(failure === undefined || nextInMs === undefined ? {} : { nextInMs }),
    });
    return failure;
  }
}

/** `fetch failed` says nothing without the code of its cause. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = (error.cause ?? {}) as { code?: unknown };
  return typeof code === "string" ? `${error.message} (${code})` : error.message;
}
