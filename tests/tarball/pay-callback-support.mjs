// What the tests of paysign/pay-callback share: Kraken's published token, and tokens of our own with its published test key.
import assert from "node:assert/strict";
import { createPrivateKey, sign } from "node:crypto";
import { readFileSync } from "node:fs";
import { PaySignError, verifyPayCallback } from "paysign/pay-callback";
import { PaySignError as MainError } from "paysign";

export const vector = JSON.parse(readFileSync(new URL("../vectors/kraken-pay-callback.json", import.meta.url), "utf8"));
export const { jwks, jwt, claims } = vector;
export const NOW = vector.valid_at * 1000;
export const URL_OF_KEYS = "https://www.kraken.com/.well-known/pay-callback-keys.json";
export const KID = jwks.keys[0].kid;
export const HEADER = { typ: "JWT", alg: "ES256", kid: KID };
export const privateKey = createPrivateKey({
  key: Buffer.from(vector.private_key_pkcs8_base64, "base64"),
  format: "der",
  type: "pkcs8",
});

export const b64 = (data) => Buffer.from(typeof data === "string" ? data : JSON.stringify(data)).toString("base64url");
export const es256 = (key) => (input) => sign("sha256", Buffer.from(input), { key, dsaEncoding: "ieee-p1363" });
/** A token of this header and these claims (objects, or the text itself), signed by the test key unless told otherwise. */
export function token(header = HEADER, body = claims, signer = es256(privateKey)) {
  const input = `${b64(header)}.${b64(body)}`;
  return `${input}.${signer(input).toString("base64url")}`;
}
export const withClaims = (more) => token(HEADER, { ...claims, ...more });
export const withPayload = (more) => withClaims({ payload: { ...claims.payload, ...more } });
export const verify = (given, keys = jwks, options = {}) => verifyPayCallback(given, keys, { now: NOW, ...options });

export async function refuses(promise, code, field, label) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    assert.ok(error instanceof PaySignError, `${label}: threw ${String(error)}`);
    assert.ok(MainError.is(error), `${label}: the main entry knows it`);
    assert.equal(error.code, code, `${label}: code (${error.message})`);
    assert.equal(error.field, field, `${label}: field (${error.message})`);
    assert.equal(error.outcome, "not_sent", `${label}: outcome`);
    assert.deepEqual(error.toJSON().errors, [], `${label}: errors`);
    return error;
  }
  assert.fail(`${label}: accepted, ${JSON.stringify(value)}`);
}
