// What the sandbox sends by itself: Katu9's webhooks and Kraken Pay's callbacks.

import type { Faults } from "./faults.ts";
import { allowedUrl } from "./loopback.ts";

/** One webhook or callback, and how its delivery went. */
export interface WebhookDelivery {
  /** Milliseconds by the sandbox's clock when the last attempt ended. */
  readonly time: number;
  /** Katu9's name of the event, or "pay-callback". */
  readonly event: string;
  readonly url: string;
  /** The exact text that was signed and sent: JSON from Katu9, a token from Kraken Pay. */
  readonly body: string;
  readonly attempts: number;
  readonly delivered: boolean;
  /** What the last attempt met if it failed: a status, a wrong reply or the message of an error. */
  readonly failure?: string;
}

/** Something to be sent. */
export interface Notification {
  readonly event: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** A notification that is not signed yet. */
interface Kept {
  readonly event: string;
  readonly make: () => Promise<Notification>;
  readonly twice: boolean;
}

/** How one kind of notification is sent and when it counts as taken. */
export interface Postage {
  /** The name of the option that sets the URL, for messages. */
  readonly option: "webhookUrl" | "callbackUrl";
  /** What is wrong with a reply; undefined if it counts as taken. */
  readonly refusal: (reply: Response) => Promise<string | undefined>;
}

// Neither vendor says how often it repeats. Waits are real time: the clock of a sandbox may stand still.
const WAITS_BEFORE_RETRY = [50, 200, 800];
const LONGEST_ATTEMPT = 5_000;

/** Delivers notifications one after the other to one URL, each a bounded number of times. */
export class Outbox {
  /** The endpoint whose call is being served, and whether its notifications shall go out twice. */
  cause: { readonly endpoint: string; readonly twice: boolean } | undefined;
  readonly #postage: Postage;
  readonly #clock: () => number;
  readonly #fetch: typeof fetch | undefined;
  readonly #faults: Faults;
  readonly #deliveries: WebhookDelivery[];
  #url: URL | undefined;
  #waiting: Kept[] = [];
  #line: Promise<void> = Promise.resolve();

  /** Without a fetch of its own it uses the platform's, and then only loopback hosts are allowed as URLs. */
  constructor(
    postage: Postage,
    clock: () => number,
    ownFetch: typeof fetch | undefined,
    faults: Faults,
    deliveries: WebhookDelivery[],
  ) {
    this.#postage = postage;
    this.#clock = clock;
    this.#fetch = ownFetch;
    this.#faults = faults;
    this.#deliveries = deliveries;
  }

  /** Where to deliver from now on; throws a TypeError for a URL that is not allowed. */
  setUrl(text: string | undefined): void {
    this.#url = text === undefined ? undefined : allowedUrl(this.#postage.option, text, this.#fetch !== undefined);
  }

  /** Keeps a notification until `deliver`, so that none is sent before its call has an answer. */
  keep(event: string, make: () => Promise<Notification>): void {
    const twice = this.cause?.twice === true || this.#faults.forNotification(event, this.cause?.endpoint);
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

  async #deliverOne({ event, body, headers }: Notification, url: URL): Promise<void> {
    // A redirect could lead away from the loopback host that was allowed.
    const init: RequestInit = { method: "POST", headers, body, redirect: "manual" };
    let attempts = 0;
    let failure: string | undefined;
    for (const wait of [0, ...WAITS_BEFORE_RETRY]) {
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      attempts += 1;
      failure = await this.#attempt(url, init);
      if (failure === undefined) break;
    }
    const ended = failure === undefined ? { delivered: true } : { delivered: false, failure };
    this.#deliveries.push({ time: this.#clock(), event, url: url.href, body, attempts, ...ended });
  }

  #giveUp(event: string, url: URL, error: unknown): void {
    const failed = { body: "", attempts: 0, delivered: false, failure: String(error) };
    this.#deliveries.push({ time: this.#clock(), event, url: url.href, ...failed });
  }

  /** One attempt; returns what went wrong, or undefined once it is taken. */
  async #attempt(url: URL, init: RequestInit): Promise<string | undefined> {
    try {
      const send = this.#fetch ?? fetch;
      const reply = await send(url.href, { ...init, signal: AbortSignal.timeout(LONGEST_ATTEMPT) });
      return await this.#postage.refusal(reply);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
}
