// server/routes/katu9.post.js. Nuxt imports defineEventHandler and setResponseStatus by itself.
import { receiveKatu9Webhook } from "paysign";
import { handle } from "../handle.mjs";
import { statusOf } from "../status.mjs";

export default defineEventHandler(async (event) => {
  try {
    const secret = [process.env.KATU9_SECRET, process.env.KATU9_OLD_SECRET];
    // Node's own request, before readBody(event): whoever reads a body first has it.
    await handle(await receiveKatu9Webhook(event.node.req, { secret, signal: AbortSignal.timeout(10_000) }));
    setResponseStatus(event, 204);
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    setResponseStatus(event, status);
  }
  return null;
});
