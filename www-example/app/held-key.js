// A key that nobody can read: the secret goes into a CryptoKey that can't be extracted, which IndexedDB keeps. From then on
// it can sign, while the page is open, and nothing in the page can get at its bytes.

import { fromBase64 } from "./bytes.js";

const DATABASE = "paysign-page";
const STORE = "keys";
const NAME = "kraken";
const HMAC = { name: "HMAC", hash: "SHA-512" };

const settled = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** Does something with the store of keys, in a transaction, and gives its result once it is written. */
async function inStore(mode, work) {
  const opening = indexedDB.open(DATABASE, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE);
  const database = await settled(opening);
  try {
    const transaction = database.transaction(STORE, mode);
    const written = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
    const [result] = await Promise.all([settled(work(transaction.objectStore(STORE))), written]);
    return result;
  } finally {
    database.close();
  }
}

/**
 * Imports a secret, which is good base64. Gives the key, and whether this browser keeps it: where it can't, the key is
 * gone with the page.
 */
export async function imported(apiKey, apiSecret) {
  const key = await crypto.subtle.importKey("raw", fromBase64(apiSecret), HMAC, false, ["sign"]);
  const held = { apiKey, key, since: Date.now() };
  const kept = await inStore("readwrite", (store) => store.put(held, NAME)).then(
    () => true,
    () => false,
  );
  return { ...held, kept };
}

/** The key of an earlier visit; undefined if there is none. */
export async function restored() {
  const held = await inStore("readonly", (store) => store.get(NAME)).catch(() => undefined);
  return held === undefined ? undefined : { ...held, kept: true };
}

/** Takes the key out of the browser. */
export const forget = () => inStore("readwrite", (store) => store.delete(NAME)).catch(() => undefined);

/** API-Sign over a message, as bytes. */
export const signatureOf = async ({ key }, message) => new Uint8Array(await crypto.subtle.sign("HMAC", key, message));

/** What the browser says to whoever wants to read the key. */
export const refusalOf = ({ key }) =>
  crypto.subtle.exportKey("raw", key).then(
    () => undefined,
    (error) => error.name,
  );
