// Whole requests of Funding (Beta) on random input, against paths and queries built with URLSearchParams, bodies built
// with JSON.stringify, and signatures of node:crypto.
import assert from "node:assert/strict";
import { test } from "node:test";
import { built, FUNDING, reversed } from "./funding.mjs";
import { fc, holds, text } from "./random.mjs";
import { apiSign, freshKey, newKraken } from "./support.mjs";

const SEED = 0xbe7a2026;
const ROUNDS = 10_000;

const HEX = "0123456789abcdefABCDEF";
const WORD = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
const letters = (of, length) => fc.string({ unit: fc.constantFrom(...of), minLength: length, maxLength: length });
const odd = fc.constantFrom(
  "a b",
  "x&y=z",
  "100%",
  "+",
  "~*'()!",
  '"\\/',
  "[]{}",
  "?#;:@,",
  "é☕😀",
  "\u2028\u0000\u007f",
  "%2F",
  "..",
  "a.b",
);
const words = {
  class: ["currency", "tokenized_asset"],
  asset_class: ["currency", "tokenized_asset"],
  rebase_multiplier: ["rebased", "base"],
  direction: ["deposit", "withdraw"],
  status: ["pending", "success", "failed"],
};
const VALUES = {
  text: () => fc.oneof(odd, text(30, 1)),
  oneOf: (field) => fc.constantFrom(...words[field.name]),
  amount: () =>
    fc.oneof(
      fc.nat().map(String),
      fc.tuple(fc.nat(), fc.nat()).map((parts) => parts.join(".")),
    ),
  integer: () => fc.oneof(fc.nat(), fc.constantFrom(0, Number.MAX_SAFE_INTEGER)),
  boolean: () => fc.boolean(),
  methodId: () =>
    fc
      .tuple(...[8, 4, 4, 4, 12].map((length) => letters(HEX, length)), fc.constantFrom("-", ""))
      .map((parts) => parts.slice(0, 5).join(parts[5])),
  addressId: () => fc.tuple(...[5, 5, 6].map((length) => letters(WORD, length))).map((parts) => `AB${parts.join("-")}`),
  pathAsset: () => fc.oneof(odd, text(16, 1)).filter((asset) => asset !== "." && asset !== ".."),
  dateTime: () =>
    fc
      .date({ min: new Date("1970-01-01"), max: new Date("2099-12-31"), noInvalidDate: true })
      .map((date) => date.toISOString()),
  nested: (field) => {
    const members = record([...field.required], [...field.optional]);
    if (field.oneOf.length === 0) return members;
    const one = fc.oneof(...field.oneOf.map((member) => valueOf(member).map((value) => ({ [member.name]: value }))));
    return fc.tuple(one, members).map((parts) => Object.assign({}, ...parts));
  },
};
const valueOf = (field) => VALUES[field.kind](field);
/** Required members first, then some of the optional ones, in the order of the documentation. */
function record(required, optional) {
  const values = Object.fromEntries([...required, ...optional].map((field) => [field.name, valueOf(field)]));
  const names = Object.keys(values);
  return fc
    .record(values, { requiredKeys: required.map(({ name }) => name) })
    .map((members) => Object.fromEntries(names.filter((name) => name in members).map((name) => [name, members[name]])));
}
const CALL = fc.oneof(...FUNDING.map((op) => record(op.required, op.optional).map((params) => ({ op, params }))));
const OTP = fc.constantFrom(undefined, undefined, "123456", "~!");

test(`path, query, body, headers and signature of ${ROUNDS} random requests`, () => {
  let now = 1_600_000_000_000;
  const apiKey = freshKey();
  const kraken = newKraken({ apiKey, now: () => now });
  const counts = Object.fromEntries(FUNDING.map((op) => [op.name, 0]));
  let nestings = 0;
  let last = 0n;
  holds(
    ROUNDS,
    SEED,
    CALL,
    OTP,
    fc.boolean(),
    fc.integer({ min: -1, max: 1 }),
    ({ op, params }, otp, backwards, passed) => {
      now += passed;
      counts[op.name]++;
      const request = kraken.request(
        op.name,
        backwards ? reversed(params) : params,
        otp === undefined ? undefined : { otp },
      );
      const { target, body } = built(op, params);
      assert.equal(request.url, `https://api.kraken.com${target}`, "path and query");
      assert.equal(request.method, op.method, "method");
      assert.equal(request.body, body, "body, in the order of the documentation");
      if (body !== undefined) {
        const { account_id: _, ...rest } = params;
        for (const name of op.path.match(/(?<=\{)\w+/g) ?? []) delete rest[name];
        assert.deepEqual(JSON.parse(request.body), rest, "what is read of the body");
      }
      if (Object.values(params).some((value) => typeof value === "object")) nestings++;
      assert.deepEqual(
        { ...request.headers },
        {
          "API-Key": apiKey,
          "API-Sign": apiSign(target, request.nonce, body ?? ""),
          "API-Nonce": request.nonce,
          ...(otp !== undefined && { "API-OTP": otp }),
          ...(body !== undefined && { "Content-Type": "application/json" }),
        },
      );
      // What fetch makes of the address is what was signed.
      const { pathname, search } = new URL(request.url);
      assert.equal(pathname + search, target, "the address as URL reads it");
      assert.ok(BigInt(request.nonce) > last, "the nonce");
      last = BigInt(request.nonce);
    },
  );
  for (const [name, count] of Object.entries(counts)) assert.ok(count > ROUNDS / 50, `${name}: ${count} rounds`);
  assert.ok(nestings > ROUNDS / 5, `${nestings} nested`);
});
