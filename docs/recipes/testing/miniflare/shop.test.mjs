import assert from "node:assert/strict";
import { after, before, beforeEach, test } from "node:test";
import { build } from "esbuild";
import { Miniflare, Response as WorkerResponse } from "miniflare";
import { ExternalId } from "paysign";
import { createSandbox } from "paysign/sandbox";

/** All that a Worker fetches comes here. Miniflare has a Request and a Response of its own. */
async function toSandbox(request) {
  const { method, headers, url } = request;
  const body = method === "GET" || method === "HEAD" ? undefined : await request.arrayBuffer();
  const answer = await sandbox.fetch(url, { method, headers: [...headers], body });
  return new WorkerResponse(await answer.arrayBuffer(), { status: answer.status, headers: [...answer.headers] });
}

let sandbox, worker;

before(async () => {
  // As wrangler does it: the package's entry for Workers, and its binary beside it.
  const entryPoints = [new URL("worker.mjs", import.meta.url).pathname];
  const { outputFiles } = await build({
    entryPoints,
    outdir: "out",
    write: false,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
  });
  const modules = outputFiles.map(({ path, contents }) => ({
    type: path.endsWith(".wasm") ? "CompiledWasm" : "ESModule",
    path: path.replace(/.*\//, ""),
    contents,
  }));
  const { apiKey, apiSecret } = createSandbox().kraken;
  worker = new Miniflare({
    modules: modules.sort((one) => (one.type === "ESModule" ? -1 : 1)),
    compatibilityDate: "2026-04-01",
    bindings: { KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret },
    outboundService: toSandbox,
  });
});

after(() => worker.dispose());

// The keys of all sandboxes are the same, so the Worker can stay.
beforeEach(() => (sandbox = createSandbox({ seed: "shop" })));

const post = (order) => worker.dispatchFetch("http://shop.example/", { method: "POST", body: JSON.stringify(order) });

test("a Worker asks, and the customer pays", async () => {
  const id = ExternalId.random();
  const { link } = await (await post({ id, amount: "10.50" })).json();
  assert.match(link, /^https:/);
  sandbox.pay(id, "bob");
  assert.equal(sandbox.payment(id).status, "success");
});

test("a Worker whose answer is lost asks once", async () => {
  const id = ExternalId.random();
  sandbox.fault({ kind: "lose_answer", match: "Pay/request/create" });
  const answer = await post({ id, amount: "10.50" });
  assert.deepEqual([answer.status, await answer.json()], [200, {}]);
  assert.equal(sandbox.entries({ endpoint: "Pay/request/create" }).length, 2);
});
