import { PaySignError, settle } from "paysign";
import { payCallbackReply, receivePayCallback } from "paysign/pay-callback";

// #region ask
/** Asks for a payment until it is known to be asked for. Store `params` with your order before you call this. */
export async function ask(kraken, fetch, params) {
  for (let attempt = 1; ; attempt += 1) {
    const request = kraken.request("Pay/request/create", params);
    try {
      const { result } = await settle(request, fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) }));
      return result.view_link;
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
      const { action, afterMs = 1000 } = error.retry;
      // An attempt of ours was done. Its link was in the answer that got lost.
      if (action === "already_done" && attempt > 1) return undefined;
      if (attempt === 5 || !["same_external_id", "wait"].includes(action)) throw error;
      if (action === "wait") await new Promise((resolve) => setTimeout(resolve, afterMs));
    }
  }
}
// #endregion ask

// #region callback
/** Answers a callback of Kraken Pay. `settled` is given an id and a status, and must take the same ones twice. */
export async function callback(request, keys, settled) {
  try {
    const { payload } = await receivePayCallback(request, keys);
    await settled(payload.external_id, payload.status);
    const { body, ...rest } = payCallbackReply();
    return new Response(body, rest);
  } catch (error) {
    const forged = PaySignError.is(error) && ["bad_signature", "expired", "unknown_key"].includes(error.code);
    return new Response(null, { status: forged ? 401 : 500 });
  }
}
// #endregion callback
