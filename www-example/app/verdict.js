// The answer of a call as a card: what happened to the money, and what to do next.

import { PaySignError, page } from "paysign";
import { h } from "./dom.js";
import { colouredJson } from "./highlight.js";
import { errorPage } from "./links.js";
import { qrCode } from "./qr.js";

const OUTCOMES = {
  not_sent: ["Nothing was sent", "warn", "The request never left."],
  refused: ["Refused", "bad", "The API said no: nothing was done."],
  accepted: [
    "Done, with a strange answer",
    "warn",
    "The API said yes, but its result has another shape than documented.",
  ],
  unknown: ["Unknown", "warn", "It may have been done, or not. Never take this for a failure."],
};
const ACTIONS = {
  same_external_id: "Send it again with the same external_id: if the first one arrived, the second is refused.",
  reconcile: "Look up what happened before anything else; a repeat could do it twice.",
  fresh_nonce: "Send it again with a fresh nonce.",
  wait: "Wait, then send it again.",
  fix_input: "Change what the message names.",
  already_done: "It was done before: this is the proof, if an earlier attempt had the same id and members.",
  never: "The same call gives the same answer.",
};
/** No operation reads the link of a request again. */
const LOST_LINK = " If the link was in an answer that got lost, cancel it by the same id and create one with a new id.";
/** What a button under the card does, where a repeat is the advice. */
const REPEATS = {
  same_external_id: "Send again, same id, fresh nonce",
  fresh_nonce: "Send again, fresh nonce",
  wait: "Send again",
};

/** A time as people say it, rounded up. */
function inWords(milliseconds) {
  const seconds = Math.ceil(milliseconds / 1000);
  const [count, unit] =
    seconds <= 120
      ? [seconds, "second"]
      : seconds < 7200
        ? [Math.ceil(seconds / 60), "minute"]
        : [Math.ceil(seconds / 3600), "hour"];
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

const fact = (name, value) => (value === undefined || value === "" ? [] : [h("dt", {}, name), h("dd", {}, value)]);
const json = (value) => JSON.stringify(value, undefined, 2);
const scrolled = (label, text) =>
  h("pre", { class: "code", tabindex: "0", role: "region", "aria-label": label }, colouredJson(text));

function raw(answer) {
  if (answer === undefined) return undefined;
  return h(
    "details",
    {},
    h("summary", {}, `The answer as it came: HTTP ${answer.status}`),
    scrolled("The answer as it came", answer.text),
  );
}

function link(result) {
  const address = result?.view_link;
  if (typeof address !== "string") return undefined;
  return h(
    "figure",
    { class: "qr" },
    qrCode(address),
    h(
      "figcaption",
      {},
      h("strong", {}, "The payment link"),
      h("code", {}, address),
      h("span", {}, "Scan it, or hand it on. The sandbox’s host does not exist."),
    ),
  );
}

function listed(result) {
  let items;
  let cursor;
  try {
    ({ items, cursor } = page(result));
  } catch {
    // Not a list, or one of Funding (Beta) that is called after what it holds.
    const { next_cursor: next, ...members } = Object(result);
    [items] = Object.values(members);
    cursor = next;
    if (!Array.isArray(items) || Object.keys(members).length !== 1) return undefined;
  }
  return `${items.length} item${items.length === 1 ? "" : "s"}${cursor === undefined ? "" : ", and a cursor to the next page"}`;
}

/** A repeat that the API knows by its external_id is not an ordinary refusal. */
const DUPLICATE = [
  "Refused as a repeat",
  "warn",
  "The API has this external_id already: nothing was done a second time.",
];

const title = (text, endpoint) => h("h3", {}, text, " ", h("code", {}, endpoint));

function done(endpoint, { result, warnings }, answer) {
  return h(
    "article",
    { class: "verdict good", "data-outcome": "done" },
    title("Done", endpoint),
    h("p", {}, "The API said yes, and paysign has checked the documented members.", " ", listed(result)),
    warnings.map((warning) => h("p", { class: "warning" }, warning.text)),
    link(result),
    scrolled("The result", json(result)),
    raw(answer),
  );
}

/** A code, with a link to what explains it. */
function linkedCode(code) {
  const href = errorPage(code);
  return href === undefined ? code : h("a", { href }, code);
}

function failed(endpoint, error, answer, repeat) {
  const { code, outcome, retry, field, status, errors } = error;
  const [words, tone, meaning] = code === "duplicate_id" ? DUPLICATE : OUTCOMES[outcome];
  const again = REPEATS[retry.action];
  const isLinkLost = retry.action === "already_done" && endpoint === "Pay/request/create";
  return h(
    "article",
    { class: `verdict ${tone}`, "data-outcome": outcome, "data-code": code, "data-action": retry.action },
    title(words, endpoint),
    h("p", {}, meaning),
    h(
      "dl",
      { class: "chipline" },
      h("div", {}, h("dt", {}, "outcome"), h("dd", {}, outcome)),
      h("div", {}, h("dt", {}, "retry"), h("dd", {}, retry.action)),
      h("div", {}, h("dt", {}, "code"), h("dd", {}, linkedCode(code))),
    ),
    h("p", { class: "next" }, h("strong", {}, "Next: "), ACTIONS[retry.action], isLinkLost && LOST_LINK),
    again === undefined ? undefined : h("button", { type: "button", onclick: repeat }, again),
    h(
      "dl",
      { class: "details" },
      fact("message", error.message),
      fact("sandbox", answer?.diagnosis ?? (answer?.stage && `The stage that differs: ${answer.stage}`)),
      fact("field", field),
      fact("wait", retry.afterMs === undefined ? undefined : inWords(retry.afterMs)),
      fact("status", status === undefined ? undefined : String(status)),
      errors.flatMap(({ severity, category, type, detail }) =>
        fact(severity === "W" ? "warning" : "API error", [category, type, detail].filter(Boolean).join(" · ")),
      ),
      fact("reason", retry.reason),
      fact("cause", error.cause instanceof Error ? error.cause.message : undefined),
    ),
    raw(answer),
  );
}

/**
 * Shows how a call of an endpoint ended: `settled` is its result or what was thrown, `answer` the raw answer if there was
 * one, `repeat` what a button does where a repeat is the advice.
 */
export function drawVerdict(place, endpoint, settled, answer, repeat) {
  if (!("error" in settled)) place.replaceChildren(done(endpoint, settled, answer));
  else if (PaySignError.is(settled.error)) place.replaceChildren(failed(endpoint, settled.error, answer, repeat));
  else throw settled.error;
}
