// Every error code in words. `sample` makes one with the built package, whose outcome and advice must be among `says`.

import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { PACKAGE } from "./places.mjs";

const load = (file) => import(pathToFileURL(join(PACKAGE, "dist", file)).href);
const { Kraken, readResponse, unanswered, verifyEmbedWebhook, verifyKatu9Webhook } = await load("index.js");
// The CommonJS file has `jose` inside, which is not installed beside the package here.
const { verifyPayCallback } = createRequire(import.meta.url)(join(PACKAGE, "dist/pay-callback.cjs"));

const apiSecret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const kraken = new Kraken({ apiKey: "demonstration", apiSecret });
const create = () =>
  kraken.request("Pay/request/create", { amount: "10.50", asset: "USD", external_id: "GSoAAAAAAAA" }, { nonce: 1n });
const withdraw = () => kraken.request("Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "0.1" }, { nonce: 1n });
const refusal = (text) => JSON.stringify({ error: [text] });
const body = '{"event_type":"webhook.test"}';
const secret = "c2VjcmV0";
const old = `t=1700000000,v1=${createHmac("sha256", Buffer.from(secret, "base64")).update(`1700000000.${body}`).digest("hex")}`;
const part = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
const callback = `${part({ alg: "ES256", kid: "unknown" })}.${part({ iss: "x" })}.${"A".repeat(86)}`;

export const CODES = {
  invalid_request: {
    means:
      "What you gave breaks a rule: of a member, of an option, or of an argument. The text names the field, the rule and the fix.",
    says: [
      ["not_sent", "fix_input"],
      ["unknown", "same_external_id"],
      ["unknown", "reconcile"],
      ["unknown", "fresh_nonce"],
      ["unknown", "wait"],
    ],
    todo: "Correct what `error.field` names. Where `readResponse` or `settle` throws it, as for a body that was read before, the call was made: its outcome is `unknown`, and the advice is that of the operation.",
    sample: () => kraken.request("Pay/request/create", { amount: "10,50", asset: "USD", external_id: "GSoAAAAAAAA" }),
  },
  bad_secret: {
    means:
      "A secret is missing or does not have its documented form, such as a private key that is not padded base64, or one with quotation marks around it.",
    says: [["not_sent", "fix_input"]],
    todo: "Look at where the secret comes from: most often an environment variable is not set, or was set with quotation marks or a line feed. `npx paysign doctor` looks at a key's shape. The secret itself is never in the message.",
    sample: () => new Kraken({ apiKey: "demonstration", apiSecret: '"c2VjcmV0"' }),
  },
  bad_signature: {
    means: "The signature of a webhook or callback is missing, malformed, or not that of the body.",
    says: [["not_sent", "never"]],
    todo: "Answer 401 and do nothing: anybody can post to your address. If it is the vendor's own webhook, the body was changed on its way: give the raw bytes, never a text that a framework parsed and wrote again. Also look whether the secret is that of this webhook.",
    sample: () => verifyKatu9Webhook({ secret: "whsec_test", signature: "0".repeat(64), body: "{}" }),
  },
  freed: {
    means: "A `Kraken` was used after `free()`, or after the end of its `using` block.",
    says: [["not_sent", "never"]],
    todo: "Make one client for each key and keep it. If the core was started again after a defect, make a new client.",
    sample: () => {
      const freed = new Kraken({ apiKey: "demonstration", apiSecret });
      freed.free();
      freed.request("Balance");
    },
  },
  refused: {
    means: "The API answered with an error, at whatever HTTP status. `error.errors` has what it said.",
    says: [
      ["refused", "fix_input"],
      ["refused", "fresh_nonce"],
      ["refused", "wait"],
      ["refused", "never"],
      ["unknown", "same_external_id"],
      ["unknown", "reconcile"],
      ["unknown", "fresh_nonce"],
      ["unknown", "wait"],
    ],
    todo: "Go by `error.outcome`: an internal error or a time-out on the API's side is an error too, and it leaves open whether the call was executed. Where the outcome is `refused`, `retry.action` says whether other input, time or a fresh nonce helps.",
    sample: () => readResponse(withdraw(), 200, refusal("EFunding:Unknown withdraw key")),
  },
  duplicate_id: {
    means: "Kraken Pay says that this `external_id` is used already.",
    says: [["refused", "already_done"]],
    todo: "After an earlier attempt of yours with the same id and the same parameters, that attempt was done: go on as after success, and do not take a new id. The link of `Pay/request/create` was in the answer that was lost and can't be read again: cancel by the same id (`Pay/request/cancel`), and create with a new one. Without an earlier attempt, the id belongs to something else: take another.",
    sample: () => readResponse(create(), 200, refusal("EPay:external_id already used")),
  },
  not_json: {
    means:
      "The answer is not JSON: the page of a gateway, or a text that breaks off. A webhook's body whose signature is good, but that is not JSON, has this code too.",
    says: [
      ["unknown", "same_external_id"],
      ["unknown", "reconcile"],
      ["unknown", "fresh_nonce"],
      ["unknown", "wait"],
      ["not_sent", "never"],
    ],
    todo: "A gateway's page tells nothing about the call behind it: do what `retry.action` says.",
    sample: () => readResponse(withdraw(), 502, "<html><h1>Bad gateway</h1></html>"),
  },
  unexpected_response: {
    means: "The answer is JSON of another shape than documented, or has a failure status without an error.",
    says: [
      ["accepted", "same_external_id"],
      ["accepted", "reconcile"],
      ["accepted", "fresh_nonce"],
      ["accepted", "wait"],
      ["unknown", "same_external_id"],
      ["unknown", "reconcile"],
      ["unknown", "fresh_nonce"],
      ["unknown", "wait"],
      ["not_sent", "never"],
    ],
    todo: "Where the outcome is `accepted`, the API said yes: `error.result` has the result as it came, and `error.field` the member that differs. Treat the call as done until you have looked.",
    sample: () => readResponse(withdraw(), 200, '{"error":[],"result":{"refid":42}}'),
  },
  no_answer: {
    means:
      "There was no answer: a time-out, a broken connection, an abort. Where keys for a callback, a store or a webhook's body did not come, it is this code too.",
    says: [
      ["unknown", "same_external_id"],
      ["unknown", "reconcile"],
      ["unknown", "fresh_nonce"],
      ["unknown", "wait"],
      ["not_sent", "wait"],
    ],
    todo: "Do what `retry.action` says. Only where the cause proves that nothing left, such as a failed look-up of the host, the outcome is `not_sent` and the same call can simply be made again. `error.cause` has what `fetch` threw.",
    sample: () => {
      throw unanswered(withdraw(), new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    },
  },
  expired: {
    means: "The signature is good, but its time is past: of a callback of Kraken Pay, or of a webhook of Kraken Embed.",
    says: [["not_sent", "never"]],
    todo: "Look at your clock first. A delivery that is late can't be told from one that somebody repeats: answer 4xx, and ask the API what became of it. `acceptExpired` and `toleranceSeconds` accept more, where you remember what you have seen.",
    sample: () => verifyEmbedWebhook({ secret, signature: old, body, now: 1767225600000 }),
  },
  unknown_key: {
    means: "A callback is signed with a key that is not in the key set.",
    says: [["not_sent", "never"]],
    todo: "Fetch Kraken's key set again, at most once a minute, and verify again: keys change. If it is still unknown, it is not from Kraken: answer 401.",
    sample: () => verifyPayCallback(callback, { keys: [] }),
  },
  wasm_blocked: {
    means: "The host forbids WebAssembly, or does not have it, or not its SIMD.",
    says: [
      ["not_sent", "never"],
      ["unknown", "reconcile"],
    ],
    todo: "In a page, add `'wasm-unsafe-eval'` to `script-src` of the Content-Security-Policy, or import `paysign/js`, which has the same names without WebAssembly.",
  },
  no_random: {
    means: "The host has no source of random bytes at this moment, as in the global scope of a Worker.",
    says: [["not_sent", "never"]],
    todo: "Make ids within a request, where the host has randomness, or from what you have: `ExternalId.fromUuid`, `fromU64`, `fromBytes`.",
  },
  internal: {
    means: "A defect of paysign, or a host that lacks what an entry needs: the text says which.",
    says: [
      ["not_sent", "never"],
      ["unknown", "same_external_id"],
      ["unknown", "reconcile"],
      ["unknown", "fresh_nonce"],
      ["unknown", "wait"],
    ],
    todo: "Report it with the message and the version. The core starts again by itself; clients that were made before say so and have to be made again.",
  },
};

/** The error that a sample makes. */
export async function made(sample) {
  try {
    await sample();
  } catch (error) {
    return error;
  }
  throw new Error("a sample of generate/codes.mjs does not throw");
}
