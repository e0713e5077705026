// The key that the page signs with: the published demonstration key, another one as text, or one that nobody can read.

import { Kraken, UnsignedKraken } from "paysign";
import { announce, byId, tell } from "./dom.js";
import { forget, imported, refusalOf, restored, signatureOf } from "./held-key.js";
import { sandbox } from "./sandbox.js";

const { apiKey, apiSecret } = sandbox.kraken;

/** `held` is the key that can't be read; then there is no `apiSecret`. */
export const key = { apiKey, apiSecret, held: undefined };

const isDemonstration = () => key.apiSecret === apiSecret;

/** What may be shown of the secret. */
export function shownSecret() {
  if (key.held !== undefined) return "a CryptoKey";
  return isDemonstration() ? `${apiSecret.slice(0, 12)}…` : "•••";
}

/** Builds a request, as a program would; gives a promise of it where the browser signs, for that takes a moment. */
export function built(endpoint, params, where) {
  if (key.held !== undefined) return unsigned(endpoint, params, where);
  const client = new Kraken({ apiKey: key.apiKey, apiSecret: key.apiSecret, ...where });
  try {
    return client.request(endpoint, params);
  } finally {
    client.free();
  }
}

function unsigned(endpoint, params, where) {
  const { held } = key;
  const client = new UnsignedKraken({ apiKey: held.apiKey, ...where });
  try {
    const { message, signed } = client.request(endpoint, params);
    return signatureOf(held, message).then(signed);
  } finally {
    client.free();
  }
}

/** Shows what is wrong with the key that was typed, if that is what is wrong. */
export function showKeyError({ code, field, message } = {}) {
  const errors = { "api-key": field === "apiKey", secret: code === "bad_secret" };
  for (const [id, isWrong] of Object.entries(errors)) {
    tell(byId(`${id}-error`), isWrong ? message : undefined);
    if (isWrong) byId(id).setAttribute("aria-invalid", "true");
    else byId(id).removeAttribute("aria-invalid");
  }
}

/** Fills the box of the key; `onchange` is called whenever another key is to sign. */
export function startKeys(onchange) {
  /** Takes what is typed, as it was typed: a secret with a blank at its end is another one, and the library says so. */
  const typed = () => {
    Object.assign(key, { apiKey: byId("api-key").value, apiSecret: byId("secret").value, held: undefined });
    show();
    onchange();
  };
  const demonstrate = () => {
    byId("api-key").value = apiKey;
    byId("secret").value = apiSecret;
    typed();
  };
  const hold = async (held) => {
    // The text goes: from here on there is no place in the page to read the secret from.
    byId("secret").value = "";
    Object.assign(key, { apiKey: held.apiKey, apiSecret: undefined, held });
    show();
    onchange();
    tell(byId("held-says"), await told(held));
  };

  byId("api-key").value = apiKey;
  byId("secret").value = apiSecret;
  for (const id of ["api-key", "secret"]) byId(id).addEventListener("input", typed);
  byId("secret-reset").addEventListener("click", () => {
    demonstrate();
    byId("secret").focus();
  });
  byId("hold").addEventListener("click", async () => {
    try {
      // What is wrong with them is shown already.
      new Kraken({ apiKey: key.apiKey, apiSecret: key.apiSecret }).free();
    } catch {
      return byId("secret").focus();
    }
    await hold(await imported(key.apiKey, key.apiSecret));
    announce("The key is imported");
    byId("forget").focus();
  });
  byId("forget").addEventListener("click", async () => {
    await forget();
    demonstrate();
    announce("The key is forgotten");
    byId("hold").focus();
  });
  restored().then((held) => held !== undefined && hold(held));
}

function show() {
  const { held } = key;
  const foreign = held === undefined && !isDemonstration();
  byId("typed-key").hidden = held !== undefined;
  byId("held-key").hidden = held === undefined;
  byId("secret-reset").hidden = !foreign;
  const kinds = ["a CryptoKey that nobody can read", "not the demonstration key", "Kraken’s demonstration key"];
  byId("key-kind").textContent = held !== undefined ? kinds[0] : foreign ? kinds[1] : kinds[2];
  tell(
    byId("secret-warning"),
    foreign
      ? "This is not the demonstration key. As text, whatever runs in this page can read it: import it below, or take it out and revoke it."
      : undefined,
  );
}

async function told(held) {
  const refusal = await refusalOf(held);
  const where = held.kept
    ? "This browser keeps it in its IndexedDB, for this page alone, until you forget it."
    : "This browser does not keep such keys: it is gone with this page.";
  const read = refusal === undefined ? "This browser gives it away" : `Asked to export it, the browser says ${refusal}`;
  return `Imported ${new Date(held.since).toLocaleString()}. ${where} ${read}. UnsignedKraken builds each request, the browser signs its message.`;
}
