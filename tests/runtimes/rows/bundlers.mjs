// Bundlers as they come, each with the least configuration that it runs with: what they make is run, and an import
// that nothing uses leaves under 100 bytes.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as browsers from "../browsers.mjs";
import { exec, folder, host, importTool, told, tool, toolVersion, versionOf } from "../lib.mjs";
import { serve } from "../server.mjs";

const LEFT = 100;
const USED = host("paysign");
const UNUSED = 'import { Kraken } from "paysign";\n';

/** Each takes a folder with in.mjs and writes out.mjs into it. */
const BUNDLERS = {
  esbuild: async (cwd) => {
    const { build } = await importTool("esbuild");
    await build({
      absWorkingDir: cwd,
      entryPoints: ["in.mjs"],
      outfile: "out.mjs",
      bundle: true,
      format: "esm",
      logLevel: "warning",
    });
  },
  rollup: async (cwd) => {
    const { rollup } = await importTool("rollup");
    // Rollup itself finds no packages: this plugin is how its manual does it.
    const { nodeResolve } = await importTool("@rollup/plugin-node-resolve");
    const bundle = await rollup({ input: join(cwd, "in.mjs"), plugins: [nodeResolve()] });
    await bundle.write({ file: join(cwd, "out.mjs") });
    await bundle.close();
  },
  rolldown: async (cwd) => {
    const { rolldown } = await importTool("rolldown");
    const bundle = await rolldown({ input: join(cwd, "in.mjs"), cwd });
    await bundle.write({ file: join(cwd, "out.mjs") });
    await bundle.close();
  },
  webpack: (cwd) => pack("webpack", cwd),
  "@rspack/core": (cwd) => pack("@rspack/core", cwd),
};

async function pack(name, cwd) {
  const { default: webpack } = await importTool(name);
  const stats = await new Promise((resolve, reject) => {
    const compiler = webpack({
      context: cwd,
      mode: "production",
      entry: "./in.mjs",
      output: { path: cwd, filename: "out.mjs" },
    });
    compiler.run((error, result) => compiler.close(() => (error ? reject(error) : resolve(result))));
  });
  if (stats.hasErrors()) throw new Error(stats.toString({ colors: false }));
}

export const name = "bundlers";
export const weight = 3;
const ends = [];
export async function close() {
  for (const end of ends) await end();
}

export async function rows() {
  const all = [];
  for (const [bundler, bundle] of Object.entries(BUNDLERS)) {
    const there = tool(bundler, "package.json");
    const row = {
      runtime: bundler.replace("@rspack/core", "Rspack"),
      version: there && toolVersion(bundler),
      entry: "paysign",
    };
    const folderName = `bundle-${bundler.replace(/\W/g, "-")}`;
    all.push({
      ...row,
      where: "bundle, run in Node",
      run:
        there &&
        (async () => {
          const cwd = await folder(folderName, { "in.mjs": USED });
          await bundle(cwd);
          return told(await exec(process.execPath, ["out.mjs"], { cwd }));
        }),
    });
    all.push({
      ...row,
      where: "import that nothing uses",
      run:
        there &&
        (async () => {
          const cwd = await folder(`${folderName}-unused`, { "in.mjs": UNUSED });
          await bundle(cwd);
          return small(await readFile(join(cwd, "out.mjs"), "utf8"));
        }),
    });
  }
  return [...all, ...(await vite())];
}

function small(text) {
  return text.length < LEFT
    ? { passed: 1, failed: [] }
    : { passed: 0, failed: [`${text.length} bytes are left: ${text.slice(0, 300)}`] };
}

/** Vite makes pages: they are opened in Chromium. */
async function vite() {
  const browser = browsers.chromium();
  const there = tool("vite", "package.json") && browser;
  const row = {
    runtime: "Vite",
    version: there && `${toolVersion("vite")}, Chromium ${await versionOf(browser, ["--version", "--no-sandbox"])}`,
    entry: "paysign",
  };
  return [
    { ...row, where: "build, page", run: there && (() => vitePage("vite-build", browser, builtByVite)) },
    { ...row, where: "development server, page", run: there && (() => vitePage("vite-dev", browser, servedByVite)) },
    {
      ...row,
      where: "import that nothing uses",
      run:
        there &&
        (async () => {
          const cwd = await folder("vite-unused", { "in.mjs": UNUSED });
          const { build } = await importTool("vite");
          const built = await build({
            root: cwd,
            logLevel: "silent",
            build: { write: false, lib: { entry: "in.mjs", formats: ["es"] } },
          });
          return small(
            [built]
              .flat()
              .flatMap(({ output }) => output.map(({ code = "" }) => code))
              .join(""),
          );
        }),
    },
  ];
}

async function vitePage(way, browser, makePage) {
  const server = await serve([]);
  const cwd = await folder(way, {
    "index.html":
      '<!doctype html><meta charset="utf-8"><title>paysign</title><script type="module" src="/main.mjs"></script>',
    "main.mjs": `import * as paysign from "paysign";
import { run } from "../../runtimes/suite.mjs";
run(paysign).then((result) => fetch("${server.url}result/${way}", { method: "POST", body: JSON.stringify(result) }));
`,
  });
  const url = await makePage(cwd, server.url);
  ends.push(await browsers.open("chromium", browser, url), async () => server.close());
  return server.answer(way);
}

async function builtByVite(cwd) {
  const { build, preview } = await importTool("vite");
  await build({ root: cwd, logLevel: "silent" });
  const server = await preview({ root: cwd, logLevel: "silent", preview: { port: 0, host: "127.0.0.1" } });
  ends.push(async () => server.close());
  return address(server);
}

async function servedByVite(cwd) {
  const { createServer } = await importTool("vite");
  const server = await createServer({
    root: cwd,
    logLevel: "silent",
    cacheDir: join(cwd, "cache"),
    server: { port: 0, host: "127.0.0.1" },
  });
  await server.listen();
  ends.push(() => server.close());
  return address(server);
}

const address = (server) => `http://127.0.0.1:${server.httpServer.address().port}/`;
