// Bundles for places that have no node_modules.

import { build } from "esbuild";

import { here } from "./runtimes.mjs";

/** Bundles a text that imports from this folder. */
export async function bundle(text, more = {}) {
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: here, sourcefile: "bundle.mjs" },
    bundle: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    write: false,
    logLevel: "error",
    ...more,
  });
  return outputFiles[0].text;
}
