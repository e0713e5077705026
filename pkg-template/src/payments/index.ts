// paysign/payments: each payment once, from any number of isolates and machines. It sends through the fetch that it is
// handed, and brings no core of its own: that is the client's.

import { fromCaller, invalid, PaySignError } from "../error.ts";
import type { Answer, KrakenEndpoint, KrakenParams, RequestArguments } from "../index.ts";
import { isOver, nonceWindow } from "./certainty.ts";
import { Driver, type Kept } from "./driver.ts";
import { canonical, LARGEST, opened, paymentOf, type Entry } from "./journal.ts";
import { checked, CORE, idOf } from "./options.ts";
import { storeFailed } from "./refusals.ts";
import { closing, isFinal, lookFor, passThrough, store, transmit, type Claim } from "./steps.ts";
import type { Core, Payment, PaymentsOptions, PaymentState } from "./types.ts";

export { judged } from "./judged.ts";
export { memoryStore } from "./memory.ts";
export type { Store, Write } from "./store.ts";
export type { Payment, PaymentsClient, PaymentsOptions, PaymentState } from "./types.ts";
export { PaySignError };

/** How long a reference keeps its payment: so long may a withdrawal be listed. */
const REFID = 90 * 86_400_000;

/**
 * Payments that are each made once, or a person is asked: one API key for any number of isolates and machines.
 *
 * Throws PaySignError only: `invalid_request` for wrong input, before anything is stored, and `no_answer` for a store that has
 * failed. What Kraken says is a state.
 *
 * @example
 * const payments = new Payments({ client: kraken, store: memoryStore(), fetch });
 * const id = ExternalId.random();
 * const payment = await payments.pay(id, "Pay/transfer/create", { amount: "10.50", asset: "USD", to: "bob", external_id: id });
 */
export class Payments {
  readonly #driver: Driver;
  readonly #patienceMs: number;
  readonly #notListed: "ask" | "refused";
  #window: Promise<string | undefined> | undefined;

  constructor(options: PaymentsOptions) {
    const given = fromCaller(Payments, () => checked(options));
    this.#driver = new Driver(given, (given.client as unknown as { [CORE]: Core })[CORE]);
    this.#patienceMs = given.patienceMs ?? 30_000;
    this.#notListed = given.notListed ?? "ask";
  }

  /**
   * Records a payment, sends it, and follows what Kraken says until it is settled or refused, or patience ends. The same id
   * again is the same payment: it goes on where it stands, and a payment that is done is given as it was.
   *
   * @param id 1 to 128 visible ASCII characters; of Kraken Pay's creates the `external_id`.
   * @param endpoint An operation that moves money or is not harmless to repeat.
   */
  async pay<E extends KrakenEndpoint>(id: string, endpoint: E, params: KrakenParams[E]): Promise<Payment<E>> {
    const driver = this.#driver;
    const entry = this.#intent(id, endpoint, params);
    const key = driver.keys.payment(id);
    let text: string | undefined;
    try {
      text = (await driver.store.read(key)) ?? undefined;
    } catch (cause) {
      throw storeFailed("could not be read", cause, "not_sent");
    }
    const known = text === undefined ? undefined : this.#open(key, text);
    if (known !== undefined) sameAs(known.entry, entry);
    return (await this.#follow(known ?? { key, text: undefined, entry })) as Payment<E>;
  }

  /**
   * Makes a harmless call in order with the payments, so that its nonce is never refused: WithdrawStatus, Pay/paylink/get.
   * Throws what `settle` throws, and `no_answer` where its turn did not come.
   */
  async call<E extends KrakenEndpoint>(
    endpoint: E,
    ...rest: RequestArguments<KrakenParams[E], never>
  ): Promise<Answer<E>> {
    const [params] = rest as [KrakenParams[E]?];
    const driver = this.#driver;
    (driver.client.check as (endpoint: string, params: unknown) => void).call(driver.client, endpoint, params ?? {});
    if (!isHarmless(driver.advice(endpoint, params as object | undefined))) {
      throw invalid("endpoint", `${endpoint} is not harmless to repeat: use pay, which keeps a journal of it`);
    }
    const deadline = driver.now() + this.#patienceMs;
    const sent = await this.#inLine(deadline, () =>
      passThrough(driver, endpoint, params as object | undefined, deadline),
    );
    if (sent === undefined) throw waiting(endpoint, driver.stopped);
    if (sent.verdict.error !== undefined) throw sent.answer;
    return sent.answer as Answer<E>;
  }

  /** Finds a payment by its id. */
  async find(id: string): Promise<Payment | undefined> {
    const key = this.#driver.keys.payment(idOf(id));
    const text = await this.#driver.read(key);
    return text === undefined ? undefined : paymentOf(this.#open(key, text).entry);
  }

  /** Lists payments in the order of their ids: those in a state, behind an id, at most so many. */
  async list(
    options: { state?: PaymentState | undefined; after?: string | undefined; limit?: number | undefined } = {},
  ): Promise<Payment[]> {
    const { state, after, limit = 100 } = options;
    const driver = this.#driver;
    const found: Payment[] = [];
    let last = after === undefined ? "" : driver.keys.payment(after);
    while (found.length < limit) {
      const keys = await this.#stored(() => driver.store.list(driver.keys.payments, last, 100));
      for (const key of keys) {
        last = key;
        const text = await driver.read(key);
        const kept = text === undefined ? undefined : this.#openedOrNewer(key, text);
        if (kept === undefined || (state !== undefined && kept.entry.state !== state)) continue;
        if (found.push(paymentOf(kept.entry)) >= limit) break;
      }
      if (keys.length === 0) break;
    }
    return found;
  }

  /**
   * Goes on with what waits and with what processes left that crashed: at start, on a timer, in an alarm. Gives the payments
   * that it has moved.
   */
  async resume(limit = 100): Promise<Payment[]> {
    const driver = this.#driver;
    const keys = await this.#stored(() => driver.store.due(driver.keys.payments, driver.now(), limit));
    const moved: Payment[] = [];
    for (const key of keys) {
      if (driver.signal?.aborted || driver.stopped !== undefined) break;
      // Closed for longer than anybody holds it: a lockout. The next resume goes on.
      if ((await driver.gate()).shutMs > driver.leaseMs) break;
      const text = await driver.read(key);
      const kept = text === undefined ? undefined : this.#openedOrNewer(key, text);
      if (kept === undefined || isFinal(kept.entry)) continue;
      if (kept.entry.due === undefined) {
        // It was not written with this key. It is not sent; taken out of the line, it keeps nobody waiting.
        await store(driver, kept, kept.entry);
        continue;
      }
      if (kept.entry.due > driver.now()) continue;
      const deadline = driver.now() + Math.max(this.#patienceMs, driver.leaseMs);
      const next = await this.#inLine(deadline, () => this.#step(kept, deadline));
      if (next !== undefined) moved.push(paymentOf(next.entry));
    }
    return moved;
  }

  /**
   * A person's word, or a verified Pay callback's, on a payment that is not final. `settled` may always be said; `refused` only
   * while nothing was sent, or once Kraken has accepted a later call of the same key, so that it can't be executed any more.
   */
  async resolve(id: string, state: "settled" | "refused", why: string): Promise<Payment> {
    const driver = this.#driver;
    if (state !== "settled" && state !== "refused") throw invalid("state", 'must be "settled" or "refused"');
    if (typeof why !== "string" || why === "" || why.length > 1024)
      throw invalid("why", "must say in words why it is so, in at most 1,024 characters");
    const key = driver.keys.payment(idOf(id));
    for (;;) {
      const text = await driver.read(key);
      if (text === undefined) throw invalid("id", "is not in the journal");
      const kept = this.#open(key, text);
      const { entry } = kept;
      if (entry.state === state) return paymentOf(entry);
      if (isFinal(entry)) throw invalid("state", `can't be ${state}: the payment is ${entry.state}`);
      if (state === "refused") await this.#mustBeOver(entry);
      const { due: _, ...rest } = entry;
      const next: Entry = { ...rest, state, why };
      const done = await store(driver, kept, next, await closing(driver, next));
      if (done !== undefined) return paymentOf(done.entry);
    }
  }

  /**
   * Deletes payments that are settled or refused, and were so before a time in milliseconds. Their ids are forgotten: asking
   * with one of them again is a new payment. Gives how many there were.
   */
  async forget(before: number): Promise<number> {
    if (typeof before !== "number" || !(before >= 0))
      throw invalid("before", "must be a time in milliseconds since 1970");
    const driver = this.#driver;
    const isOld = (key: string, text: string) => {
      const entry = this.#openedOrNewer(key, text)?.entry;
      return entry !== undefined && isFinal(entry) && entry.at < before;
    };
    const longAgo = Math.min(before, driver.now() - REFID);
    const isClaim = (_: string, text: string) => (JSON.parse(text) as Claim).at < longAgo;
    await this.#delete(driver.keys.refids, isClaim);
    return this.#delete(driver.keys.payments, isOld);
  }

  /** Deletes what is old below a prefix, and gives how much it was. */
  async #delete(prefix: string, isOld: (key: string, text: string) => boolean): Promise<number> {
    const driver = this.#driver;
    let count = 0;
    for (let last = ""; ; ) {
      const keys = await this.#stored(() => driver.store.list(prefix, last, 100));
      if (keys.length === 0) return count;
      for (const key of keys) {
        last = key;
        const text = await driver.read(key);
        if (text === undefined || !isOld(key, text)) continue;
        if (await driver.commit([{ key, was: text, now: undefined }])) count++;
      }
    }
  }

  /** Checks an intent before anything is stored. */
  #intent(id: string, endpoint: KrakenEndpoint, params: object): Entry {
    const driver = this.#driver;
    idOf(id);
    (driver.client.check as (endpoint: string, params: unknown) => void).call(driver.client, endpoint, params);
    const advice = driver.advice(endpoint, params);
    if (isHarmless(advice) && !driver.core.operations().some((row) => row.name === endpoint && row.movesMoney)) {
      throw invalid("endpoint", `${endpoint} moves no money and is harmless to repeat: use call`);
    }
    if (advice === "same_external_id" && (params as { external_id?: unknown }).external_id !== id) {
      throw invalid("id", "must be the external_id of this operation, by which Kraken refuses a double");
    }
    const text = canonical(params);
    if (text.length > LARGEST.params)
      throw invalid("params", `is too long: at most ${LARGEST.params} characters of JSON can be kept`);
    return {
      v: 1,
      name: driver.name,
      id,
      endpoint,
      params: JSON.parse(text) as object,
      state: "prepared",
      attempts: [],
      doubt: false,
      refusals: 0,
      looks: 0,
      due: driver.now(),
      at: driver.now(),
      w: "",
    };
  }

  /** Follows a payment until it is final, a person is asked, or patience ends. */
  async #follow(from: Kept): Promise<Payment> {
    const driver = this.#driver;
    const deadline = driver.now() + this.#patienceMs;
    let kept = from;
    if (kept.text === undefined && !driver.line.isFree) kept = await this.#recorded(kept);
    for (;;) {
      const { entry } = kept;
      if (isFinal(entry) || (entry.state === "unknown" && entry.due === undefined)) return paymentOf(entry);
      const stopped = driver.stopped;
      if (stopped !== undefined) {
        if (kept.text === undefined) kept = await this.#recorded(kept);
        return paymentOf({ ...kept.entry, why: stopped });
      }
      const wait = kept.text === undefined ? 0 : (entry.due ?? 0) - driver.now();
      if (wait > 0 && driver.now() + wait > deadline && entry.state !== "sent") return paymentOf(entry);
      if (wait > 0) {
        if (driver.isOver(deadline)) return paymentOf(entry);
        // Somebody else may be done with it earlier.
        await (entry.state === "sent" ? driver.poll(deadline) : driver.sleep(wait, deadline));
        kept = await this.#again(kept);
        continue;
      }
      const moved = await this.#inLine(deadline, () => this.#step(kept, deadline));
      if (moved !== undefined) kept = moved;
      else if (kept.text === undefined) kept = await this.#recorded(kept);
      else {
        const now = await this.#again(kept);
        if (driver.isOver(deadline)) return paymentOf(now.entry);
        if (now.text === kept.text) await driver.poll(deadline);
        kept = now;
      }
    }
  }

  /** Stores an intent that can't be sent at once; gives what stands there if somebody else was first. */
  async #recorded(kept: Kept): Promise<Kept> {
    return (await store(this.#driver, kept, kept.entry)) ?? (await this.#again(kept));
  }

  /** The entry as it stands now. */
  async #again(kept: Kept): Promise<Kept> {
    const text = await this.#driver.read(kept.key);
    if (text === undefined) return kept;
    const now = this.#open(kept.key, text);
    sameAs(now.entry, kept.entry);
    return now;
  }

  /** One step of a payment whose time has come. */
  async #step(kept: Kept, deadline: number): Promise<Kept | undefined> {
    const driver = this.#driver;
    const { entry } = kept;
    const kind = driver.kindOf(entry.endpoint, entry.params);
    if (entry.state === "prepared" || kind.isRepeatable) return transmit(driver, kept, deadline);
    // Asked before the look: this takes the gate, too.
    if (kind.isListed) return lookFor(driver, kept, deadline, await this.#mayBeRefused());
    // Its sender may hold the gate still: nothing is said before that is over.
    const { shutMs } = await driver.gate();
    if (entry.state === "sent" && shutMs > 0) return undefined;
    const { due: _, ...rest } = entry;
    return store(driver, kept, {
      ...rest,
      state: "unknown",
      doubt: true,
      why: "it may have been executed, and nothing lists it: look it up before anything else",
    });
  }

  /** Why an unlisted withdrawal is not refused, if so: its nonce could still be let in, or nobody wants it to be. */
  async #mayBeRefused(): Promise<string | undefined> {
    if (this.#notListed === "ask") return "not listed in WithdrawStatus: look it up";
    this.#window ??= nonceWindow(this.#driver, this.#patienceMs);
    return this.#window;
  }

  /** Throws unless it is certain that no attempt of a payment can be executed any more. */
  async #mustBeOver(entry: Entry): Promise<void> {
    const driver = this.#driver;
    if (entry.state === "sent")
      throw invalid("state", "can't be refused while the payment is on its way: wait until it is unknown or settled");
    if (await isOver(driver, entry)) return;
    const deadline = driver.now() + this.#patienceMs;
    await this.#inLine(deadline, () => passThrough(driver, "WithdrawStatus", {}, deadline));
    if (await isOver(driver, entry)) return;
    throw invalid(
      "state",
      "can't be refused yet: no later call of this key was accepted, so an attempt may still be let in; ask again",
    );
  }

  /** Runs where no other sender of this process is under way; undefined where the turn did not come in time. */
  async #inLine<T>(deadline: number, run: () => Promise<T | undefined>): Promise<T | undefined> {
    const driver = this.#driver;
    const patience = driver.nap(driver.line.isFree ? 0 : deadline - driver.now());
    const isTurn = await driver.line.enter(patience.over);
    patience.end();
    if (!isTurn) return undefined;
    try {
      return await run();
    } finally {
      driver.line.leave();
    }
  }

  #open(key: string, text: string): Kept {
    const kept = this.#openedOrNewer(key, text);
    if (kept === undefined)
      throw invalid("store", "has an entry that was written by a newer paysign, or by something else");
    return kept;
  }

  /** An entry; one that this client's key did not write is never sent, and a person is asked. */
  #openedOrNewer(key: string, text: string): Kept | undefined {
    const driver = this.#driver;
    const found = opened<Entry>(driver.client, key, text);
    if (found.by === "newer") return undefined;
    const entry = found.value;
    if (entry.name !== driver.name || driver.keys.payment(entry.id) !== key) return undefined;
    if (found.by === "us" || isFinal(entry)) return { key, text, entry };
    const why = "this entry was not written with this API key: look whether it is yours before anything else";
    const { due: _, ...rest } = entry;
    return { key, text, entry: { ...rest, state: "unknown", doubt: true, why } };
  }

  async #stored<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      throw storeFailed("could not be read", cause, "unknown");
    }
  }
}

const isHarmless = (advice: string): boolean => advice === "fresh_nonce" || advice === "wait";

function waiting(endpoint: KrakenEndpoint, stopped: string | undefined): PaySignError {
  const reason = stopped ?? "Its turn did not come in time; nothing was sent.";
  return new PaySignError({
    code: "no_answer",
    message: `${endpoint}: ${reason}`,
    outcome: "not_sent",
    retry: { action: stopped === undefined ? "wait" : "never", reason },
    endpoint,
  });
}

function sameAs(known: Entry, asked: Entry): void {
  if (known.endpoint !== asked.endpoint || canonical(known.params) !== canonical(asked.params)) {
    throw invalid(
      "id",
      `is that of another payment: ${known.endpoint} with other parameters; a new payment needs a new id`,
    );
  }
}
