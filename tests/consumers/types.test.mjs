// The declarations, as compilers read them that are given nothing but the installed package: no skipLibCheck, no types
// of Node, exact optional properties, and the language's own library alone where the entry needs no other.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { exec, folder, tool } from "../runtimes/lib.mjs";

const STRICT = ["--noEmit", "--pretty", "false", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"];
const BUNDLER = ["--module", "esnext", "--moduleResolution", "bundler"];
const NODE16 = ["--module", "node16", "--moduleResolution", "node16"];
const NODE10 = ["--module", "esnext", "--moduleResolution", "node10"];
const LANGUAGE = ["--lib", "es2022"];
const WEB = ["--lib", "es2022,dom"];

const cwd = await folder("types", { "package.json": '{ "type": "module", "private": true }\n' });
for (const name of ["main.ts", "entries.ts"]) await copyFile(join(import.meta.dirname, name), join(cwd, name));
await copyFile(join(import.meta.dirname, "main.ts"), join(cwd, "main.cts"));

for (const version of ["5.4", "5.9", "6.0", "7.0"]) {
  const compiler = tool(`typescript-${version}`, "bin", "tsc");
  const cases = {
    "bundler, the language alone": [...LANGUAGE, ...BUNDLER, "main.ts"],
    "node16, import and require, the language alone": [...LANGUAGE, ...NODE16, "main.ts", "main.cts"],
    "bundler, every entry": [...WEB, ...BUNDLER, "entries.ts"],
    "node16, every entry": [...WEB, ...NODE16, "entries.ts"],
    // The seventh has no such resolution any more.
    ...(version !== "7.0" && { "node10, every entry": [...WEB, ...NODE10, ...(version === "6.0" ? ["--ignoreDeprecations", "6.0"] : []), "main.ts", "entries.ts"] }),
  };
  for (const [name, options] of Object.entries(cases)) {
    test(`TypeScript ${version}: ${name}`, async () => {
      assert.ok(compiler, `TypeScript ${version} is not installed`);
      const { ok, output } = await exec(process.execPath, [compiler, ...STRICT, ...options], { cwd });
      assert.ok(ok, output);
    });
  }
}

test("deno check", async (t) => {
  const deno = tool("@deno", "linux-x64-glibc", "deno");
  assert.ok(deno, "Deno is not installed");
  const { ok, output } = await exec(deno, ["check", "--node-modules-dir=manual", "main.ts", "entries.ts"], { cwd });
  assert.ok(ok, output);
});
