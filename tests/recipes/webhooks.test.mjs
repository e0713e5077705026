// docs/recipes/webhooks: every framework takes a good post, refuses a forged one, and goes on.
import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { signKatu9Webhook } from "paysign";
import { exec, HEAVY, importTool } from "../runtimes/lib.mjs";
import { ALL, linked, printed, recipe, served, worker } from "./support.mjs";

/** A framework that is too large for every run. */
const large = ALL ? test : () => {};

const SECRET = "whsec_frameworks";
const OLD_SECRET = "whsec_before";
const ENV = { KATU9_SECRET: SECRET, KATU9_OLD_SECRET: OLD_SECRET };
const BODY = '{"event":"payment_link.created","data":{"id":"link-1","amount":1499.50,"description":"Café ☕"}}';
const LINE = `payment_link.created link-1 ${createHash("sha256").update(BODY).digest("hex")}\n`;

async function post(url, signature, body = BODY) {
  const headers = { "Content-Type": "application/json" };
  if (signature !== undefined) headers["X-Katu9-Signature"] = signature;
  const answer = await fetch(url, { method: "POST", headers, body, signal: AbortSignal.timeout(20_000) });
  await answer.arrayBuffer();
  return answer.status;
}

/** What each framework has to answer, and to hand on: the good ones, and no other. */
async function stands({ url, output }) {
  const path = `${url}/katu9`;
  assert.equal(await post(path, signKatu9Webhook(SECRET, BODY)), 204, output());
  assert.equal(await post(path, signKatu9Webhook("forged", BODY)), 401, "another secret");
  assert.equal(await post(path, signKatu9Webhook(SECRET, BODY), BODY.replace("1499.50", "1.00")), 401, "another body");
  assert.equal(await post(path), 401, "no signature");
  assert.equal(await post(path, signKatu9Webhook(SECRET, BODY), `"${" ".repeat(2 ** 21)}"`), 413, "2 MiB");
  assert.equal(await post(path, signKatu9Webhook(OLD_SECRET, BODY)), 204, "the secret before");
  assert.equal(output().split(LINE).length - 1, 2, output());
}

const programs = [
  ["Node http", "node.mjs", []],
  ["Express", "express.mjs", ["express"]],
  ["Fastify", "fastify.mjs", ["fastify"]],
  ["Hono", "hono.mjs", ["hono", "@hono/node-server"]],
];
for (const [name, file, packages] of programs)
  test(`webhooks: ${name}`, async (t) => {
    const folder = await recipe("webhooks", packages, `webhooks-${file}`);
    await stands(await served(t, folder, [file], { env: ENV }));
  });

test("webhooks: a Worker", async (t) => {
  const folder = await recipe("webhooks", [], "webhooks-worker");
  await stands(await worker(t, folder, "worker.mjs", { bindings: ENV }));
});

test("webhooks: the route of Next, called as Next calls it", async (t) => {
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

large("webhooks: Nuxt, on h3, its server", async (t) => {
  const folder = await recipe("webhooks", ["h3"], "webhooks-nuxt");
  const server = `import { createServer } from "node:http";
import { createApp, createRouter, toNodeListener } from "h3";
import handler from "./nuxt/katu9.post.js";
const router = createRouter().post("/katu9", handler);
createServer(toNodeListener(createApp().use(router))).listen(Number(process.env.PORT), "127.0.0.1");
`;
  await writeFile(join(folder, "server.mjs"), server);
  await stands(await served(t, folder, ["server.mjs"], { env: ENV }));
});

large("webhooks: Nest", async (t) => {
  const packages = ["@nestjs/common", "@nestjs/core", "reflect-metadata", "rxjs"];
  const folder = await recipe("webhooks", [...packages, "@nestjs/platform-express"], "webhooks-nest");
  const { build } = await importTool("esbuild");
  await build({
    entryPoints: [join(folder, "nest.ts")],
    outfile: join(folder, "nest.mjs"),
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
  });
  await stands(await served(t, folder, ["nest.mjs"], { env: ENV }));
});

large("webhooks: Next", async (t) => {
  const folder = await recipe("webhooks", ["next", "react", "react-dom"], "webhooks-next");
  const app = join(folder, "app");
  await placed(folder, "next/route.js", "app/katu9/route.js", app);
  const layout = "export default ({ children }) => <html><body>{children}</body></html>;\n";
  await writeFile(join(app, "layout.jsx"), layout);
  await writeFile(join(app, "page.jsx"), "export default () => <p>shop</p>;\n");
  const root = JSON.stringify(join(HEAVY, "..", "..", ".."));
  await writeFile(join(folder, "next.config.mjs"), `export default { turbopack: { root: ${root} } };\n`);
  const program = join(HEAVY, "next", "dist", "bin", "next");
  const env = { ...ENV, NEXT_TELEMETRY_DISABLED: "1" };
  const built = await exec(process.execPath, [program, "build"], { cwd: folder, env, seconds: 300 });
  assert.ok(built.ok, built.output);
  await stands(await served(t, folder, [program, "start", "--hostname", "127.0.0.1"], { env }));
});

large("webhooks: SvelteKit", async (t) => {
  const packages = ["@sveltejs/kit", "@sveltejs/adapter-node", "@sveltejs/vite-plugin-svelte", "svelte"];
  const folder = await recipe("webhooks", packages, "webhooks-sveltekit");
  await linked(folder, "vite");
  const routes = join(folder, "src", "routes");
  await placed(folder, "sveltekit/+server.js", "src/routes/katu9/+server.js", routes);
  await writeFile(join(routes, "+page.svelte"), "<p>shop</p>\n");
  const html = "<html><head>%sveltekit.head%</head><body>%sveltekit.body%</body></html>\n";
  await writeFile(join(folder, "src", "app.html"), html);
  const config = 'import adapter from "@sveltejs/adapter-node";\nexport default { kit: { adapter: adapter() } };\n';
  await writeFile(join(folder, "svelte.config.js"), config);
  const vite = 'import { sveltekit } from "@sveltejs/kit/vite";\nexport default { plugins: [sveltekit()] };\n';
  await writeFile(join(folder, "vite.config.js"), vite);
  await writeFile(join(folder, "package.json"), '{ "private": true, "type": "module", "dependencies": {} }\n');
  await printed(folder, [join(HEAVY, "vite", "bin", "vite.js"), "build"]);
  await stands(await served(t, folder, ["build"], { env: ENV }));
});

/** Puts a route where its framework looks for it, and beside it what it imports. */
async function placed(folder, from, to, shared) {
  await mkdir(dirname(join(folder, to)), { recursive: true });
  await cp(join(folder, from), join(folder, to));
  for (const file of ["status.mjs", "handle.mjs"]) await cp(join(folder, file), join(shared, file));
}

test("webhooks: Kraken Embed and Kraken Ramp", async (t) => {
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
