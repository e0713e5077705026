// src/routes/katu9/+server.js
import { receiveKatu9Webhook } from "paysign";
import { handle } from "../handle.mjs";
import { statusOf } from "../status.mjs";

export async function POST({ request }) {
  try {
    // On Node. SvelteKit's own modules for the environment have other names in its versions 2 and 3.
    const secret = [process.env.KATU9_SECRET, process.env.KATU9_OLD_SECRET];
    await handle(await receiveKatu9Webhook(request, { secret, signal: AbortSignal.timeout(10_000) }));
    return new Response(null, { status: 204 });
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    return new Response(null, { status });
  }
}
