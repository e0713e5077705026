// What is posted to the receiver of every framework, and what it has to answer and to hand on.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { request } from "node:http";
import { signKatu9Webhook } from "paysign";

const SECRET = "whsec_frameworks";
const OLD_SECRET = "whsec_before";
/** The environment of a receiver. */
export const ENV = { KATU9_SECRET: SECRET, KATU9_OLD_SECRET: OLD_SECRET };
const BODY = '{"event":"payment_link.created","data":{"id":"link-1","amount":1499.50,"description":"Café ☕"}}';
const LINE = `payment_link.created link-1 ${createHash("sha256").update(BODY).digest("hex")}\n`;

async function post(url, signature, body = BODY) {
  const headers = { "Content-Type": "application/json" };
  if (signature !== undefined) headers["X-Katu9-Signature"] = signature;
  const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(20_000) });
  await answer.arrayBuffer();
  return answer.status;
}

/** The status of a post of 2 MiB, on a connection of its own: a server may close it before all has been written. */
const tooLong = (url, signature) =>
  new Promise((done) => {
    const headers = { "Content-Type": "application/json", "X-Katu9-Signature": signature };
    const asked = request(url, { method: "POST", headers, agent: false });
    asked.once("response", (answer) => (done(answer.statusCode), asked.destroy()));
    asked.once("error", () => done("closed"));
    asked.end(`"${" ".repeat(2 ** 21)}"`);
  });

/** Takes good posts, also twice and with the secret before, and no other; `output` is what the receiver has printed. */
export async function stands({ url, output }) {
  const path = `${url}/katu9`;
  const good = signKatu9Webhook(SECRET, BODY);
  assert.equal(await post(path, good), 204, output());
  assert.equal(await post(path, signKatu9Webhook("forged", BODY)), 401, "another secret");
  assert.equal(await post(path, good, BODY.replace("1499.50", "1.00")), 401, "another body");
  assert.equal(await post(path), 401, "no signature");
  assert.ok([413, "closed"].includes(await tooLong(path, good)), "2 MiB");
  assert.equal(await post(path, good), 204, "the same again");
  assert.equal(await post(path, signKatu9Webhook(OLD_SECRET, BODY)), 204, "the secret before");
  assert.equal(output().split(LINE).length - 1, 3, output());
}
