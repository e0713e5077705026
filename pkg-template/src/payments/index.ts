// paysign/payments: each payment once, from any number of isolates and machines. It sends through the fetch that it is
// handed, and brings no core of its own: that is the client's.

import type { Answer, KrakenEndpoint, KrakenParams, PaySignError, RequestArguments } from "../index.ts";
import { Driver } from "./driver.ts";
import { keptIn, openedIn, STATES } from "./entries.ts";
import { follow, idOf, inLine, intentOf, isHarmless } from "./follow.ts";
import { isFinal, parsed, paymentOf } from "./journal.ts";
import { coreOf } from "./options.ts";
import { Patience } from "./patience.ts";
import { resolved } from "./resolve.ts";
import { resumed } from "./resume.ts";
import type { Claim } from "./twins.ts";
import type { Payment, PaymentsOptions, PaymentState } from "./types.ts";

export { judged } from "./judged.ts";
export { memoryStore } from "./memory.ts";
export type { Store, Write } from "./store.ts";
export type { Payment, PaymentsClient, PaymentsOptions, PaymentState } from "./types.ts";

/** How long a reference keeps its payment: so long may a withdrawal be listed. */
const REFID = 90 * 86_400_000;

/**
 * Payments that are each made once, or a person is asked: one API key for any number of isolates and machines.
 *
 * @throws {PaySignError} and nothing else: `invalid_request` for wrong input, before anything is stored, and
 * `no_answer` for a store that has failed. What Kraken says is a state.
 *
 * @example
 * const payments = new Payments({ client: kraken, store: memoryStore(), fetch });
 * const id = ExternalId.random();
 * const payment = await payments.pay(id, "Pay/transfer/create", { amount: "10.50", asset: "USD", to: "bob", external_id: id });
 */
export class Payments {
  readonly #driver: Driver;

  constructor(options: PaymentsOptions) {
    this.#driver = new Driver(options, coreOf(options, Payments));
  }

  /**
   * Records a payment, sends it, and follows what Kraken says until it is settled or refused, or patience ends. The same id
   * again is the same payment: it goes on where it stands, and a payment that is done is given as it was. A withdrawal whose
   * answer was lost is looked up: in WithdrawStatus, or of Funding (Beta) in GET /funding/v1/withdrawals, which needs
   * `fee_included` to tell it.
   *
   * @param id 1 to 128 visible ASCII characters; of Kraken Pay's creates the `external_id`.
   * @param endpoint An operation that moves money or is not harmless to repeat.
   */
  async pay<E extends KrakenEndpoint>(id: string, endpoint: E, params: KrakenParams[E]): Promise<Payment<E>> {
    const driver = this.#driver;
    return (await follow(driver, intentOf(driver, id, endpoint, params))) as Payment<E>;
  }

  /**
   * Makes a harmless call in order with the payments, so that its nonce is never refused: WithdrawStatus, Pay/paylink/get.
   *
   * @throws {PaySignError} What `settle` throws, and `no_answer` where its turn did not come.
   */
  async call<E extends KrakenEndpoint>(
    endpoint: E,
    ...rest: RequestArguments<KrakenParams[E], never>
  ): Promise<Answer<E>> {
    const driver = this.#driver;
    const { client, core } = driver;
    const params = rest[0] as object | undefined;
    (client.check as (...given: unknown[]) => void).call(client, endpoint, params ?? {});
    if (!isHarmless(driver, endpoint, params))
      throw core.invalid("endpoint", `${endpoint} is not harmless to repeat: use pay, which keeps a journal of it`);
    const patience = new Patience(driver);
    const sent = await inLine(driver, patience, () => driver.through(endpoint, params, patience));
    if (sent === undefined) throw waiting(driver, endpoint);
    if (sent.verdict.error !== undefined) throw sent.answer;
    return sent.answer as Answer<E>;
  }

  /** Finds a payment by its id. */
  async find(id: string): Promise<Payment | undefined> {
    const driver = this.#driver;
    const key = driver.keys.payment(idOf(driver, id));
    const text = await driver.read(key);
    return text === undefined ? undefined : paymentOf(openedIn(driver, key, text).entry);
  }

  /** Lists payments in the order of their ids: those in a state, behind an id, at most so many. */
  async list(
    options: { state?: PaymentState | undefined; after?: string | undefined; limit?: number | undefined } = {},
  ): Promise<Payment[]> {
    const driver = this.#driver;
    const { invalid } = driver.core;
    if (typeof options !== "object" || options === null) throw invalid("options", "must be an object");
    const { state, after = "", limit = 100 } = options;
    const most = countOf(driver, limit);
    if (state !== undefined && !STATES.includes(state)) throw invalid("state", `must be one of ${STATES.join(", ")}`);
    if (typeof after !== "string") throw invalid("after", "must be an id");
    const { payments, payment } = driver.keys;
    const found: Payment[] = [];
    if (most <= 0) return found;
    for await (const { key, text } of driver.each(payments, after && payment(after))) {
      const entry = keptIn(driver, key, text)?.entry;
      if (entry === undefined || (state !== undefined && entry.state !== state)) continue;
      if (found.push(paymentOf(entry)) >= most) break;
    }
    return found;
  }

  /**
   * Goes on with what waits and with what processes left that crashed. Gives the payments that it has moved: none right after
   * a crash, since whoever holds the lease is left alone for 1.5 times `timeoutMs`. So call it at start and then on a timer,
   * or in an alarm.
   */
  async resume(limit = 100): Promise<Payment[]> {
    return resumed(this.#driver, countOf(this.#driver, limit));
  }

  /**
   * A person's word, or a verified Pay callback's, on a payment that is not final. `settled` may always be said; `refused` only
   * while nothing was sent, or once Kraken has accepted a later call of the same key, so that it can't be executed any more.
   */
  async resolve(id: string, state: "settled" | "refused", why: string): Promise<Payment> {
    return resolved(this.#driver, id, state, why);
  }

  /**
   * Deletes payments that are settled or refused, and were so before a time in milliseconds. Their ids are forgotten: asking
   * with one of them again is a new payment. Gives how many there were.
   */
  async forget(before: number): Promise<number> {
    const driver = this.#driver;
    if (typeof before !== "number" || !(before >= 0))
      throw driver.core.invalid("before", "must be a time in milliseconds since 1970");
    const longAgo = Math.min(before, driver.now() - REFID);
    await forgotten(driver, driver.keys.refids, (_, text) => (parsed<Claim>(text)?.at ?? Infinity) < longAgo);
    return forgotten(driver, driver.keys.payments, (key, text) => {
      const entry = keptIn(driver, key, text)?.entry;
      return entry !== undefined && isFinal(entry) && entry.at < before;
    });
  }
}

/** How many payments somebody wants. */
function countOf({ core }: Driver, limit: unknown): number {
  if (typeof limit === "number" && !Number.isNaN(limit)) return limit;
  throw core.invalid("limit", "must be a number");
}

/** Deletes what is old below a prefix, and gives how much it was. */
async function forgotten(driver: Driver, prefix: string, isOld: (key: string, text: string) => boolean) {
  let count = 0;
  for await (const { key, text } of driver.each(prefix)) {
    if (isOld(key, text) && (await driver.commit([{ key, was: text, now: undefined }]))) count++;
  }
  return count;
}

function waiting({ core, stopped }: Driver, endpoint: KrakenEndpoint): PaySignError {
  const reason = stopped ?? "Its turn did not come in time; nothing was sent.";
  return new core.PaySignError({
    code: "no_answer",
    message: `${endpoint}: ${reason}`,
    outcome: "not_sent",
    retry: { action: stopped === undefined ? "wait" : "never", reason },
    endpoint,
  });
}
