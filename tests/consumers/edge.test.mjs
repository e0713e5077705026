// The folders of www-example/edge, each in its own runtime, against the sandbox.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { createServer } from "node:http";
import { cp, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";
import { ExternalId, signKatu9Webhook } from "paysign";
import { serveSandbox } from "paysign/sandbox/node";
import { CONSUMER, exec, freePort, importTool, tool, WORK } from "../runtimes/lib.mjs";

const FROM = join(CONSUMER, "www-example", "edge");
const TOKEN = "token-of-the-shop";
const SECRET = "whsec_edge";
const served = await serveSandbox();
const KEYS = {
  KRAKEN_API_KEY: served.sandbox.kraken.apiKey,
  KRAKEN_API_SECRET: served.sandbox.kraken.apiSecret,
  KRAKEN_URL: served.url,
  SHOP_TOKEN: TOKEN,
};
after(() => served.close());

/** A copy of an example's folder, below the installed package. */
async function copied(name) {
  const to = join(WORK, `edge-${name}`);
  await mkdir(WORK, { recursive: true });
  await cp(join(FROM, name), to, { recursive: true });
  return to;
}

/** A worker of an example's folder, as wrangler bundles it, in miniflare. */
async function worker(t, name, options) {
  const cwd = await copied(name);
  const built = await exec(
    process.execPath,
    [tool("wrangler", "bin", "wrangler.js"), "deploy", "--dry-run", "--outdir", "built"],
    {
      cwd,
      env: { WRANGLER_SEND_METRICS: "false", XDG_CONFIG_HOME: cwd, CI: "true" },
    },
  );
  assert.ok(built.ok, built.output);
  const { Miniflare } = await importTool("miniflare");
  const made = new Miniflare({
    modules: true,
    rootPath: join(cwd, "built"),
    scriptPath: join(cwd, "built", "worker.js"),
    compatibilityDate: "2026-04-01",
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
    host: "127.0.0.1",
    ...options,
  });
  t.after(() => made.dispose());
  return { made, url: String(await made.ready).replace(/\/$/, "") };
}

/** A server of an example's folder; gives its address once it answers. */
async function server(t, name, program, args, env) {
  const cwd = await copied(name);
  const port = String(await freePort());
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...KEYS, PORT: port, HOME: cwd, ...env(cwd) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  t.after(() => child.kill());
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 150; attempt++) {
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return url;
    if (child.exitCode !== null) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`${name} does not answer: ${output}`);
}

const post = (url, body, token = TOKEN) =>
  fetch(url, { method: "POST", headers: { Authorization: `Bearer ${token}` }, body: JSON.stringify(body) });

/** The same for every example: a payment, a refused one, a stranger. */
async function pays(url) {
  const answer = await post(url, { amount: "10.50", asset: "USD", note: "Order 42" });
  const body = await answer.text();
  assert.equal(answer.status, 200, body);
  const { id, link } = JSON.parse(body);
  assert.ok(ExternalId.isValid(id), id);
  assert.match(link, /^https?:/, "a link");
  const wrong = await post(url, { amount: 10.5, asset: "USD" });
  assert.equal(wrong.status, 400);
  assert.equal((await wrong.json()).field, "amount");
  assert.equal((await post(url, { amount: "1", asset: "USD" }, "another")).status, 401);
  return id;
}

const OBJECTS = { PAYSIGN: { className: "PaySignObject", useSQLite: true } };

test("Cloudflare Worker: a payment, and Katu9's webhook", async (t) => {
  const { made, url } = await worker(t, "cloudflare", {
    bindings: { ...KEYS, KATU9_WEBHOOK_SECRET: SECRET },
    durableObjects: OBJECTS,
  });
  const id = await pays(`${url}/pay`);
  const calls = served.sandbox.entries().length;
  const again = await (await post(`${url}/pay`, { id, amount: "10.50", asset: "USD", note: "Order 42" })).json();
  assert.deepEqual([again.id, again.state], [id, "settled"], "the same payment");
  assert.equal(served.sandbox.entries().length, calls, "and nothing is sent for it");
  const other = await post(`${url}/pay`, { id, amount: "10.51", asset: "USD" });
  assert.deepEqual([other.status, (await other.json()).field], [400, "id"]);
  const named = await (await made.getDurableObjectNamespace("PAYSIGN")).getByName("another");
  assert.equal((await named.list()).error.field, "name");

  const body = '{"event":"payment_link.created","data":{"id":"link-1","description":"Café ☕"}}';
  const send = (signature) =>
    fetch(`${url}/webhook`, { method: "POST", headers: signature ? { "X-Katu9-Signature": signature } : {}, body });
  assert.equal((await send(signKatu9Webhook(SECRET, body))).status, 204);
  assert.equal((await send(signKatu9Webhook("other", body))).status, 401);
  assert.equal((await send()).status, 401);
});

test("Cloudflare Worker: what Kraken does not answer goes on by itself, with the same id", async (t) => {
  const heard = [];
  const upstream = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    heard.push(JSON.parse(body).external_id);
    if (heard.length === 1) return response.writeHead(502).end("<html>Bad gateway</html>");
    const answer = await fetch(served.url + request.url, { method: "POST", headers: request.headers, body });
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(await answer.text());
  });
  await new Promise((done) => upstream.listen(0, "127.0.0.1", done));
  t.after(() => (upstream.closeAllConnections(), upstream.close()));
  const { url } = await worker(t, "cloudflare", {
    bindings: { ...KEYS, KRAKEN_URL: `http://127.0.0.1:${upstream.address().port}` },
    durableObjects: OBJECTS,
  });
  const id = ExternalId.random();
  const answer = await post(`${url}/pay`, { id, amount: "10.50", asset: "USD" });
  assert.equal(answer.status, 200);
  assert.equal((await answer.json()).state, "settled");
  assert.deepEqual(heard, [id, id]);
});

test("Cloudflare Worker: its types", async () => {
  const cwd = await copied("cloudflare");
  const compiler = tool("typescript-6.0", "bin", "tsc");
  const types = tool("@cloudflare", "workers-types", "index.d.ts");
  await writeFile(
    join(cwd, "tsconfig.json"),
    JSON.stringify({ extends: "./tsconfig.given.json", compilerOptions: { types: [] }, include: ["worker.ts", types] }),
  );
  await cp(join(FROM, "cloudflare", "tsconfig.json"), join(cwd, "tsconfig.given.json"));
  const { ok, output } = await exec(process.execPath, [compiler, "--project", "."], { cwd });
  assert.ok(ok, output);
});

test("Deno", async (t) => {
  const deno = tool("@deno", "linux-x64-glibc", "deno");
  const args = [
    "run",
    "--no-prompt",
    "--cached-only",
    "--allow-net",
    "--allow-env",
    "--allow-read=.",
    "--allow-write=.",
    "--unstable-kv",
    "--node-modules-dir=manual",
    "main.js",
  ];
  await pays(await server(t, "deno", deno, args, (cwd) => ({ ORDERS: join(cwd, "orders.kv") })));
});

test("Bun", async (t) => {
  const bun = tool("@oven", "bun-linux-x64", "bin", "bun");
  await pays(await server(t, "bun", bun, ["run", "main.js"], () => ({ ORDERS: ":memory:" })));
});

test("Next edge route, in the edge runtime that Next uses", async (t) => {
  const stored = [];
  const store = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    stored.push([decodeURIComponent(request.url.slice(1)), JSON.parse(body).state]);
    response.end();
  });
  await new Promise((done) => store.listen(0, "127.0.0.1", done));
  t.after(() => (store.closeAllConnections(), store.close()));
  const cwd = await copied("next");
  const { build } = await importTool("esbuild");
  const env = { ...KEYS, ORDERS_URL: `http://127.0.0.1:${store.address().port}` };
  const { outputFiles } = await build({
    stdin: {
      contents:
        'import { POST } from "./app/api/pay/route.js";\naddEventListener("fetch", (event) => event.respondWith(POST(event.request)));\n',
      resolveDir: cwd,
    },
    bundle: true,
    write: false,
    format: "iife",
    conditions: ["import"],
    define: { "process.env": JSON.stringify(env) },
  });
  const { EdgeRuntime } = await importTool("edge-runtime");
  const { runServer } = await importTool("edge-runtime");
  const edge = await runServer({ runtime: new EdgeRuntime({ initialCode: outputFiles[0].text }) });
  t.after(() => edge.close());
  const id = await pays(edge.url);
  assert.deepEqual(stored, [
    [id, "sending"],
    [id, "open"],
  ]);
});

test("relay: a page signs, and only what is listed passes", async (t) => {
  const ORIGIN = "https://shop.example";
  const { url } = await worker(t, "relay", {
    bindings: { PAGE_ORIGIN: ORIGIN, RELAY_TOKEN: TOKEN, KRAKEN_URL: served.url },
  });
  const { requestPayment } = await import(pathToFileURL(join(FROM, "relay", "page.js")).href);
  const stored = [];
  // A browser writes the origin itself.
  const realFetch = globalThis.fetch;
  globalThis.fetch = (target, init) => realFetch(target, { ...init, headers: { ...init.headers, Origin: ORIGIN } });
  t.after(() => (globalThis.fetch = realFetch));
  const { apiKey, apiSecret } = served.sandbox.kraken;
  const settings = { relay: url, token: TOKEN, apiKey, apiSecret, store: async (id) => stored.push(id) };
  const { id, link } = await requestPayment(settings, { amount: "10.50", asset: "USD" });
  assert.match(link, /^https?:/);
  assert.deepEqual(stored, [id]);
  globalThis.fetch = realFetch;

  const call = (path, init = {}) =>
    realFetch(url + path, {
      method: "POST",
      body: "nonce=1",
      ...init,
      headers: { Origin: ORIGIN, Authorization: `Bearer ${TOKEN}`, ...init.headers },
    });
  assert.equal((await call("/0/private/Withdraw")).status, 403, "not listed");
  assert.equal((await call("/0/private/DepositStatus/../Withdraw")).status, 403, "not listed, by another way");
  assert.equal((await call("/0/private/DepositStatus?a=1")).status, 405, "a query is not signed");
  assert.equal(
    (await call("/0/private/DepositStatus", { headers: { Authorization: "Bearer no" } })).status,
    401,
    "a stranger",
  );
  assert.equal(
    (await call("/0/private/DepositStatus", { headers: { Origin: "https://evil.example" } })).status,
    403,
    "another page",
  );
  assert.equal((await call("/0/private/DepositStatus", { body: "x".repeat(70_000) })).status, 413, "too long");
  const preflight = await call("/0/private/DepositStatus", { method: "OPTIONS", body: undefined });
  assert.equal(preflight.status, 204);
  assert.equal(preflight.headers.get("Access-Control-Allow-Origin"), ORIGIN);
});

test("relay: GETs of Funding (Beta) pass with their query and nonce, and nothing else of it", async (t) => {
  const ORIGIN = "https://shop.example";
  const heard = [];
  const kraken = createServer((request, response) => {
    heard.push(request);
    response.writeHead(200, { "Content-Type": "application/json" }).end('{"deposits":[]}');
  });
  await new Promise((done) => kraken.listen(0, "127.0.0.1", done));
  t.after(() => (kraken.closeAllConnections(), kraken.close()));
  const KRAKEN_URL = `http://127.0.0.1:${kraken.address().port}`;
  const { url } = await worker(t, "relay", { bindings: { PAGE_ORIGIN: ORIGIN, RELAY_TOKEN: TOKEN, KRAKEN_URL } });
  const { deposits } = await import(pathToFileURL(join(FROM, "relay", "page.js")).href);
  const realFetch = globalThis.fetch;
  globalThis.fetch = (target, init) => realFetch(target, { ...init, headers: { ...init.headers, Origin: ORIGIN } });
  t.after(() => (globalThis.fetch = realFetch));
  const { apiKey, apiSecret } = served.sandbox.kraken;
  assert.deepEqual(await deposits({ relay: url, token: TOKEN, apiKey, apiSecret }, "USDC"), []);
  globalThis.fetch = realFetch;
  const [{ method, url: target, headers }] = heard;
  assert.equal(method, "GET");
  assert.equal(target, "/funding/v1/deposits?asset%5Bclass%5D=currency&asset%5Bname%5D=USDC&limit=20");
  const digest = createHash("sha256").update(headers["api-nonce"]).digest();
  const signature = createHmac("sha512", Buffer.from(apiSecret, "base64")).update(target).update(digest);
  assert.equal(headers["api-sign"], signature.digest("base64"), "what arrives is what was signed");
  assert.equal(headers.authorization, undefined, "the shop's token stays here");

  const call = (path, init = {}) =>
    realFetch(url + path, {
      ...init,
      headers: { Origin: ORIGIN, Authorization: `Bearer ${TOKEN}`, "API-Nonce": "1", ...init.headers },
    });
  const refused = [
    ["POST", "/funding/v1/addresses", 403],
    ["POST", "/funding/v1/withdrawals", 403],
    ["POST", "/funding/v1/deposits", 403],
    ["PUT", "/funding/v1/deposit/address", 405],
    ["DELETE", "/funding/v1/addresses/AB7J4FF-BGM7G-V2JMIH", 405],
    ["GET", "/funding/v1/addresses", 403],
    ["GET", "/funding/v1/deposits/", 403],
    ["GET", "/funding/v1//deposits", 403],
    ["GET", "/funding/v1/deposits/../withdrawals", 403],
    ["GET", "/funding/v1/methods/withdraw", 403],
    ["GET", "/0/private/DepositStatus", 403],
    ["GET", `/funding/v1/deposits?cursor=${"x".repeat(5_000)}`, 414],
  ];
  for (const [verb, path, status] of refused) {
    const body = verb === "POST" || verb === "PUT" ? "{}" : undefined;
    assert.equal((await call(path, { method: verb, body })).status, status, `${verb} ${path.slice(0, 60)}`);
  }
  assert.equal(heard.length, 1, "none of these went on");
  assert.equal((await call("/funding/v1/deposits", { headers: { Authorization: "Bearer no" } })).status, 401);
  assert.equal((await call("/funding/v1/deposits", { headers: { "API-OTP": "123456" } })).status, 200);
  assert.equal(heard.at(-1).headers["api-otp"], undefined, "a one-time password is not passed on");
  const preflight = await call("/funding/v1/deposits", { method: "OPTIONS" });
  assert.match(preflight.headers.get("Access-Control-Allow-Headers"), /API-Nonce/);
  assert.doesNotMatch(preflight.headers.get("Access-Control-Allow-Headers"), /OTP/);
});
