import { setTimeout as sleep } from "node:timers/promises";
import { ExternalId, Kraken, PaySignError, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";

// #region ask
/** Asks for a payment and gives the link to it, whatever becomes of the answers on their way. */
async function linkFor(order, { kraken, fetch, orders, patience = 6 }) {
  let id = order.external_id;
  let inDoubt = false; // whether an attempt with this id ended without an answer
  for (let attempt = 0; attempt < patience; attempt++) {
    try {
      const params = { amount: order.amount, asset: order.asset, external_id: id };
      const request = kraken.request("Pay/request/create", params); // built anew each time: a fresh nonce
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
      if (error.outcome === "unknown") inDoubt = true;
      if (!["same_external_id", "fresh_nonce", "wait"].includes(action)) throw error;
      await sleep(action === "fresh_nonce" ? 0 : afterMs);
    }
  }
  throw new Error(`order ${order.number}: no answer yet; ask again later, with the same external_id`);
}

async function cancel(external_id, { kraken, fetch }) {
  const request = kraken.request("Pay/request/cancel", { external_id });
  await settle(request, fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) }));
}
// #endregion ask

// #region rehearse
const sandbox = createSandbox();
const kraken = new Kraken(sandbox.kraken);
const order = { number: 42, amount: "10.50", asset: "USD", external_id: ExternalId.random() };
const orders = {
  ids: [order.external_id],
  async newId() {
    const id = ExternalId.random();
    this.ids.push(id); // in a shop: an update of the order, committed
    return id;
  },
};

sandbox.fault({ kind: "lose_answer", match: "Pay/request/create" }); // Kraken does it, and nobody hears of it
const link = await linkFor(order, { kraken, fetch: sandbox.fetch, orders });
console.log("the link:", link);
for (const id of orders.ids) console.log(sandbox.payment(id).status);
// #endregion rehearse
