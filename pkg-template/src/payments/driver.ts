// Sends one call after the other through the gate: its nonce is recorded, with whatever goes along, before anything leaves.

import type { KrakenEndpoint, PaySignError } from "../index.ts";
import { LEASE, left, LONGEST_CLOSED, nextNonce, sharedNonce, timesIn, type GateState } from "./gate.ts";
import { keysOf, opened, sealed } from "./journal.ts";
import { lineOf, type Line } from "./line.ts";
import type { Patience } from "./patience.ts";
import { sent, type Sent } from "./sending.ts";
import type { Write } from "./store.ts";
import type { Core, PaymentsClient, PaymentsOptions, Verdict } from "./types.ts";

/** So many commits in a row that throw, and the store counts as unreachable. */
const MOST_THROWS = 4;
/** So many calls in a row that are refused for their nonce say something about the key. */
const MOST_NONCE_REFUSALS = 5;
/** Among so many that wait, those are looked for whose time was written by a clock that was wrong. */
const MOST_WAITING = 1_000;
/** So long behind the end of his lease a holder of the gate is dead for a process that has just started, too. */
const LONG_DEAD = 300_000;
/** So far off a clock is as good as right. */
const STEADY = 10_000;
/** So far off a clock may be that was not compared with Kraken's. */
export const UNKNOWN_OFFSET = 3_600_000;

type Plan = readonly Write[] | undefined;
type Maybe<T> = T | Promise<T>;

/** The gate while it is held. */
export interface Held {
  readonly state: GateState;
  readonly text: string;
  /** The kind of the withdrawal for which it was taken, and when one of it was sent before. */
  readonly kind: string | undefined;
  readonly before: number;
}

/** The gate as it stands, and how long it is still shut for us. */
interface Gate {
  readonly text: string | undefined;
  readonly state: GateState;
  readonly shutMs: number;
}

export class Driver {
  readonly options: PaymentsOptions;
  readonly core: Core;
  readonly client: PaymentsClient;
  readonly name: string;
  readonly keys: ReturnType<typeof keysOf>;
  readonly line: Line;
  readonly now: () => number;
  readonly random: () => number;
  readonly patienceMs: number;
  /** How long a holder of the gate is waited for. */
  readonly leaseMs: number;
  readonly timeoutMs: number;
  /** What is known of the key's nonce window, once it was asked. */
  window: Promise<string | undefined> | undefined;
  #count = 0;

  constructor(options: PaymentsOptions, core: Core) {
    const { client, store, name = "default", now = Date.now, random = Math.random } = options;
    const { timeoutMs = 10_000, patienceMs = 30_000 } = options;
    this.options = options;
    this.core = core;
    this.client = client;
    this.name = name;
    this.keys = keysOf(name);
    this.line = lineOf(store, name);
    this.now = now;
    this.random = random;
    this.patienceMs = patienceMs;
    this.leaseMs = timeoutMs * LEASE;
    // Node takes whole numbers only.
    this.timeoutMs = Math.ceil(timeoutMs);
  }

  /**
   * Kraken's time, as far as this clock's error is known and worth it: payments are due by it, so that machines whose clocks are
   * hours apart agree.
   */
  time(): number {
    const { offset = 0 } = this.line;
    return this.now() + (Math.abs(offset) > STEADY ? offset : 0);
  }

  get isAborted(): boolean {
    return this.options.signal?.aborted === true;
  }

  /** Why nothing is sent any more in this process, if so. */
  get stopped(): string | undefined {
    const { nonceRefusals } = this.line;
    if (nonceRefusals < MOST_NONCE_REFUSALS) return undefined;
    return (
      `Kraken refused ${nonceRefusals} nonces in a row that nobody else was sending: the key was used elsewhere, or with a finer ` +
      `nonceUnit than ${this.client.nonceUnit}; set nonceUnit, and start again`
    );
  }

  /** Text that no other write has. */
  token(): string {
    return `${Math.floor(this.random() * 2 ** 48).toString(36)}.${(this.#count++).toString(36)}`;
  }

  /** A sleep that can be ended. */
  nap(ms: number): { over: Promise<void>; end: () => void } {
    const { sleep, signal } = this.options;
    const least = Math.max(0, ms);
    let end = () => {};
    if (sleep) return { over: sleep(least), end };
    const over = new Promise<void>((done) => {
      const timer = setTimeout(() => end(), least);
      end = () => {
        clearTimeout(timer);
        signal?.removeEventListener("abort", end);
        done();
      };
      signal?.addEventListener("abort", end);
      if (signal?.aborted) end();
    });
    return { over, end };
  }

  async read(key: string): Promise<string | undefined> {
    return (await this.#asked(() => this.options.store.read(key))) ?? undefined;
  }

  /** How long a payment has to wait still. A time that is further ahead than any was written by a clock that was wrong. */
  waitOf({ due = 0 }: { readonly due?: number | undefined }): number {
    const wait = due - this.time();
    return wait > LONGEST_CLOSED + this.leaseMs ? 0 : wait;
  }

  /** The payments that are due, earliest first. */
  due(limit: number): Promise<string[]> {
    return this.#due(this.time(), limit);
  }

  /** Those that are due further ahead than any can be. */
  async misdated(limit: number): Promise<string[]> {
    const all = await this.#due(Number.MAX_SAFE_INTEGER, MOST_WAITING);
    const waiting = new Set(await this.#due(this.time() + LONGEST_CLOSED + this.leaseMs, MOST_WAITING));
    return all.filter((key) => !waiting.has(key)).slice(0, limit);
  }

  #due(before: number, limit: number): Promise<string[]> {
    return this.#asked(() => this.options.store.due(this.keys.payments, before, limit));
  }

  /** Every key with this prefix above another, with its text: page by page. */
  async *each(prefix: string, after = ""): AsyncGenerator<{ key: string; text: string }> {
    for (let last = after; ; ) {
      const keys = await this.#asked(() => this.options.store.list(prefix, last, 100));
      if (keys.length === 0) return;
      for (const key of keys) {
        last = key;
        const text = await this.read(key);
        if (text !== undefined) yield { key, text };
      }
    }
  }

  /** Commits, and finds out what became of a commit that throws: no two writes of a key have the same text. */
  async commit(writes: readonly Write[]): Promise<boolean> {
    for (let throws = 0; ; throws++) {
      try {
        return await this.options.store.commit(writes);
      } catch (cause) {
        const { key, was, now } = writes[0]!;
        const holds = await this.read(key);
        if (holds === now) return true;
        if (holds !== was) return false;
        if (throws >= MOST_THROWS) throw this.#failed("written", cause);
      }
    }
  }

  async #asked<T>(run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (cause) {
      throw this.#failed("read", cause);
    }
  }

  /** The store has failed: nobody knows what it has recorded of this payment, now or before. */
  #failed(what: string, cause: unknown): PaySignError {
    const { PaySignError } = this.core;
    const reason = "Ask again with the same id: a payment that was recorded goes on.";
    const isKnown = PaySignError.is(cause);
    if (isKnown && cause.outcome !== "not_sent") return cause;
    if (isKnown)
      return new PaySignError({ ...cause.toJSON(), outcome: "unknown", retry: { ...cause.retry, reason } }, { cause });
    const retry = { action: "wait", reason } as const;
    const report = { code: "no_answer", message: `store: could not be ${what}`, outcome: "unknown", retry } as const;
    return new PaySignError(report, { cause });
  }

  /** A write of something that is sealed. */
  write(key: string, was: string | undefined, value: { readonly v: 1; readonly due?: number | undefined }) {
    return { key, was, now: sealed(this.client, key, value), due: value.due };
  }

  async gate(): Promise<Gate> {
    const text = await this.read(this.keys.gate);
    const { key } = this.core;
    const fresh: GateState = { v: 1, key, nonce: "0", accepted: "0", strikes: 0, w: "" };
    if (text === undefined) return { text, state: fresh, shutMs: 0 };
    const found = opened<GateState>(this.client, this.keys.gate, text);
    const refused = (why: string) => this.core.invalid("name", `what the store has under this name ${why}`);
    if (found === undefined) throw refused("was written by a newer paysign");
    const { value, isOurs } = found;
    if (value.key !== key) {
      if (!this.options.rotated)
        throw refused(
          "belongs to another API key: set rotated for a new key of the same account; another name is for another account, and " +
            "would pay again what stands here",
        );
      // A new key has nonces of its own; who holds the gate with the old one may be under way still.
      const nonce = sharedNonce(value.nonce, this.now(), this.client.nonceUnit);
      const { at, by, closed } = value;
      return this.#shut(text, { ...fresh, nonce, at, by, closed, sent: timesIn(value.sent) });
    }
    // What another hand wrote there says nothing: a nonce far above every clock would be the end of the key.
    return isOurs ? this.#shut(text, value) : { text, state: fresh, shutMs: 0 };
  }

  /**
   * Counts from when this process first saw it, by its own clock: that of another one may be hours fast. Who is dead for long is
   * not waited for again by each new process: if his clock was slow, Kraken refuses his nonce.
   */
  #shut(text: string, state: GateState): Gate {
    const { line } = this;
    const { at = Infinity, by, closed } = state;
    const now = this.now();
    const isDead = this.time() - at > this.leaseMs + (line.offset === undefined ? UNKNOWN_OFFSET : LONG_DEAD);
    // A clock that was set back would count for as much longer.
    if (line.seen.by !== by || line.seen.at > now) line.seen = { by, at: now };
    if (line.closed.until !== closed || line.closed.at > now) line.closed = { until: closed, at: now };
    const lease = by === undefined || isDead ? 0 : line.seen.at + this.leaseMs;
    const opens = closed === undefined ? 0 : Math.min(closed - (line.offset ?? 0), line.closed.at + LONGEST_CLOSED);
    return { text, state, shutMs: Math.max(lease - now, opens - now, 0) };
  }

  /**
   * Takes the gate, and writes what `plan` wants in the same commit. Gives undefined where time runs out, where a key of the
   * plan has changed, or where the plan is none. `kind` is that of a withdrawal which is sent then.
   */
  async take(
    patience: Patience,
    plan: (held: GateState, at: number) => Maybe<Plan>,
    kind?: string,
  ): Promise<Held | undefined> {
    while (this.stopped === undefined) {
      const { text, state, shutMs } = await this.gate();
      if (shutMs > 0) {
        if (patience.isOver()) return undefined;
        await patience.poll(shutMs);
        continue;
      }
      const at = this.now();
      const nonce = nextNonce(state.nonce, at, this.client.nonceUnit);
      const before = (kind !== undefined && state.sent?.[kind]) || 0;
      const sent = kind === undefined ? state.sent : { ...state.sent, [kind]: this.#latest(at, before) };
      const [by, w] = [this.token(), this.token()];
      const held: GateState = { ...state, sent, nonce, at: this.time(), by, closed: undefined, w };
      const gate = this.write(this.keys.gate, text, held);
      const planned = await plan(held, at);
      if (planned === undefined) return undefined;
      if (await this.commit([gate, ...planned])) return { state: held, text: gate.now, kind, before };
      if ((await this.read(this.keys.gate)) === text) return undefined;
    }
    return undefined;
  }

  /** A time by Kraken's clock, at the latest, and never before another one. */
  #latest(at: number, before: number): number {
    return Math.max(before, at + Math.max(0, this.line.offset ?? UNKNOWN_OFFSET));
  }

  /** Frees the gate, if it is still ours. */
  freed({ state, text, kind, before }: Held, verdict: Verdict): Write {
    const { date } = verdict;
    // Its answer has Kraken's own time: that of a clock that is a year fast would count for a year.
    const sent =
      kind === undefined || date === undefined ? state.sent : { ...state.sent, [kind]: Math.max(before, date) };
    return this.write(this.keys.gate, text, left({ ...state, sent }, this.token(), verdict, this.now()));
  }

  /** Sends one call with the gate's nonce; never throws. */
  send({ state }: Held, endpoint: KrakenEndpoint, params: object = {}): Promise<Sent> {
    return sent(this, state, endpoint, params);
  }

  /** One harmless call through the gate, without a journal; undefined where its turn did not come. */
  async through(endpoint: KrakenEndpoint, params: object | undefined, patience: Patience) {
    const held = await this.take(patience, () => []);
    if (held === undefined) return undefined;
    const sent = await this.send(held, endpoint, params);
    await this.commit([this.freed(held, sent.verdict)]);
    return sent;
  }
}
