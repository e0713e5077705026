// The stages of a signature, exactly: what paysign made, what WebCrypto makes of the same input, and both side by side
// when a byte was changed.

import { Kraken } from "paysign";
import { apiSign, base64, fromBase64, hex, hmac, text, turned, utf8 } from "./bytes.js";
import { byId, h, tell } from "./dom.js";
import { drawDiagram } from "./diagram.js";
import { signatureOf } from "./held-key.js";

export const PARTS = ["path", "nonce", "body", "secret"];

const EXPLAINED = {
  kraken:
    "paysign makes the body and the signature, WebCrypto everything after the body once more. " +
    "One other bit on the way, and the two signatures would have nothing in common.",
  katu9: "Katu9 takes a bearer token and no signature. What it signs are its webhooks, further down.",
};

/**
 * The bytes that go into the signature of a request: the path with its query as it is sent, and a body of no bytes where
 * there is none. A key that can't be read has no bytes here.
 */
export function inputsOf(request, { apiSecret }) {
  const { pathname, search } = new URL(request.url);
  return {
    path: utf8(pathname + search),
    nonce: utf8(request.nonce),
    body: utf8(request.body ?? ""),
    ...(apiSecret === undefined ? {} : { secret: fromBase64(apiSecret) }),
  };
}

/** What makes the signature of a message: the key that can't be read, or WebCrypto with the secret of these bytes. */
const signer = ({ held }, { secret }) =>
  held === undefined ? (message) => hmac("SHA-512", secret, message) : (message) => signatureOf(held, message);

/** API-Sign by paysign over these bytes. */
function signedByPaysign(apiKey, { path, nonce, body, secret }) {
  const kraken = new Kraken({ apiKey, apiSecret: base64(secret) });
  try {
    return kraken.sign(text(path), text(nonce), body);
  } finally {
    kraken.free();
  }
}

/**
 * Makes the picture's data: `sent` is what a server computes from what arrives, `signed` what the caller has signed.
 * They are the same unless `tamper` names a part and a byte of it; `parts` is then what was signed, for a diagnosis.
 * `credentials` hold the `apiSecret`, or in its place `held`, a key that can't be read.
 */
export async function pictureOf(request, credentials, tamper) {
  const sent = inputsOf(request, credentials);
  const checked = await apiSign(sent, signer(credentials, sent));
  if (tamper === undefined) {
    const signature = request.headers["API-Sign"];
    return {
      sent,
      checked,
      signed: sent,
      made: checked,
      signature,
      parts: undefined,
      agrees: signature === checked.signature,
    };
  }
  const signed = { ...sent, [tamper.part]: turned(sent[tamper.part], tamper.at) };
  const made = await apiSign(signed, signer(credentials, signed));
  const signature = credentials.held === undefined ? signedByPaysign(credentials.apiKey, signed) : made.signature;
  const parts = { path: text(signed.path), nonce: text(signed.nonce), body: signed.body };
  return { sent, checked, signed, made, signature, parts, agrees: signature === made.signature };
}

/** A text whose characters that differ from the other's are marked. */
function compared(value, other) {
  if (other === undefined || value === other) return [value];
  const pieces = [];
  for (let at = 0; at < value.length; at += 1) {
    const differs = value[at] !== other[at];
    const last = pieces.at(-1);
    if (last !== undefined && last.differs === differs) last.text += value[at];
    else pieces.push({ text: value[at], differs });
  }
  return pieces.map((piece) => (piece.differs ? h("mark", {}, piece.text) : piece.text));
}

const chip = (name, value, other) =>
  h(
    "span",
    { class: `chip${other !== undefined && other !== value ? " differs" : ""}` },
    h("small", {}, name),
    h("code", {}, compared(value, other)),
  );

/** One side of a stage: its chips, and whose side it is where there are two. */
const side = (label, chips) =>
  h("div", { class: "side" }, label === undefined ? undefined : h("b", {}, label), h("div", { class: "chips" }, chips));

/**
 * A stage: what is made of what, and the exact value. Where the two sides differ it shows both, the second one without
 * what is the same; `first` says that no stage before it differs.
 */
function stage({ title, formula, note, mine, theirs, first }) {
  const differs = differ(mine, theirs);
  const [here, there] = [chips(mine, theirs), chips(theirs, mine).filter((_, at) => mine[at][1] !== theirs[at][1])];
  return h(
    "li",
    { class: differs ? "stage differs" : "stage" },
    h(
      "div",
      { class: "head" },
      h("h3", {}, title),
      h("code", { class: "formula" }, formula),
      h("span", { class: "note" }, note),
    ),
    differs ? [side("you signed", here), side("the server checks", there)] : side(undefined, here),
    differs ? h("p", { class: "mark-bad" }, first ? "≠ differs from here" : "≠ and so does this") : undefined,
  );
}

const differ = (mine, theirs) => mine.some(([, value], at) => value !== theirs[at][1]);
const chips = (list, others) => list.map(([name, value], at) => chip(name, value, others[at][1]));

/** Fills the list; the first stage that differs says so. */
function drawStages(list) {
  const first = list.find(({ mine, theirs }) => differ(mine, theirs));
  byId("stages").replaceChildren(...list.map((one) => stage({ ...one, first: one === first })));
}

const short = (value, length = 9) => (value.length > length ? `${value.slice(0, length)}…` : value);

/** The request as it goes out: its address with the query, and its headers. */
function sentStage({ method, url, headers }, signature) {
  const { host, pathname, search } = new URL(url);
  const lines = Object.entries(headers).map(([name, value]) => [name, name === "API-Sign" ? signature : value]);
  const chips = [["to", host], [method, pathname + search], ...lines];
  return { title: "Sent", formula: "address and headers", note: "by paysign", mine: chips, theirs: chips };
}

/** Draws the picture of a Kraken request. `shownSecret` is what may be shown of the secret. */
export function drawKraken(request, picture, shownSecret, tamper) {
  const { sent, signed, checked, made, signature, agrees } = picture;
  const body = [text(signed.body), text(sent.body)];
  const type = request.headers["Content-Type"]?.replace("application/", "");
  const secret = [
    tamper?.part === "secret" ? `${shownSecret}, byte ${tamper.at + 1} changed` : shownSecret,
    shownSecret,
  ];
  const pair = (pick) => ({ mine: pick(signed, made, 0), theirs: pick(sent, checked, 1) });
  drawStages([
    type === undefined
      ? { title: "Body", formula: `a ${request.method} has none`, note: "0 bytes", mine: [], theirs: [] }
      : {
          title: "Body",
          formula: "exactly these bytes are sent",
          note: `${sent.body.length} bytes of ${type}, by paysign`,
          ...pair((_input, _made, at) => [["body", body[at]]]),
        },
    {
      title: "Digest",
      formula: "SHA-256( nonce ‖ body )",
      note: "32 bytes, by WebCrypto",
      ...pair((input, out) => [
        ["nonce", text(input.nonce)],
        ["digest", hex(out.digest)],
      ]),
    },
    {
      title: "Message",
      formula: "path ‖ digest",
      note: `${checked.message.length} bytes, by WebCrypto`,
      ...pair((input, out) => [
        ["path", text(input.path)],
        ["digest", hex(out.digest)],
      ]),
    },
    {
      title: "Signature",
      formula: "base64( HMAC-SHA512( secret, message ) )",
      note: "API-Sign, by both",
      mine: [
        ["secret", secret[0]],
        ["API-Sign", signature],
      ],
      theirs: [
        ["secret", secret[1]],
        ["API-Sign", checked.signature],
      ],
    },
    sentStage(request, signature),
  ]);
  const badge = byId("agreement");
  badge.className = agrees && tamper === undefined ? "badge good" : "badge bad";
  tell(
    badge,
    tamper !== undefined ? "you signed ≠ the server checks" : agrees ? "paysign = WebCrypto" : "paysign ≠ WebCrypto",
  );
  tell(byId("explained"), EXPLAINED.kraken);
  const previews = {
    nonce: `…${text(signed.nonce).slice(-7)}`,
    body: type === undefined ? "none" : short(body[0], 10),
    path: `…${text(signed.path).slice(-9)}`,
    secret: short(shownSecret),
    digest: short(hex(made.digest)),
    message: `${made.message.length} bytes`,
    signature: short(signature),
  };
  drawDiagram(byId("diagram"), previews, tamper?.part);
}

/** Draws a Katu9 request, which is not signed: the bearer goes along as it is. */
export function drawKatu9(request) {
  const same = (list) => ({ mine: list, theirs: list });
  const { body, method, url, headers } = request;
  byId("agreement").hidden = true;
  tell(byId("explained"), EXPLAINED.katu9);
  byId("diagram").replaceChildren();
  const bytes = {
    title: "Body",
    formula: "exactly these bytes are sent",
    note: `${utf8(body ?? "").length} bytes of json, by paysign`,
  };
  drawStages([
    ...(body === undefined ? [] : [{ ...bytes, ...same([["body", body]]) }]),
    { title: "Address", formula: body === undefined ? "a GET has no body" : "", note: method, ...same([["url", url]]) },
    {
      title: "Authorization",
      formula: "the token itself",
      note: "header, by paysign",
      ...same([["Authorization", headers.Authorization]]),
    },
  ]);
}

/** Says that the picture is that of the last good input, and what is wrong with the one of now; undefined ends it. */
export function drawStale(reason) {
  const hasPicture = byId("stages").firstChild !== null;
  if (!hasPicture && reason !== undefined) byId("diagram").replaceChildren();
  tell(
    byId("blocked"),
    reason === undefined || !hasPicture ? reason : `${reason}. Below is the last input that was good.`,
  );
  byId("picture").classList.toggle("stale", reason !== undefined);
  if (reason !== undefined) tell(byId("agreement"), undefined);
}
