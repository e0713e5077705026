// Sends payments one after the other, and keeps the journal: an intent is recorded before anything leaves, and what came of
// it in the same commit that frees the gate.

import { PaySignError } from "../error.ts";
import type { ErrorReport, KrakenEndpoint } from "../index.ts";
import { LEASE, left, LONGEST_CLOSED, nextNonce, type GateState } from "./gate.ts";
import { keysOf, opened, sealed, type Attempt, type Entry } from "./journal.ts";
import { judged, type Kind } from "./judged.ts";
import { lineOf, type Line } from "./line.ts";
import { accountChanged, storeFailed } from "./refusals.ts";
import type { Store, Write } from "./store.ts";
import type { Core, PaymentsClient, PaymentsOptions, Verdict } from "./types.ts";

/** Between two looks at what another process is doing. */
const POLL = 100;
/** So many commits in a row that throw, and the store counts as unreachable. */
const MOST_THROWS = 4;
/** So many calls in a row that are refused for their nonce say something about the key. */
const MOST_NONCE_REFUSALS = 5;

type Plan = readonly Write[] | undefined;

/** The gate while it is held. */
export interface Held {
  readonly state: GateState;
  readonly text: string;
}

/** A text of the store with what stands in it. */
export interface Kept {
  readonly key: string;
  readonly text: string | undefined;
  readonly entry: Entry;
}

export class Driver {
  readonly client: PaymentsClient;
  readonly core: Core;
  readonly store: Store;
  readonly keys: ReturnType<typeof keysOf>;
  readonly name: string;
  readonly line: Line;
  readonly signal: AbortSignal | undefined;
  readonly now: () => number;
  readonly #options: PaymentsOptions;
  readonly #timeoutMs: number;
  readonly #random: () => number;
  #count = 0;

  constructor(options: PaymentsOptions, core: Core) {
    this.#options = options;
    this.client = options.client;
    this.core = core;
    this.store = options.store;
    this.name = options.name ?? "default";
    this.keys = keysOf(this.name);
    this.line = lineOf(options.store, this.name);
    this.signal = options.signal;
    this.now = options.now ?? Date.now;
    this.#random = options.random ?? Math.random;
    this.#timeoutMs = options.timeoutMs ?? 10_000;
  }

  /** How long a holder of the gate is waited for. */
  get leaseMs(): number {
    return this.#timeoutMs * LEASE;
  }

  /** Whether the caller wants no more waiting, or the key is known not to get through. */
  isOver(deadline: number): boolean {
    return this.now() >= deadline || this.signal?.aborted === true;
  }

  /** Why nothing is sent any more in this process, if so. */
  get stopped(): string | undefined {
    if (this.line.nonceRefusals < MOST_NONCE_REFUSALS) return undefined;
    return (
      `Kraken refused ${this.line.nonceRefusals} nonces in a row that nobody else was sending: the key was used elsewhere, or with a finer ` +
      `nonceUnit than ${this.client.nonceUnit}; set nonceUnit or lastNonce, and start again`
    );
  }

  /** Text that no other write has. */
  token(): string {
    return `${Math.floor(this.#random() * 2 ** 48).toString(36)}.${(this.#count++).toString(36)}`;
  }

  /** Sleeps until the deadline at the latest, and not when the signal has fired. */
  sleep(ms: number, deadline: number): Promise<void> {
    return this.nap(Math.min(ms, deadline - this.now())).over;
  }

  /** A sleep that can be ended. */
  nap(ms: number): { over: Promise<void>; end: () => void } {
    const least = Math.max(0, ms);
    if (this.#options.sleep) return { over: this.#options.sleep(least), end: () => {} };
    const { signal } = this;
    let end = () => {};
    const over = new Promise<void>((done) => {
      const timer = setTimeout(() => end(), least);
      end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        done();
      };
      if (signal?.aborted) end();
      else signal?.addEventListener("abort", end);
    });
    return { over, end };
  }

  /** A little less or more than a poll, so that processes do not step on each other's feet. */
  poll(deadline: number): Promise<void> {
    return this.sleep(POLL * (0.5 + this.#random()), deadline);
  }

  async read(key: string): Promise<string | undefined> {
    try {
      return (await this.store.read(key)) ?? undefined;
    } catch (cause) {
      throw storeFailed("could not be read", cause, "unknown");
    }
  }

  /** Commits, and finds out what became of a commit that throws: no two writes of a key have the same text. */
  async commit(writes: readonly Write[]): Promise<boolean> {
    for (let throws = 0; ; throws++) {
      try {
        return await this.store.commit(writes);
      } catch (cause) {
        const [first] = writes;
        const holds = await this.read(first!.key);
        if (holds === first!.now) return true;
        if (holds !== first!.was) return false;
        if (throws >= MOST_THROWS) throw storeFailed("could not be written", cause, "unknown");
      }
    }
  }

  seal(key: string, value: { readonly v: 1 }): string {
    return sealed(this.client, key, value);
  }

  /** The gate as it stands: its text, its state, and how long it is still shut for us. */
  async gate(): Promise<{ text: string | undefined; state: GateState; shutMs: number }> {
    const text = await this.read(this.keys.gate);
    const now = this.now();
    const fresh: GateState = { v: 1, key: this.core.key, nonce: "0", accepted: "0", strikes: 0, w: "" };
    if (text === undefined) return { text, state: fresh, shutMs: 0 };
    const found = opened<GateState>(this.client, this.keys.gate, text);
    if (found.by === "newer") throw accountChanged("was written by a newer paysign");
    if (found.value.key !== this.core.key) {
      if (!this.#options.rotated) {
        throw accountChanged(
          "belongs to another API key: another account needs a name of its own; for a new key of the same account set rotated",
        );
      }
      // A new key has nonces of its own; who holds the gate with the old one may be under way still.
      const { by, closed } = found.value;
      return this.#shut(text, { ...fresh, by, closed }, now);
    }
    // What another hand wrote there says nothing: a nonce far above every clock would be the end of the key.
    return found.by === "us" ? this.#shut(text, found.value, now) : { text, state: fresh, shutMs: 0 };
  }

  #shut(text: string, state: GateState, now: number): { text: string; state: GateState; shutMs: number } {
    const { line } = this;
    if (state.by === undefined) line.seen = undefined;
    // By this process's own clock: that of another one may be hours fast.
    else if (line.seen?.by !== state.by) line.seen = { by: state.by, at: now };
    if (state.closed === undefined) line.closed = undefined;
    else if (line.closed?.until !== state.closed) line.closed = { until: state.closed, at: now };
    const lease = line.seen === undefined ? 0 : line.seen.at + this.leaseMs - now;
    const closed = line.closed === undefined ? 0 : Math.min(line.closed.until, line.closed.at + LONGEST_CLOSED) - now;
    return { text, state, shutMs: Math.max(0, lease, closed) };
  }

  /**
   * Takes the gate, and writes what `plan` wants in the same commit. Gives undefined where time runs out, where a key of the
   * plan has changed, or where the plan is none.
   */
  async take(deadline: number, plan: (held: GateState, at: number) => Promise<Plan> | Plan): Promise<Held | undefined> {
    for (;;) {
      if (this.stopped !== undefined) return undefined;
      const { text, state, shutMs } = await this.gate();
      if (shutMs > 0) {
        if (this.isOver(deadline)) return undefined;
        await this.sleep(Math.min(shutMs, POLL * (0.5 + this.#random())), deadline);
        continue;
      }
      const at = this.now();
      const nonce = nextNonce(state.nonce, at, this.client.nonceUnit);
      const held: GateState = { ...state, nonce, by: this.token(), closed: undefined, w: this.token() };
      const heldText = this.seal(this.keys.gate, held);
      const gate = { key: this.keys.gate, was: text, now: heldText };
      const planned = await plan(held, at);
      if (planned === undefined) return undefined;
      if (await this.commit([gate, ...planned])) return { state: held, text: heldText };
      const now = await this.read(this.keys.gate);
      if (now === text) return undefined;
    }
  }

  /** Sends one call with the gate's nonce; never throws. */
  async send(
    held: Held,
    endpoint: KrakenEndpoint,
    params: object | undefined,
  ): Promise<{ verdict: Verdict; answer?: unknown }> {
    let request: { endpoint: KrakenEndpoint; url: string };
    try {
      const build = this.client.request as (endpoint: string, params: unknown, options: object) => typeof request;
      request = build.call(this.client, endpoint, params ?? {}, { nonce: held.state.nonce });
    } catch (error) {
      return { verdict: { error: this.#report(error, endpoint) } };
    }
    const fetched = async (): Promise<unknown> => {
      const ms = this.#timeoutMs;
      const signal = this.#options.timeoutSignal ? this.#options.timeoutSignal(ms) : AbortSignal.timeout(ms);
      const response = await this.#options.fetch(request.url, { ...request, ...(signal && { signal }) } as never);
      const date = dateOf(response);
      if (date !== undefined) this.line.offset = date - this.now();
      return response;
    };
    try {
      const answer = await this.core.settle(request, fetched());
      this.line.nonceRefusals = 0;
      return { verdict: { result: answer.result }, answer };
    } catch (error) {
      const report = this.#report(error, endpoint);
      const isNonce = report.errors?.some(({ type }) => /^invalid nonce$/i.test(type)) === true;
      this.line.nonceRefusals =
        isNonce && report.outcome === "refused" ? this.line.nonceRefusals + 1 : isNonce ? this.line.nonceRefusals : 0;
      return { verdict: { error: report }, answer: error };
    }
  }

  #report(error: unknown, endpoint: KrakenEndpoint): ErrorReport {
    return (PaySignError.is(error) ? error : this.core.unanswered({ endpoint }, error)).toJSON();
  }

  /** Frees the gate, if it is still ours. */
  freed(held: Held, verdict: Verdict): Write {
    const state = left(held.state, this.token(), verdict.error, this.now());
    return { key: this.keys.gate, was: held.text, now: this.seal(this.keys.gate, state) };
  }

  /** An entry, written now. */
  written(kept: Kept, entry: Entry): Write {
    const fresh: Entry = { ...entry, at: this.now(), w: this.token() };
    return { key: kept.key, was: kept.text, now: this.seal(kept.key, fresh), due: fresh.due };
  }

  /** An attempt with the gate's nonce. */
  attempt(held: GateState, at: number): Attempt {
    return { nonce: held.nonce, at, key: this.core.key, offset: this.line.offset };
  }

  /** What an operation is. */
  kindOf(endpoint: KrakenEndpoint, params: object): Kind {
    return { isRepeatable: this.advice(endpoint, params) === "same_external_id", isListed: endpoint === "Withdraw" };
  }

  /** What paysign advises after a lost answer: the one table that says how an operation is repeated. */
  advice(endpoint: KrakenEndpoint, params: object | undefined): string {
    const { action } = this.core.unanswered({ endpoint }).retry;
    const lists = endpoint === "DepositAddresses" && (params as { new?: unknown } | undefined)?.new !== true;
    return lists ? "fresh_nonce" : action;
  }

  /** Records what came of a payment and frees the gate. A definite yes is recorded whoever has taken the entry over. */
  async record(
    kept: Kept,
    verdict: Verdict,
    held: Held,
    more: (next: Entry) => Promise<readonly Write[]>,
  ): Promise<Kept> {
    let current = kept;
    let gate: Write | undefined = this.freed(held, verdict);
    for (;;) {
      const isYes = verdict.error === undefined || verdict.error.outcome === "accepted";
      const isOurs = current === kept;
      if (!isOurs && (!isYes || current.entry.state === "settled")) {
        if (gate !== undefined) await this.commit([gate]);
        return current;
      }
      const next = judged(
        current.entry,
        verdict,
        this.kindOf(current.entry.endpoint, current.entry.params),
        this.now(),
      );
      const write = this.written(current, next);
      if (await this.commit([write, ...(gate === undefined ? [] : [gate]), ...(await more(next))])) {
        return { key: kept.key, text: write.now, entry: next };
      }
      if (gate !== undefined && (await this.read(this.keys.gate)) !== gate.was) gate = undefined;
      const text = await this.read(kept.key);
      if (text === undefined) return current;
      if (text !== current.text) {
        const found = opened<Entry>(this.client, kept.key, text);
        if (found.by === "newer") return current;
        current = { key: kept.key, text, entry: found.value };
      }
    }
  }
}

/** The header Date of a response, in milliseconds. */
function dateOf(response: unknown): number | undefined {
  try {
    const header = (response as { headers?: { get(name: string): string | null } }).headers?.get("Date");
    const date = header ? Date.parse(header) : NaN;
    return Number.isFinite(date) ? date : undefined;
  } catch {
    return undefined;
  }
}
