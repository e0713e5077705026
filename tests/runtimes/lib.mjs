// What the rows share: where things are, how a program is run, how its answer is read.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { delimiter, join } from "node:path";
import { pathToFileURL } from "node:url";

/** The folder in which the tarball is installed; this file runs in a copy below it. */
export const CONSUMER = join(import.meta.dirname, "..");
export const WORK = join(CONSUMER, "work");
export const PACKAGE = join(CONSUMER, "node_modules", "paysign");
/** The node_modules with the runtimes, bundlers and compilers of tests/package.json. */
export const TOOLS = process.env.PAYSIGN_TOOLS ?? join(CONSUMER, "..", "..", "tests", "node_modules");

/** The same of tests/heavy. */
export const HEAVY = process.env.PAYSIGN_HEAVY ?? join(TOOLS, "..", "heavy", "node_modules");

/** The version of a package that only `--all` installs; undefined where it is not there. */
export function heavyVersion(name) {
  const file = join(HEAVY, name, "package.json");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")).version : undefined;
}

const requireTool = createRequire(join(TOOLS, "paysign-tests.cjs"));

/** A file below the tools, or undefined where it was not installed. */
export function tool(...path) {
  const file = join(TOOLS, ...path);
  return existsSync(file) ? file : undefined;
}
export const importTool = (name) => import(pathToFileURL(requireTool.resolve(name)).href);
export const toolVersion = (name) => requireTool(join(TOOLS, name, "package.json")).version;

/** A program of this machine's PATH. */
export function onPath(...names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  for (const name of names) {
    const found = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (found) return found;
  }
  return undefined;
}

/** Writes files into a folder of work/ and gives its path. */
export async function folder(name, files) {
  const path = join(WORK, name);
  await mkdir(path, { recursive: true });
  for (const [file, text] of Object.entries(files)) await writeFile(join(path, file), text);
  return path;
}

/** Runs a program to its end and gives what it printed; it is ended after `seconds`. */
export function exec(program, args, { cwd = CONSUMER, env = {}, seconds = 120 } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: undefined, NODE_OPTIONS: undefined, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    child.stdout.on("data", (data) => (output += data));
    child.stderr.on("data", (data) => (output += data));
    const timer = setTimeout(() => child.kill("SIGKILL"), seconds * 1000);
    child.once("error", reject);
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ ok: code === 0, code, output });
    });
  });
}

/** The line by which a host tells what its suite came to. */
export const MARK = "PAYSIGN-RESULT ";
export const tell = `(result) => console.log(${JSON.stringify(MARK)} + JSON.stringify(result))`;

/** What a host printed. */
export function told({ ok, code, output }) {
  const line = output.split("\n").find((text) => text.includes(MARK));
  if (!ok || !line) return { passed: 0, failed: [`ended with ${code}: ${output.slice(-2000)}`] };
  return JSON.parse(line.slice(line.indexOf(MARK) + MARK.length));
}

/** The first number with dots that a program answers to --version. */
export async function versionOf(program, args = ["--version"]) {
  const { output } = await exec(program, args);
  return /\d+(\.\d+)+\S*/.exec(output)?.[0] ?? "?";
}

/** The suite and an entry in a module of its own. */
export const host = (entry, more = "") => `import * as paysign from "${entry}";
import { run } from "../../runtimes/suite.mjs";
${more}
(${tell})(await run(paysign, { entry: "${entry}" }));
`;

export const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
