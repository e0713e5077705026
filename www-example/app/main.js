// The page: an operation, its form, the picture of its signature, and what became of it.

import { ExternalId, Katu9, PaySignError, operations } from "paysign";
import { announce, byId, copy, h, marked, segments, tell } from "./dom.js";
import { factsOf, fillForm } from "./fields.js";
import { coloured } from "./highlight.js";
import { hmacWebhook } from "./hmac-webhooks.js";
import { built as builtForKraken, key, shownSecret, showKeyError, startKeys } from "./key.js";
import { linked } from "./links.js";
import { noticed } from "./notice.js";
import { drawKatu9, drawKraken, drawStale, inputsOf, PARTS, pictureOf } from "./pipeline.js";
import { remember, sampleOf, startWith } from "./samples.js";
import { paidByBob, sandbox, shows } from "./sandbox.js";
import { addressFault, sent, WAYS } from "./sender.js";
import { languageOf, snippet, SNIPPETS } from "./snippets.js";
import { drawVerdict } from "./verdict.js";

const declared = await (await fetch("./fields.json")).json();
const all = operations();

/** What the page is showing. */
const state = {
  info: all[0],
  form: undefined,
  /** The request in the picture, its params, and whether it has been sent. */
  shown: undefined,
  tamper: undefined,
  target: "page",
  base: undefined,
  copyAs: "fetch",
  /** How often something was built and drawn: what takes longer is dropped where it comes late. */
  built: 0,
  drawn: 0,
};
const isKraken = () => state.info.api === "kraken";
/** Whether the operation makes something under a new external_id. */
const makesId = () => state.info.name.endsWith("/create") && isKraken();
const baseUrl = () => (state.target === "loopback" && state.base !== undefined ? { baseUrl: state.base } : {});

/** Builds a request, or gives a promise of one. */
function built(params) {
  if (isKraken()) return builtForKraken(state.info.name, params, baseUrl());
  const client = new Katu9({ token: sandbox.katu9.token, ...baseUrl() });
  try {
    return client.request(state.info.name, params);
  } finally {
    client.free();
  }
}

let announcing;
function announceLater(text) {
  clearTimeout(announcing);
  announcing = setTimeout(() => announce(text), 700);
}

/** Shows what is wrong with what was typed; the last good picture stays, and says that it is one. */
function showWrong(error) {
  const { code, field, message } = error;
  state.shown = undefined;
  // A picture that is still being made is none of the input that is there now.
  state.drawn += 1;
  showKeyError(error);
  state.form.showError(field, message);
  drawStale(`${code}: ${message}`);
  announceLater(message);
  setUsable(false);
}

/** Whether there is a request to send and to take along. */
function setUsable(isUsable) {
  for (const id of ["send-button", "copy-button"]) byId(id).disabled = !isUsable;
  byId("copy-text").classList.toggle("stale", !isUsable);
}

/**
 * Builds the request again from what is typed and draws it, or shows which member is wrong. At once, but for a promise where
 * the browser signs.
 */
function update() {
  const mine = ++state.built;
  const fault = state.form.fault();
  if (fault !== undefined) return showWrong(fault);
  const params = state.form.params();
  const ready = (request) => {
    if (mine !== state.built) return;
    state.shown = { info: state.info, params, request, sent: false, makesId: makesId() };
    state.form.showError(undefined, "");
    showKeyError();
    drawStale(undefined);
    setUsable(true);
    announceLater("The request is signed");
    draw();
  };
  try {
    const request = built(params);
    return request instanceof Promise ? request.then(ready) : ready(request);
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    return showWrong(error);
  }
}

async function draw() {
  const { shown } = state;
  if (shown === undefined) return;
  byId("tamper").hidden = !isKraken();
  const code = snippet(state.copyAs, { ...shown, base: baseUrl().baseUrl });
  byId("copy-text").replaceChildren(...coloured(code, languageOf(state.copyAs)));
  if (!isKraken()) {
    drawKatu9(shown.request);
    return;
  }
  const mine = ++state.drawn;
  offerTamper();
  const { tamper } = state;
  if (tamper !== undefined) limitTamper();
  const picture = await pictureOf(shown.request, key, tamper);
  if (mine !== state.drawn) return;
  shown.signature = picture.signature;
  shown.signed = picture.parts;
  drawKraken(shown.request, picture, shownSecret(), tamper);
  sayTamper(picture);
  firstSignature();
}

/** The first signature is on screen once the frame after it was drawn. */
function firstSignature() {
  if (performance.getEntriesByName("first-signature").length > 0) return;
  performance.mark("first-signature");
  requestAnimationFrame(() =>
    setTimeout(() => {
      performance.mark("first-signature-visible");
      const [{ startTime }] = performance.getEntriesByName("first-signature-visible");
      byId("first-signature").textContent = `${Math.round(startTime)} ms`;
      drawCallback();
    }),
  );
}

/** The callback's panel needs a library of its own, so it comes after what the page is for. */
async function drawCallback() {
  const { payCallback } = await import("./pay-callback.js");
  shows.callback = payCallback(byId("pay-callback"), () => paidByBob(state.lastRequest));
}

/** Offers the parts that have a byte to change: a GET has no body, and some keys can't be read. */
function offerTamper() {
  const inputs = inputsOf(state.shown.request, key);
  for (const part of PARTS) byId(`tamper-${part}`).disabled = !inputs[part]?.length;
  if (state.tamper === undefined || inputs[state.tamper.part]?.length) return;
  state.tamper = undefined;
  byId("tamper-none").checked = true;
  byId("tamper-position").hidden = true;
}

function limitTamper() {
  const { length } = inputsOf(state.shown.request, key)[state.tamper.part];
  const slider = byId("tamper-at");
  slider.max = String(length - 1);
  state.tamper.at = Math.min(state.tamper.at, length - 1);
  slider.value = String(state.tamper.at);
  byId("tamper-out").textContent = `${state.tamper.at + 1} of ${length}`;
}

function sayTamper({ sent: original, signed }) {
  const { tamper } = state;
  if (tamper === undefined) {
    tell(
      byId("tamper-says"),
      "Sign something else than what is sent, by one bit, and see from which stage on the server disagrees.",
    );
    return;
  }
  const [before, after] = [original, signed].map((inputs) =>
    inputs[tamper.part][tamper.at].toString(16).padStart(2, "0"),
  );
  const where = { path: "the message", nonce: "the digest", body: "the body", secret: "the signature, and only there" }[
    tamper.part
  ];
  tell(
    byId("tamper-says"),
    `You sign 0x${after} where 0x${before} is sent. It shows first in ${where}. Send it: the sandbox refuses it.`,
  );
}

function setTamper(part) {
  state.tamper = part === "none" ? undefined : { part, at: 4 };
  byId("tamper-position").hidden = state.tamper === undefined;
  draw();
}

/** Fills the form of an operation with its samples. */
function choose(name) {
  tell(byId("operation-error"), undefined);
  state.info = all.find((operation) => operation.name === name) ?? all[0];
  const { info } = state;
  byId("operation").value = info.name;
  const { docs, members } = declared[info.api][info.name];
  byId("about").replaceChildren(...marked(docs));
  byId("facts").replaceChildren(...factsOf(info));
  const newId = makesId() ? () => ExternalId.random() : undefined;
  // A picture of another operation would be no picture of this one.
  byId("stages").replaceChildren();
  byId("copy-text").replaceChildren();
  state.form = fillForm(byId("fields"), members, sampleOf(info.name, newId), newId, update);
  byId("keybox").hidden = !isKraken();
  byId("pipeline-title").textContent = isKraken() ? "Signature" : "Bearer, no signature";
  history.replaceState(null, "", `#${info.name}`);
  update();
}

async function send() {
  if (state.shown === undefined) return;
  // What is on screen is what goes out. A repeat is built again, with a fresh nonce.
  if (state.shown.sent) await update();
  const { shown } = state;
  if (shown === undefined) return;
  await draw();
  shown.sent = true;
  const request = { ...shown.request, headers: { ...shown.request.headers } };
  if (state.tamper !== undefined && isKraken()) request.headers["API-Sign"] = shown.signature;
  const button = byId("send-button");
  button.disabled = true;
  const { settled, answer } = await sent(request, state.target === "page" ? sandbox.fetch : fetch, byId("way").value);
  button.disabled = false;
  button.textContent = "Send again";
  if (!("error" in settled)) remember(shown.info.name, shown.params, settled.result);
  if (shown.info.name === "Pay/request/create" && state.target === "page") state.lastRequest = shown.params.external_id;
  if (answer?.stage !== undefined && state.target === "page")
    answer.diagnosis = (await sandbox.diagnose(request, shown.signed)).message;
  drawVerdict(byId("verdict"), shown.info.name, settled, answer, repeat);
  const { top } = byId("verdict").getBoundingClientRect();
  if (top < 0 || top > innerHeight - 120) byId("answer").scrollIntoView();
}

/** What a careful program does on the card's advice: nothing happens on the way this time. */
function repeat() {
  byId("way").value = "none";
  send();
}

function setTarget(target) {
  state.target = target;
  byId("loopback").hidden = target === "page";
  setAddress();
}

function setAddress() {
  const input = byId("loopback-url");
  const fault = state.target === "page" ? undefined : addressFault(input.value.trim());
  tell(byId("loopback-error"), fault);
  if (fault === undefined) input.removeAttribute("aria-invalid");
  else input.setAttribute("aria-invalid", "true");
  state.base = fault === undefined ? input.value.trim().replace(/\/$/, "") : undefined;
  update();
  if (fault !== undefined) byId("send-button").disabled = true;
}

/** The part of Kraken that an operation belongs to, or Katu9. */
function groupOf({ api, name, path }) {
  if (api === "katu9") return "Katu9";
  if (name.startsWith("Pay/")) return "Kraken Pay";
  if (path.startsWith("/funding/")) return "Kraken Funding (Beta)";
  return BOOKS.includes(name) ? "The books" : "Kraken Funding";
}
const BOOKS = ["Balance", "BalanceEx", "Ledgers", "QueryLedgers", "GetApiKeyInfo"];

/** An operation as the list names it: what moves money says so before it is chosen. */
const named = ({ name, movesMoney }) => (movesMoney ? `${name} · moves money` : name);

function start() {
  linked(byId("links"));
  noticed(byId("notice"), byId("keybox"));
  startWith(sandbox.katu9.transactionId);
  const groups = {};
  for (const info of all) (groups[groupOf(info)] ??= []).push(h("option", { value: info.name }, named(info)));
  byId("operation").replaceChildren(...Object.entries(groups).map(([label, list]) => h("optgroup", { label }, list)));
  byId("operation").addEventListener("change", (event) => {
    byId("send-button").textContent = "Send";
    choose(event.target.value);
  });
  byId("fields").addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });

  segments(
    byId("tamper-part"),
    "tamper",
    [["none", "nothing"], ...PARTS.map((part) => [part, part])],
    "none",
    setTamper,
  );
  byId("tamper-at").addEventListener("input", (event) => {
    state.tamper.at = Number(event.target.value);
    draw();
  });
  segments(byId("copy-as"), "copy", SNIPPETS, state.copyAs, (kind) => {
    state.copyAs = kind;
    draw();
  });
  byId("copy-button").addEventListener("click", () => copy(byId("copy-text"), byId("copy-button")));

  const given = new URLSearchParams(location.search).get("sandbox");
  if (given !== null) byId("loopback-url").value = given;
  // A wrong address is shown with what is wrong about it.
  const target = given !== null && addressFault(given) !== undefined ? "loopback" : "page";
  segments(
    byId("target"),
    "target",
    [
      ["page", "in this page"],
      ["loopback", "on this machine"],
    ],
    target,
    setTarget,
  );
  byId("loopback-url").addEventListener("input", setAddress);
  byId("way").replaceChildren(...WAYS.map(([value, text]) => h("option", { value }, text)));

  shows.webhook = hmacWebhook(byId("katu9-webhook"), "katu9", sandbox.katu9.webhookSecret);
  for (const vendor of ["embed", "ramp"]) hmacWebhook(byId(`${vendor}-webhook`), vendor);
  openHash();
  if (target !== state.target) setTarget(target);
  addEventListener("hashchange", openHash);
  startKeys(update);
}

/** Opens the operation that the address names. */
function openHash() {
  let wanted = location.hash.slice(1);
  try {
    wanted = decodeURIComponent(wanted);
  } catch {
    // Then it is not a name either.
  }
  const known = all.some(({ name }) => name === wanted);
  if (known || wanted === "") return choose(known ? wanted : "Pay/request/create");
  // A link of the page itself leads to a part of it.
  if (document.getElementById(wanted) !== null) return state.form === undefined && choose("Pay/request/create");
  choose("Pay/request/create");
  tell(byId("operation-error"), `There is no operation ${wanted.slice(0, 60)}`);
}

start();
