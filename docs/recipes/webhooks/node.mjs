import { createServer } from "node:http";
import { receiveKatu9Webhook } from "paysign";
import { handle } from "./handle.mjs";
import { statusOf } from "./status.mjs";

const { KATU9_SECRET, KATU9_OLD_SECRET, PORT = "3000" } = process.env;

createServer(async (request, response) => {
  try {
    if (request.method !== "POST" || request.url !== "/katu9") return response.writeHead(404).end();
    const secret = [KATU9_SECRET, KATU9_OLD_SECRET]; // undefined ones are skipped
    await handle(await receiveKatu9Webhook(request, { secret, signal: AbortSignal.timeout(10_000) }));
    response.writeHead(204).end();
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    response.writeHead(status).end();
  }
}).listen(Number(PORT), "127.0.0.1");
