// The picture of the signature: what flows into what, and from where on it differs after a byte was changed.

import { s } from "./dom.js";

const NODES = {
  nonce: { x: 2, y: 4, title: "nonce" },
  body: { x: 2, y: 48, title: "body" },
  path: { x: 2, y: 100, title: "path" },
  secret: { x: 2, y: 144, title: "secret" },
  digest: { x: 98, y: 26, title: "SHA-256" },
  message: { x: 190, y: 66, title: "message" },
  signature: { x: 282, y: 102, title: "API-Sign" },
};
const WIDTH = 76;
const HEIGHT = 36;
const EDGES = [
  ["nonce", "digest"],
  ["body", "digest"],
  ["digest", "message"],
  ["path", "message"],
  ["message", "signature"],
  ["secret", "signature"],
];

/** What differs at the end if this input differs at the start. */
export const DOWNSTREAM = {
  path: ["path", "message", "signature"],
  nonce: ["nonce", "digest", "message", "signature"],
  body: ["body", "digest", "message", "signature"],
  secret: ["secret", "signature"],
};

function edge(from, to, broken) {
  const a = NODES[from];
  const b = NODES[to];
  const [x1, y1, x2, y2] = [a.x + WIDTH, a.y + HEIGHT / 2, b.x, b.y + HEIGHT / 2];
  const bend = Math.max(12, (x2 - x1) / 2);
  const line = `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
  return s("path", { d: line, class: broken ? "edge broken" : "edge" });
}

function node(name, preview, broken) {
  const { x, y, title } = NODES[name];
  return s(
    "g",
    { class: `node ${["digest", "message", "signature"].includes(name) ? "made" : "given"}${broken ? " broken" : ""}` },
    s("rect", { x, y, width: WIDTH, height: HEIGHT, rx: 7 }),
    s("text", { x: x + 8, y: y + 15, class: "title" }, title),
    s("text", { x: x + 8, y: y + 28, class: "preview" }, preview),
  );
}

/** Draws it: a short text for each node, and the input of which a byte was changed, if one was. */
export function drawDiagram(place, previews, changed) {
  const broken = new Set(DOWNSTREAM[changed] ?? []);
  const says =
    "Nonce and body are hashed with SHA-256; path and digest make the message; secret and message make the signature, API-Sign." +
    (changed === undefined
      ? ""
      : ` One byte of the ${changed} differs, and so do: ${[...broken].slice(1).join(", ")}.`);
  place.replaceChildren(
    s(
      "svg",
      { viewBox: "0 0 360 184", class: "diagram", role: "img", "aria-label": says },
      EDGES.map(([from, to]) => edge(from, to, broken.has(from) && broken.has(to))),
      Object.keys(NODES).map((name) => node(name, previews[name] ?? "", broken.has(name))),
    ),
  );
}
