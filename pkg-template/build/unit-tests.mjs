// Makes every src/**/*.test.ts a file that Node runs, in the folder given: with what it tests, without the core.

import { build } from "esbuild";
import { readdir } from "node:fs/promises";
import { join } from "node:path";

const here = join(import.meta.dirname, "..");
const tests = (await readdir(join(here, "src"), { recursive: true })).filter((file) => file.endsWith(".test.ts"));

/** What the build makes: any name can be imported from it, and whoever calls the core in a unit test learns so. */
const ABSENT = `module.exports = new Proxy({}, {
  get: (_, name) => (name === "__esModule" ? undefined : () => { throw new Error("a unit test has no core: " + String(name)); }),
});`;

await build({
  entryPoints: tests.map((file) => join(here, "src", file)),
  outdir: process.argv[2],
  outbase: join(here, "src"),
  bundle: true,
  format: "esm",
  outExtension: { ".js": ".mjs" },
  platform: "node",
  target: "es2022",
  sourcemap: "inline",
  logLevel: "warning",
  plugins: [
    {
      name: "absent",
      setup({ onResolve, onLoad }) {
        onResolve({ filter: /^#|\/generated\/\w+\.json$/ }, ({ path }) => ({ path, namespace: "absent" }));
        onLoad({ filter: /.*/, namespace: "absent" }, () => ({ contents: ABSENT, loader: "js" }));
      },
    },
  ],
});
