// Project Wycheproof's ECDSA and ECDH vectors against what verifies Kraken Pay's callbacks. Its messages are not tokens, so its
// signatures are wrong for any that there is, and its keys are none of Kraken's: all of them have to be refused.
import assert from "node:assert/strict";
import { sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as pay from "../tarball/pay-callback-support.mjs";

const vectors = JSON.parse(readFileSync(new URL("../vectors/wycheproof-es256.json", import.meta.url), "utf8"));
const input = `${pay.b64(pay.HEADER)}.${pay.b64(pay.claims)}`;
const good = sign("sha256", Buffer.from(input), { key: pay.privateKey, dsaEncoding: "ieee-p1363" });
const signed = (signature) => `${input}.${signature.toString("base64url")}`;
const FIELD = 2n ** 256n - 2n ** 224n + 2n ** 192n + 2n ** 96n - 1n;
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

test("the token is good with its own signature and key", async () => {
  assert.deepEqual(await pay.verify(signed(good)), pay.claims);
});

for (const [name, form] of [
  ["signatures_p1363", "as two numbers"],
  ["signatures_der", "as DER, in the place of two numbers"],
])
  test(`no signature of the vectors passes, ${form}`, async () => {
    const all = vectors[name].map((hex) => Buffer.from(hex, "hex"));
    assert.ok(all.length > 200, `${all.length} signatures`);
    for (const bytes of all) {
      await pay.refuses(pay.verify(signed(bytes)), "bad_signature", undefined, bytes.toString("hex"));
      // At the length that a token has: cut, and filled up on either side.
      const zeros = Buffer.alloc(64);
      for (const fitted of [Buffer.concat([bytes, zeros]).subarray(0, 64), Buffer.concat([zeros, bytes]).subarray(-64)])
        await pay.refuses(pay.verify(signed(fitted)), "bad_signature", undefined, `fitted ${fitted.toString("hex")}`);
    }
  });

test("no numbers out of their range pass, in the place of either and of both", async () => {
  const bytesOf = (number) => Buffer.from(number.toString(16).padStart(64, "0"), "hex");
  const [r, s] = [good.subarray(0, 32), good.subarray(32)];
  const negative = (number) => BigInt.asUintN(256, -number);
  const numbers = [0n, 1n, ORDER - 1n, ORDER, ORDER + 1n, FIELD - 1n, FIELD, FIELD + 1n, 2n ** 256n - 1n];
  const all = [...numbers, ...numbers.slice(1).map(negative), negative(BigInt(`0x${r.toString("hex")}`))].map(bytesOf);
  for (const one of all) {
    for (const pair of [[one, s], [r, one], ...all.map((other) => [one, other])])
      await pay.refuses(pay.verify(signed(Buffer.concat(pair))), "bad_signature", undefined, pair.join());
  }
});

/** A key set in which the token's own key has another point. */
const setOf = (point, crv = "P-256") => {
  const bytes = Buffer.from(point, "hex").subarray(1);
  const [x, y] = [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
  return { keys: [{ ...pay.jwks.keys[0], crv, x: x.toString("base64url"), y: y.toString("base64url") }] };
};

test("points that are not on the curve are refused as keys", async () => {
  assert.ok(vectors.keys_not_on_the_curve.length > 10);
  for (const point of vectors.keys_not_on_the_curve) {
    const error = await pay.refuses(pay.verify(signed(good), setOf(point)), "bad_signature", undefined, point);
    assert.match(error.message, /not a point of P-256/, point);
  }
});

test("keys of other curves are refused, by their own name and as if they were P-256", async () => {
  for (const [curve, points] of Object.entries(vectors.keys_of_other_curves)) {
    assert.ok(points.length > 0, curve);
    for (const point of points) {
      const named = await pay.refuses(pay.verify(signed(good), setOf(point, curve)), "bad_signature", undefined, curve);
      assert.match(named.message, /not a public ES256 key/, curve);
      const lying = await pay.refuses(pay.verify(signed(good), setOf(point)), "bad_signature", undefined, curve);
      assert.match(lying.message, /not a point of P-256/, curve);
    }
  }
});

test("keys of the curve's edges are read, and do not verify what another key has signed", async () => {
  assert.ok(vectors.keys.length > 50);
  for (const point of vectors.keys) {
    const error = await pay.refuses(pay.verify(signed(good), setOf(point)), "bad_signature", undefined, point);
    assert.match(error.message, /not signed by this key/, point);
  }
});
