// app/katu9/route.js
import { receiveKatu9Webhook } from "paysign";
import { handle } from "../handle.mjs";
import { statusOf } from "../status.mjs";

export async function POST(request) {
  try {
    const secret = [process.env.KATU9_SECRET, process.env.KATU9_OLD_SECRET];
    await handle(await receiveKatu9Webhook(request, { secret, signal: AbortSignal.timeout(10_000) }));
    return new Response(null, { status: 204 });
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    return new Response(null, { status });
  }
}
