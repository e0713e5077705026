// The package as a package: what linters of packages say, what it would do on installation, what is inside.
import assert from "node:assert/strict";
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { exec, folder, PACKAGE, tool, WORK } from "../runtimes/lib.mjs";

const manifest = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
const scripts = readdirSync(join(PACKAGE, "dist")).filter((file) => /\.c?js$/.test(file));
const textOf = (file) => readFileSync(join(PACKAGE, "dist", file), "utf8");
const deno = tool("@deno", "linux-x64-glibc", "deno");

test("publint", async () => {
  const { ok, output } = await exec(process.execPath, [tool("publint", "src", "cli.js"), "run", PACKAGE, "--strict"]);
  assert.ok(ok && output.includes("All good!"), output);
});

test("are the types wrong?", async () => {
  // It removes a tarball that it packs itself, so it gets a copy. The source phase and cloudflare:workers are known to no CommonJS.
  const cwd = await folder("attw", {});
  const packed = join(cwd, "package.tgz");
  copyFileSync(join(import.meta.dirname, "..", "..", "paysign", `paysign-${manifest.version}.tgz`), packed);
  const { ok, output } = await exec(
    process.execPath,
    [
      tool("@arethetypeswrong", "cli", "dist", "index.js"),
      packed,
      "--no-definitely-typed",
      "--format",
      "ascii",
      "--exclude-entrypoints",
      "paysign.wasm",
      "source",
      "durable-object",
    ],
    { cwd },
  );
  assert.ok(ok, output);
});

test("installing it runs nothing and brings jose alone", () => {
  assert.equal(manifest.scripts, undefined);
  assert.deepEqual(Object.keys(manifest.dependencies), ["jose"]);
  for (const kind of ["devDependencies", "peerDependencies", "optionalDependencies", "bundleDependencies"]) {
    assert.equal(manifest[kind], undefined, kind);
  }
  const naming = scripts.filter((file) => /(?:from|import|require) ?\(? ?"jose"/.test(textOf(file)));
  assert.deepEqual(naming, ["pay-callback.js", "sandbox.js"], "CommonJS has it inside: it is an ES module only");
});

test("what is ours is readable: no line of code is longer than an editor's, and names are whole", () => {
  for (const file of scripts) {
    for (const [index, line] of textOf(file).split("\n").entries()) {
      // The binary, as text, is a line of its own: nothing can fail there.
      if (!/^"[^"]*"$/.test(line)) assert.ok(line.length < 400, `${file}:${index + 1} has ${line.length} characters`);
    }
  }
  for (const name of ["verifyKatu9Webhook", "readResponse", "writeText"])
    assert.match(textOf("index.js"), new RegExp(`function ${name}\\(`));
});

test("every path of package.json leads to a file", () => {
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  for (const path of targets([
    manifest.exports,
    manifest.main,
    manifest.module,
    manifest.types,
    manifest.bin ?? {},
    manifest.typesVersions,
  ])) {
    assert.ok(existsSync(join(PACKAGE, path)), path);
  }
});

test("what is inside is listed, with its licences", () => {
  const { bomFormat, specVersion, metadata, components, dependencies } = JSON.parse(
    readFileSync(join(PACKAGE, "sbom.cdx.json"), "utf8"),
  );
  const list = readFileSync(join(PACKAGE, "LICENSES.md"), "utf8");
  assert.deepEqual([bomFormat, specVersion, metadata.component.version], ["CycloneDX", "1.6", manifest.version]);
  for (const name of ["base64", "sha2", "serde", "std", "jose"])
    assert.ok(
      components.some((part) => part.name === name),
      name,
    );
  for (const { name, version, purl, licenses } of components) {
    assert.ok(list.includes(`| ${name} | ${version} | ${licenses[0].expression} |`), name);
    assert.match(licenses[0].expression, /\b(MIT|Apache-2\.0|BSD-[23]-Clause|ISC|Unlicense|Zlib)\b/, name);
    assert.ok(dependencies[0].dependsOn.includes(purl), name);
  }
});

test("the notices of all that is inside go with it", () => {
  const { components } = JSON.parse(readFileSync(join(PACKAGE, "sbom.cdx.json"), "utf8"));
  const notices = readFileSync(join(PACKAGE, "LICENSES.md"), "utf8")
    .split("\n# The notices\n")[1]
    .split(/^```\n(?=\n- )/m);
  const noticesOf = ({ name, version }) =>
    notices.filter((notice) =>
      notice
        .split("\n")
        .some((line) => line === `- ${name} ${version}` || line.startsWith(`- ${name} ${version}, by `)),
    );
  for (const part of components) {
    const own = noticesOf(part);
    assert.ok(own.length > 0, `${part.name} has no notice`);
    for (const { expression } of part.licenses) {
      if (!/\bMIT\b/.test(expression)) continue;
      const mit = own.find((notice) => /permission\s+notice\s+shall\s+be\s+included/.test(notice));
      assert.ok(mit, `${part.name} has no text of the MIT license`);
      assert.ok(
        /^\s*(?:\/\/ )?Copyright .*\S/m.test(mit) || mit.includes(`- ${part.name} ${part.version}, by `),
        `${part.name} names no holder of its copyright`,
      );
    }
  }
  const only = components.filter(({ licenses }) => licenses[0].expression === "MIT");
  assert.ok(only.some(({ name }) => name === "jose") && only.length > 2, only.map(({ name }) => name).join());
  assert.ok(!/\/(?:home|root|Users|work)\/|\.cargo/.test(notices.join("")), "no path of the machine that built it");
});

test("JSR takes it", async () => {
  assert.ok(deno, "Deno is not installed");
  const { makeJsr } = await import("./jsr.mjs");
  const cwd = join(WORK, "jsr");
  rmSync(cwd, { recursive: true, force: true });
  makeJsr(PACKAGE, cwd);
  const { ok, output } = await exec(deno, ["publish", "--dry-run", "--allow-dirty"], { cwd });
  assert.ok(ok && /Success Dry run complete/.test(output), output);
});
