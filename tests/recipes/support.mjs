// The programs of docs/recipes: copied below the installed package, beside the packages that they import, and run.
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { exec, freePort, importTool, TOOLS, WORK } from "../runtimes/lib.mjs";

export const DOCS = join(TOOLS, "..", "..", "docs");

/**
 * The folder `name` in a copy of the programs of docs/recipes, with links to packages that tests/package.json pins.
 */
export async function recipe(name, packages = [], copy = name) {
  const to = join(WORK, `recipe-${copy}`);
  await rm(to, { recursive: true, force: true });
  await cp(join(DOCS, "recipes"), to, { recursive: true, filter: (path) => !path.endsWith(".md") });
  await mkdir(join(to, name, "node_modules"), { recursive: true });
  for (const one of packages) await linked(join(to, name), one);
  return join(to, name);
}

/** Puts a package where a program of this folder finds it. */
async function linked(folder, name) {
  const from = join(TOOLS, name);
  if (!existsSync(from)) throw new Error(`MISSING: ${name}`);
  const to = join(folder, "node_modules", name);
  await mkdir(dirname(to), { recursive: true });
  await symlink(from, to);
}

/** Runs a program to its end and gives what it printed; throws that where it fails. */
export async function printed(folder, args, { program = process.execPath, env = {} } = {}) {
  const { ok, output } = await exec(program, args, { cwd: folder, env: { NODE_NO_WARNINGS: "1", ...env } });
  if (!ok) throw new Error(output);
  return output;
}

/** Starts a program and gives its address once it answers, and what it has printed so far. */
export async function served(t, folder, args, { program = process.execPath, env = {} } = {}) {
  const port = String(await freePort());
  const child = spawn(program, args, {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, PORT: port, HOST: "127.0.0.1", NODE_NO_WARNINGS: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  t.after(() => child.kill());
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 300 && child.exitCode === null; attempt++) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return { url, output: () => output, child };
    await new Promise((done) => setTimeout(done, 50));
  }
  throw new Error(`it does not answer: ${output}`);
}

/** Bundles a Worker for workerd, and starts it in miniflare. */
export async function worker(t, folder, entry, options = {}) {
  const { build } = await importTool("esbuild");
  const built = join(folder, "built");
  await build({
    entryPoints: { worker: join(folder, entry) },
    outdir: built,
    bundle: true,
    format: "esm",
    conditions: ["workerd"],
    external: ["cloudflare:*"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
  });
  const { Miniflare } = await importTool("miniflare");
  let output = "";
  const made = new Miniflare({
    modules: true,
    rootPath: built,
    scriptPath: join(built, "worker.js"),
    compatibilityDate: "2026-04-01",
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
    host: "127.0.0.1",
    handleRuntimeStdio(stdout, stderr) {
      for (const stream of [stdout, stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
    },
    ...options,
  });
  t.after(() => made.dispose());
  return { made, url: String(await made.ready).replace(/\/$/, ""), output: () => output };
}
