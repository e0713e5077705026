// A Katu9 webhook: sign, verify, and change a byte of it.

import { PaySignError, signKatu9Webhook, verifyKatu9Webhook } from "paysign";
import { hex, hmac, text, turned, utf8 } from "./bytes.js";
import { byId, h, tell } from "./dom.js";

const SAMPLE = '{"event":"payment_link.created","data":{"id":"497f6eca-6276-4993-bfeb-53cbbbba6f08"}}';

/** Draws the panel; gives a function that shows a webhook that has arrived. */
export function katu9Webhook(place, secret) {
  const field = (id, label, control) => [h("label", { class: "label", for: id }, label), control];
  const plain = { spellcheck: "false", autocomplete: "off", autocapitalize: "none", oninput: () => verify() };
  place.replaceChildren(
    h("h3", {}, "From Katu9"),
    h(
      "p",
      { class: "doc" },
      "HMAC-SHA256 over the raw body, in hexadecimal. Verify the bytes as they came, before anything parses them.",
    ),
    ...field("hook-body", "Raw body", h("textarea", { id: "hook-body", rows: "5", ...plain })),
    ...field("hook-signature", "X-Katu9-Signature", h("textarea", { id: "hook-signature", rows: "2", ...plain })),
    ...field("hook-secret", "Secret (the sandbox’s)", h("input", { id: "hook-secret", type: "text", ...plain })),
    h(
      "div",
      { class: "buttons" },
      h("button", { type: "button", id: "hook-sign", onclick: () => sign() }, "Sign this body"),
      h("button", { type: "button", id: "hook-turn", onclick: () => turn() }, "Change one byte"),
    ),
    h("p", { class: "says", id: "hook-from", hidden: true }),
    h("div", { id: "hook-verdict", class: "outcome", role: "status" }),
  );
  const [body, signature, key] = ["hook-body", "hook-signature", "hook-secret"].map(byId);

  function sign() {
    try {
      signature.value = signKatu9Webhook(key.value, body.value);
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
    }
    verify();
  }

  function turn() {
    const bytes = utf8(body.value);
    if (bytes.length === 0) return;
    // Within the last text: the body stays JSON, and only the signature can tell.
    body.value = text(turned(bytes, Math.max(0, bytes.length - 4)));
    verify();
  }

  async function verify() {
    const given = { secret: key.value, signature: signature.value, body: body.value };
    let said;
    try {
      const { event } = verifyKatu9Webhook(given);
      said = ["good", "Genuine", event];
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
      said = ["bad", error.code, error.message];
    }
    // A secret that is refused signs nothing.
    const wanted =
      said[1] === "bad_secret" ? undefined : hex(await hmac("SHA-256", utf8(given.secret), utf8(given.body)));
    const agrees = (wanted === given.signature.toLowerCase()) === (said[1] !== "bad_signature");
    const [tone, title, more] = said;
    const verdict = byId("hook-verdict");
    verdict.className = `outcome ${tone}`;
    verdict.replaceChildren(
      h("strong", {}, title),
      h("span", {}, more),
      ...(wanted === undefined ? [] : [h("small", {}, agrees ? "WebCrypto agrees" : "WebCrypto does not agree")]),
    );
  }

  /** Shows a webhook, and from where it came. */
  function show(arrived, from) {
    body.value = arrived.body;
    signature.value = arrived.signature;
    key.value = secret;
    tell(byId("hook-from"), from);
    verify();
  }

  key.value = secret;
  show({ body: SAMPLE, signature: signKatu9Webhook(secret, SAMPLE) });
  return show;
}
