// Real requests and real answers: made by the built package, with Kraken's published demonstration key, a clock that
// stands still and a sandbox that has a seed, so that every build gives the same ones.

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { CALLS } from "./calls.mjs";
import { PACKAGE } from "./places.mjs";

const load = (file) => import(pathToFileURL(join(PACKAGE, "dist", file)).href);
const { Kraken, Katu9, readResponse } = await load("index.js");
const { createSandbox } = await load("sandbox.js");

/** The published demonstration secret, as Kraken's authentication guide prints it. */
const apiSecret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const apiKey = "demonstration";
const START = Date.UTC(2026, 0, 1);

/** The parameters, the request and the answer's text of every operation, by API and name. */
export async function samples() {
  let now = START;
  let nonce = BigInt(START);
  const clock = () => now;
  const sandbox = createSandbox({ seed: "documentation", clock, keys: [{ apiKey, apiSecret, name: "demonstration" }] });
  const clients = { kraken: new Kraken({ apiKey, apiSecret }), katu9: new Katu9({ token: sandbox.katu9.token }) };
  sandbox.deposit({ asset: "doge", amount: "95" });
  const answers = { sandbox };
  const made = new Map();
  for (const [api, name, given] of CALLS) {
    const params = typeof given === "function" ? given(answers) : given;
    const options = api === "kraken" ? { nonce: nonce++ } : {};
    const request = clients[api].request(name, params, options);
    const response = await sandbox.fetch(request.url, request);
    const text = await response.text();
    // Throws unless the answer is what the declaration says it is.
    readResponse(request, response.status, text, { now });
    answers[name] = JSON.parse(text);
    made.set(`${api} ${name}`, { params, request, text });
    now += 5_000;
    sandbox.advance(0);
  }
  await sandbox.idle();
  return made;
}
