// A host that lacks something: takes it away, loads entries, and tells what becomes of the first calls to each.
//
//   node host.mjs import|require '["paysign/js"]' '["TextDecoder", "Symbol.dispose"]'
import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { caseOf, COUNT, SECRET } from "./cases.mjs";
import SIGNATURES from "./signatures.mjs";

const [kind, entries, lacking] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const BINARY = readFileSync(require.resolve("paysign/paysign.wasm"));
const vector = JSON.parse(readFileSync(new URL("../vectors/kraken-pay-callback.json", import.meta.url), "utf8"));
const TEXTS = [
  "",
  "A",
  "\u007f\u0080\u07ff\u0800\uffff\u{10000}\u{10ffff}",
  "\ufeff☕",
  "☕ \u{1F9FE}".repeat(3000),
  `${"x".repeat(4095)}\u{1F9FE}é`,
];

for (const name of JSON.parse(lacking)) {
  const path = name.split(".");
  if (name === "Symbol.dispose") {
    // It can't be deleted where it is.
    const { dispose, asyncDispose, ...own } = Object.getOwnPropertyDescriptors(Symbol);
    const Real = Symbol;
    globalThis.Symbol = Object.defineProperties((text) => Real(text), own);
    continue;
  }
  const last = path.pop();
  delete path.reduce((at, part) => at[part], globalThis)[last];
}

/** The code of the PaySignError that a call throws, and its message. */
async function codeOf(paysign, call) {
  try {
    return (await call()) ?? "ok";
  } catch (error) {
    if (paysign.PaySignError && !(error instanceof paysign.PaySignError)) throw error;
    return `${error.name} ${error.code} ${error.outcome}: ${error.message}`;
  }
}

/** What an entry of the core does, compared with what it should. */
function core(paysign) {
  paysign.init?.(BINARY);
  const { Kraken, Katu9, ExternalId, PaySignError, readResponse, signKatu9Webhook, verifyKatu9Webhook } = paysign;
  const kraken = new Kraken({ apiKey: "host", apiSecret: SECRET });
  const wrong = [];
  for (let index = 0; index < COUNT; index++) {
    const { path, nonce, body } = caseOf(index);
    if (kraken.sign(path, nonce, body) !== SIGNATURES[index]) wrong.push(`signature ${index}`);
  }
  for (const text of TEXTS) {
    const body = Uint8Array.from(Buffer.from(JSON.stringify({ event: `${text}!`, data: {} })));
    for (const given of [body, text + " "])
      if (signKatu9Webhook("☕", given) !== createHmac("sha256", "☕").update(given).digest("hex"))
        wrong.push("webhook");
    const { event } = verifyKatu9Webhook({ secret: "☕", signature: signKatu9Webhook("☕", body), body });
    if (event !== `${text}!`) wrong.push(`text ${text.slice(0, 10)}`);
  }
  const { result } = readResponse(
    { endpoint: "Pay/request/create" },
    200,
    '{"error":[],"result":{"view_link":"https://☕.example/\u{1F9FE}"}}',
  );
  if (result.view_link !== "https://☕.example/\u{1F9FE}") wrong.push("answer");
  const broken = readResponse(
    { endpoint: "Pay/request/create" },
    200,
    '{"error":[],"result":{"view_link":"https://\ud83e.example"}}',
  );
  if (broken.result.view_link !== "https://\ud83e.example") wrong.push("answer with half a character");
  const withNote = (note) => ({ amount: "1", asset: "USD", external_id: ExternalId.fromU64(1n), from: "bob", note });
  if (
    JSON.parse(kraken.request("Pay/request/create", withNote("\u{1F9FE}\ud7ff\ue000")).body).note !==
    "\u{1F9FE}\ud7ff\ue000"
  )
    wrong.push("a pair of surrogates");
  for (const note of ["\ud83e", "\uddfe", "\uddfe\ud83e", "a\ud83eb\u{1F9FE}"]) {
    try {
      kraken.request("Pay/request/create", withNote(note));
      wrong.push("a lone surrogate");
    } catch (error) {
      if (!PaySignError.is(error) || error.field !== "note") wrong.push(String(error));
    }
  }
  for (const made of [kraken, new Katu9({ token: "t" })]) {
    if ("undefined" in made) wrong.push('a method called "undefined"');
    if (typeof made[Symbol.dispose ?? Symbol.for("Symbol.dispose")] !== "function") wrong.push("nothing to dispose by");
    made.free();
  }
  if (wrong.length > 0) throw new Error(`${wrong.length} wrong: ${wrong.slice(0, 5).join("; ")}`);
}

const CALLS = {
  "paysign/pay-callback": async ({ verifyPayCallback }) => {
    const { payload } = await verifyPayCallback(vector.jwt, vector.jwks, { now: vector.valid_at * 1000 });
    if (payload.external_id !== vector.claims.payload.external_id) throw new Error("other claims");
  },
  "paysign/sandbox": ({ createSandbox }) => void createSandbox(),
  "paysign/sandbox/node": async ({ serveSandbox }) => (await serveSandbox()).close(),
};

const told = {};
for (const entry of JSON.parse(entries)) {
  try {
    // By its file: a Node that can require ES modules takes those.
    const paysign = kind === "require" ? require(require.resolve(entry).replace(/\.js$/, ".cjs")) : await import(entry);
    told[entry] = await codeOf(paysign, () => (CALLS[entry] ?? core)(paysign));
  } catch (error) {
    told[entry] = `${kind} or its first call threw ${error.stack}`;
  }
}
process.stdout.write(`${JSON.stringify(told)}\n`);
