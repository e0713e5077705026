// Start-up: import and first signature above an empty process; compiling and instantiating in Chromium and workerd.
//
//   node startup.mjs [--quick] [--out FILE]
//
// Whole processes, one after the other, the cases taking turns: what counts is the median of the differences within
// the turns, so that a machine that is busy for a while does not fall on one case alone.

import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";

import { bundle } from "./bundle.mjs";
import { inChromium } from "./chromium.mjs";
import { median } from "./rounds.mjs";
import { CHROMIUM, here, SCRIPTED, WORKERD } from "./runtimes.mjs";
import { milliseconds, missing, print } from "./table.mjs";
import { startWorkerd, workerFolder, workerModules } from "./workerd.mjs";

const { values } = parseArgs({ options: { quick: { type: "boolean", default: false }, out: { type: "string" } } });
const ROUNDS = values.quick ? 5 : 25;
const CASES = ["nothing", "paysign", "node:crypto", "@noble/hashes"];

/** Milliseconds from start to end of a process. */
function process_(program, options) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(program, options, { cwd: here, stdio: ["ignore", "ignore", "inherit"] });
    child.on("error", reject);
    child.on("close", (code) =>
      code === 0 ? resolve(performance.now() - start) : reject(new Error(`it ended with ${code}`)),
    );
  });
}

/** Runs each case once a round, after one round that only fills caches. */
async function rounds(cases, run) {
  const times = new Map(cases.map((name) => [name, []]));
  for (let round = 0; round <= ROUNDS; round++) {
    for (let turn = 0; turn < cases.length; turn++) {
      const name = cases[(round + turn) % cases.length];
      const time = await run(name);
      if (round > 0) times.get(name).push(time);
    }
  }
  return times;
}

const above = (times, name, floor) => median(times.get(name).map((time, round) => time - times.get(floor)[round]));

async function inProcesses() {
  const rows = [];
  for (const { program, name, label, arguments: before } of SCRIPTED) {
    if (program === undefined) {
      missing(name);
      continue;
    }
    const times = await rounds(CASES, (name) => process_(program, [...before, "startup-case.mjs", name]));
    const figures = CASES.slice(1).map((name) => above(times, name, "nothing"));
    rows.push([label, milliseconds(median(times.get("nothing"))), ...figures.map(milliseconds)]);
    if (rows.length === 1 && values.out) writeFileSync(values.out, JSON.stringify({ node: figures[0] }));
  }
  const head = ["", "empty process", ...CASES.slice(1).map((name) => `+ ${name}`)];
  print(`Import and first signature, whole processes, median of ${ROUNDS} in ms`, head, rows);
}

/** New browser contexts, whose caches are empty. */
async function chromium() {
  const dist = join(here, "node_modules/paysign/dist");
  const files = {
    "/module.js": await bundle('export { Kraken } from "paysign";', { minify: true }),
    "/paysign.wasm": readFileSync(join(dist, "paysign.wasm")),
  };
  const inPage = async () => {
    const binary = await (await fetch("/paysign.wasm")).arrayBuffer();
    const started = performance.now();
    const module = new WebAssembly.Module(binary);
    const compiled = performance.now();
    const imports = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) (imports[from] ??= {})[name] = () => 0;
    new WebAssembly.Instance(module, imports);
    const instantiated = performance.now();
    const { Kraken } = await import("/module.js");
    const imported = performance.now();
    const apiSecret = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
    new Kraken({ apiKey: "demonstration-key", apiSecret }).sign("/0/private/Balance", "1", "nonce=1");
    const signed = performance.now();
    return [compiled - started, instantiated - compiled, imported - instantiated, signed - imported];
  };
  const all = await inChromium(files, async (newPage) => {
    const times = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const page = await newPage();
      times.push(await page.evaluate(inPage));
      await page.context().close();
    }
    return times.slice(1);
  });
  const steps = ["compile paysign.wasm", "instantiate it", "import the inline entry", "its first signature"];
  const rows = steps.map((step, index) => [step, milliseconds(median(all.map((times) => times[index])))]);
  print(`${CHROMIUM.label}, a new browser context each time, median of ${ROUNDS} in ms`, ["step", "ms"], rows);
}

/** From the start of the process to its first answer, with a worker that signs and one that does not. */
async function workerd() {
  const sign = `
    import { Kraken } from "paysign";
    export default { fetch: () => new Response(
      new Kraken({ apiKey: "k", apiSecret: "c2VjcmV0" }).sign("/0/private/Balance", "1", "nonce=1")) };`;
  const empty = 'export default { fetch: () => new Response("nothing") };';
  const workers = {
    nothing: await workerFolder([{ name: "worker.js", kind: "esModule", content: empty }]),
    paysign: await workerFolder(await workerModules(sign)),
  };
  const times = await rounds(Object.keys(workers), async (name) => {
    const start = performance.now();
    const { get, stop } = await startWorkerd(workers[name].folder);
    await get("/");
    const time = performance.now() - start;
    await stop();
    return time;
  });
  await Promise.all(Object.values(workers).map(({ remove }) => remove()));
  const figures = [median(times.get("nothing")), above(times, "paysign", "nothing")].map(milliseconds);
  print(
    `From the start to the first answer, whole processes, median of ${ROUNDS} in ms`,
    ["", "empty worker", "+ compile, instantiate, first signature"],
    [[WORKERD.label, ...figures]],
  );
}

await inProcesses();
if (CHROMIUM.program) await chromium();
else missing(CHROMIUM.name);
if (WORKERD.program) await workerd();
else missing(WORKERD.name);
