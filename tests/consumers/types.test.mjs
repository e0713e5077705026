// The declarations, as compilers read them that are given nothing but the installed package: no skipLibCheck, exact
// optional properties, and the language's own library alone: no entry needs the types of a page or of Node.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { exec, folder, tool, TOOLS } from "../runtimes/lib.mjs";

const STRICT = ["--noEmit", "--pretty", "false", "--strict", "--exactOptionalPropertyTypes", "--target", "es2022"];
const BUNDLER = ["--module", "esnext", "--moduleResolution", "bundler"];
const NODE16 = ["--module", "node16", "--moduleResolution", "node16"];
const NODE10 = ["--module", "esnext", "--moduleResolution", "node10"];
const LANGUAGE = ["--lib", "es2022"];
const WEB = ["--lib", "es2022,dom"];
const NODE = ["--lib", "es2022", "--typeRoots", join(TOOLS, "@types"), "--types", "node"];
const MODULES = ["main.ts", "entries.ts", "error.ts"];

const cwd = await folder("types", { "package.json": '{ "type": "module", "private": true }\n' });
for (const name of [...MODULES, "entries.cts", "host.ts"])
  await copyFile(join(import.meta.dirname, name), join(cwd, name));
await copyFile(join(import.meta.dirname, "main.ts"), join(cwd, "main.cts"));

// The oldest is the one that README.md names.
for (const version of ["5.2", "5.4", "5.9", "6.0", "7.0"]) {
  const compiler = tool(`typescript-${version}`, "bin", "tsc");
  const cases = {
    "bundler, every entry, the language alone": [...LANGUAGE, ...BUNDLER, ...MODULES],
    "node16, every entry by import and require, the language alone": [
      ...LANGUAGE,
      ...NODE16,
      ...MODULES,
      "main.cts",
      "entries.cts",
    ],
    "bundler, every entry, the types of a page": [...WEB, ...BUNDLER, ...MODULES, "host.ts"],
    // The types of this Node ask for TypeScript 5.6.
    ...(version > "5.6" && {
      "node16, every entry by import and require, the types of Node": [
        ...NODE,
        ...NODE16,
        ...MODULES,
        "main.cts",
        "entries.cts",
        "host.ts",
      ],
    }),
    // The seventh has no such resolution any more.
    ...(version !== "7.0" && {
      "node10, every entry": [
        ...LANGUAGE,
        ...NODE10,
        ...(version === "6.0" ? ["--ignoreDeprecations", "6.0"] : []),
        ...MODULES,
      ],
    }),
  };
  for (const [name, options] of Object.entries(cases)) {
    test(`TypeScript ${version}: ${name}`, async () => {
      assert.ok(compiler, `TypeScript ${version} is not installed`);
      const { ok, output } = await exec(process.execPath, [compiler, ...STRICT, ...options], { cwd });
      assert.ok(ok, output);
    });
  }
}

test("deno check", async (_t) => {
  const deno = tool("@deno", "linux-x64-glibc", "deno");
  assert.ok(deno, "Deno is not installed");
  const { ok, output } = await exec(deno, ["check", "--node-modules-dir=manual", ...MODULES], { cwd });
  assert.ok(ok, output);
});
