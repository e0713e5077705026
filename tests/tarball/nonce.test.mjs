// The nonce: max(now, last + 1), shared by key, raised and never lowered, never burned by a refused call.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kraken } from "paysign";
import { apiSign, EXTERNAL_ID, formText, freshKey, newKraken, NOW, refuses, SECRET, thrown } from "./support.mjs";

const next = (kraken, options) => kraken.request("DepositStatus", {}, options).nonce;
const after = (n) => String(BigInt(NOW) + BigInt(n));

test("the clock in each unit", () => {
  const rows = [
    [undefined, ""],
    ["ms", ""],
    ["us", "000"],
    ["ns", "000000"],
  ];
  for (const [nonceUnit, zeros] of rows) {
    const kraken = newKraken({ ...(nonceUnit && { nonceUnit }) });
    assert.equal(next(kraken), `${NOW}${zeros}`, `${nonceUnit}: the first is now`);
    assert.equal(next(kraken), String(BigInt(`${NOW}${zeros}`) + 1n), `${nonceUnit}: then one more`);
  }
});

test("without now the clock of the machine counts", () => {
  const before = Date.now();
  const nonce = Number(new Kraken({ apiKey: freshKey(), apiSecret: SECRET }).request("DepositStatus").nonce);
  assert.ok(before <= nonce && nonce <= Date.now(), `${nonce}`);
});

test("a clock that stands, jumps back and runs on", () => {
  let now = NOW;
  const kraken = newKraken({ now: () => now });
  const rows = [
    [NOW, 0],
    [NOW, 1],
    [NOW, 2],
    [NOW - 86_400_000, 3],
    [0, 4],
    [NOW + 5, 5],
    [NOW + 4, 6],
    [NOW + 100, 100],
    [NOW + 99, 101],
  ];
  for (const [time, expected] of rows) {
    now = time;
    assert.equal(next(kraken), after(expected), `at ${time - NOW}`);
  }
});

test("1,000 in one millisecond: strictly rising, signed and sent alike", () => {
  const kraken = newKraken();
  for (let i = 0; i < 1000; i++) {
    const request = kraken.request("Pay/paylink/get", { external_id: EXTERNAL_ID });
    assert.equal(request.nonce, after(i), `number ${i}`);
    assert.equal(JSON.parse(request.body).nonce, request.nonce, "in the body, as text");
    assert.equal(
      request.headers["API-Sign"],
      apiSign("/0/private/Pay/paylink/get", request.nonce, request.body),
      "hashed",
    );
  }
});

test("objects with one key share it, others do not", () => {
  const apiKey = freshKey();
  const a = newKraken({ apiKey });
  const b = newKraken({ apiKey, apiSecret: Buffer.from("another secret").toString("base64") });
  const other = newKraken();
  assert.equal(next(a), after(0), "a");
  assert.equal(next(b), after(1), "b");
  assert.equal(next(a), after(2), "a again");
  assert.equal(next(other), after(0), "another key");
  a.free();
  assert.equal(next(b), after(3), "after a was freed");
  b.free();
  assert.equal(next(newKraken({ apiKey })), after(4), "a new object after both were freed");
});

test("lastNonce raises, and never lowers", () => {
  const last = BigInt(NOW) + 50n;
  for (const lastNonce of [last, String(last)]) {
    assert.equal(next(newKraken({ lastNonce })), after(51), `${typeof lastNonce} above the clock`);
  }
  for (const lastNonce of [1n, "1"])
    assert.equal(next(newKraken({ lastNonce })), after(0), `${typeof lastNonce} below the clock`);
  const apiKey = freshKey();
  assert.equal(next(newKraken({ apiKey, lastNonce: last })), after(51));
  assert.equal(next(newKraken({ apiKey, lastNonce: 5n })), after(52), "a lower one does not lower the shared one");
  assert.equal(next(newKraken({ lastNonce: 18446744073709551614n })), "18446744073709551615", "the last u64");
});

test("a given nonce is used as it is, raises and never lowers", () => {
  const kraken = newKraken();
  const high = BigInt(NOW) + 1000n;
  assert.equal(next(kraken, { nonce: high }), String(high), "bigint");
  assert.equal(next(kraken), after(1001), "raised");
  assert.equal(next(kraken, { nonce: String(NOW + 2000) }), after(2000), "text");
  assert.equal(next(kraken), after(2001), "raised");
  assert.equal(next(kraken, { nonce: NOW + 3000 }), after(3000), "safe integer");
  assert.equal(next(kraken), after(3001), "raised");
  for (const nonce of [1n, "1", 1]) {
    assert.equal(next(kraken, { nonce }), "1", `a lower ${typeof nonce}`);
  }
  assert.equal(next(kraken), after(3002), "not lowered");
  assert.equal(next(kraken, { nonce: undefined }), after(3003), "undefined is absent");
});

test("a given nonce stands in the body and in the hash, in both encodings", () => {
  const nonce = "1616492376594123456";
  for (const [encoding, text] of [
    ["json", JSON.stringify],
    ["form", formText],
  ]) {
    const request = newKraken().request(
      "Withdraw",
      { asset: "XBT", key: "k", amount: "1" },
      { nonce: BigInt(nonce), encoding },
    );
    assert.equal(request.body, text({ nonce, asset: "XBT", key: "k", amount: "1" }), `${encoding}: body`);
    assert.equal(
      request.headers["API-Sign"],
      apiSign("/0/private/Withdraw", nonce, request.body),
      `${encoding}: API-Sign`,
    );
  }
});

const WRONG = [
  -1n,
  2n ** 64n,
  -1,
  1.5,
  NaN,
  Infinity,
  2 ** 53,
  1e21,
  "",
  " ",
  "-1",
  "+1",
  "01",
  "00",
  "1.0",
  "1e3",
  "0x10",
  " 1",
  "1 ",
  "1\n",
  "１",
  "18446744073709551616",
  "99999999999999999999999",
  "abc",
  true,
  {},
  [],
  ["1"],
  () => 1n,
  Symbol("1"),
  new Date(NOW),
];
test("a wrong nonce is refused and burns none", () => {
  const kraken = newKraken();
  assert.equal(next(kraken), after(0));
  for (const nonce of WRONG)
    refuses(() => next(kraken, { nonce }), "invalid_request", "nonce", `nonce ${typeof nonce} ${String(nonce)}`);
  assert.equal(next(kraken), after(1), "nothing changed");
});

test("a wrong lastNonce is refused", () => {
  for (const lastNonce of WRONG.filter((value) => typeof value !== "number" || !Number.isSafeInteger(value))) {
    refuses(
      () => newKraken({ lastNonce }),
      "invalid_request",
      "lastNonce",
      `lastNonce ${typeof lastNonce} ${String(lastNonce)}`,
    );
  }
  const apiKey = freshKey();
  refuses(
    () => newKraken({ apiKey, lastNonce: BigInt(NOW) + 500n, apiSecret: "wrong" }),
    "bad_secret",
    "apiSecret",
    "a refused constructor",
  );
  assert.equal(next(newKraken({ apiKey })), after(0), "a refused constructor raises nothing");
});

test("after the last u64 there is none, and it does not wrap", () => {
  const kraken = newKraken();
  assert.equal(next(kraken, { nonce: 18446744073709551615n }), "18446744073709551615");
  thrown(() => next(kraken), "no nonce is left");
  thrown(() => next(kraken), "and none the second time");
  assert.equal(next(newKraken()), after(0), "other keys go on");
});

test("a clock that gives no number", () => {
  for (const time of [NaN, undefined, "1616492376594", null, Infinity, {}]) {
    let now = time;
    const kraken = newKraken({ now: () => now });
    refuses(() => next(kraken), "invalid_request", undefined, `now gives ${String(time)}`);
    now = NOW;
    assert.equal(next(kraken), after(0), `works again after ${String(time)}`);
  }
});

test("check spends no nonce and refuses as request does", () => {
  const kraken = newKraken();
  assert.equal(next(kraken), after(0));
  for (let i = 0; i < 5; i++) kraken.check("Pay/paylink/get", { external_id: EXTERNAL_ID });
  const wrong = [
    ["Pay/paylink/get", {}],
    ["Pay/paylink/got", {}],
    ["Withdraw", { asset: "XBT", key: "k", amount: 1 }],
  ];
  for (const [endpoint, params] of wrong) {
    const a = thrown(() => kraken.check(endpoint, params), `check ${endpoint}`);
    const b = thrown(() => kraken.request(endpoint, params), `request ${endpoint}`);
    assert.deepEqual([a.code, a.field, a.message], [b.code, b.field, b.message], `${endpoint}: the same error`);
  }
  kraken.sign("/0/private/X", BigInt(NOW) + 100n, "");
  assert.equal(next(kraken), after(1), "neither check, nor refusals, nor sign spent one");
});
