// A webhook whose body a framework has read: the error says how this framework leaves it. Receivers that get it raw are the
// recipes of the documentation, in ../recipes.
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { receiveKatu9Webhook } from "paysign";
import { folder, importTool, tool } from "../runtimes/lib.mjs";
import { ANSWER, refusesRead, SECRET } from "./webhooks/post.mjs";

async function answer(request) {
  try {
    const { event, deliveryKey } = await receiveKatu9Webhook(request, { secret: SECRET });
    return [200, `${event} ${deliveryKey}`];
  } catch (error) {
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
    for await (const _ of request);
    const [status, text] = await answer(request);
    reply.writeHead(status).end(text);
  });
  await refusesRead(await listening(t, server), { said: /let no parser run on this path/ });
});

test("Express", async (t) => {
  const { default: express } = await importTool("express");
  const app = express();
  const route = async (request, reply) => {
    const [status, text] = await answer(request);
    reply.status(status).send(text);
  };
  app.use(express.json());
  app.post("/parsed", route);
  await refusesRead(await listening(t, createServer(app)), { said: /Express: stand before express\.json\(\)/ });
});

test("Fastify", async (t) => {
  const { default: fastify } = await importTool("fastify");
  const app = fastify();
  const route = async (request, reply) => {
    const [status, text] = await answer(request.raw);
    return reply.code(status).send(text);
  };
  app.post("/parsed", route);
  t.after(() => app.close());
  const url = await app.listen({ port: 0, host: "127.0.0.1" });
  await refusesRead(url, { said: /Fastify: a content type parser that only calls done\(\)/ });
});

test("Hono on Node", async (t) => {
  const { Hono } = await importTool("hono");
  const { serve } = await importTool("@hono/node-server");
  const app = new Hono();
  app.post("/parsed", async (c) => {
    await c.req.json();
    const [status, text] = await answer(c.req.raw);
    return c.text(text, status);
  });
  const server = await new Promise((done) => {
    const made = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => done(made));
  });
  await refusesRead(await listening(t, server), { said: /call this before request\.json\(\)/ });
});

test("a Worker, in workerd", async (t) => {
  const cwd = await folder("webhooks-worker", {
    "worker.js": `import { receiveKatu9Webhook } from "paysign";
${ANSWER}
export default {
  async fetch(request) {
    await request.json();
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
  await refusesRead(String(await worker.ready).replace(/\/$/, ""), { said: /call this before request\.json\(\)/ });
});
