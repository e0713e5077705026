// Webhooks posted to frameworks, each set up as its own documentation says where a body is to stay raw.
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { receiveKatu9Webhook } from "paysign";
import { folder, importTool, tool } from "../runtimes/lib.mjs";
import { ANSWER, posts, SECRET } from "./webhooks/post.mjs";

async function answer(request) {
  try {
    const { event, deliveryKey } = await receiveKatu9Webhook(request, { secret: SECRET });
    return [200, `${event} ${deliveryKey}`];
  } catch (error) {
    if (error.code === "bad_signature") return [401, error.code];
    return [500, `${error.code} ${error.field}: ${error.message}`];
  }
}

const listening = async (t, server) => {
  if (!server.listening) await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => (server.closeAllConnections(), server.close()));
  return `http://127.0.0.1:${server.address().port}`;
};

test("Node's http", async (t) => {
  const server = createServer(async (request, reply) => {
    if (request.url === "/parsed") for await (const _ of request);
    const [status, text] = await answer(request);
    reply.writeHead(status).end(text);
  });
  await posts(await listening(t, server), { said: /let no parser run on this path/ });
});

test("Express: the path stands before express.json()", async (t) => {
  const { default: express } = await importTool("express");
  const app = express();
  const route = async (request, reply) => {
    const [status, text] = await answer(request);
    reply.status(status).send(text);
  };
  app.post("/webhook", route);
  app.use(express.json());
  app.post("/parsed", route);
  await posts(await listening(t, createServer(app)), { said: /Express: stand before express\.json\(\)/ });
});

test("Fastify: a content type parser of the plugin that leaves the body", async (t) => {
  const { default: fastify } = await importTool("fastify");
  const app = fastify();
  const route = async (request, reply) => {
    const [status, text] = await answer(request.raw);
    return reply.code(status).send(text);
  };
  app.register(async (plugin) => {
    plugin.removeAllContentTypeParsers();
    plugin.addContentTypeParser("*", (_request, _payload, done) => done());
    plugin.post("/webhook", route);
  });
  app.post("/parsed", route);
  t.after(() => app.close());
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  await posts(url, { said: /Fastify: a content type parser that only calls done\(\)/ });
});

test("Hono on Node", async (t) => {
  const { Hono } = await importTool("hono");
  const { serve } = await importTool("@hono/node-server");
  const app = new Hono();
  app.post("/webhook", async (c) => {
    const [status, text] = await answer(c.req.raw);
    return c.text(text, status);
  });
  app.post("/parsed", async (c) => {
    await c.req.json();
    const [status, text] = await answer(c.req.raw);
    return c.text(text, status);
  });
  const server = await new Promise((done) => {
    const made = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => done(made));
  });
  await posts(await listening(t, server), { said: /call this before request\.json\(\)/ });
});

test("a Worker, in workerd", async (t) => {
  const cwd = await folder("webhooks-worker", {
    "worker.js": `import { receiveKatu9Webhook } from "paysign";
${ANSWER}
export default {
  async fetch(request) {
    if (new URL(request.url).pathname === "/parsed") await request.json();
    const [status, text] = await answer(request);
    return new Response(text, { status });
  },
};
`,
  });
  const { build } = await importTool("esbuild");
  await build({
    entryPoints: [join(cwd, "worker.js")],
    outdir: join(cwd, "built"),
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
  });
  if (!tool("miniflare", "package.json")) throw new Error("MISSING: miniflare");
  const { Miniflare } = await importTool("miniflare");
  const worker = new Miniflare({
    modules: true,
    rootPath: join(cwd, "built"),
    scriptPath: join(cwd, "built", "worker.js"),
    compatibilityDate: "2026-04-01",
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
    host: "127.0.0.1",
  });
  t.after(() => worker.dispose());
  await posts(String(await worker.ready).replace(/\/$/, ""), { said: /call this before request\.json\(\)/ });
});
