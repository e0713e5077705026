// A world with a clock of its own: time passes only when nothing else can happen. Kraken, the network and the store are
// models that go wrong on purpose; paysign and its driver are the real ones.

import { created, listed, netOf, oldRow } from "./mixed.mjs";
import { CREATE, INFO, LIST } from "./withdrawals.mjs";

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const turn = () => new Promise((done) => setImmediate(done));

/** The clock and what is to come. */
export class Time {
  now = 1_700_000_000_000;
  #events = [];
  #count = 0;

  at(time, run) {
    const event = { time: Math.max(time, this.now), order: this.#count++, run };
    let place = this.#events.length;
    while (place > 0 && this.#isLater(this.#events[place - 1], event)) place--;
    this.#events.splice(place, 0, event);
    return event;
  }

  #isLater(a, b) {
    return a.time > b.time || (a.time === b.time && a.order > b.order);
  }

  /** Lets everything happen up to a time. */
  async run(until) {
    await turn();
    while (this.#events.length > 0 && this.#events[0].time <= until) {
      const event = this.#events.shift();
      this.now = event.time;
      event.run();
      await turn();
    }
    this.now = Math.max(this.now, until);
  }
}

/** Kraken, as much of it as counts: nonces, used ids, withdrawals and their list. */
export class KrakenModel {
  last = 0n;
  window = 0n;
  executed = [];
  used = new Map();
  refused = [];
  /** Whether it is asked for withdrawals by both calls, and for nothing else. */
  isMixed = false;
  /** How far its clock is off while it serves a call. */
  #skew = 0;
  #count = 0;

  constructor(time) {
    this.time = time;
  }

  get now() {
    return this.time.now + this.#skew;
  }

  /** Serves a call while its clock is off. */
  skewed(call, ms) {
    this.#skew = ms;
    try {
      return this.serve(call);
    } finally {
      this.#skew = 0;
    }
  }

  /** Serves one copy of a call and gives the JSON text of its answer. `fault` is Busy, or an error on either side of the work. */
  serve(call, fault) {
    const { endpoint, members } = call;
    const nonce = BigInt(members.nonce);
    if (nonce <= this.last - this.window) {
      this.refused.push(call);
      return '{"error":["EAPI:Invalid nonce"]}';
    }
    if (nonce > this.last) this.last = nonce;
    if (fault === "busy") return '{"error":["EService:Busy"]}';
    if (fault === "before") return '{"error":["EGeneral:Internal error"]}';
    const answer = this.#work(endpoint, members);
    return fault === "after" ? '{"error":["EGeneral:Internal error"]}' : JSON.stringify(answer);
  }

  #work(endpoint, members) {
    if (endpoint === "GetApiKeyInfo") return { error: [], result: { ...INFO, nonceWindow: String(this.window) } };
    if (this.isMixed) return this.#mixed(endpoint, members);
    if (endpoint === "WithdrawStatus") {
      const start = Number(members.start ?? 0) * 1000;
      return {
        error: [],
        result: this.executed
          .filter((one) => one.endpoint === "Withdraw" && one.time > start)
          .map((one) => this.#row(one)),
      };
    }
    const id = members.external_id;
    if (id !== undefined && this.used.has(id)) return { error: ["EPay:external_id already used"] };
    if (id !== undefined) this.used.set(id, "ours");
    const refid = `REF${this.#count++}`;
    this.executed.push({
      endpoint,
      nonce: members.nonce,
      id,
      refid,
      time: this.now,
      skew: this.#skew,
      key: members.key,
      amount: members.amount,
    });
    return { error: [], result: endpoint === "Withdraw" ? { refid } : {} };
  }

  /** The same withdrawals in both lists. Nothing says that they have the same ids there: here they do not. */
  #mixed(endpoint, members) {
    if (endpoint === LIST) return listed(this.executed, members);
    if (endpoint === "WithdrawStatus") {
      const start = Number(members.start ?? 0) * 1000;
      return { error: [], result: this.executed.filter(({ time }) => time > start).map(oldRow) };
    }
    const number = this.#count++;
    const one = {
      endpoint,
      nonce: members.nonce,
      refid: `REF${number}`,
      id: `FT${number}`,
      time: this.now,
      skew: this.#skew,
      net: netOf({ endpoint, members }),
    };
    this.executed.push(one);
    return endpoint === CREATE ? created(one) : { error: [], result: { refid: one.refid } };
  }

  #row({ refid, key, amount, time }) {
    return {
      method: "Bitcoin",
      aclass: "currency",
      asset: "XXBT",
      refid,
      txid: null,
      info: null,
      amount,
      fee: "0",
      time: Math.floor(time / 1000),
      status: "Pending",
      key,
    };
  }
}

/** A store that all processes share; a process sees it through `of`, which can be slow, throw, and go away. */
export class StoreModel {
  values = new Map();
  throws = 0;

  read(key) {
    return this.values.get(key)?.text;
  }

  commit(writes) {
    if (writes.some(({ key, was }) => this.values.get(key)?.text !== was)) return false;
    for (const { key, now, due } of writes) {
      if (now === undefined) this.values.delete(key);
      else this.values.set(key, { text: now, due });
    }
    return true;
  }

  due(prefix, before, limit) {
    const found = [...this.values].filter(
      ([key, { due }]) => key.startsWith(prefix) && due !== undefined && due <= before,
    );
    return found
      .sort(([, a], [, b]) => a.due - b.due)
      .slice(0, limit)
      .map(([key]) => key);
  }

  list(prefix, after, limit) {
    return [...this.values.keys()]
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort()
      .slice(0, limit);
  }
}
