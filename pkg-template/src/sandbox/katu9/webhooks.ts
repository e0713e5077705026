import { hex, utf8 } from "../encoding.js";
import type { Katu9Event } from "./api.js";

/** One webhook and how its delivery went. */
export interface WebhookDelivery {
  /** Milliseconds by the sandbox's clock when the last attempt ended. */
  readonly time: number;
  readonly event: string;
  readonly url: string;
  /** The exact text that was signed and sent. */
  readonly body: string;
  readonly attempts: number;
  readonly delivered: boolean;
  /** What the last attempt met if it failed: a status or the message of an error. */
  readonly failure?: string;
}

// Katu9 says that it retries and not how often. Waits are real time: the clock of a sandbox may stand still.
const WAITS_BEFORE_RETRY = [50, 200, 800];
const LONGEST_ATTEMPT = 5_000;

/** Signs events and delivers them one after the other to one URL. */
export class Webhooks {
  /** Every delivery so far, in order. */
  readonly deliveries: WebhookDelivery[] = [];
  readonly #secret: string;
  readonly #clock: () => number;
  readonly #fetch: typeof fetch | undefined;
  #url: URL | undefined;
  #waiting: Katu9Event[] = [];
  #line: Promise<void> = Promise.resolve();

  /** Without a fetch of its own it uses the platform's, and then only loopback hosts are allowed as URLs. */
  constructor(secret: string, clock: () => number, ownFetch: typeof fetch | undefined) {
    this.#secret = secret;
    this.#clock = clock;
    this.#fetch = ownFetch;
  }

  /** Where to deliver from now on; throws a TypeError for an URL that is not allowed. */
  setUrl(text: string | undefined): void {
    this.#url = text === undefined ? undefined : allowedUrl(text, this.#fetch !== undefined);
  }

  /** Keeps an event until `deliver`, so that no webhook is sent before its call has an answer. */
  keep(event: Katu9Event): void {
    this.#waiting.push(event);
  }

  /** Starts to deliver all that is kept; `idle` says when that is done. */
  deliver(): void {
    const events = this.#waiting;
    const url = this.#url;
    this.#waiting = [];
    if (url === undefined) return;
    for (const event of events) {
      this.#line = this.#line.then(() => this.#deliverOne(event, url));
    }
  }

  /** Resolves once nothing is on its way, whether or not it arrived. */
  async idle(): Promise<void> {
    for (let line: Promise<void> | undefined; line !== this.#line; ) {
      line = this.#line;
      await line;
    }
  }

  async #deliverOne({ event, body }: Katu9Event, url: URL): Promise<void> {
    const bytes = utf8(body);
    const init: RequestInit = {
      method: "POST",
      headers: {
        "Content-Type": "application/json",
        "X-Katu9-Signature": await this.#signature(bytes),
        "X-Webhook-Event": event,
      },
      body: bytes,
      // A redirect could lead away from the loopback host that was allowed.
      redirect: "manual",
    };
    let attempts = 0;
    let failure: string | undefined;
    for (const wait of [0, ...WAITS_BEFORE_RETRY]) {
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
      attempts += 1;
      failure = await this.#attempt(url, init);
      if (failure === undefined) break;
    }
    this.deliveries.push({
      time: this.#clock(),
      event,
      url: url.href,
      body,
      attempts,
      delivered: failure === undefined,
      ...(failure === undefined ? {} : { failure }),
    });
  }

  /** One attempt; answers what went wrong, or undefined after a 2xx. */
  async #attempt(url: URL, init: RequestInit): Promise<string | undefined> {
    try {
      const send = this.#fetch ?? fetch;
      const answer = await send(url.href, { ...init, signal: AbortSignal.timeout(LONGEST_ATTEMPT) });
      await answer.body?.cancel();
      return answer.ok ? undefined : `status ${answer.status}`;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  async #signature(body: Uint8Array<ArrayBuffer>): Promise<string> {
    const algorithm = { name: "HMAC", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("raw", utf8(this.#secret), algorithm, false, ["sign"]);
    return hex(new Uint8Array(await crypto.subtle.sign("HMAC", key, body)));
  }
}

function allowedUrl(text: string, anyHost: boolean): URL {
  if (!URL.canParse(text)) throw new TypeError("webhookUrl is not a URL");
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") throw new TypeError("webhookUrl must be http or https");
  if (!anyHost && !isLoopback(url.hostname)) {
    throw new TypeError(
      `webhookUrl must be on a loopback host (127.0.0.0/8, localhost or [::1]), not ${url.hostname}: ` +
        "a sandbox sends nothing to the outside unless you give it a fetch of your own",
    );
  }
  return url;
}

// URL has already brought 127.1, 0x7f000001 and the like into the dotted form.
function isLoopback(host: string): boolean {
  return host === "localhost" || host === "[::1]" || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}
