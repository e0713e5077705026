// What may be depended on: licences, sources and install scripts, of every npm package and crate of the lock files.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { fits } from "./licences.mjs";
import { lockFiles, readIn, ROOT } from "./repository.mjs";

/** What deny.toml allows for crates, and for what is in the npm package. */
const SHIPPED = /^allow = \[(.*)\]/m.exec(readIn("deny.toml"))[1].match(/[\w.-]+/g);
/** Tools and what the tests run are not given on: any licence that lets us use them. */
const TOOLS = [
  ...SHIPPED,
  "0BSD",
  "BlueOak-1.0.0",
  "BSD-2-Clause",
  "CC-BY-4.0",
  "CC0-1.0",
  "ISC",
  "LGPL-3.0-only",
  "LGPL-3.0-or-later",
  "MPL-2.0",
  "Python-2.0",
  "Unlicense",
];
/** What names its licence in a text only: Apache-2.0 WITH LLVM-exception, and MIT. */
const UNNAMED = /^(?:@bytecodealliance\/componentize-js.*|busboy|format|streamsearch)$/;
/** What would run a script when it is installed: nothing here lets it. */
const WITH_SCRIPTS = [
  "@parcel/watcher",
  "better-sqlite3",
  "bufferutil",
  "bun",
  "ccxt",
  "deno",
  "esbuild",
  "fsevents",
  "msw",
  "sharp",
  "utf-8-validate",
  "workerd",
];

const packages = lockFiles().flatMap((file) =>
  Object.entries(JSON.parse(readIn(file)).packages)
    .filter(([path, { link }]) => path.includes("node_modules/") && !link)
    .map(([path, entry]) => ({ ...entry, file, name: path.slice(path.lastIndexOf("node_modules/") + 13) })),
);

test("the rules for licences are understood", () => {
  const allowed = ["MIT", "Apache-2.0"];
  for (const text of [
    "MIT",
    "GPL-3.0-only OR MIT",
    "MIT/Apache-2.0",
    "(MIT OR GPL-3.0) AND Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
  ])
    assert.ok(fits(text, allowed), text);
  for (const text of [
    "GPL-3.0-only",
    "MIT AND GPL-3.0-only",
    "(GPL-3.0 OR LGPL-3.0) AND MIT",
    "",
    "UNLICENSED",
    undefined,
  ])
    assert.ok(!fits(text, allowed), text);
});

test("every npm package has a licence that lets us use it", () => {
  assert.ok(packages.length > 500, `${packages.length} packages`);
  for (const { name, license, file } of packages)
    if (!UNNAMED.test(name)) assert.ok(fits(license, TOOLS), `${file}: ${name} is under ${license}`);
});

test("every npm package comes from the registry, with a hash", () => {
  for (const { name, integrity, inBundle, resolved, file } of packages) {
    // What lies in another package is in that one's hash.
    if (!inBundle) assert.match(integrity ?? "", /^sha512-/, `${file}: ${name} has no hash`);
    assert.equal(resolved, undefined, `${file}: ${name} names a place of its own`);
  }
});

test("nothing runs a script when it is installed, but for what is known and not let", () => {
  const found = [...new Set(packages.filter((entry) => entry.hasInstallScript).map(({ name }) => name))];
  assert.deepEqual(
    found.filter((name) => !WITH_SCRIPTS.includes(name)),
    [],
  );
  for (const file of ["xtask/src/setup.rs", "xtask/src/pack.rs", "xtask/src/test/tarball.rs", "xtask/src/bench.rs"]) {
    const text = readIn(file);
    if (/"(?:install|ci)"/.test(text)) assert.match(text, /"--ignore-scripts"/, file);
  }
});

test("what the package brings has a permissive licence, no script, and brings nothing itself", () => {
  const { dependencies } = JSON.parse(readIn("pkg-template/package.json"));
  const shipped = packages.filter(
    ({ name, file }) => file.startsWith("pkg-template/") && (name in dependencies || name === "big.js"),
  );
  assert.deepEqual(shipped.map(({ name }) => name).toSorted(), ["big.js", "jose"]);
  for (const { name, license, hasInstallScript, dependencies: more } of shipped) {
    assert.ok(fits(license, SHIPPED), `${name} is under ${license}`);
    assert.equal(hasInstallScript, undefined, name);
    assert.equal(more, undefined, name);
  }
});

const metadata = () => {
  const { status, stdout, stderr } = spawnSync(
    "cargo",
    ["metadata", "--format-version", "1", "--locked", "--all-features"],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 2 ** 26 },
  );
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
};

test("every crate has an allowed licence, and comes from the Rust registry or stands here", () => {
  const { packages: crates, workspace_members: ours } = metadata();
  assert.ok(crates.length > 50, `${crates.length} crates`);
  for (const { id, name, license, source } of crates) {
    assert.ok(fits(license, SHIPPED), `${name} is under ${license}`);
    if (source === null) assert.ok(ours.includes(id), `${name} is a folder of this machine`);
    else assert.match(source, /^registry\+/, name);
  }
});

test("SECURITY.md has the reason for each dependency of the package and of what builds it, and for nothing else", () => {
  const listed = readIn("SECURITY.md")
    .split("\n## What it is made of\n")[1]
    .split("\n")
    .filter((line) => line.startsWith("| `"))
    .flatMap((line) => {
      const [, names, why] = line.split("|");
      assert.ok(why.trim().length > 5, line);
      return [...names.matchAll(/`(.+?)`/g)].map(([, name]) => name);
    });
  const crates = metadata()
    .packages.filter(({ name, source }) => source === null && ["paysign", "xtask"].includes(name))
    .flatMap(({ dependencies }) => dependencies.filter(({ path }) => !path).map(({ name }) => name));
  const { dependencies, devDependencies } = JSON.parse(readIn("pkg-template/package.json"));
  const used = new Set([...crates, ...Object.keys(dependencies), ...Object.keys(devDependencies)]);
  assert.deepEqual(listed.toSorted(), [...used].toSorted());
});
