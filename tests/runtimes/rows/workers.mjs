// Cloudflare's runtime: the program itself with the package's own files, and miniflare with what wrangler bundles.
import { spawn } from "node:child_process";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { CONSUMER, exec, folder, freePort, importTool, PACKAGE, tool, toolVersion } from "../lib.mjs";

// While the worker starts there are no random bytes; a request has them.
const HOST = (entry, suite) => `import * as paysign from "${entry}";
import { run } from "${suite}";
const atStart = await run(paysign, { entry: "paysign", random: false });
export default {
  async fetch(request) {
    return Response.json(new URL(request.url).pathname === "/global" ? atStart : await run(paysign, { entry: "paysign" }));
  },
};
`;
const OLD = "2023-03-01";
const NEW = "2026-04-01";

export const name = "workerd";
export const weight = 3;
const open = [];
export async function close() {
  for (const end of open) await end();
}

export async function rows() {
  const program = tool("@cloudflare", "workerd-linux-64", "bin", "workerd");
  const wrangler = tool("wrangler", "bin", "wrangler.js");
  const all = [];
  for (const date of [OLD, NEW]) {
    const alone = program && once(() => workerd(program, date));
    const inside = wrangler && once(() => miniflare(wrangler, date));
    for (const [where, path] of [
      ["while it starts", "/global"],
      ["in a request", "/handler"],
    ]) {
      all.push({
        runtime: "workerd",
        version: program && toolVersion("workerd"),
        entry: "paysign",
        where: `${where}, compatibility date ${date}`,
        run: alone && (async () => (await fetch((await alone()) + path)).json()),
      });
      all.push({
        runtime: "wrangler and miniflare",
        version: wrangler && `${toolVersion("wrangler")}, ${toolVersion("miniflare")}`,
        entry: "paysign",
        where: `${where}, compatibility date ${date}`,
        run: inside && (async () => (await (await inside()).dispatchFetch(`http://worker.example${path}`)).json()),
      });
    }
  }
  return all;
}

function once(make) {
  let made;
  return () => (made ??= make());
}

/** workerd with the files of the tarball as they are; gives its address. */
async function workerd(program, date) {
  const cwd = await folder(`workerd-${date}`, {
    "host.mjs": HOST("./workerd.js", "./suite.mjs"),
    "config.capnp": `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  compatibilityDate = "${date}",
  modules = [
    (name = "host.mjs", esModule = embed "host.mjs"),
    (name = "workerd.js", esModule = embed "workerd.js"),
    (name = "paysign.wasm", wasm = embed "paysign.wasm"),
    (name = "suite.mjs", esModule = embed "suite.mjs"),
    (name = "cases.mjs", esModule = embed "cases.mjs"),
    (name = "signatures.mjs", esModule = embed "signatures.mjs"),
  ],
);
`,
  });
  for (const file of ["workerd.js", "paysign.wasm"]) await copyFile(join(PACKAGE, "dist", file), join(cwd, file));
  for (const file of ["suite.mjs", "cases.mjs", "signatures.mjs"])
    await copyFile(join(CONSUMER, "runtimes", file), join(cwd, file));
  const port = await freePort();
  const child = spawn(program, ["serve", "config.capnp", "--socket-addr", `http=127.0.0.1:${port}`], {
    cwd,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  open.push(() => child.kill());
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    if (child.exitCode !== null) break;
    if (
      await fetch(url).then(
        () => true,
        () => false,
      )
    )
      return url;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`workerd does not answer: ${output}`);
}

/** miniflare with the worker that wrangler makes of an import of the package. */
async function miniflare(wrangler, date) {
  const cwd = await folder(`wrangler-${date}`, {
    "host.mjs": HOST("paysign", "../../runtimes/suite.mjs"),
    "wrangler.json": JSON.stringify({ name: "suite", main: "host.mjs", compatibility_date: date }),
  });
  const built = await exec(process.execPath, [wrangler, "deploy", "--dry-run", "--outdir", "built"], {
    cwd,
    env: { WRANGLER_SEND_METRICS: "false", WRANGLER_HIDE_BANNER: "true", XDG_CONFIG_HOME: cwd, CI: "true" },
  });
  if (!built.ok) throw new Error(built.output);
  const { Miniflare } = await importTool("miniflare");
  const worker = new Miniflare({
    modules: true,
    rootPath: join(cwd, "built"),
    scriptPath: join(cwd, "built", "host.js"),
    compatibilityDate: date,
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
  });
  open.push(() => worker.dispose());
  return worker;
}
