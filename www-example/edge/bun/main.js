// A Bun server that asks for a payment by Kraken Pay: POST / { "amount": "10.50", "asset": "USD" } -> { "id", "link" }.
// Environment: KRAKEN_API_KEY, KRAKEN_API_SECRET, SHOP_TOKEN; for trying, KRAKEN_URL, PORT and ORDERS, a file.
import { Database } from "bun:sqlite";
import { timingSafeEqual } from "node:crypto";
import { ExternalId, Kraken, PaySignError, settle } from "paysign";

const {
  KRAKEN_API_KEY,
  KRAKEN_API_SECRET,
  KRAKEN_URL,
  SHOP_TOKEN,
  ORDERS = "orders.sqlite",
  PORT = "3000",
} = process.env;
const kraken = new Kraken({ apiKey: KRAKEN_API_KEY, apiSecret: KRAKEN_API_SECRET, baseUrl: KRAKEN_URL });
const orders = new Database(ORDERS, { create: true });
orders.run("CREATE TABLE IF NOT EXISTS orders (id TEXT PRIMARY KEY, state TEXT NOT NULL, params TEXT NOT NULL)");
const insert = orders.prepare("INSERT INTO orders VALUES (?, 'sending', ?)");
const update = orders.prepare("UPDATE orders SET state = 'open' WHERE id = ?");

Bun.serve({
  port: Number(PORT),
  hostname: "127.0.0.1",
  async fetch(request) {
    if (!SHOP_TOKEN || !same(request.headers.get("Authorization") ?? "", `Bearer ${SHOP_TOKEN}`))
      return new Response("who are you?", { status: 401 });
    if (request.method !== "POST") return new Response("POST only", { status: 405 });
    const { amount, asset, note } = await request.json();
    try {
      const params = { amount, asset, external_id: ExternalId.random(), note };
      kraken.check("Pay/request/create", params);
      // Kraken's rule: store the id before you send.
      insert.run(params.external_id, JSON.stringify(params));
      const signed = kraken.request("Pay/request/create", params);
      const { result } = await settle(signed, fetch(signed.url, { ...signed, signal: AbortSignal.timeout(10_000) }));
      update.run(params.external_id);
      return Response.json({ id: params.external_id, link: result.view_link });
    } catch (error) {
      if (!PaySignError.is(error)) throw error;
      // outcome "unknown": build it again with the id that is stored; Kraken refuses a double.
      return Response.json(error, { status: error.retry.action === "fix_input" ? 400 : 502 });
    }
  },
});

/** Whether two texts are equal, in a time that doesn't tell where they differ. */
function same(left, right) {
  const [a, b] = [left, right].map((text) => new Bun.CryptoHasher("sha256").update(text).digest());
  return timingSafeEqual(a, b);
}
