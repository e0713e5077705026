// A Cloudflare Worker that asks for payments by Kraken Pay, each of them once, and takes Katu9's webhook.
//
//   POST /pay       { "id": "...", "amount": "10.50", "asset": "USD", "note": "Order 42" } -> { "id", "state", "link"?, "why"? }
//   POST /webhook   what Katu9 sends
//
// Everything that is signed for Kraken is sent by one Durable Object, from wherever it is asked: isolates hold no nonces. Its
// alarm goes on with what was left when something broke, so nobody has to call `resume`.
import { ExternalId, PaySignError, verifyKatu9Webhook } from "paysign";
import { paymentsOf, type PaySignObject } from "paysign/durable-object";

export { PaySignObject } from "paysign/durable-object";

export interface Env {
  PAYSIGN: DurableObjectNamespace<PaySignObject>;
  KRAKEN_API_KEY: string;
  KRAKEN_API_SECRET: string;
  /** By which your own shop calls /pay. */
  SHOP_TOKEN: string;
  KATU9_WEBHOOK_SECRET: string;
}

export default {
  async fetch(request, env, ctx): Promise<Response> {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST") return new Response("POST only", { status: 405 });
    if (pathname === "/pay") return pay(request, env);
    if (pathname === "/webhook") return webhook(request, env, ctx);
    return new Response("not found", { status: 404 });
  },
} satisfies ExportedHandler<Env>;

async function pay(request: Request, env: Env): Promise<Response> {
  if (!(await same(request.headers.get("Authorization") ?? "", `Bearer ${env.SHOP_TOKEN}`)))
    return new Response("who are you?", { status: 401 });
  // The shop makes the id and stores it with its order, before it asks: asking again with it is the same payment.
  const {
    id = ExternalId.random(),
    amount,
    asset,
    note,
  } = await request.json<{ id?: string; amount: string; asset: string; note?: string }>();
  // The object is made near its first caller, and stays there: say where instead. It keeps the payments' parameters, which
  // are personal data; where they must not leave the European Union, see README.md on a jurisdiction.
  const payments = paymentsOf(() => env.PAYSIGN.getByName("kraken", { locationHint: "weur" }));
  try {
    const payment = await payments.pay(id, "Pay/request/create", { amount, asset, external_id: id, note });
    const { state, result, why, error } = payment;
    // prepared, sent, unknown: not known yet. It goes on by itself where `due` says so, else a person has to look.
    const status = state === "settled" ? 200 : state === "refused" ? 422 : 202;
    return Response.json({ id, state, link: result?.view_link, why: why ?? error?.message }, { status });
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    // Wrong input, or an object that could not be reached: the shop asks again with the same id.
    return Response.json({ id, ...error.toJSON() }, { status: error.retry.action === "fix_input" ? 400 : 503 });
  }
}

async function webhook(request: Request, env: Env, ctx: ExecutionContext): Promise<Response> {
  // The raw body: what was parsed and written again has another signature.
  const body = await request.arrayBuffer();
  try {
    const { event, data } = verifyKatu9Webhook({
      secret: env.KATU9_WEBHOOK_SECRET,
      signature: request.headers.get("X-Katu9-Signature"),
      body,
    });
    ctx.waitUntil(tell(event, data));
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    return new Response(error.code, { status: 401 });
  }
}

/** Where your shop hears of it. Katu9 may send the same event again. */
async function tell(event: string, data: unknown): Promise<void> {
  console.log(event, JSON.stringify(data));
}

/** Whether two texts are equal, in a time that doesn't tell where they differ. */
async function same(left: string, right: string): Promise<boolean> {
  const digests = await Promise.all(
    [left, right].map((text) => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
  );
  const [a, b] = digests.map((digest) => new Uint8Array(digest));
  return crypto.subtle.timingSafeEqual(a!, b!);
}
