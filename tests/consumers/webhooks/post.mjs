// A webhook posted to a path where somebody has read the body before.
import assert from "node:assert/strict";
import { signKatu9Webhook } from "paysign";

export const SECRET = "whsec_frameworks";
const BODY = '{"event":"payment_link.created","data":{"id":"link-1","description":"Café ☕"}}';

/** `/parsed` answers 500 and the error with its message, which says how this framework leaves a body raw. */
export async function refusesRead(url, { said }) {
  const headers = { "Content-Type": "application/json", "X-Katu9-Signature": signKatu9Webhook(SECRET, BODY) };
  const answer = await fetch(`${url}/parsed`, { method: "POST", headers, body: BODY });
  const text = await answer.text();
  assert.equal(answer.status, 500, text);
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
    return [500, error.code + " " + error.field + ": " + error.message];
  }
}
`;
