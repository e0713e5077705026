import { PaySignError } from "paysign";
import { payCallbackReply, receivePayCallback } from "paysign/pay-callback";
import { keyOf } from "./keys.mjs";

const STATUS = new Map([
  ["bad_signature", 401],
  ["expired", 401],
  ["unknown_key", 401],
  ["invalid_request", 413],
  ["no_answer", 503], // the keys could not be fetched: let it come again
]);

export default {
  async fetch(request, env, ctx) {
    if (request.method !== "POST") return new Response(null, { status: 405 });
    try {
      const keys = (kid) => keyOf(kid, env.PAY_CALLBACK_KEYS);
      const { payload } = await receivePayCallback(request, keys, { signal: AbortSignal.timeout(10_000) });
      await settle(payload, env, ctx);
      const { body, ...rest } = payCallbackReply();
      return new Response(body, rest);
    } catch (error) {
      const status = (PaySignError.is(error) && STATUS.get(error.code)) || 500;
      if (status === 500) console.error(error);
      return new Response(null, { status });
    }
  },
};

/** Once: of two callbacks at the same moment only one finds the order pending. */
async function settle({ external_id, status }, env, ctx) {
  const { meta } = await env.DB.prepare("update orders set status = ? where external_id = ? and status = 'pending'")
    .bind(status, external_id)
    .run();
  // A repeated callback, or one of a payment that is not an order of this shop. Both are answered like the first.
  if (meta.changes === 0) return console.log("nothing to do for", external_id);
  if (status === "success") ctx.waitUntil(deliver(external_id));
}

async function deliver(id) {
  console.log("deliver", id);
}
