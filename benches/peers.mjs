// What a program would use without paysign: each peer signs and verifies with its own library, keys kept where the
// library can keep them.
//
// A peer: { isAsync, sign(path, nonce, body), verify(body, hex), newKey() }, any of them absent where it has none.

import { hmac } from "@noble/hashes/hmac.js";
import { sha256, sha512 } from "@noble/hashes/sha2.js";
import { createHMAC, createSHA256, createSHA512 } from "hash-wasm";

import { API_SECRET, WEBHOOK_SECRET } from "./data.mjs";

const encoder = new TextEncoder();
const secret = Uint8Array.from(atob(API_SECRET), (character) => character.charCodeAt(0));
const webhookSecret = encoder.encode(WEBHOOK_SECRET);

/** The fastest base64 that the host has. */
export const toBase64 =
  "toBase64" in Uint8Array.prototype
    ? (bytes) => bytes.toBase64()
    : typeof Buffer === "function"
      ? (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64")
      : (bytes) => btoa(String.fromCharCode(...bytes));

function joined(path, digest) {
  const head = encoder.encode(path);
  const all = new Uint8Array(head.length + digest.length);
  all.set(head);
  all.set(digest, head.length);
  return all;
}

function fromHex(text) {
  const bytes = new Uint8Array(text.length / 2);
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(text.slice(2 * i, 2 * i + 2), 16);
  return bytes;
}

/** In constant time, as the hashing libraries offer no such comparison. */
function equal(a, b) {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i] ^ b[i];
  return difference === 0;
}

/** node:crypto as its documentation shows it. */
export function nodeByHand({ createHash, createHmac, createSecretKey, timingSafeEqual }) {
  const key = Buffer.from(API_SECRET, "base64");
  return {
    sign: (path, nonce, body) =>
      createHmac("sha512", key)
        .update(path)
        .update(
          createHash("sha256")
            .update(nonce + body)
            .digest(),
        )
        .digest("base64"),
    verify: (body, hex) =>
      timingSafeEqual(createHmac("sha256", WEBHOOK_SECRET).update(body).digest(), Buffer.from(hex, "hex")),
    newKey: () => createSecretKey(API_SECRET, "base64"),
  };
}

/** node:crypto with what is known to make it faster. */
export function nodeTuned({ createHmac, hash }) {
  if (typeof hash !== "function") throw new Error("no one-shot hash()");
  const key = Buffer.from(API_SECRET, "base64");
  return {
    sign: (path, nonce, body) =>
      createHmac("sha512", key)
        .update(path + hash("sha256", nonce + body, "latin1"), "latin1")
        .digest("base64"),
  };
}

export async function webCrypto() {
  const { subtle } = globalThis.crypto;
  const algorithm = { name: "HMAC", hash: "SHA-512" };
  const key = await subtle.importKey("raw", secret, algorithm, false, ["sign"]);
  const webhookKey = await subtle.importKey("raw", webhookSecret, { name: "HMAC", hash: "SHA-256" }, false, ["verify"]);
  return {
    isAsync: true,
    async sign(path, nonce, body) {
      const digest = new Uint8Array(await subtle.digest("SHA-256", encoder.encode(nonce + body)));
      return toBase64(new Uint8Array(await subtle.sign("HMAC", key, joined(path, digest))));
    },
    verify: (body, hex) => subtle.verify("HMAC", webhookKey, fromHex(hex), encoder.encode(body)),
    newKey: () => subtle.importKey("raw", secret, algorithm, false, ["sign"]),
  };
}

export function noble() {
  return {
    sign: (path, nonce, body) => toBase64(hmac(sha512, secret, joined(path, sha256(encoder.encode(nonce + body))))),
    verify: (body, hex) => equal(hmac(sha256, webhookSecret, encoder.encode(body)), fromHex(hex)),
    newKey: () => hmac.create(sha512, secret),
  };
}

export async function hashWasm() {
  const hash = await createSHA256();
  const mac = await createHMAC(createSHA512(), secret);
  const webhookMac = await createHMAC(createSHA256(), webhookSecret);
  return {
    sign(path, nonce, body) {
      const digest = hash
        .init()
        .update(nonce + body)
        .digest("binary");
      return toBase64(mac.init().update(path).update(digest).digest("binary"));
    },
    verify: (body, hex) => equal(webhookMac.init().update(body).digest("binary"), fromHex(hex)),
  };
}
