// A callback of Kraken Pay: an ES256 token, verified with a key set.

import { PaySignError } from "paysign";
import { payCallbackReply, verifyPayCallback } from "paysign/pay-callback";
import { byId, h, tell } from "./dom.js";

// The example of Kraken's guide "Pay webhook notifications": a test key and a token of June 2025.
const EXAMPLE_KEYS = {
  keys: [
    {
      alg: "ES256",
      kty: "EC",
      kid: "test-pay-callback-1",
      crv: "P-256",
      x: "bZTKem2HYASLhJ92_7ZiEZyejuvmX_TYSqbij3u1Y-8",
      y: "pW_maiG81zNwzSxaOjo4RDqOeDMPnAxNYiFe9FzJG04",
    },
  ],
};
const EXAMPLE_TOKEN =
  "eyJ0eXAiOiJKV1QiLCJhbGciOiJFUzI1NiIsImtpZCI6InRlc3QtcGF5LWNhbGxiYWNrLTEifQ." +
  "eyJpc3MiOiJrcmFrZW4tcGF5IiwiYXVkIjpudWxsLCJleHAiOjE3NDk1NDc4NjksInBheWxvYWQiOnsiZXh0ZXJuYWxfaWQiOiJHU29BQUFBQUFBQSIsInN0YXR1cyI6InN1Y2Nlc3MiLCJjdXN0b21lcl9rcmFrdGFnIjoiYm9iIn19." +
  "dmlaZ0sdPVodkytuv8IFUj4Sbn0wpywzW51itWCh7dHX-bELdhkwE8pVpIyRYGP42TtyBChbVKwXEfd2-uxTHQ";

/**
 * Draws the panel; `pay` lets somebody pay the last request, and says why that can't be if it can't. Gives a function
 * that shows a callback that has arrived.
 */
export function payCallback(place, pay) {
  const plain = { spellcheck: "false", autocomplete: "off", autocapitalize: "none", oninput: () => verify() };
  place.replaceChildren(
    h("h3", {}, "From Kraken Pay"),
    h(
      "p",
      { class: "doc" },
      "The body is a token, signed with ES256 and good for 24 hours. It names no amount: look the payment up by its external_id.",
    ),
    h("label", { class: "label", for: "call-token" }, "Raw body"),
    h("textarea", { id: "call-token", rows: "5", ...plain }),
    h(
      "details",
      {},
      h("summary", {}, "Key set"),
      h("label", { class: "unseen", for: "call-keys" }, "Key set as JSON"),
      h("textarea", { id: "call-keys", rows: "6", ...plain }),
    ),
    h(
      "label",
      { class: "check", for: "call-expired" },
      h("input", { type: "checkbox", id: "call-expired", onchange: () => verify() }),
      " Read it even after its expiry",
    ),
    h(
      "div",
      { class: "buttons" },
      h(
        "button",
        { type: "button", id: "call-example", onclick: () => show(EXAMPLE_TOKEN, EXAMPLE_KEYS) },
        "Kraken’s example",
      ),
      h(
        "button",
        { type: "button", id: "call-paid", onclick: () => tell(byId("call-from"), pay()) },
        "Let bob pay the last request",
      ),
      h("button", { type: "button", id: "call-turn", onclick: () => turn() }, "Change one byte"),
    ),
    h("p", { class: "says", id: "call-from", role: "status", hidden: true }),
    h("div", { id: "call-verdict", class: "outcome", role: "status" }),
  );
  const [token, keys, expired] = ["call-token", "call-keys", "call-expired"].map(byId);
  let asked = 0;

  async function verified() {
    let set;
    try {
      set = JSON.parse(keys.value);
    } catch {
      return ["bad", "not JSON", "The key set cannot be read."];
    }
    try {
      const { payload } = await verifyPayCallback(token.value, set, { acceptExpired: expired.checked });
      const who = payload.customer_kraktag === null ? "" : `, by ${payload.customer_kraktag}`;
      return [
        "good",
        `Genuine: ${payload.status}`,
        `external_id ${payload.external_id}${who}. Answer ${payCallbackReply().body}`,
      ];
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
      return [error.code === "expired" ? "warn" : "bad", error.code, error.message];
    }
  }

  async function verify() {
    const mine = ++asked;
    const [tone, title, more] = await verified();
    if (mine !== asked) return;
    const verdict = byId("call-verdict");
    verdict.className = `outcome ${tone}`;
    verdict.replaceChildren(h("strong", {}, title), h("span", {}, more));
  }

  /** Shows a token, the keys to verify it with, and from where it came. */
  function show(text, set, from) {
    token.value = text;
    keys.value = JSON.stringify(set, undefined, 1);
    tell(byId("call-from"), from);
    verify();
  }

  function turn() {
    // A character in the middle of the signature: the last one has bits that mean nothing.
    const at = token.value.length - 40;
    if (at < 0) return;
    token.value = token.value.slice(0, at) + (token.value[at] === "A" ? "B" : "A") + token.value.slice(at + 1);
    verify();
  }

  show(EXAMPLE_TOKEN, EXAMPLE_KEYS);
  return show;
}
