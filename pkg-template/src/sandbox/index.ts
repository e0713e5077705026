// paysign/sandbox: Kraken Pay, Kraken Funding, old and Beta, Kraken's books and Katu9 in one fetch function, in memory,
// without an account.

import { account, clock, luck, network, people, playOf, records } from "./acts.ts";
import { Apis } from "./apis.ts";
import { corsHeaders, preflightAnswer } from "./cors.ts";
import { endpointName } from "./endpoint.ts";
import { FAULT_HEADER, Faults, type Fault, type FaultKind } from "./faults.ts";
import { checkHost } from "./host.ts";
import { response } from "./http.ts";
import type { JournalEntry, JournalFilter } from "./journal.ts";
import { jsonText } from "./json.ts";
import type { Diagnosis, SignedParts, Stage, StageComparison } from "./kraken/diagnosis/diagnose.ts";
import type { IncomingDeposit } from "./kraken/funding/deposits.ts";
import { createKey, type KeyOptions, type KeyPair, type Tier } from "./kraken/keys.ts";
import type { SandboxLimits } from "./kraken/limits.ts";
import type { ListingLag } from "./kraken/listing.ts";
import { CALLBACK_KEYS, type CallbackKey, type CallbackKeys, type PayCallbackStatus } from "./kraken/pay/callbacks.ts";
import type { Payment, PaymentKind, PaymentStatus } from "./kraken/pay/payments.ts";
import type { Permission } from "./kraken/permissions.ts";
import type { ErrorSpelling } from "./kraken/refusal.ts";
import { Line } from "./line.ts";
import { checkOptions, type SandboxOptions } from "./options.ts";
import type { DeliveryAttempt, Sender, WebhookDelivery } from "./deliveries.ts";
import type { Overview } from "./overview.ts";
import type { DiagnosedRequest, Sandbox } from "./sandbox.ts";
import { shown } from "./shown.ts";
import { loadedState, startState, type SandboxState } from "./state.ts";
import type { TriggerMembers } from "./triggers.ts";

export type { CallbackKey, CallbackKeys, DiagnosedRequest, Diagnosis, ErrorSpelling, Fault, FaultKind };
export type {
  IncomingDeposit,
  JournalEntry,
  JournalFilter,
  KeyOptions,
  KeyPair,
  ListingLag,
  PayCallbackStatus,
  Payment,
};
export type { PaymentKind, PaymentStatus, Permission, Sandbox, SandboxLimits, SandboxOptions, SignedParts, Stage };
export type { DeliveryAttempt, Overview, Sender, StageComparison, Tier, TriggerMembers, WebhookDelivery };
export type {
  SandboxAccess,
  SandboxAccount,
  SandboxClock,
  SandboxLuck,
  SandboxNetwork,
  SandboxPeople,
  SandboxRecords,
} from "./sandbox.ts";

// Published with the test vector of Kraken's authentication guide: it opens nothing.
const API_SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const API_KEY = "sandbox-kraken-api-key";
const KATU9_TOKEN = "sandbox-katu9-token";
const KATU9_WEBHOOK_SECRET = "sandbox-katu9-webhook-secret";
// The secret of Embed's own examples: "test-secret-please-ignore".
const EMBED_WEBHOOK_SECRET = "dGVzdC1zZWNyZXQtcGxlYXNlLWlnbm9yZQ==";
const RAMP_WEBHOOK_SECRET = "sandbox-ramp-webhook-secret";
// The transaction of Katu9's own examples.
const TRANSACTION_ID = "75906707-8c31-479c-b354-aa805c4cefbc";

/**
 * Creates a sandbox of Kraken Pay, Kraken Funding (Beta too), Kraken's books and Katu9 with its state in memory.
 *
 * Returns a fetch function, the credentials that it accepts and the means to play payers, time and faults.
 * Signatures are checked with WebCrypto over the exact bytes. Throws a TypeError for a webhook or callback URL that is
 * not on a loopback host (unless `fetch` is given), and for options that are unknown or of a wrong kind; a PaySignError
 * `internal` where the host does not have WebCrypto, or Request and Response.
 *
 * @example
 * const sandbox = createSandbox({ seed: "orders" });
 * const kraken = new Kraken(sandbox.kraken);
 * const request = kraken.request("Pay/paylink/config");
 * const { result } = await settle(request, sandbox.fetch(request.url, request));
 */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  checkHost();
  checkOptions(options);
  const state = options.snapshot === undefined ? freshState(options) : loadedState(options.snapshot);
  const faults = new Faults();
  const katu9 = { token: KATU9_TOKEN, webhookSecret: KATU9_WEBHOOK_SECRET };
  const secrets = { embed: EMBED_WEBHOOK_SECRET, ramp: RAMP_WEBHOOK_SECRET };
  const apis = new Apis(state, options, katu9, secrets, faults);
  if (options.snapshot === undefined) apis.katu9.open(TRANSACTION_ID);
  const { outboxes } = apis;
  outboxes.katu9.setUrl(options.webhookUrl);
  outboxes.pay.setUrl(options.callbackUrl);
  outboxes.embed.setUrl(options.embedUrl);
  outboxes.ramp.setUrl(options.rampUrl);
  const { now } = apis.clock;
  const line = new Line(
    (incoming, fault, underWay) => apis.serve(incoming, fault, underWay),
    now,
    options.clock === undefined,
  );
  const play = playOf(apis, line);

  /** Tells the sandbox's time where no API was asked. */
  function dated(answer: Response): Response {
    answer.headers.set("Date", new Date(now()).toUTCString());
    return answer;
  }

  async function sandboxFetch(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
    const request = new Request(input, init);
    const preflight = preflightAnswer(request);
    if (preflight !== undefined) return dated(preflight);
    const endpoint = endpointName(request.method, new URL(request.url).pathname);
    let fault: Fault | undefined;
    try {
      fault = faults.forCall(endpoint, request.headers.get(FAULT_HEADER));
    } catch (error) {
      const body = jsonText({ error: { message: error instanceof Error ? error.message : String(error) } });
      return dated(response({ status: 400, body }, corsHeaders(request.headers)));
    }
    return line.take(request, fault);
  }

  const sandbox: Sandbox = {
    fetch: sandboxFetch,
    kraken: { apiKey: API_KEY, apiSecret: API_SECRET },
    katu9: { ...katu9, transactionId: TRANSACTION_ID },
    embed: { webhookSecret: secrets.embed },
    ramp: { webhookSecret: secrets.ramp },
    callbackKeys: CALLBACK_KEYS,
    journal: apis.journal,
    deliveries: apis.sent.list,
    attempts: apis.sent.attempts,
    ...network(apis, line, play),
    ...clock(apis, play),
    ...account(state, apis, play),
    ...people(apis, play),
    ...luck(apis, faults, play),
    ...records(state, apis, faults, play, KATU9_TOKEN),
  };
  return shown(sandbox, () => ({
    payments: state.pay.payments.size,
    calls: apis.journal.length,
    deliveries: sandbox.deliveries.length,
  }));
}

function freshState({ seed = "paysign", keys = [], balances = {}, clock = Date.now }: SandboxOptions): SandboxState {
  const state = startState(seed, balances);
  for (const key of [{ apiKey: API_KEY, apiSecret: API_SECRET }, ...keys]) createKey(state.keys, key, clock());
  return state;
}
