// Where the runtimes are: npm packages that carry the program, and a browser of the machine.

import { execFileSync } from "node:child_process";
import { accessSync, constants, existsSync, readdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const here = fileURLToPath(new URL(".", import.meta.url));
const modules = join(here, "node_modules");

/** A program below a folder of node_modules, whichever platform it is for. */
function inPackage(scope, ...path) {
  const folder = join(modules, scope);
  const found = existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name, ...path)) : [];
  return found.find(runs);
}

function onPath(...names) {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(runs);
}

function runs(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const version = (program) => {
  try {
    return (
      /\d+(\.\d+)+|\d{4}-\d\d-\d\d/.exec(
        execFileSync(program, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }),
      )?.[0] ?? ""
    );
  } catch {
    return "";
  }
};

const newestNode = join(modules, "node-newest", "bin", "node");

/** The runtimes that start a script, with the arguments before it; `program` is undefined where one is missing. */
export const SCRIPTED = [
  { name: "Node", program: process.execPath, arguments: [] },
  { name: "the newest Node", program: runs(newestNode) ? newestNode : undefined, arguments: [] },
  { name: "Bun", program: inPackage("@oven", "bin", "bun"), arguments: ["run"] },
  {
    name: "Deno",
    program: inPackage("@deno", "deno"),
    arguments: ["run", "--allow-all", "--node-modules-dir=manual", "--no-lock"],
  },
].map(named);

export const WORKERD = named({ name: "workerd", program: inPackage("@cloudflare", "bin", "workerd") });
export const CHROMIUM = named({
  name: "Chromium",
  program: process.env.CHROME || onPath("chromium", "chromium-browser", "google-chrome", "chrome"),
});

/** With a label, which asks the program for its version when it is needed. */
function named({ name, program, ...more }) {
  return {
    name,
    program,
    ...more,
    get label() {
      return program === undefined ? name : `${name.replace("the newest ", "")} ${version(program)}`;
    },
  };
}
