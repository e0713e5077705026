import { createServer } from "node:http";
import { receiveEmbedWebhook, receiveRampWebhook } from "paysign";
import { statusOf } from "./status.mjs";

const { EMBED_SECRET, RAMP_SECRET, PORT = "3000" } = process.env;

const paths = {
  // Base64, as Kraken gives it. What is older than five minutes is refused as `expired`.
  async "/embed"(request, signal) {
    const { event, data, deliveryKey } = await receiveEmbedWebhook(request, { secret: EMBED_SECRET, signal });
    console.log("embed", event, data.id, deliveryKey);
  },
  // Text. There is no time in it: keep the pairs of transaction and status that you have seen.
  async "/ramp"(request, signal) {
    const { status, payload, deliveryKey } = await receiveRampWebhook(request, { secret: RAMP_SECRET, signal });
    console.log("ramp", status, payload.transaction_id, deliveryKey);
  },
};

createServer(async (request, response) => {
  try {
    const receive = Object.hasOwn(paths, request.url) && request.method === "POST" ? paths[request.url] : undefined;
    if (receive === undefined) return response.writeHead(404).end();
    await receive(request, AbortSignal.timeout(10_000));
    response.writeHead(204).end();
  } catch (error) {
    const status = statusOf(error);
    if (status === 500) console.error(error);
    response.writeHead(status).end();
  }
}).listen(Number(PORT), "127.0.0.1");
