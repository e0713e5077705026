import { receiveKatu9Webhook } from "paysign";
import { handle } from "./handle.mjs";
import { statusOf } from "./status.mjs";

export default {
  async fetch(request, env) {
    if (request.method !== "POST" || new URL(request.url).pathname !== "/katu9")
      return new Response(null, { status: 404 });
    try {
      const secret = [env.KATU9_SECRET, env.KATU9_OLD_SECRET];
      await handle(await receiveKatu9Webhook(request, { secret, signal: AbortSignal.timeout(10_000) }));
      return new Response(null, { status: 204 });
    } catch (error) {
      const status = statusOf(error);
      if (status === 500) console.error(error);
      return new Response(null, { status });
    }
  },
};
