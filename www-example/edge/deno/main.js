// A Deno server that asks for a payment by Kraken Pay: POST / { "amount": "10.50", "asset": "USD" } -> { "id", "link" }.
// Environment: KRAKEN_API_KEY, KRAKEN_API_SECRET, SHOP_TOKEN; for trying, KRAKEN_URL, PORT and ORDERS, a file.
import { ExternalId, Kraken, PaySignError, settle } from "paysign";

const { KRAKEN_API_KEY, KRAKEN_API_SECRET, KRAKEN_URL, SHOP_TOKEN, ORDERS, PORT = "8000" } = Deno.env.toObject();
const kraken = new Kraken({ apiKey: KRAKEN_API_KEY, apiSecret: KRAKEN_API_SECRET, baseUrl: KRAKEN_URL });
const orders = await Deno.openKv(ORDERS);

Deno.serve({ port: Number(PORT), hostname: "127.0.0.1" }, async (request) => {
  if (!SHOP_TOKEN || !(await same(request.headers.get("Authorization") ?? "", `Bearer ${SHOP_TOKEN}`))) return new Response("who are you?", { status: 401 });
  if (request.method !== "POST") return new Response("POST only", { status: 405 });
  const { amount, asset, note } = await request.json();
  try {
    const params = { amount, asset, external_id: ExternalId.random(), note };
    kraken.check("Pay/request/create", params);
    // Kraken's rule: store the id before you send.
    await orders.set(["orders", params.external_id], { state: "sending", params });
    const signed = kraken.request("Pay/request/create", params);
    const { result } = await settle(signed, fetch(signed.url, { ...signed, signal: AbortSignal.timeout(10_000) }));
    await orders.set(["orders", params.external_id], { state: "open", params });
    return Response.json({ id: params.external_id, link: result.view_link });
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    // outcome "unknown": build it anew with the id that is stored; Kraken refuses a double.
    return Response.json(error, { status: error.retry.action === "fix_input" ? 400 : 502 });
  }
});

/** Whether two texts are equal, in a time that doesn't tell where they differ. */
async function same(left, right) {
  const digests = await Promise.all([left, right].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  const [a, b] = digests.map((digest) => new Uint8Array(digest));
  return a.reduce((difference, byte, index) => difference | (byte ^ b[index]), 0) === 0;
}
