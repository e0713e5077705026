// Params and options are plain objects: whatever would lose members on the way is refused, and nothing is signed without them.
import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { Katu9, Kraken } from "paysign";
import { EXTERNAL_ID, freshKey, newKatu9, newKraken, NOW, refuses, SECRET, TOKEN, UUID } from "./support.mjs";

class Dto {
  constructor(members) {
    Object.assign(this, members);
  }
}
class WithGetters {
  #asset = "XBT";
  get asset() {
    return this.#asset;
  }
}
const inherits = (members) => Object.create(members);
/** Everything that is not a plain object, with these members inside where it can hold any. */
const notPlain = (members) => {
  const pairs = Object.entries(members).map(([name, value]) => [name, String(value)]);
  const form = new FormData();
  for (const [name, value] of pairs) form.append(name, value);
  return {
    "a Map": new Map(pairs),
    "a Set": new Set(pairs),
    "a WeakMap": new WeakMap(),
    "a WeakSet": new WeakSet(),
    URLSearchParams: new URLSearchParams(pairs),
    FormData: form,
    Headers: new Headers(pairs),
    "a Request": new Request("https://x.example"),
    "a Response": new Response(),
    "a Date": new Date(NOW),
    "a RegExp": /x/,
    "an Error": new Error("x"),
    "a promise": Promise.resolve(members),
    "a class instance": new Dto(members),
    "an instance with getters": new WithGetters(),
    "an object that inherits": inherits(members),
    "an object that inherits through two": inherits(inherits(members)),
    "an object over a bare one": inherits(Object.assign(Object.create(null), members)),
    "an array": Object.entries(members),
    "an empty array": [],
    "an array with members": Object.assign([], members),
    bytes: new Uint8Array(4),
    "a buffer": Buffer.from("x"),
    "an ArrayBuffer": new ArrayBuffer(4),
    "a URL": new URL("https://x.example"),
    "a boxed text": new String("x"),
    "a boxed number": new Number(5),
    "a generator": (function* () {})(),
    "an iterator": [1].values(),
    "an AbortSignal": AbortSignal.abort(),
    "a Map of another realm": runInNewContext("new Map([['asset', 'XBT']])"),
    "an instance of another realm": runInNewContext("class Dto { asset = 'XBT' }; new Dto()"),
    "a Map with members of its own": Object.assign(new Map(), members),
    "a Date with members of its own": Object.assign(new Date(NOW), members),
  };
};

test("apollo-server#4062 and siblings: params that are not plain objects", () => {
  const kraken = newKraken();
  const calls = [
    ["WithdrawStatus", { asset: "XBT" }],
    ["DepositStatus", { asset: "XBT", limit: 5 }],
    ["Withdraw", { asset: "XBT", key: "k", amount: "1" }],
    ["Pay/paylink/get", { external_id: EXTERNAL_ID }],
    ["Pay/paylink/config", {}],
    ["WithdrawMethods", { network: "Lightning" }],
  ];
  for (const [endpoint, members] of calls) {
    for (const [label, params] of Object.entries(notPlain(members))) {
      for (const way of ["request", "check"]) {
        const error = refuses(
          () => kraken[way](endpoint, params),
          "invalid_request",
          "params",
          `${way} ${endpoint}, ${label}`,
        );
        assert.equal(error.outcome, "not_sent", label);
      }
    }
  }
  assert.equal(kraken.request("DepositStatus").nonce, String(NOW), "no nonce was burned");
});

test("apollo-server#4062 and siblings: Katu9's params too", () => {
  const katu9 = newKatu9();
  for (const [endpoint, members] of [
    ["payment-link/generate", { transactionId: UUID }],
    ["transaction/create", { amount: 1, type: "DEPOSIT" }],
    ["transaction/get", { id: UUID }],
    ["health", {}],
  ]) {
    for (const [label, params] of Object.entries(notPlain(members)))
      refuses(() => katu9.request(endpoint, params), "invalid_request", "params", `${endpoint}, ${label}`);
  }
});

test("siblings: the text says to name the members, since a spread drops getters", () => {
  for (const params of [
    new Dto({ asset: "XBT" }),
    new WithGetters(),
    new Map([["asset", "XBT"]]),
    new URLSearchParams("asset=XBT"),
  ]) {
    const { message } = refuses(
      () => newKraken().request("DepositStatus", params),
      "invalid_request",
      "params",
      "text",
    );
    assert.match(message, /name the members|\{ ?\w+: \w+\.\w+/i, message);
    assert.doesNotMatch(message, /\{ ?\.\.\./, "it does not tell to spread");
  }
  const { message } = refuses(
    () => newKraken().request("DepositStatus", Promise.resolve({})),
    "invalid_request",
    "params",
    "a promise",
  );
  assert.match(message, /await|promise/i, "a missing await is named");
});

test("apollo-server#4062: options that are not plain objects, of a call and of both constructors", () => {
  const kraken = newKraken();
  const nonce = BigInt(NOW) + 10n;
  for (const [label, options] of Object.entries(notPlain({ nonce, otp: "123456" }))) {
    refuses(() => kraken.request("DepositStatus", {}, options), "invalid_request", "options", `request, ${label}`);
    refuses(() => newKatu9().request("health", {}, options), "invalid_request", "options", `Katu9's request, ${label}`);
  }
  assert.equal(kraken.request("DepositStatus").nonce, String(NOW), "no nonce was burned");
  for (const [label, options] of Object.entries(notPlain({ apiKey: freshKey(), apiSecret: SECRET }))) {
    refuses(() => new Kraken(options), "invalid_request", "options", `new Kraken, ${label}`);
  }
  for (const [label, options] of Object.entries(notPlain({ token: TOKEN })))
    refuses(() => new Katu9(options), "invalid_request", "options", `new Katu9, ${label}`);
});

test("their family: plain objects of every kind are taken", () => {
  const members = { asset: "XBT" };
  const rows = {
    "a literal": { ...members },
    "a null prototype": Object.assign(Object.create(null), members),
    frozen: Object.freeze({ ...members }),
    "from JSON": JSON.parse(JSON.stringify(members)),
    "of another realm": runInNewContext("({ asset: 'XBT' })"),
    "of another realm, null prototype": runInNewContext("Object.assign(Object.create(null), { asset: 'XBT' })"),
    structuredClone: structuredClone(members),
    "a literal with a getter": {
      get asset() {
        return "XBT";
      },
    },
    "a proxy of one": new Proxy(members, {}),
    "groups of a RegExp": /(?<asset>XBT)/.exec("XBT").groups,
  };
  for (const [label, params] of Object.entries(rows))
    assert.equal(newKraken().request("DepositStatus", params).body, `nonce=${NOW}&asset=XBT`, label);
  const options = runInNewContext(`({ nonce: ${NOW + 5}, otp: "1" })`);
  assert.equal(
    newKraken().request("DepositStatus", {}, options).body,
    `nonce=${NOW + 5}&otp=1`,
    "options of another realm",
  );
  const made = new Kraken(
    Object.assign(Object.create(null), { apiKey: freshKey(), apiSecret: SECRET, now: () => NOW }),
  );
  assert.equal(made.request("DepositStatus").nonce, String(NOW), "a constructor's options with a null prototype");
});

const metadata = (value) => newKatu9().request("transaction/create", { amount: 1, type: "DEPOSIT", metadata: value });
const recipient = (value) =>
  newKatu9().request("transaction/create", { amount: 1, type: "WITHDRAWAL", withdrawalRecipient: value });

test("apollo-server#4062: what JSON would drop or change in metadata is refused at any depth", () => {
  const rows = {
    "a function": () => {},
    "a symbol": Symbol("x"),
    NaN: NaN,
    Infinity: Infinity,
    "-Infinity": -Infinity,
    "a bigint": 5n,
    "a Map": new Map([["a", 1]]),
    "an empty Map": new Map(),
    "a Set": new Set([1]),
    "a WeakMap": new WeakMap(),
    "a promise": Promise.resolve(1),
    "a lone surrogate": "\ud83d",
    "a lone surrogate inside": "a\ude00b",
    URLSearchParams: new URLSearchParams("a=1"),
    FormData: new FormData(),
    Headers: new Headers({ a: "1" }),
    "a class": class {},
    "an async function": async () => {},
  };
  for (const [label, bad] of Object.entries(rows)) {
    const places = {
      "in a member": { a: bad },
      "in a list": { a: [1, bad] },
      deep: { a: { b: [{ c: { d: bad } }] } },
      "beside others": { ok: 1, a: bad, z: "z" },
    };
    for (const [place, value] of Object.entries(places)) {
      for (const [name, call] of [
        ["metadata", metadata],
        ["withdrawalRecipient", recipient],
      ]) {
        const error = refuses(() => call(value), "invalid_request", undefined, `${name}, ${label}, ${place}`);
        assert.ok(error.field?.startsWith(name), `${name}, ${label}, ${place}: field ${error.field}`);
      }
    }
  }
  for (const [label, bad] of Object.entries(rows).filter(([, value]) => typeof value === "object")) {
    const error = refuses(() => metadata(bad), "invalid_request", undefined, `metadata is ${label}`);
    assert.ok(error.field?.startsWith("metadata"), `metadata is ${label}: field ${error.field}`);
  }
  for (const key of ["\ud83d", "a\ude00"])
    refuses(() => metadata({ [key]: 1 }), "invalid_request", undefined, "a lone surrogate in a name");
});

test("their family: what JSON carries is sent as JSON.stringify writes it", () => {
  const rows = [
    {},
    { a: null, b: true, c: [1, "x", [], {}], d: { e: -0.5 } },
    { at: new Date(NOW) },
    { list: [{ at: new Date(0) }] },
    { text: '😀 " \\ \u0000 \u2028 é' },
    { gone: undefined, kept: 1 },
    { "": 1, __proto_: 2, 1: 3 },
    Object.assign(Object.create(null), { a: 1 }),
    { n: 1e21, m: 1e-7, z: 12345678901234567 },
  ];
  for (const value of rows) {
    const text = JSON.stringify(value);
    assert.ok(metadata(value).body.includes(`"metadata":${text}`), text);
    assert.ok(recipient(value).body.includes(`"withdrawalRecipient":${text}`), text);
  }
});
