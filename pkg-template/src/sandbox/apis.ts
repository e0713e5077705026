// The parts of a sandbox, put together over one state.

import { proxyAnswer } from "./broken.ts";
import { SandboxClock } from "./clock.ts";
import { corsHeaders } from "./cors.ts";
import { Deliveries, type Sender } from "./deliveries.ts";
import { endpointName } from "./endpoint.ts";
import { isExecuted, skew, type Fault, type Faults } from "./faults.ts";
import type { Answer, Incoming } from "./http.ts";
import { record, type JournalEntry } from "./journal.ts";
import { jsonText } from "./json.ts";
import { answerKatu9, isKatu9Path, faultAnswer as katu9FaultAnswer, type Katu9 } from "./katu9/api.ts";
import { Katu9Account } from "./katu9/state.ts";
import { signedWebhook, WEBHOOK } from "./katu9/webhooks.ts";
import { answerKraken, faultAnswer, isKrakenPath, type KrakenAnswer, type KrakenSide } from "./kraken/api.ts";
import { Books } from "./kraken/books/books.ts";
import { bookOperations } from "./kraken/books/operations.ts";
import { answerFundingBeta } from "./kraken/funding_beta/api.ts";
import { FeeTokens } from "./kraken/funding_beta/fees.ts";
import type { Account } from "./kraken/funding_beta/operations.ts";
import { isFundingBetaPath } from "./kraken/funding_beta/routes.ts";
import { AddressBook } from "./kraken/funding/address-book.ts";
import { Deposits } from "./kraken/funding/deposits.ts";
import { fundingOperations } from "./kraken/funding/operations.ts";
import { Withdrawals } from "./kraken/funding/withdrawals.ts";
import { checkedLimits } from "./kraken/limits.ts";
import { Listing } from "./kraken/listing.ts";
import { CALLBACK, CALLBACK_KEYS, KEY_SET_PATH, PAY_CALLBACK, signedCallback } from "./kraken/pay/callbacks.ts";
import { payOperations } from "./kraken/pay/operations.ts";
import { Payments } from "./kraken/pay/payments.ts";
import type { Served } from "./line.ts";
import type { SandboxOptions } from "./options.ts";
import { Outbox, type Post } from "./outbox.ts";
import { EMBED, RAMP } from "./signed.ts";
import type { SandboxState } from "./state.ts";
import { Triggers, type HookSecrets } from "./triggers.ts";

/** What Katu9 has given to its merchant. */
export interface Katu9Credentials {
  readonly token: string;
  readonly webhookSecret: string;
}

/** Both APIs over one state, with what they send and what they write down. */
export class Apis {
  readonly clock: SandboxClock;
  readonly payments: Payments;
  readonly deposits: Deposits;
  readonly katu9: Katu9Account;
  readonly kraken: KrakenSide;
  readonly listing: Listing;
  readonly outboxes: Readonly<Record<Sender, Outbox>>;
  readonly triggers: Triggers;
  readonly journal: JournalEntry[] = [];
  readonly sent = new Deliveries();
  readonly #account: Account;
  readonly #katu9: Katu9;

  constructor(
    state: SandboxState,
    options: SandboxOptions,
    katu9: Katu9Credentials,
    secrets: HookSecrets,
    faults: Faults,
  ) {
    this.clock = new SandboxClock(options.clock ?? Date.now, state.clock);
    const { now } = this.clock;
    const post: Post = { clock: now, fetch: options.fetch, faults, deliveries: this.sent };
    const outboxes = {
      katu9: new Outbox(WEBHOOK, post),
      pay: new Outbox(CALLBACK, post),
      embed: new Outbox(EMBED, post),
      ramp: new Outbox(RAMP, post),
    };
    this.outboxes = outboxes;
    this.listing = new Listing(state.listing, now);
    this.listing.setLag(options.lag === undefined ? {} : options.lag);
    const books = new Books(state.balances, state.ledger, now);
    this.payments = new Payments(state.pay, books, this.listing, now, (payment, status) => {
      const time = now() + faults.skewOf(PAY_CALLBACK);
      outboxes.pay.keep(PAY_CALLBACK, () => signedCallback(payment, status, time));
    });
    this.deposits = new Deposits(state.deposits, books, this.listing, now);
    const book = new AddressBook(state.addressBook);
    const withdrawals = new Withdrawals(state.withdrawals, book, books, this.listing, now);
    this.#account = { deposits: this.deposits, withdrawals, book, fees: new FeeTokens(state.feeTokens, now) };
    this.katu9 = new Katu9Account(state.katu9, now);
    this.#katu9 = {
      token: katu9.token,
      account: this.katu9,
      clock: now,
      happened: (event) => outboxes.katu9.keep(event.event, () => signedWebhook(katu9.webhookSecret, event)),
    };
    const { payments, katu9: account } = this;
    const { happened } = this.#katu9;
    const { chance } = state.triggers;
    this.triggers = new Triggers({ outboxes, secrets, chance, clock: now, payments, katu9: account, happened });
    this.kraken = {
      keys: state.keys.keys,
      operations: new Map([
        ...payOperations(this.payments),
        ...fundingOperations(this.deposits, withdrawals),
        ...bookOperations(state.balances, state.ledger, now),
      ]),
      errors: options.errors,
      limits: checkedLimits(options.limits === undefined ? {} : options.limits),
      limitsState: state.limits,
      clock: now,
    };
  }

  /** Answers a request in its turn, writes it down and lets what follows from it go out. */
  async serve(incoming: Incoming, fault: Fault | undefined, underWay: number): Promise<Served> {
    const endpoint = endpointName(incoming.method, incoming.url.pathname);
    const twice = fault?.kind === "duplicate_delivery";
    this.tick();
    this.#because({ endpoint, twice });
    const off = fault?.kind === "clock_skew" ? skew(fault) : 0;
    const { answer, diagnosis, time } = await this.clock
      .skewed(off, async () => {
        const answered = await this.#faulty(incoming, fault, underWay);
        return { ...answered, time: this.clock.now() };
      })
      .finally(() => {
        this.#because(undefined);
      });
    record(this.journal, time, incoming, answer, { fault, diagnosis });
    this.deliver();
    const headers = {
      Date: new Date(time).toUTCString(),
      ...(diagnosis?.stage === undefined ? {} : { "X-Paysign-Stage": diagnosis.stage }),
      ...corsHeaders(incoming.headers),
    };
    return { answer, headers };
  }

  /** Brings all that time changes to where the clock stands. */
  tick(): void {
    this.deposits.tick();
    this.payments.tick();
  }

  /** Lets all that is kept go out. */
  deliver(): void {
    for (const outbox of Object.values(this.outboxes)) outbox.deliver();
  }

  /** Sends again what was sent before, to where its sender's notifications go now. */
  resend(id: number): void {
    const [sender, notification] = this.sent.find(id);
    const outbox = this.outboxes[sender];
    outbox.requireUrl();
    const { signedAnew } = notification;
    outbox.keep(notification.event, async () => ({
      ...notification,
      headers: signedAnew === undefined ? notification.headers : await signedAnew(),
    }));
  }

  #because(cause: Outbox["cause"]): void {
    for (const outbox of Object.values(this.outboxes)) outbox.cause = cause;
  }

  async #faulty(incoming: Incoming, fault: Fault | undefined, underWay: number): Promise<KrakenAnswer> {
    const usual = { answer: proxyAnswer(502) };
    const done = fault === undefined || isExecuted(fault) ? await this.#answer(incoming, underWay) : usual;
    if (fault?.kind === "bad_gateway") return { ...done, answer: proxyAnswer(502) };
    if (fault?.kind === "status_520") return { ...done, answer: proxyAnswer(520) };
    if (fault?.kind === "refuse") return { ...done, answer: this.#refusal(incoming, fault.error) };
    return done;
  }

  async #answer(incoming: Incoming, underWay: number): Promise<KrakenAnswer> {
    const path = incoming.url.pathname;
    if (isKrakenPath(path)) {
      const { concurrent = Number.POSITIVE_INFINITY } = this.kraken.limits;
      const crowded = underWay > concurrent;
      if (isFundingBetaPath(path)) return answerFundingBeta(this.kraken, this.#account, incoming, crowded);
      return answerKraken(this.kraken, incoming, crowded);
    }
    if (isKatu9Path(path)) return { answer: answerKatu9(this.#katu9, incoming) };
    if (path === KEY_SET_PATH && incoming.method === "GET") {
      return { answer: { status: 200, body: jsonText(CALLBACK_KEYS) } };
    }
    return { answer: { status: 404, body: jsonText({ error: { message: `the sandbox has no ${path}` } }) } };
  }

  #refusal({ url: { pathname } }: Incoming, text: string | undefined): Answer {
    if (isKrakenPath(pathname)) return faultAnswer(this.kraken, pathname, text ?? "EService:Busy");
    return katu9FaultAnswer(this.#katu9, pathname, text);
  }
}
