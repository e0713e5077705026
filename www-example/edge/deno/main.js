// A Deno server that asks for payments by Kraken Pay, each of them once, with its journal in Deno KV:
// POST / { "id", "amount": "10.50", "asset": "USD" } -> { "id", "state", "link" }.
// Environment: KRAKEN_API_KEY, KRAKEN_API_SECRET, SHOP_TOKEN; for trying, KRAKEN_URL, PORT and ORDERS, a file.
import { ExternalId, Kraken, PaySignError } from "paysign";
import { Payments } from "paysign/payments";
import { denoKvStore } from "./kv-store.ts";

const { KRAKEN_API_KEY, KRAKEN_API_SECRET, KRAKEN_URL, SHOP_TOKEN, ORDERS, PORT = "8000" } = Deno.env.toObject();
const client = new Kraken({ apiKey: KRAKEN_API_KEY, apiSecret: KRAKEN_API_SECRET, baseUrl: KRAKEN_URL });
const payments = new Payments({ client, store: denoKvStore(await Deno.openKv(ORDERS)), fetch });

// What waits, and what a process left that was killed: at start, and then every five seconds. The timer keeps nothing alive.
const resume = () => payments.resume().catch((error) => console.error(error));
resume();
Deno.unrefTimer(setInterval(resume, 5_000));

Deno.serve({ port: Number(PORT), hostname: "127.0.0.1" }, async (request) => {
  if (!SHOP_TOKEN || !(await same(request.headers.get("Authorization") ?? "", `Bearer ${SHOP_TOKEN}`)))
    return new Response("who are you?", { status: 401 });
  if (request.method !== "POST") return new Response("POST only", { status: 405 });
  // The shop makes the id and stores it with its order, before it asks: asking again with it is the same payment.
  const { id = ExternalId.random(), amount, asset, note } = await request.json();
  try {
    const { state, result, why } = await payments.pay(id, "Pay/request/create", {
      amount,
      asset,
      external_id: id,
      note,
    });
    return Response.json(
      { id, state, link: result?.view_link, why },
      { status: state === "settled" ? 200 : state === "refused" ? 422 : 202 },
    );
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    return Response.json(error, { status: error.retry.action === "fix_input" ? 400 : 503 });
  }
});

/** Whether two texts are equal, in a time that doesn't tell where they differ. */
async function same(left, right) {
  const digests = await Promise.all(
    [left, right].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
  const [a, b] = digests.map((digest) => new Uint8Array(digest));
  return a.reduce((difference, byte, index) => difference | (byte ^ b[index]), 0) === 0;
}
