import type { Fault } from "./faults.ts";
import type { JournalEntry, JournalFilter } from "./journal.ts";
import type { Diagnosis, SignedParts } from "./kraken/diagnosis/diagnose.ts";
import type { IncomingDeposit } from "./kraken/funding/deposits.ts";
import type { KeyOptions, KeyPair } from "./kraken/keys.ts";
import type { ListingLag } from "./kraken/listing.ts";
import type { CallbackKeys } from "./kraken/pay/callbacks.ts";
import type { Payment } from "./kraken/pay/payments.ts";
import type { DeliveryAttempt, Sender, WebhookDelivery } from "./deliveries.ts";
import type { Overview } from "./overview.ts";
import type { BodyGiven, Fetch, HeadersGiven, HostRequest } from "./platform.ts";
import type { TriggerMembers } from "./triggers.ts";

/** A request as paysign builds it, or as fetch takes it. */
export type DiagnosedRequest =
  | HostRequest
  | {
      readonly url: string;
      readonly method?: string;
      readonly headers?: HeadersGiven;
      readonly body?: BodyGiven | null;
    };

/** What your program gets, and what it has said and heard. */
export interface SandboxAccess {
  /** Answers as the APIs would; tells them apart by path, on any origin. It needs no `this`. */
  readonly fetch: Fetch;
  /** The key pair that the sandbox accepts for Kraken. The secret is the demonstration key of Kraken's own guide. */
  readonly kraken: KeyPair;
  /** The bearer it accepts for Katu9, the secret it signs webhooks with, and a transaction that is already there. */
  readonly katu9: { readonly token: string; readonly webhookSecret: string; readonly transactionId: string };
  /** The secret of the webhooks of Kraken Embed, in base64, that `trigger` makes; it has none of Embed's operations. */
  readonly embed: { readonly webhookSecret: string };
  /** The secret of the webhooks of Kraken Ramp that `trigger` makes; it has none of Ramp's operations. */
  readonly ramp: { readonly webhookSecret: string };
  /** The keys that Pay's callbacks are verified with; also at /.well-known/pay-callback-keys.json. */
  readonly callbackKeys: CallbackKeys;
  /** Every request and answer, oldest first; signatures, bearers and second factors read "[hidden]". */
  readonly journal: readonly JournalEntry[];
  /** Every webhook and callback that was delivered or given up, oldest first. */
  readonly deliveries: readonly WebhookDelivery[];
  /** Every attempt to deliver one, as soon as it has ended, oldest first. */
  readonly attempts: readonly DeliveryAttempt[];
}

/** The network: where webhooks and callbacks go, and whether they are on their way. */
export interface SandboxNetwork {
  /** Sends webhooks here from now on, or nowhere; throws a TypeError for a URL that `webhookUrl` would refuse. */
  setWebhookUrl(url: string | undefined): void;
  /** Sends Pay's callbacks here from now on, or nowhere; throws a TypeError as `setWebhookUrl` does. */
  setCallbackUrl(url: string | undefined): void;
  /** Sends the webhooks of Kraken Embed here from now on; throws a TypeError as `setWebhookUrl` does. */
  setEmbedUrl(url: string | undefined): void;
  /** Sends the webhooks of Kraken Ramp here from now on; throws a TypeError as `setWebhookUrl` does. */
  setRampUrl(url: string | undefined): void;
  /**
   * Sends a webhook or callback of a documented kind that no call has caused, signed: an event of Katu9 or Embed, a
   * status of Pay or Ramp. Katu9's and Pay's are about a transaction or a payment request that is made for it. `members`
   * are added to Embed's body or to Ramp's payload. Throws a TypeError for a kind that is not documented, and an Error
   * where its URL is not set.
   *
   * @example
   * sandbox.setWebhookUrl("http://127.0.0.1:3000/webhooks/katu9");
   * sandbox.trigger("katu9", "payment_link.created");
   * await sandbox.idle();
   */
  trigger(sender: Sender, event: string, members?: TriggerMembers): void;
  /**
   * Sends a delivery again, by its `id`: the same body, to the URL that is set now. Throws an Error for one that is not
   * known any more, and where no URL is set.
   *
   * @example
   * sandbox.resend(sandbox.deliveries.at(-1).id);
   */
  resend(id: number): void;
  /** Resolves once no webhook, no callback and no `late` call that is due is on its way. Inside a worker, hand this to `waitUntil`. */
  idle(): Promise<void>;
}

/** The clock. */
export interface SandboxClock {
  /** The sandbox's time in milliseconds. */
  now(): number;
  /**
   * Moves the time on: payments expire, transfers and deposits arrive, withdrawals leave. No timer runs: what the clock
   * changes by itself is noticed at the next call or method, so `advance(0)` has a look.
   *
   * @example
   * const refid = sandbox.deposit({ asset: "doge", amount: "95" });   // DepositStatus: Pending
   * sandbox.advance(60_000);                                          // Settled
   * sandbox.advance(60_000);                                          // Success, and in the balance
   */
  advance(milliseconds: number): void;
  /**
   * Lets lists lag behind from now on, as `lag` of the options does; a list that is not named stays as it is. Throws a
   * TypeError for what does not lag.
   *
   * @example
   * sandbox.setLag({ WithdrawStatus: 30_000 });
   */
  setLag(lag: ListingLag): void;
}

/** The account: its keys and what it holds. */
export interface SandboxAccount {
  /**
   * Adds a Kraken key; throws a TypeError for options that no key can have.
   *
   * @example
   * const readOnly = sandbox.createKey({ permissions: ["Funds permissions - Query"] });
   * const kraken = new Kraken(readOnly);
   */
  createKey(options?: KeyOptions): KeyPair;
  /** What the spot wallet holds of an asset, by any of its names, as decimal text. */
  balance(asset: string): string;
}

/** The payer and the recipient. */
export interface SandboxPeople {
  /** What became of a payment, by its external_id or its paylink's code; undefined if there is none. */
  payment(idOrCode: string): Payment | undefined;
  /**
   * Pays a payment request, or a Katu9 payment link or transaction by its id. Throws an Error if it is not pending, and
   * a TypeError for a kraktag with an id of Katu9's.
   *
   * @example
   * sandbox.pay(external_id, "bob");   // a callback with status "success" follows
   */
  pay(id: string, kraktag?: string): void;
  /** Claims a paylink by its external_id or code, or takes a transfer at once. Throws an Error if it is not pending. */
  claim(idOrCode: string, kraktag?: string): void;
  /** Declines a request or a transfer, or lets a Katu9 transaction fail. Throws an Error if it is not pending. */
  decline(id: string): void;
  /** Lets a deposit arrive, Pending at first; returns its reference id. Throws a TypeError for an impossible one. */
  deposit(deposit: IncomingDeposit): string;
}

/** Bad luck. */
export interface SandboxLuck {
  /**
   * Plans a fault: the next call that it fits meets it. A single call asks for one by the header `X-Paysign-Fault`.
   * Throws a TypeError for an unknown kind.
   *
   * @example
   * sandbox.fault({ kind: "lose_answer", match: "Withdraw" });
   */
  fault(fault: Fault): void;
  /** Forgets all faults that have not happened yet. */
  clearFaults(): void;
  /** Lets a payment fail on Kraken's side. Throws an Error if it is not pending. */
  fail(id: string): void;
}

/** What can be read of it afterwards, and kept. */
export interface SandboxRecords {
  /**
   * Says why a request's key, signature or nonce is not accepted: the first stage that differs, and both sides of all
   * of them. Changes nothing and uses up no nonce. `signed` says what the caller meant to sign, where it knows.
   * `remarks` say what else there is to say: what was overlooked as Kraken overlooks it, and which withdrawal keys there
   * are where a call names another.
   *
   * @example
   * const { stage, message } = await sandbox.diagnose(request);
   */
  diagnose(request: DiagnosedRequest, signed?: SignedParts): Promise<Diagnosis>;
  /** The journal's entries that fit a filter, oldest first. */
  entries(filter?: JournalFilter): JournalEntry[];
  /** The journal, or its entries that fit a filter, as JSON lines. */
  journalLines(filter?: JournalFilter): string;

  /** What is there to be seen and acted on: payments, transactions, deposits, planned faults and URLs. */
  overview(): Overview;
  /**
   * The whole state as text, for `createSandbox({ snapshot })`: keys with their secrets, nonces, payments, money, time;
   * not the journal, the options, the planned faults and the calls that are late.
   */
  snapshot(): string;
}

/**
 * A running sandbox: hand its `fetch` to whatever would have called the real APIs. The methods play everybody else:
 * payers, recipients, networks, time and bad luck.
 */
export interface Sandbox
  extends SandboxAccess,
    SandboxPeople,
    SandboxAccount,
    SandboxNetwork,
    SandboxClock,
    SandboxLuck,
    SandboxRecords {}
