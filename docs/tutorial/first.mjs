// #region ask
import { ExternalId, Kraken, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";

const sandbox = createSandbox();
const kraken = new Kraken(sandbox.kraken); // an API key, and the secret that belongs to it

const params = { amount: "10.50", asset: "USD", external_id: ExternalId.random() };
const request = kraken.request("Pay/request/create", params);
const { result } = await settle(request, sandbox.fetch(request.url, request));
console.log("pay at", result.view_link);
// #endregion ask

// #region lose
sandbox.fault({ kind: "lose_answer", match: "Pay/request/create" });

const second = { amount: "3.20", asset: "USD", external_id: ExternalId.random() };
try {
  const lost = kraken.request("Pay/request/create", second);
  await settle(lost, sandbox.fetch(lost.url, lost));
} catch (error) {
  console.log(error.code, error.outcome, error.retry.action);
}
// #endregion lose

// #region repeat
try {
  const again = kraken.request("Pay/request/create", second); // the same parameters, a fresh nonce
  await settle(again, sandbox.fetch(again.url, again));
} catch (error) {
  console.log(error.code, error.outcome, error.retry.action);
}
console.log("it is", sandbox.payment(second.external_id).status);
// #endregion repeat
