import fastify from "fastify";
import { receiveKatu9Webhook } from "paysign";
import { handle } from "./handle.mjs";
import { statusOf } from "./status.mjs";

const { KATU9_SECRET, KATU9_OLD_SECRET, PORT = "3000" } = process.env;
const app = fastify();

// A plugin of its own, whose only content type parser leaves the body where it is. Other routes keep theirs.
app.register(async (webhooks) => {
  webhooks.removeAllContentTypeParsers();
  webhooks.addContentTypeParser("*", (_request, _payload, done) => done());
  webhooks.post("/katu9", async (request, reply) => {
    try {
      const secret = [KATU9_SECRET, KATU9_OLD_SECRET];
      await handle(await receiveKatu9Webhook(request.raw, { secret, signal: AbortSignal.timeout(10_000) }));
      return reply.code(204).send();
    } catch (error) {
      const status = statusOf(error);
      if (status === 500) console.error(error);
      return reply.code(status).send();
    }
  });
});

await app.listen({ port: Number(PORT), host: "127.0.0.1" });
