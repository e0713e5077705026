import { ExternalId, Kraken } from "paysign";
import { memoryStore, Payments } from "paysign/payments";
import { createSandbox } from "paysign/sandbox";

const sandbox = createSandbox();
const store = memoryStore();
const { fetch } = sandbox;

const id = ExternalId.random();
const before = new Payments({ client: new Kraken(sandbox.kraken), store, fetch });
await before.pay(id, "Pay/transfer/create", { amount: "10.50", asset: "USD", to: "bob", external_id: id });

// #region rotated
// The same account, the same store, the same name; another key. Attempts of the old key can't be fenced by calls of the
// new one, so a withdrawal that was in doubt when the key changed asks a person.
const client = new Kraken(sandbox.createKey());
const payments = new Payments({ client, store, fetch, rotated: true });
// #endregion rotated

const { attempts, state } = await payments.pay(id, "Pay/transfer/create", {
  amount: "10.50",
  asset: "USD",
  to: "bob",
  external_id: id,
});
console.log("asked again with the new key:", state, attempts);
