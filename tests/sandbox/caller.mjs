// Calls a sandbox's Kraken by hand, signed with node:crypto: neither paysign's core nor the sandbox signs for its own check.

import { createHash, createHmac } from "node:crypto";

export const API = "https://api.kraken.com/0/private/";
export const ID = "GSoAAAAAAAA";

let lastNonce = 1_800_000_000_000;
export const nextNonce = () => String((lastNonce += 1));

export function apiSign(secret, path, nonce, body) {
  const digest = createHash("sha256").update(nonce).update(body).digest();
  return createHmac("sha512", Buffer.from(secret, "base64")).update(path).update(digest).digest("base64");
}

/** A signed request, as `fetch(request.url, request)` takes it. */
export function signed({ apiKey, apiSecret }, endpoint, parameters = {}, { nonce = nextNonce(), headers = {} } = {}) {
  const url = API + endpoint;
  const body = JSON.stringify({ nonce, ...parameters });
  const sign = apiSign(apiSecret, new URL(url).pathname, nonce, body);
  const own = { "API-Key": apiKey, "API-Sign": sign, "Content-Type": "application/json", ...headers };
  return { url, method: "POST", headers: own, body };
}

/** Calls an operation as JSON; answers the parsed envelope. */
export async function call(sandbox, endpoint, parameters = {}, { key = sandbox.kraken, ...more } = {}) {
  const request = signed(key, endpoint, parameters, more);
  return (await sandbox.fetch(request.url, request)).json();
}

/** Calls an operation that must succeed; answers its result. */
export async function result(sandbox, endpoint, parameters, more) {
  const answer = await call(sandbox, endpoint, parameters, more);
  if (answer.error.length > 0) throw new Error(`${endpoint}: ${JSON.stringify(answer.error)}`);
  return answer.result;
}

/** Calls an operation that must be refused; answers the one error as text. */
export async function refusal(sandbox, endpoint, parameters, more) {
  const { error } = await call(sandbox, endpoint, parameters, more);
  if (error.length !== 1) throw new Error(`${endpoint}: ${JSON.stringify(error)}`);
  const [one] = error;
  if (typeof one === "string") return one;
  return `E${one.errorClass}:${one.type}${one.errorMessage === "" ? "" : `:${one.errorMessage}`}`;
}

export const payment = (external_id = ID, more = {}) => ({ amount: "10.50", asset: "USD", external_id, ...more });
