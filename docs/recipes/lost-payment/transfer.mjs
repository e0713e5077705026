import { ExternalId, Kraken, PaySignError, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";

const sandbox = createSandbox();
const kraken = new Kraken(sandbox.kraken);
sandbox.fault({ kind: "lose_answer", match: "Pay/transfer/create" });

// #region transfer
const params = { amount: "10.50", asset: "USD", to: "bob", external_id: ExternalId.random() }; // stored

async function transfer() {
  const request = kraken.request("Pay/transfer/create", params);
  await settle(request, sandbox.fetch(request.url, { ...request, signal: AbortSignal.timeout(10_000) }));
}

try {
  await transfer();
} catch (error) {
  if (!PaySignError.is(error) || error.retry.action !== "same_external_id") throw error;
  console.log(error.outcome, "- so the same again:");
  // In doubt, "already_done" is the answer that is hoped for: the first attempt did it.
  await transfer().catch((second) => {
    if (second.retry?.action !== "already_done") throw second;
    console.log("it was done before");
  });
}
// #endregion transfer

console.log("transfers made:", sandbox.entries({ answer: '"error":[]' }).length);
