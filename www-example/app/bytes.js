// Bytes, their spellings, and the signature made once more with the browser's own WebCrypto.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export const utf8 = (text) => encoder.encode(text);
export const text = (bytes) => decoder.decode(bytes);
export const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
export const base64 = (bytes) => btoa(String.fromCharCode(...bytes));
export const fromBase64 = (digits) => Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));

export function joined(...parts) {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** A copy whose byte at `at` has its lowest bit turned: digits stay digits, letters stay text. */
export function turned(bytes, at) {
  const copy = bytes.slice();
  copy[at] ^= 1;
  return copy;
}

/** An HMAC by WebCrypto. */
export async function hmac(hash, secret, message) {
  const key = await crypto.subtle.importKey("raw", secret, { name: "HMAC", hash }, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, message));
}

/**
 * Every stage of API-Sign, by WebCrypto, from bytes: nonce, body and path as they are. `sign` makes the signature of the
 * message, with a key that need not be readable.
 */
export async function apiSign({ path, nonce, body }, sign) {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", joined(nonce, body)));
  const message = joined(path, digest);
  return { digest, message, signature: base64(await sign(message)) };
}
