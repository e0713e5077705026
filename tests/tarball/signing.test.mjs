// API-Sign and whole requests against node:crypto, JSON.stringify and URLSearchParams, on random input.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Kraken } from "paysign";
import { bytes, bytesOf, fc, holds, text } from "./random.mjs";
import { apiSign, formText, isPay, KRAKEN, newKraken, refuses } from "./support.mjs";

const SEED = 0x5eed2026;
const ROUNDS = 10_000;

const NONCE = fc.oneof(
  fc.nat().map((more) => BigInt(1616492376594) + BigInt(more)),
  fc.nat().map(String),
  text(12),
  fc.constant(18446744073709551615n),
);
/** A body of each kind, from a nonce. */
const BODIES = {
  form: fc.tuple(text(20), fc.double()).map(
    ([pair, volume]) =>
      (nonce) =>
        formText({ nonce, pair, volume }),
  ),
  json: fc.tuple(text(60), fc.nat(9), text(3)).map(
    ([note, ...list]) =>
      (nonce) =>
        JSON.stringify({ nonce: String(nonce), note, list }),
  ),
  utf8: text(300).map((body) => () => body),
  empty: fc.constantFrom("", new Uint8Array(0), new ArrayBuffer(0)).map((body) => () => body),
  bytes: fc.tuple(bytes(700), fc.boolean()).map(
    ([body, whole]) =>
      () =>
        whole ? new Uint8Array(body).buffer : body,
  ),
};
const BODY = fc.oneof(...Object.entries(BODIES).map(([kind, body]) => body.map((make) => ({ kind, make }))));
const PATH = fc.tuple(fc.constantFrom("/0/private/", "/funding/v1/", ""), text(40)).map((parts) => parts.join(""));

test(`kraken.sign equals node:crypto on ${ROUNDS} random inputs`, () => {
  const kraken = newKraken();
  const counts = Object.fromEntries(Object.keys(BODIES).map((kind) => [kind, 0]));
  holds(ROUNDS, SEED, PATH, NONCE, BODY, (path, nonce, { kind, make }) => {
    counts[kind]++;
    const body = make(nonce);
    const expected = apiSign(path, nonce, body instanceof ArrayBuffer ? new Uint8Array(body) : body);
    assert.equal(kraken.sign(path, nonce, body), expected, kind);
  });
  for (const [kind, count] of Object.entries(counts)) assert.ok(count > ROUNDS / 10, `${kind}: ${count} rounds`);
});

test("block boundaries: every body length from 0 to 300, every path length from 0 to 300", () => {
  const kraken = newKraken();
  for (let length = 0; length <= 300; length++) {
    const body = bytesOf(length);
    assert.equal(kraken.sign("/0/private/X", "1", body), apiSign("/0/private/X", "1", body), `body of ${length}`);
    const path = "p".repeat(length);
    assert.equal(kraken.sign(path, "1", "nonce=1"), apiSign(path, "1", "nonce=1"), `path of ${length}`);
  }
});

test("large bodies", () => {
  const kraken = newKraken();
  for (const length of [16_383, 16_384, 65_536, 1_000_003]) {
    const body = bytesOf(length);
    assert.equal(kraken.sign("/0/private/X", 7n, body), apiSign("/0/private/X", 7n, body), `${length} bytes`);
  }
});

test("secrets of every length from 1 to 200 bytes", () => {
  for (let length = 1; length <= 200; length++) {
    const apiSecret = bytesOf(length).toString("base64");
    const kraken = new Kraken({ apiKey: "lengths", apiSecret });
    assert.equal(
      kraken.sign("/0/private/X", 1n, "body"),
      apiSign("/0/private/X", 1n, "body", apiSecret),
      `${length} bytes`,
    );
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

const LETTERS = [
  "USD",
  "XBT",
  "ÆØÅ",
  "a b",
  "x&y=z",
  "100%",
  "+",
  "~*'()!",
  '"\\/',
  "\u2028\u2029",
  "😀",
  "\u0000\u001f\u007f",
];
const unpadded = (given) => Buffer.from(given).toString("base64").replaceAll("=", "");
/** A value for a member, by its kind. */
const VALUES = {
  text: () => fc.oneof(fc.constantFrom(...LETTERS), text(40, 1)),
  choice: (field) => fc.constant(field.sample),
  returnFor: () => bytes(16, 16).map(unpadded),
  amount: () =>
    fc.oneof(
      fc.nat(1e9).map(String),
      fc.tuple(fc.nat(1e6), fc.nat(1e9)).map((parts) => parts.join(".")),
      fc.constantFrom("0.00000001", "00.10", "123456789012345678901234567890.123456789"),
    ),
  externalId: () => bytes(16, 1).map(unpadded),
  integer: () => fc.oneof(fc.nat(), fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER)),
  boolean: () => fc.boolean(),
  time: () => fc.integer({ min: 1_500_000_000, max: 1_700_000_000 }).map(String),
  timeOrId: () =>
    fc.oneof(
      fc.integer({ min: 1_500_000_000, max: 1_700_000_000 }).map(String),
      fc.constantFrom("L4UESK-KG3EQ-UFO4T5", "a b&c"),
    ),
  cursor: () =>
    fc.oneof(
      fc.boolean(),
      bytes(40, 40).map((given) => Buffer.from(given).toString("base64")),
    ),
};
const membersOf = (op) =>
  fc.record(
    Object.fromEntries([...op.required, ...op.optional].map((field) => [field.name, VALUES[field.kind](field)])),
    { requiredKeys: op.required.map(({ name }) => name) },
  );
const CALL = fc.oneof(...KRAKEN.map((op) => membersOf(op).map((members) => ({ op, members }))));
const OPTIONS = fc.record(
  { encoding: fc.constantFrom("json", "form"), otp: fc.constant("123456") },
  { requiredKeys: [] },
);

test(`kraken.request: body, nonce and signature on ${ROUNDS} random requests`, () => {
  let now = 1_600_000_000_000;
  const kraken = newKraken({ now: () => now });
  holds(ROUNDS, SEED + 4, CALL, OPTIONS, fc.integer({ min: -1, max: 1 }), ({ op, members }, options, passed) => {
    now += passed;
    const request = kraken.request(op.name, members, options);

    const { encoding, otp } = options;
    const all = { nonce: request.nonce, ...members, ...(otp && { otp }) };
    // It counts by its presence, so false is left out.
    if (op.name === "DepositAddresses" && all.new === false) delete all.new;
    const json = (encoding ?? (isPay(op.name) ? "json" : "form")) === "json";
    assert.equal(request.body, json ? JSON.stringify(all) : formText(all), "body");
    assert.equal(
      request.headers["API-Sign"],
      apiSign(`/0/private/${op.name}`, request.nonce, request.body),
      "API-Sign",
    );
  });
});
