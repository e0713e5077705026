// Vercel's edge runtime, with the binary as a module of its own, as Vercel and Next give it, and with the inline entry.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { folder, importTool, PACKAGE, tool, toolVersion } from "../lib.mjs";

const HOST = `import * as paysign from "paysign";
import { run } from "../../runtimes/suite.mjs";
addEventListener("fetch", (event) => event.respondWith(run(paysign, { entry: "paysign" }).then((result) => Response.json(result))));
`;

export const name = "Vercel edge-runtime";
export async function rows() {
  const there = tool("edge-runtime", "package.json") && tool("esbuild", "package.json");
  const row = (entry, where, conditions) => ({
    runtime: name,
    version: there && toolVersion("edge-runtime"),
    entry,
    where,
    run: there && (() => answer(conditions)),
  });
  return [row("paysign", "condition edge-light", ["edge-light"]), row("paysign", "inline", ["import"])];
}

async function answer(conditions) {
  const cwd = await folder("edge", { "host.mjs": HOST });
  const { build } = await importTool("esbuild");
  const { outputFiles } = await build({
    entryPoints: [join(cwd, "host.mjs")],
    bundle: true,
    write: false,
    format: "iife",
    conditions,
    logLevel: "warning",
    plugins: [
      {
        // What Vercel's own build does: it compiles the binary itself and passes it in.
        name: "wasm-modules",
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /\.wasm\?module$/ }, ({ path }) => ({ path, namespace: "wasm" }));
          onLoad({ filter: /.*/, namespace: "wasm" }, () => ({ contents: "export default wasm_paysign;" }));
        },
      },
    ],
  });
  const { EdgeRuntime } = await importTool("edge-runtime");
  const module = new WebAssembly.Module(await readFile(join(PACKAGE, "dist", "paysign.wasm")));
  const runtime = new EdgeRuntime({
    initialCode: outputFiles[0].text,
    extend: (context) => Object.assign(context, { wasm_paysign: module }),
  });
  return (await runtime.dispatchFetch("https://edge.example/")).json();
}
