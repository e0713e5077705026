// What a release needs: asked before anything is built, and by the tests of every day.
//
//   node .github/release/ready.mjs TAG OWNER/NAME     fails, and says why, where the tag can't be published
//   node .github/release/ready.mjs --notes TAG        prints what CHANGELOG.md says of it

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = join(import.meta.dirname, "..", "..");
const WORKFLOWS = join(ROOT, ".github", "workflows");

/** A member of Cargo.toml's [package]. */
const member = (crate, name) => new RegExp(`^${name} = "(.+)"$`, "m").exec(crate)?.[1];

/** What is wrong with the addresses for a repository; npm takes no provenance where its manifest names another one. */
export function addressFaults(crate, repository) {
  const faults = [];
  for (const name of ["homepage", "repository"]) {
    const address = member(crate, name);
    if (address === undefined) faults.push(`Cargo.toml has no ${name}`);
    else if (!URL.canParse(address) || new URL(address).protocol !== "https:")
      faults.push(`${name} of Cargo.toml is not an https address`);
    else if (new URL(address).hostname.endsWith(".invalid"))
      faults.push(`${name} of Cargo.toml is a placeholder: ${address}`);
    else if (name === "repository" && new URL(address).pathname.toLowerCase() !== `/${repository}`.toLowerCase())
      faults.push(`repository of Cargo.toml is ${address}; this is ${repository}`);
  }
  return faults;
}

/** The lines of a workflow that run an action which can change under its name. */
export const unpinned = (workflow) =>
  [...workflow.matchAll(/^[ -]*uses: *(.+)$/gm)]
    .map(([, uses]) => uses.trim())
    .filter((uses) => !uses.startsWith("./") && !/^[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(uses));

/** What CHANGELOG.md says of a version: its heading has a date, and is followed by the changes. */
export function notes(changelog, version) {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`[${version}] - `));
  if (!section || !/^\[.+\] - \d{4}-\d\d-\d\d\n/.test(section)) return undefined;
  return section.slice(section.indexOf("\n")).trim() || undefined;
}

/** The workflows by their names. */
export const workflows = () =>
  Object.fromEntries(readdirSync(WORKFLOWS).map((file) => [file, readFileSync(join(WORKFLOWS, file), "utf8")]));

const read = (file) => readFileSync(join(ROOT, file), "utf8");

/** What speaks against publishing this tag. */
export function faults(tag, repository, { crate, changelog, files } = {}) {
  crate ??= read("Cargo.toml");
  const version = member(crate, "version");
  const found = addressFaults(crate, repository);
  if (tag !== `v${version}`) found.push(`the tag is ${tag}, and Cargo.toml has version ${version}`);
  if (notes(changelog ?? read("CHANGELOG.md"), version) === undefined)
    found.push(`CHANGELOG.md has no section "## [${version}] - YYYY-MM-DD" with changes`);
  for (const [file, text] of Object.entries(files ?? workflows()))
    for (const uses of unpinned(text)) found.push(`${file}: ${uses} is not pinned to a commit, "@SHA # v1.2.3"`);
  return found;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [first, second] = process.argv.slice(2);
  if (first === "--notes") {
    console.log(notes(read("CHANGELOG.md"), second?.replace(/^v/, "")));
  } else {
    const found = faults(first, second);
    for (const fault of found) console.error(fault);
    process.exitCode = found.length === 0 ? 0 : 1;
  }
}
