// docs/recipes/webhooks: every framework takes a good post, refuses a forged one, and goes on. Those that are too large for every
// run stand in ../runtimes/rows/webhooks.mjs.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { ENV, stands } from "./posts.mjs";
import { recipe, served, worker } from "./support.mjs";

const programs = [
  ["Node http", "node.mjs", []],
  ["Express", "express.mjs", ["express"]],
  ["Fastify", "fastify.mjs", ["fastify"]],
  ["Hono", "hono.mjs", ["hono", "@hono/node-server"]],
];
for (const [name, file, packages] of programs)
  test(`recipe: webhooks: ${name}`, async (t) => {
    const folder = await recipe("webhooks", packages, `webhooks-${file}`);
    await stands(await served(t, folder, [file], { env: ENV }));
  });

test("recipe: webhooks: a Worker", async (t) => {
  const folder = await recipe("webhooks", [], "webhooks-worker");
  await stands(await worker(t, folder, "worker.mjs", { bindings: ENV }));
});

test("recipe: webhooks: the route of Next, called as Next calls it", async (t) => {
  const folder = await recipe("webhooks", [], "webhooks-route");
  Object.assign(process.env, ENV);
  const { POST } = await import(pathToFileURL(join(folder, "next", "route.js")).href);
  const lines = t.mock.method(console, "log", () => {});
  const server = createServer(async (request, response) => {
    const asked = new Request(`http://shop.example${request.url}`, {
      method: "POST",
      headers: Object.entries(request.headers),
      body: request,
      duplex: "half",
    });
    const { status } = await POST(asked);
    response.writeHead(status, { Connection: "close" }).end();
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  t.after(() => (server.closeAllConnections(), server.close()));
  const output = () => lines.mock.calls.map(({ arguments: texts }) => `${texts.join(" ")}\n`).join("");
  await stands({ url: `http://127.0.0.1:${server.address().port}`, output });
});

test("recipe: webhooks: Kraken Embed and Kraken Ramp", async (t) => {
  const embed = Buffer.from("a secret of Embed");
  const env = { EMBED_SECRET: embed.toString("base64"), RAMP_SECRET: "a secret of Ramp" };
  const folder = await recipe("webhooks", [], "webhooks-kraken");
  const { url, output } = await served(t, folder, ["embed-and-ramp.mjs"], { env });
  const send = async (path, signature, body) => {
    const { status } = await fetch(url + path, { method: "POST", headers: { "X-Signature": signature }, body });
    return status;
  };
  const hmac = (secret, text) => createHmac("sha256", secret).update(text).digest("hex");
  const now = Math.floor(Date.now() / 1000);
  const executed = '{"event_type":"quote.executed","id":"QTE-1"}';
  const header = (t, secret = embed) => `t=${t},v1=${hmac(secret, `${t}.${executed}`)}`;
  assert.equal(await send("/embed", header(now), executed), 204, output());
  assert.equal(await send("/embed", header(now, "forged"), executed), 401);
  assert.equal(await send("/embed", header(now - 600), executed), 401, "ten minutes old");
  const completed = '{"status":"completed","payload":{"transaction_id":"RT-1"}}';
  assert.equal(await send("/ramp", hmac(env.RAMP_SECRET, completed), completed), 204, output());
  assert.equal(await send("/ramp", hmac("forged", completed), completed), 401);
  assert.match(output(), /^embed quote\.executed QTE-1 [0-9a-f]{64}\nramp completed RT-1 [0-9a-f]{64}\n$/);
});
