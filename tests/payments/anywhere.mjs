// Payments in whatever runtime this is: answers are lost, one call is read twice, and each payment is made once.
import { ExternalId, Kraken } from "paysign";
import { memoryStore, Payments } from "paysign/payments";
import { createSandbox } from "paysign/sandbox";

const sandbox = createSandbox();
const client = new Kraken(sandbox.kraken);
const payments = new Payments({ client, store: memoryStore(), fetch: sandbox.fetch });
const made = (endpoint) => sandbox.entries({ endpoint, answer: '"error":[]' }).length;
const told = [];

for (const kind of ["lose_answer", "replay", undefined]) {
  const id = ExternalId.random();
  if (kind !== undefined) sandbox.fault({ kind });
  const transfer = { amount: "1.50", asset: "USD", to: "bob", external_id: id };
  const [one, same] = await Promise.all([
    payments.pay(id, "Pay/transfer/create", transfer),
    payments.pay(id, "Pay/transfer/create", transfer),
  ]);
  told.push([kind, one.state, same.state, one.attempts]);
}
sandbox.fault({ kind: "lose_answer" });
const withdrawal = await payments.pay("rent", "Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "0.1" });
told.push([withdrawal.state, typeof withdrawal.result?.refid, withdrawal.attempts]);
const wrong = await payments.pay("rent", "Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "0.2" }).catch((e) => e);
told.push([wrong.code, wrong.field]);
told.push([made("Pay/transfer/create"), made("Withdraw"), (await payments.list()).length]);
console.log(JSON.stringify(told));
