// The repository, which the tests of a release read; they run in the folder where the tarball is installed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { TOOLS } from "../runtimes/lib.mjs";

export const ROOT = join(TOOLS, "..", "..");
export const readIn = (file) => readFileSync(join(ROOT, file), "utf8");

/** Folders that hold what was fetched or built. */
const MADE = new Set(["node_modules", "target", "pkg", ".git"]);

/** Every package-lock.json of the repository. */
export function lockFiles(folder = "", depth = 3) {
  const here = existsSync(join(ROOT, folder, "package-lock.json")) ? [join(folder, "package-lock.json")] : [];
  if (depth === 0) return here;
  const below = readdirSync(join(ROOT, folder), { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && !MADE.has(entry.name),
  );
  return [...here, ...below.flatMap((entry) => lockFiles(join(folder, entry.name), depth - 1))];
}
