import { setTimeout as sleep } from "node:timers/promises";
import { ExternalId, Kraken, PaySignError, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";

// #region ask
/** Asks for a payment and gives the link to it, whatever becomes of the answers on their way. */
async function linkFor(order, { kraken, fetch, orders, patience = 6 }) {
  let { external_id: id, isSent: inDoubt } = order; // sent by a process that died: it may have been done
  for (let attempt = 0; attempt < patience; attempt++) {
    try {
      await orders.sent(order); // stored before it is
      const params = { amount: order.amount, asset: order.asset, external_id: id };
      const request = kraken.request("Pay/request/create", params); // built again each time: a fresh nonce
      const response = fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) });
      return (await settle(request, response)).result.view_link;
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
      const { action, afterMs = 500 * 2 ** attempt } = error.retry;
      if (action === "already_done" && inDoubt) {
        // An earlier attempt made it, and the link was in the answer that got lost. No call reads it again.
        await cancel(id, { kraken, fetch });
        id = await orders.newId(order); // stored before it is used
        inDoubt = false;
        continue;
      }
      if (error.outcome === "unknown" || error.outcome === "accepted") inDoubt = true;
      if (!["same_external_id", "fresh_nonce", "wait"].includes(action)) throw error;
      await sleep(action === "fresh_nonce" ? 0 : afterMs);
    }
  }
  throw new Error(`order ${order.number}: no answer yet; ask again later, with the same external_id`);
}

async function cancel(external_id, { kraken, fetch }) {
  try {
    const request = kraken.request("Pay/request/cancel", { external_id });
    await settle(request, fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) }));
  } catch (error) {
    // Refused: it is not pending any more. Whatever else it is, the whole is asked again later.
    if (!PaySignError.is(error) || error.outcome !== "refused" || error.retry.action === "wait") throw error;
  }
}
// #endregion ask

// #region rehearse
const sandbox = createSandbox();
const kraken = new Kraken(sandbox.kraken);
const order = { number: 42, amount: "10.50", asset: "USD", external_id: ExternalId.random(), isSent: false };
const orders = {
  ids: [order.external_id],
  // In a shop, each of these is an update of the order, committed.
  async sent(order) {
    order.isSent = true;
  },
  async newId(order) {
    Object.assign(order, { external_id: ExternalId.random(), isSent: false });
    this.ids.push(order.external_id);
    return order.external_id;
  },
};

sandbox.fault({ kind: "lose_answer", match: "Pay/request/create" }); // Kraken does it, and nobody hears of it
const link = await linkFor(order, { kraken, fetch: sandbox.fetch, orders });
console.log("the link:", link);
for (const id of orders.ids) console.log(sandbox.payment(id).status);
// #endregion rehearse
