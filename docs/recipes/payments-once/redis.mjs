// A server that makes payments, each of them once, with the journal in Redis or Valkey: any number of machines.
//   POST / { "id", "amount", "asset", "to" } -> the payment; the same id again is the same payment
// Redis must have appendonly yes, appendfsync always, maxmemory-policy noeviction; the store looks before it begins.
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { Kraken, PaySignError } from "paysign";
import { Payments } from "paysign/payments";
import { redisStore } from "paysign/payments/redis";
import { createClient } from "redis";

const { KRAKEN_API_KEY, KRAKEN_API_SECRET, KRAKEN_URL, REDIS_URL, PORT = "3000" } = process.env;
const redis = createClient({ url: REDIS_URL });
redis.on("error", (error) => console.error(error));
await redis.connect();
const client = new Kraken({ apiKey: KRAKEN_API_KEY, apiSecret: KRAKEN_API_SECRET, baseUrl: KRAKEN_URL });
const payments = new Payments({ client, store: redisStore(redis), fetch });

const resume = () => payments.resume().catch((error) => console.error(error));
resume();
setInterval(resume, 5_000).unref();

// Behind your own sign-in: whoever can ask here can pay.
createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  try {
    const { id, amount, asset, to } = await json(request);
    const payment = await payments.pay(id, "Pay/transfer/create", { amount, asset, to, external_id: id });
    answer(payment.state === "settled" ? 200 : payment.state === "refused" ? 422 : 202, payment);
  } catch (error) {
    if (PaySignError.is(error)) answer(error.retry.action === "fix_input" ? 400 : 503, error);
    else answer(400, { message: "not JSON" });
  }
}).listen(Number(PORT), "127.0.0.1");
