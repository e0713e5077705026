// Calls a sandbox's Funding (Beta) by hand: queries from URLSearchParams, signatures from node:crypto.

import { createHash, createHmac } from "node:crypto";
import { nextNonce } from "./caller.mjs";

export const HOST = "https://api.kraken.com";

/** API-Sign over a path with its query, as both are sent. */
export function betaSign(secret, target, nonce, body = "") {
  const digest = createHash("sha256")
    .update(nonce + body)
    .digest();
  return createHmac("sha512", Buffer.from(secret, "base64"))
    .update(Buffer.concat([Buffer.from(target), digest]))
    .digest("base64");
}

/** A path with its query: nested members are written a[b]. */
export function target(path, query = {}) {
  const flat = new URLSearchParams();
  const add = (name, value) => {
    if (typeof value !== "object") return flat.append(name, String(value));
    for (const [inner, member] of Object.entries(value)) add(`${name}[${inner}]`, member);
  };
  for (const [name, value] of Object.entries(query)) add(name, value);
  const text = flat.toString();
  return text === "" ? path : `${path}?${text}`;
}

/** A signed request, as `fetch(request.url, request)` takes it. `sign` replaces what the signature is over. */
export function signed({ apiKey, apiSecret }, method, path, { query, body, nonce = nextNonce(), headers, sign } = {}) {
  const sent = target(path, query);
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const over = { target: sent, nonce, body: text ?? "", ...sign };
  const own = {
    "API-Key": apiKey,
    "API-Nonce": nonce,
    "API-Sign": betaSign(apiSecret, over.target, over.nonce, over.body),
    ...(text === undefined ? {} : { "Content-Type": "application/json" }),
    ...headers,
  };
  const kept = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return { url: HOST + sent, method, headers: kept, ...(text === undefined ? {} : { body: text }) };
}

/** Calls an operation; answers status, media type and the parsed body. */
export async function call(sandbox, method, path, { key = sandbox.kraken, ...more } = {}) {
  const request = signed(key, method, path, more);
  const answer = await sandbox.fetch(request.url, request);
  return { status: answer.status, type: answer.headers.get("Content-Type"), body: await answer.json() };
}

/** Calls an operation that must succeed; answers its bare result. */
export async function result(sandbox, method, path, more) {
  const { status, type, body } = await call(sandbox, method, path, more);
  if (status !== 200 || type !== "application/json") throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Calls an operation that must be refused; answers the problem as one line: status, title and detail. */
export async function refusal(sandbox, method, path, more) {
  const { status, type, body } = await call(sandbox, method, path, more);
  if (type !== "application/problem+json" || body.status !== status) {
    throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
  }
  return `${status} ${body.title}${body.detail === undefined ? "" : `: ${body.detail}`}`;
}

export const USDC = { class: "currency", name: "USDC" };
export const METHOD = "d4ec4d52-b159-428e-ba64-f45455a978a1";
export const ETHEREUM = "d9d375da-44b7-4be1-8a00-8b281acfe366";
export const EVM = "f95acdb7-48fb-4441-b5b4-843d3bf60e61";
export const WALLET = "ABR6SXP-SF6CY-VJMONY";
export const WALLET_ADDRESS = "0x5d7347ff6cd27a96c58e1426d45710c6d1535f92";

export const amount = (text, asset = USDC) => ({ asset_amount: { asset, amount: text } });

/** The body of a withdrawal of USDC to an address that is there. */
export const order = (text = "5", more = {}) => ({
  scope: { method_id: METHOD },
  address_id: WALLET,
  amount: amount(text),
  ...more,
});
