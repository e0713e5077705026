// A driver over a store in memory, a clock that the test moves, and a Kraken that answers what the test says.
import assert from "node:assert/strict";
import { Kraken, PaySignError } from "paysign";
import { memoryStore, Payments } from "paysign/payments";

export const SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
export const NOW = 1_700_000_000_000;
export const ID = "GSoAAAAAAAA";
export const TRANSFER = { amount: "1.5", asset: "USD", external_id: ID, to: "bob" };
export const WITHDRAWAL = { asset: "XBT", key: "cold", amount: "0.725" };

let keys = 0;
export const freshKey = () => `payments-${++keys}`;

export const ok = (result) => ({ error: [], result });
export const refused = (...error) => ({ error });

/** What Kraken sees of a request. */
export function callOf(url, { method, body, headers }) {
  const { pathname, searchParams } = new URL(url);
  const given = body?.startsWith("{")
    ? JSON.parse(body)
    : Object.fromEntries(new URLSearchParams(body ?? searchParams));
  const key = headers["API-Key"];
  if (pathname.startsWith("/0/")) return { endpoint: pathname.replace("/0/private/", ""), members: given, key };
  return { endpoint: `${method} ${pathname}`, members: { ...given, nonce: headers["API-Nonce"] }, key };
}

/** A store that minds what a commit has to be: each key once, all of them texts that every engine takes. */
export function strictStore(inner = memoryStore()) {
  const isText = (value) => value === undefined || (typeof value === "string" && value.length > 0);
  return {
    ...inner,
    commit: async (writes) => {
      assert.equal(new Set(writes.map(({ key }) => key)).size, writes.length);
      for (const { key, was, now, due } of writes) {
        assert.match(String(key), /^[!-~]+\/(gate$|pay\/|twin\/|refid\/)/);
        assert.ok(isText(was) && isText(now), key);
        assert.ok(due === undefined || Number.isFinite(due), `${key}: ${due}`);
      }
      return inner.commit(writes);
    },
  };
}

/**
 * Answers call after call: an object is an answer, a number a status with a page, an Error a lost one, and a function is asked.
 * Behind the last one every call is answered as the last was.
 */
export function harness(answers, options = {}) {
  const clock = { now: NOW };
  const calls = [];
  const list = [answers].flat();
  const apiKey = options.apiKey ?? freshKey();
  const client = new Kraken({ apiKey, apiSecret: SECRET, now: () => clock.now, ...options.client });
  const store = options.store ?? strictStore();
  const headers = { Date: () => new Date(clock.now + (options.kraken ?? 0)).toUTCString(), ...options.headers };
  const fetch = async (url, request) => {
    const call = { ...callOf(url, request), at: clock.now };
    calls.push(call);
    let answer = list.length > 1 ? list.shift() : list[0];
    if (typeof answer === "function") answer = await answer(call);
    if (answer instanceof Error) throw answer;
    const get = (name) => (typeof headers[name] === "function" ? headers[name]() : (headers[name] ?? null));
    return {
      status: typeof answer === "number" ? answer : (answer.status ?? 200),
      text: async () => (typeof answer === "number" ? "<html>" : JSON.stringify(answer.body ?? answer)),
      headers: { get },
    };
  };
  const make = (more = {}) =>
    new Payments({
      client,
      store,
      fetch,
      now: () => clock.now,
      random: () => 0.5,
      timeoutSignal: () => undefined,
      sleep: async (ms) => {
        clock.now += Math.max(ms, 1);
      },
      ...options.payments,
      ...more,
    });
  return { clock, calls, client, store, apiKey, fetch, make, payments: make() };
}

export async function rejects(promise, code, field, label = "") {
  try {
    await promise;
  } catch (error) {
    assert.ok(PaySignError.is(error), `${label}: ${String(error?.stack ?? error)}`);
    assert.equal(error.code, code, `${label}: ${error.message}`);
    if (field !== undefined) assert.equal(error.field, field, `${label}: ${error.message}`);
    return error;
  }
  return assert.fail(`${label}: nothing was thrown`);
}

/** A lost answer. */
export const LOST = Object.assign(new TypeError("fetch failed"), { cause: new Error("other side closed") });

/** A connection to Kraken that was refused. */
export const NOT_CONNECTED = Object.assign(new TypeError("fetch failed"), {
  cause: Object.assign(new Error("refused"), { syscall: "connect", host: "api.kraken.com", port: 443 }),
});

/** A row of WithdrawStatus. */
export const row = (more = {}) => ({
  method: "Bitcoin",
  aclass: "currency",
  asset: "XXBT",
  refid: "R1",
  txid: null,
  info: null,
  amount: "0.725",
  fee: "0.0002",
  time: NOW / 1000,
  status: "Pending",
  key: "cold",
  ...more,
});

/** A person whose word comes to the store when something else has just happened to the payment. */
export function overtaken(make, store, isWord, between) {
  let isBetween = true;
  const commit = async (writes) => {
    if (isBetween && isWord(writes)) {
      isBetween = false;
      await between();
    }
    return store.commit(writes);
  };
  return make({ store: { ...store, commit } });
}
