// What is posted to every framework, and what each has to answer.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { signKatu9Webhook } from "paysign";

export const SECRET = "whsec_frameworks";
export const BODY = '{"event":"payment_link.created","data":{"id":"link-1","description":"Café ☕"}}';
const KEY = createHash("sha256").update(BODY).digest("hex");

const send = async (url, signature) => {
  const headers = { "Content-Type": "application/json", "X-Katu9-Signature": signature };
  const answer = await fetch(url, { method: "POST", headers, body: BODY });
  return [answer.status, await answer.text()];
};

/**
 * One good, one forged, one repeated, and one to a path whose body somebody has read before. An endpoint answers the event and
 * the delivery's key, or the error's code with 401 for a bad signature and 500 else; the last one with its message too.
 */
export async function posts(url, { parsed = "/parsed", said }) {
  const good = signKatu9Webhook(SECRET, BODY);
  const first = await send(`${url}/webhook`, good);
  assert.deepEqual(first, [200, `payment_link.created ${KEY}`]);
  assert.deepEqual(await send(`${url}/webhook`, signKatu9Webhook("forged", BODY)), [401, "bad_signature"]);
  assert.deepEqual(await send(`${url}/webhook`, good), first, "a repeated one is the same delivery");
  const [status, text] = await send(`${url}${parsed}`, good);
  assert.equal(status, 500, text);
  assert.match(text, /^invalid_request request/);
  assert.match(text, said);
}

/** The lines of every framework: the answer to a webhook. */
export const ANSWER = `
async function answer(request) {
  try {
    const { event, deliveryKey } = await receiveKatu9Webhook(request, { secret: "${SECRET}" });
    return [200, event + " " + deliveryKey];
  } catch (error) {
    if (error.code === "bad_signature") return [401, error.code];
    return [500, error.code + " " + error.field + ": " + error.message];
  }
}
`;
