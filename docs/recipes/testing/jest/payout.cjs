// What is tested: a payout that is never sent a second time while it is not known what became of the first.

const { PaySignError, settle } = require("paysign");

/** Orders a payout. Gives its reference id, or `undefined` where somebody has to look it up first. */
async function payout(kraken, { key, amount }, fetch = globalThis.fetch) {
  const request = kraken.request("Withdraw", { asset: "XBT", key, amount });
  const signal = AbortSignal.timeout(10_000);
  try {
    const { result } = await settle(request, fetch(request.url, { ...request, signal }));
    return result.refid;
  } catch (error) {
    if (PaySignError.is(error) && error.retry.action === "reconcile") return undefined;
    throw error;
  }
}

module.exports = { payout };
