// A process that pays with every secret there is, and goes wrong: `secret-sender.mjs '{"where":{...},"url":...}'`. It says
// when its last payment is on its way, which no answer ever ends.
import { Katu9, Kraken } from "paysign";
import { verifyPayCallback } from "paysign/pay-callback";
import { Payments } from "paysign/payments";
import { open } from "../stores/open.mjs";

const { where, url, key, token, callback, jwks, ids, isSecond } = JSON.parse(process.argv[2]);
const client = new Kraken({ ...key, baseUrl: url });
new Katu9({ token }).request("health");
await verifyPayCallback(callback, jwks, { acceptExpired: true });
const { store, close } = await open(where);

/** Sends with a fault, which the sandbox reads from a header. */
const faulty = (fault) => (address, request) =>
  fetch(address, { ...request, headers: { ...request.headers, "X-Paysign-Fault": fault } });
const payments = (send) =>
  new Payments({ client, store, fetch: send, timeoutMs: 500, patienceMs: isSecond ? 10_000 : 300 });
const transfer = (external_id, amount) => [
  external_id,
  "Pay/transfer/create",
  { amount, asset: "USD", external_id, to: "bob" },
];
const states = {};
const pay = async (what, send, ...asked) => {
  states[what] = (
    await payments(send)
      .pay(...asked)
      .catch((error) => ({ state: error.code }))
  ).state;
};

if (isSecond) {
  // It waits for the lease of the one that was killed.
  await pay("left", fetch, ...transfer(ids[4], "1.50"));
  console.log(JSON.stringify(states));
} else {
  await pay("settled", fetch, ...transfer(ids[0], "1.50"));
  await pay("refused", fetch, "w0", "Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "99999999" });
  await pay("lost", faulty("lose_answer"), ...transfer(ids[1], "1.50"));
  await pay("page", faulty("bad_gateway"), ...transfer(ids[2], "1.50"));
  await pay("withdrawal lost", faulty("lose_answer"), "w1", "Withdraw", {
    asset: "XBT",
    key: "BTC_Cold",
    amount: "0.1",
  });
  await pay("wrong input", fetch, ids[3], "Pay/transfer/create", { amount: 1, asset: "USD", external_id: ids[3] });
  const hanging = () => {
    console.log(JSON.stringify(states));
    return new Promise(() => {});
  };
  void payments(hanging).pay(...transfer(ids[4], "1.50"));
  await new Promise((done) => setTimeout(done, 60_000));
}
await close();
process.exit(0);
