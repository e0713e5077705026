// What is tested: a program as you would write it. It takes fetch as an argument, and knows nothing of tests.

import { PaySignError, settle } from "paysign";

/**
 * Asks a customer for money. The order's id was stored before, so that a lost answer can be repeated: the same id makes no
 * second request. Gives the link, or undefined where it stood in an answer that was lost.
 */
export async function ask(kraken, { id, amount }, fetch = globalThis.fetch) {
  for (let attempt = 1; ; attempt += 1) {
    const request = kraken.request("Pay/request/create", { amount, asset: "USD", external_id: id });
    const signal = AbortSignal.timeout(10_000);
    try {
      const { result } = await settle(request, fetch(request.url, { ...request, signal }));
      return result.view_link;
    } catch (error) {
      const next = PaySignError.is(error) ? error.retry.action : "never";
      if (next === "already_done") return undefined;
      if (next !== "same_external_id" || attempt === 3) throw error;
    }
  }
}
