import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { receiveKatu9Webhook } from "paysign";
import { handle } from "./handle.mjs";
import { statusOf } from "./status.mjs";

const { KATU9_SECRET, KATU9_OLD_SECRET, PORT = "3000" } = process.env;
const app = new Hono();

app.post("/katu9", async (c) => {
  try {
    const secret = [KATU9_SECRET, KATU9_OLD_SECRET];
    await handle(await receiveKatu9Webhook(c.req.raw, { secret, signal: AbortSignal.timeout(10_000) }));
    return c.body(null, 204);
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    return c.body(null, status);
  }
});

serve({ fetch: app.fetch, port: Number(PORT), hostname: "127.0.0.1" });
