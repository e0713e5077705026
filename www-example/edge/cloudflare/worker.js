// A Cloudflare Worker that asks for a payment by Kraken Pay and takes Katu9's webhook.
//
//   POST /pay       { "amount": "10.50", "asset": "USD", "note": "Order 42" } -> { "id": "...", "link": "..." }
//   POST /webhook   what Katu9 sends
//
// Secrets: KRAKEN_API_KEY, KRAKEN_API_SECRET, KATU9_WEBHOOK_SECRET, and SHOP_TOKEN, by which your own shop calls /pay.
import { ExternalId, Kraken, PaySignError, settle, verifyKatu9Webhook } from "paysign";

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST") return new Response("POST only", { status: 405 });
    if (pathname === "/pay") return pay(request, env);
    if (pathname === "/webhook") return webhook(request, env);
    return new Response("not found", { status: 404 });
  },
};

async function pay(request, env) {
  if (!(await same(request.headers.get("Authorization") ?? "", `Bearer ${env.SHOP_TOKEN}`))) return new Response("who are you?", { status: 401 });
  const { amount, asset, note } = await request.json();
  // Here and not at the top: while a worker starts it has no clock and no random bytes. Each isolate counts its own
  // nonces: give each place that signs a key of its own, or the key a nonce window.
  const kraken = new Kraken({ apiKey: env.KRAKEN_API_KEY, apiSecret: env.KRAKEN_API_SECRET, baseUrl: env.KRAKEN_URL });
  try {
    const id = ExternalId.random();
    const params = { amount, asset, external_id: id, note };
    // A mistake in the input is found before anything is stored.
    kraken.check("Pay/request/create", params);
    // Kraken's rule: store the id before you send. Without it a lost answer can't be asked for again.
    await env.ORDERS.put(id, JSON.stringify({ state: "sending", params }));
    const signed = kraken.request("Pay/request/create", params);
    const { result } = await settle(signed, fetch(signed.url, { ...signed, signal: AbortSignal.timeout(10_000) }));
    await env.ORDERS.put(id, JSON.stringify({ state: "open", params }));
    return Response.json({ id, link: result.view_link });
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    // not_sent and refused: nothing was done. unknown: repeat with the same id, which the store has.
    return Response.json(error, { status: error.retry.action === "fix_input" ? 400 : 502 });
  } finally {
    kraken.free();
  }
}

async function webhook(request, env) {
  // The raw body: what was parsed and written again has another signature.
  const body = await request.arrayBuffer();
  try {
    const { event, data } = verifyKatu9Webhook({
      secret: env.KATU9_WEBHOOK_SECRET, signature: request.headers.get("X-Katu9-Signature"), body,
    });
    // Katu9 may send the same event again: the same key is the same event.
    await env.ORDERS.put(`katu9 ${event} ${data.id ?? data.transactionId ?? ""}`, JSON.stringify(data));
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    return new Response(error.code, { status: 401 });
  }
}

/** Whether two texts are equal, in a time that doesn't tell where they differ. */
async function same(left, right) {
  const digests = await Promise.all([left, right].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))));
  const [a, b] = digests.map((digest) => new Uint8Array(digest));
  return a.reduce((difference, byte, index) => difference | (byte ^ b[index]), 0) === 0;
}
