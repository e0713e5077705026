// A Next edge route that asks for a payment by Kraken Pay: POST /api/pay { "amount", "asset" } -> { "id", "link" }.
// Environment: KRAKEN_API_KEY, KRAKEN_API_SECRET, SHOP_TOKEN, ORDERS_URL (a store that takes PUT <url>/<key>); for
// trying, KRAKEN_URL.
import { ExternalId, Kraken, PaySignError, settle } from "paysign";

export const runtime = "edge";

export async function POST(request) {
  const { KRAKEN_API_KEY, KRAKEN_API_SECRET, KRAKEN_URL, SHOP_TOKEN, ORDERS_URL } = process.env;
  if (!SHOP_TOKEN || !(await same(request.headers.get("Authorization") ?? "", `Bearer ${SHOP_TOKEN}`)))
    return new Response("who are you?", { status: 401 });
  const { amount, asset, note } = await request.json();
  const kraken = new Kraken({ apiKey: KRAKEN_API_KEY, apiSecret: KRAKEN_API_SECRET, baseUrl: KRAKEN_URL });
  const store = async (state, params) => {
    // The alphabet of an id has "/".
    const url = `${ORDERS_URL}/${encodeURIComponent(params.external_id)}`;
    const stored = await fetch(url, { method: "PUT", body: JSON.stringify({ state, params }) });
    if (!stored.ok) throw new Error(`the order was not stored: ${stored.status}`);
  };
  try {
    const params = { amount, asset, external_id: ExternalId.random(), note };
    kraken.check("Pay/request/create", params);
    // Kraken's rule: store the id before you send. If that fails, nothing is sent.
    await store("sending", params);
    const signed = kraken.request("Pay/request/create", params);
    const { result } = await settle(signed, fetch(signed.url, { ...signed, signal: AbortSignal.timeout(10_000) }));
    await store("open", params);
    return Response.json({ id: params.external_id, link: result.view_link });
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    // outcome "unknown": build it again with the id that is stored; Kraken refuses a double.
    return Response.json(error, { status: error.retry.action === "fix_input" ? 400 : 502 });
  } finally {
    kraken.free();
  }
}

/** Whether two texts are equal, in a time that doesn't tell where they differ. */
async function same(left, right) {
  const digests = await Promise.all(
    [left, right].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
  const [a, b] = digests.map((digest) => new Uint8Array(digest));
  return a.reduce((difference, byte, index) => difference | (byte ^ b[index]), 0) === 0;
}
