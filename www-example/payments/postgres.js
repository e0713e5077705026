// A server that makes payments, each of them once, with the journal in PostgreSQL: any number of machines, any pooler.
//   POST / { "id", "amount", "asset", "to" } -> the payment; the same id again is the same payment
// Environment: KRAKEN_API_KEY, KRAKEN_API_SECRET, SHOP_TOKEN, and what `pg` reads (PGHOST and so on); for trying, KRAKEN_URL, PORT.
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import pg from "pg";
import { Kraken, PaySignError } from "paysign";
import { Payments } from "paysign/payments";
import { postgresStore } from "paysign/payments/postgres";

const { KRAKEN_API_KEY, KRAKEN_API_SECRET, KRAKEN_URL, SHOP_TOKEN, PORT = "3000" } = process.env;
const pool = new pg.Pool();
// An idle connection that breaks must not end the process.
pool.on("error", (error) => console.error(error));
const client = new Kraken({ apiKey: KRAKEN_API_KEY, apiSecret: KRAKEN_API_SECRET, baseUrl: KRAKEN_URL });
const stopping = new AbortController();
const payments = new Payments({ client, store: postgresStore(pool), fetch, signal: stopping.signal });

// What waits, and what a machine left that went away: at start, and then every five seconds, on every machine: a payment is
// taken by one of them. The timer keeps nothing alive.
const resume = () => payments.resume().catch((error) => console.error(error));
resume();
setInterval(resume, 5_000).unref();

const server = createServer(async (request, response) => {
  const answer = (status, body) =>
    response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
  if (!SHOP_TOKEN || !same(request.headers.authorization ?? "", `Bearer ${SHOP_TOKEN}`))
    return answer(401, { message: "who are you?" });
  try {
    const { id, amount, asset, to } = await json(request);
    const payment = await payments.pay(id, "Pay/transfer/create", { amount, asset, to, external_id: id });
    answer(payment.state === "settled" ? 200 : payment.state === "refused" ? 422 : 202, payment);
  } catch (error) {
    if (PaySignError.is(error)) answer(error.retry.action === "fix_input" ? 400 : 503, error);
    else answer(400, { message: "not JSON" });
  }
});
server.listen(Number(PORT), "127.0.0.1");

// Waiting ends at once; what was sent is recorded first.
process.once("SIGTERM", () => {
  stopping.abort();
  server.close(() => pool.end());
});

const digest = (text) => createHash("sha256").update(text).digest();
/** Whether two texts are equal, in a time that doesn't tell where they differ. */
const same = (left, right) => timingSafeEqual(digest(left), digest(right));
