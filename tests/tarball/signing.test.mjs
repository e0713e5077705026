// API-Sign and whole requests against node:crypto, JSON.stringify and URLSearchParams, on random input.
// A failure names the seed and the round; the same seed gives the same input.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kraken } from "paysign";
import { apiSign, formText, isPay, KRAKEN, newKraken, random, refuses } from "./support.mjs";

const SEED = 0x5eed2026;
const ROUNDS = 10_000;

test(`kraken.sign equals node:crypto on ${ROUNDS} random inputs`, () => {
  const r = random(SEED);
  const kraken = newKraken();
  const counts = { form: 0, json: 0, utf8: 0, empty: 0, bytes: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const kind = r.pick(Object.keys(counts));
    counts[kind]++;
    const nonce = r.pick([
      () => BigInt(1616492376594) + BigInt(r.int(2 ** 31)),
      () => String(r.int(2 ** 31)),
      () => r.text(r.int(12)),
      () => 18446744073709551615n,
    ])();
    const body = {
      form: () => formText({ nonce, pair: r.text(r.int(20)), volume: r.next() }),
      json: () => JSON.stringify({ nonce: String(nonce), note: r.text(r.int(60)), list: [r.int(9), r.text(3)] }),
      utf8: () => r.text(r.int(300)),
      empty: () => r.pick(["", new Uint8Array(0), new ArrayBuffer(0)]),
      bytes: () => r.pick([r.bytes(r.int(700)), r.bytes(r.int(700)).buffer]),
    }[kind]();
    const path = r.pick(["/0/private/", "/funding/v1/", ""]) + r.text(r.int(40));
    const expected = apiSign(path, nonce, body instanceof ArrayBuffer ? new Uint8Array(body) : body);
    assert.equal(kraken.sign(path, nonce, body), expected, `seed ${SEED}, round ${round}, ${kind}`);
  }
  for (const [kind, count] of Object.entries(counts)) assert.ok(count > ROUNDS / 10, `${kind}: ${count} rounds`);
});

test("block boundaries: every body length from 0 to 300, every path length from 0 to 300", () => {
  const r = random(SEED + 1);
  const kraken = newKraken();
  for (let length = 0; length <= 300; length++) {
    const body = r.bytes(length);
    assert.equal(kraken.sign("/0/private/X", "1", body), apiSign("/0/private/X", "1", body), `body of ${length}`);
    const path = "p".repeat(length);
    assert.equal(kraken.sign(path, "1", "nonce=1"), apiSign(path, "1", "nonce=1"), `path of ${length}`);
  }
});

test("large bodies", () => {
  const r = random(SEED + 2);
  const kraken = newKraken();
  for (const length of [16_383, 16_384, 65_536, 1_000_003]) {
    const body = r.bytes(length);
    assert.equal(kraken.sign("/0/private/X", 7n, body), apiSign("/0/private/X", 7n, body), `${length} bytes`);
  }
});

test("secrets of every length from 1 to 200 bytes", () => {
  const r = random(SEED + 3);
  for (let length = 1; length <= 200; length++) {
    const apiSecret = Buffer.from(r.bytes(length)).toString("base64");
    const kraken = new Kraken({ apiKey: "lengths", apiSecret });
    assert.equal(kraken.sign("/0/private/X", 1n, "body"), apiSign("/0/private/X", 1n, "body", apiSecret), `${length} bytes`);
    kraken.free();
  }
});

test("sign refuses what it cannot hash exactly", () => {
  const kraken = newKraken();
  const rows = [
    ["number as nonce", () => kraken.sign("/0/private/X", 1616492376594, "")],
    ["no nonce", () => kraken.sign("/0/private/X", undefined, "")],
    ["null body", () => kraken.sign("/0/private/X", 1n, null)],
    ["object body", () => kraken.sign("/0/private/X", 1n, { nonce: "1" })],
    ["number body", () => kraken.sign("/0/private/X", 1n, 5)],
    ["array body", () => kraken.sign("/0/private/X", 1n, [1, 2, 3])],
    ["no path", () => kraken.sign(undefined, 1n, "")],
    ["number path", () => kraken.sign(5, 1n, "")],
  ];
  for (const [label, call] of rows) refuses(call, "invalid_request", undefined, label);
  assert.equal(kraken.sign("/p", 1n, "b"), apiSign("/p", 1n, "b"), "and goes on working");
});

const LETTERS = ["USD", "XBT", "ÆØÅ", "a b", "x&y=z", "100%", "+", "~*'()!", "\"\\/", "\u2028\u2029", "😀", "\u0000\u001f\u007f"];
const VALUES = {
  text: (r) => r.pick([() => r.pick(LETTERS), () => r.text(1 + r.int(40))])(),
  choice: (r, field) => field.sample,
  returnFor: (r) => Buffer.from(r.bytes(16)).toString("base64").replaceAll("=", ""),
  amount: (r) => r.pick([`${r.int(1e9)}`, `${r.int(1e6)}.${r.int(1e9)}`, "0.00000001", "00.10", "123456789012345678901234567890.123456789"]),
  externalId: (r) => Buffer.from(r.bytes(1 + r.int(16))).toString("base64").replaceAll("=", ""),
  integer: (r) => r.pick([0, 1, r.int(2 ** 31), Number.MAX_SAFE_INTEGER]),
  boolean: (r) => r.pick([true, false]),
  time: (r) => String(1_500_000_000 + r.int(200_000_000)),
  cursor: (r) => r.pick([true, false, Buffer.from(r.bytes(40)).toString("base64")]),
};

test(`kraken.request: body, nonce and signature on ${ROUNDS} random requests`, () => {
  const r = random(SEED + 4);
  let now = 1_600_000_000_000;
  const kraken = newKraken({ now: () => now });
  for (let round = 0; round < ROUNDS; round++) {
    now += r.int(3) - 1;
    const op = r.pick(KRAKEN);
    const given = [...op.required, ...op.optional.filter(() => r.next() < 0.5)];
    const members = Object.fromEntries(given.map((field) => [field.name, VALUES[field.kind](r, field)]));
    const encoding = r.pick([undefined, "json", "form"]);
    const otp = r.pick([undefined, "123456"]);
    const label = `seed ${SEED + 4}, round ${round}, ${op.name}, ${JSON.stringify(members)}`;

    const request = kraken.request(op.name, members, { ...(encoding && { encoding }), ...(otp && { otp }) });

    const all = { nonce: request.nonce, ...members, ...(otp && { otp }) };
    // It counts by its presence, so false is left out.
    if (op.name === "DepositAddresses" && all.new === false) delete all.new;
    const json = (encoding ?? (isPay(op.name) ? "json" : "form")) === "json";
    assert.equal(request.body, json ? JSON.stringify(all) : formText(all), `body: ${label}`);
    assert.equal(request.headers["API-Sign"], apiSign(`/0/private/${op.name}`, request.nonce, request.body), `API-Sign: ${label}`);
  }
});
