// typed.ts, as compilers read it with the types of Cloudflare's runtime.
import assert from "node:assert/strict";
import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { exec, folder, tool } from "../runtimes/lib.mjs";

const STRICT = [
  "--noEmit",
  "--pretty",
  "false",
  "--strict",
  "--exactOptionalPropertyTypes",
  "--target",
  "es2022",
  "--lib",
  "es2024",
  "--module",
  "esnext",
  "--moduleResolution",
  "bundler",
];

const cwd = await folder("durable-object-types", { "package.json": '{ "type": "module", "private": true }\n' });
await copyFile(join(import.meta.dirname, "typed.ts"), join(cwd, "typed.ts"));

for (const version of ["5.9", "6.0", "7.0"]) {
  test(`TypeScript ${version}`, async () => {
    const compiler = tool(`typescript-${version}`, "bin", "tsc");
    const types = tool("@cloudflare", "workers-types", "index.d.ts");
    assert.ok(compiler, `TypeScript ${version} is not installed`);
    assert.ok(types, "@cloudflare/workers-types is not installed");
    const { ok, output } = await exec(process.execPath, [compiler, ...STRICT, types, "typed.ts"], { cwd });
    assert.ok(ok, output);
  });
}
