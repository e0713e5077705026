import { settle, UnsignedKraken } from "paysign";
import { createSandbox } from "paysign/sandbox";

const sandbox = createSandbox();
const { apiKey, apiSecret } = sandbox.kraken;

// #region import
// Once, when its owner types the secret in. `false`: nobody can ever read it back, and IndexedDB can keep the object.
const raw = Uint8Array.from(atob(apiSecret), (letter) => letter.charCodeAt(0));
const key = await crypto.subtle.importKey("raw", raw, { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
// #endregion import

// #region sign
const kraken = new UnsignedKraken({ apiKey }); // in a page with the relay as baseUrl
const unsigned = kraken.request("DepositStatus", { asset: "XBT" });
const signature = await crypto.subtle.sign("HMAC", key, unsigned.message);
const request = unsigned.signed(signature);
const { result } = await settle(request, sandbox.fetch(request.url, request));
// #endregion sign

console.log("signed, and", Array.isArray(result) ? "answered" : "not answered");
// #region unreadable
const read = await crypto.subtle.exportKey("raw", key).catch((error) => error.name);
console.log("reading the key:", read); // refused: browsers call it InvalidAccessError
// #endregion unreadable
