// Webhooks that are signed with HMAC, of Katu9, Kraken Embed and Kraken Ramp: sign, verify, and change a byte of one.

import { PaySignError, verifyEmbedWebhook, verifyKatu9Webhook, verifyRampWebhook } from "paysign";
import { fromBase64, hex, hmac, joined, text, turned, utf8 } from "./bytes.js";
import { byId, h, tell } from "./dom.js";

const inSeconds = () => Math.floor(Date.now() / 1000);

const signed = async (secret, message) => hex(await hmac("SHA-256", secret, message));

/** In what the vendors differ; `sign` is theirs by WebCrypto, of the time that `signature` names or of now. */
const VENDORS = {
  katu9: {
    id: "hook",
    title: "From Katu9",
    docs: "HMAC-SHA256 over the raw body, in hexadecimal. Verify the bytes as they came, before anything parses them.",
    header: "X-Katu9-Signature",
    secretLabel: "Secret (the sandbox’s)",
    verify: (given) => verifyKatu9Webhook(given).event,
    sign: ({ secret, body }) => signed(utf8(secret), utf8(body)),
    sample: '{"event":"payment_link.created","data":{"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08"}}',
  },
  embed: {
    id: "embed",
    title: "From Kraken Embed",
    docs: "HMAC-SHA256 over the time and the raw body. The secret is base64, and a time more than five minutes away is refused.",
    header: "X-Signature",
    secretLabel: "Secret, in base64",
    verify: (given) => verifyEmbedWebhook(given).event,
    async sign({ secret, body, signature, at }) {
      const seconds = at ?? /(?:^|,)t=(\d+)/.exec(signature ?? "")?.[1] ?? inSeconds();
      return `t=${seconds},v1=${await signed(fromBase64(secret), joined(utf8(`${seconds}.`), utf8(body)))}`;
    },
    secret: "dGVzdC1zZWNyZXQtcGxlYXNlLWlnbm9yZQ==",
    sample:
      '{"event_type":"quote.executed","id":"QTE-AAAAA-EXAMPLE","iiban":"AA00N84GEXAMPLE0","timestamp":"2024-12-19T00:24:50.123456789Z"}',
  },
  ramp: {
    id: "ramp",
    title: "From Kraken Ramp",
    docs: "HMAC-SHA256 over the raw body, in hexadecimal, under the secret as text. It has no time: refuse what you have seen before.",
    header: "X-Signature",
    secretLabel: "Secret, as text",
    verify(given) {
      const { status, payload } = verifyRampWebhook(given);
      return `${status}, ${payload.transaction_id}`;
    },
    sign: ({ secret, body }) => signed(utf8(secret), utf8(body)),
    secret: "ramp_test_secret",
    sample:
      '{"status":"completed","payload":{"transaction_id":"RT-1","in_amount":"100.00","in_asset":"EUR","out_asset":"XBT","out_amount":"0.00100000"},"raw_status":{},"timestamp":"2024-12-19T00:24:50Z"}',
  },
};

/** Draws the panel of a vendor; gives a function that shows a webhook that has arrived. */
export function hmacWebhook(place, vendor, secret = VENDORS[vendor].secret) {
  const { id, title, docs, header, secretLabel, verify: verified, sign: signatureOf, sample } = VENDORS[vendor];
  const plain = { spellcheck: "false", autocomplete: "off", autocapitalize: "none", oninput: () => verify() };
  const field = (name, label, tag, more) => [
    h("label", { class: "label", for: `${id}-${name}` }, label),
    h(tag, { id: `${id}-${name}`, ...plain, ...more }),
  ];
  const button = (name, text, onclick) => h("button", { type: "button", id: `${id}-${name}`, onclick }, text);
  place.replaceChildren(
    h("h3", {}, title),
    h("p", { class: "doc" }, docs),
    ...field("body", "Raw body", "textarea", { rows: "4" }),
    ...field("signature", header, "textarea", { rows: "2" }),
    ...field("secret", secretLabel, "input", { type: "text" }),
    h(
      "div",
      { class: "buttons" },
      button("sign", "Sign this body", () => sign(inSeconds())),
      button("turn", "Change one byte", turn),
      vendor === "embed" ? button("old", "Signed an hour ago", () => sign(inSeconds() - 3600)) : undefined,
    ),
    h("p", { class: "says", id: `${id}-from`, hidden: true }),
    h("div", { id: `${id}-verdict`, class: "outcome", role: "status" }),
  );
  const [body, signature, key] = ["body", "signature", "secret"].map((name) => byId(`${id}-${name}`));
  let asked = 0;

  async function sign(at) {
    // A secret that can't be read signs nothing; what is wrong with it is told below.
    signature.value = await signatureOf({ secret: key.value, body: body.value, at }).catch(() => signature.value);
    await verify();
  }

  function turn() {
    const bytes = utf8(body.value);
    if (bytes.length === 0) return;
    // Within the last text: the body stays JSON, and only the signature can tell.
    body.value = text(turned(bytes, Math.max(0, bytes.length - 4)));
    verify();
  }

  async function verify() {
    const mine = ++asked;
    const given = { secret: key.value, signature: signature.value, body: body.value };
    const [tone, verdict, more] = judged(verified, given);
    const wanted = verdict === "bad_secret" ? undefined : await signatureOf(given).catch(() => undefined);
    if (mine !== asked) return;
    const agrees = (wanted === given.signature.toLowerCase()) === (verdict !== "bad_signature");
    byId(`${id}-verdict`).className = `outcome ${tone}`;
    byId(`${id}-verdict`).replaceChildren(
      h("strong", {}, verdict),
      h("span", {}, more),
      ...(wanted === undefined ? [] : [h("small", {}, agrees ? "WebCrypto agrees" : "WebCrypto does not agree")]),
    );
  }

  /** Shows a webhook, and from where it came. */
  function show(arrived, from) {
    body.value = arrived.body;
    signature.value = arrived.signature;
    key.value = secret;
    tell(byId(`${id}-from`), from);
    verify();
  }

  key.value = secret;
  body.value = sample;
  sign(inSeconds());
  return show;
}

/** What paysign says of a webhook: how that looks, in one word, and more. */
function judged(verified, given) {
  try {
    return ["good", "Genuine", verified(given)];
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    return [error.code === "expired" ? "warn" : "bad", error.code, error.message];
  }
}
