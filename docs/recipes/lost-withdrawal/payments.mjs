import { Kraken } from "paysign";
import { memoryStore, Payments } from "paysign/payments";
import { createSandbox } from "paysign/sandbox";

const sandbox = createSandbox();
sandbox.fault({ kind: "lose_answer", match: "Withdraw" });

// #region pay
const payments = new Payments({
  client: new Kraken(sandbox.kraken),
  store: memoryStore(), // for trying; see "Payments once" for one that lasts
  fetch: sandbox.fetch,
});

// The id is yours. Asking again with it, today or after a crash, is this same withdrawal.
const params = { asset: "XBT", key: "BTC_Cold", amount: "0.725" };
const payment = await payments.pay("payout-2026-11-26-17", "Withdraw", params);
console.log(payment.state, payment.result);
// #endregion pay

console.log("withdrawals sent:", sandbox.entries({ endpoint: "Withdraw" }).length);
