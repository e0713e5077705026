// Makes of the npm package what JSR takes: the same files, each entry naming its types, and jsr.json.
//
//   node jsr.mjs PACKAGE FOLDER
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** Entries that need neither a bundler, a file beside them, nor Node. */
const ENTRIES = {
  ".": "index",
  "./js": "js",
  "./slim": "slim",
  "./pay-callback": "pay-callback",
  "./payments": "payments",
  "./payments/sqlite": "payments-sqlite",
  "./payments/postgres": "payments-postgres",
  "./payments/redis": "payments-redis",
  "./sandbox": "sandbox",
};

export function makeJsr(from, to) {
  const { version, license, dependencies } = JSON.parse(readFileSync(join(from, "package.json"), "utf8"));
  cpSync(from, to, { recursive: true });
  for (const name of Object.values(ENTRIES)) {
    const script = join(to, "dist", `${name}.js`);
    writeFileSync(script, `/* @ts-self-types="./${name}.d.ts" */\n${readFileSync(script, "utf8")}`);
    const types = join(to, "dist", `${name}.d.ts`);
    // JSR allows no such reference, and Deno needs none: its library has Symbol.dispose.
    writeFileSync(types, readFileSync(types, "utf8").replace(/^\/\/\/ <reference lib=.*\n/, ""));
  }
  const files = Object.values(ENTRIES).flatMap((name) => [`dist/${name}.js`, `dist/${name}.d.ts`]);
  const json = {
    name: "@paysign/paysign",
    version,
    license,
    imports: { jose: `npm:jose@${dependencies.jose}` },
    exports: Object.fromEntries(Object.entries(ENTRIES).map(([entry, name]) => [entry, `./dist/${name}.js`])),
    publish: { include: ["jsr.json", "README.md", "LICENSE-MIT", "LICENSE-APACHE", "dist/paysign.wasm", ...files] },
  };
  writeFileSync(join(to, "jsr.json"), `${JSON.stringify(json, null, 2)}\n`);
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href)
  makeJsr(process.argv[2], process.argv[3]);
