// paysign/sandbox: Kraken Pay, Kraken Funding and Katu9 in one fetch function, in memory, without an account.

import { answerKatu9, isKatu9Path, type Katu9 } from "./katu9/api.js";
import { Katu9State } from "./katu9/state.js";
import { Webhooks, type WebhookDelivery } from "./katu9/webhooks.js";
import { received, response, type Answer, type Incoming } from "./http.js";
import { record, type JournalEntry } from "./journal.js";
import { jsonText } from "./json.js";
import { answerKraken, isKrakenPath } from "./kraken/api.js";
import { KrakenKey } from "./kraken/authenticate.js";
import { fundingOperations } from "./kraken/funding/operations.js";
import { payOperations } from "./kraken/pay.js";
import type { ErrorSpelling } from "./kraken/refusal.js";
import { seeded } from "./seeded.js";

export type { ErrorSpelling, JournalEntry, WebhookDelivery };

/** How a sandbox is set up; every part may be left out. */
export interface SandboxOptions {
  /** What ids, codes, addresses and reference ids come from: the same seed gives the same ones. */
  readonly seed?: string | number | undefined;
  /** The time in milliseconds, `Date.now` if not given. All that expires or moves on with time goes by it. */
  readonly clock?: (() => number) | undefined;
  /** Where Katu9's webhooks go: a loopback host, or any host if `fetch` is given. */
  readonly webhookUrl?: string | undefined;
  /** Delivers the webhooks in place of the platform's fetch. */
  readonly fetch?: typeof fetch | undefined;
  /** How Kraken's errors are written. As documented if not given: Pay answers objects, Funding answers strings. */
  readonly errors?: ErrorSpelling | undefined;
}

/** A running sandbox: hand its `fetch` to whatever would have called the real APIs. */
export interface Sandbox {
  /** Answers as the APIs would; tells them apart by path, on any origin. It needs no `this`. */
  readonly fetch: typeof fetch;
  /** The key pair that the sandbox accepts for Kraken. The secret is the demonstration key of Kraken's own guide. */
  readonly kraken: { readonly apiKey: string; readonly apiSecret: string };
  /** The bearer it accepts for Katu9, the secret it signs webhooks with, and a transaction that is already there. */
  readonly katu9: { readonly token: string; readonly webhookSecret: string; readonly transactionId: string };
  /** Every request and answer, oldest first; signatures and bearers read "[hidden]". */
  readonly journal: readonly JournalEntry[];
  /** Every webhook that was delivered or given up, oldest first. */
  readonly deliveries: readonly WebhookDelivery[];
  /** Sends webhooks here from now on, or nowhere; throws a TypeError for a URL that `webhookUrl` would refuse. */
  setWebhookUrl(url: string | undefined): void;
  /** Resolves once no webhook is on its way. Inside a worker, hand this to `waitUntil`. */
  idle(): Promise<void>;
}

// Published with the test vector of Kraken's authentication guide: it opens nothing.
const API_SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const API_KEY = "sandbox-kraken-api-key";
const KATU9_TOKEN = "sandbox-katu9-token";
const KATU9_WEBHOOK_SECRET = "sandbox-katu9-webhook-secret";
// The transaction of Katu9's own examples.
const TRANSACTION_ID = "75906707-8c31-479c-b354-aa805c4cefbc";

/**
 * Makes a sandbox of Kraken Pay, Kraken Funding and Katu9 with a fresh state in memory.
 *
 * Takes options, gives a fetch function and the credentials that it accepts. Signatures are checked with WebCrypto over
 * the exact bytes. Throws a TypeError for a webhook URL that is not on a loopback host (unless `fetch` is given) and
 * for an unknown way to write errors.
 *
 * @example
 * const sandbox = createSandbox({ seed: "orders" });
 * const kraken = new Kraken(sandbox.kraken);
 * const request = kraken.request("Pay/paylink/config");
 * const { result } = await settle(request, sandbox.fetch(request.url, request));
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const { seed = "paysign", clock = Date.now, errors } = options;
  if (errors !== undefined && errors !== "objects" && errors !== "strings") {
    throw new TypeError('errors must be "objects" or "strings"');
  }
  const webhooks = new Webhooks(KATU9_WEBHOOK_SECRET, clock, options.fetch);
  webhooks.setUrl(options.webhookUrl);

  const keys = new Map([[API_KEY, new KrakenKey(API_SECRET)]]);
  const operations = new Map([
    ...payOperations(clock, seeded(seed, "kraken pay")),
    ...fundingOperations(clock, seed),
  ]);
  const katu9: Katu9 = {
    token: KATU9_TOKEN,
    state: new Katu9State(clock, seeded(seed, "katu9"), TRANSACTION_ID),
    clock,
    happened: (event) => webhooks.keep(event),
  };
  const journal: JournalEntry[] = [];

  async function answer(incoming: Incoming): Promise<Answer> {
    const path = incoming.url.pathname;
    if (isKrakenPath(path)) return answerKraken(keys, operations, errors, incoming);
    if (isKatu9Path(path)) return answerKatu9(katu9, incoming);
    return { status: 404, body: jsonText({ error: { message: `the sandbox has no ${path}` } }) };
  }

  async function respond(arriving: Promise<Incoming>): Promise<Response> {
    const incoming = await arriving;
    incoming.signal.throwIfAborted();
    const answered = await answer(incoming);
    record(journal, clock(), incoming, answered);
    const made = response(answered);
    webhooks.deliver();
    // Too late to undo: like the real thing, a call that is given up may have been executed.
    incoming.signal.throwIfAborted();
    return made;
  }

  // Requests are served in the order of their calls. WebCrypto works on other threads, and without a line two calls
  // with rising nonces could overtake each other and one of them be refused.
  let line: Promise<unknown> = Promise.resolve();
  const sandboxFetch = (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const arriving = received(input, init);
    const served = line.then(() => respond(arriving));
    // A request that fails is its caller's to hear about and does not stop those behind it.
    arriving.catch(() => undefined);
    line = served.catch(() => undefined);
    return served;
  };

  return {
    fetch: sandboxFetch,
    kraken: { apiKey: API_KEY, apiSecret: API_SECRET },
    katu9: { token: KATU9_TOKEN, webhookSecret: KATU9_WEBHOOK_SECRET, transactionId: TRANSACTION_ID },
    journal,
    deliveries: webhooks.deliveries,
    setWebhookUrl: (url) => webhooks.setUrl(url),
    idle: () => webhooks.idle(),
  };
}
