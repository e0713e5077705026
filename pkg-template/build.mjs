// Makes the npm package: reads target/paysign (written by `cargo xtask build`) and src, writes ../pkg.
//
// Every entry is one file. The facade imports two names that this script resolves:
//   #boot         how the entry gets its WebAssembly.Module: src/boot/<name>.ts
//   #glue         wasm-bindgen's JavaScript
// and the boots import #wasm-sha256, the inline one #wasm-text, the binary as a string literal, and #wasm-decoder, what
// turns it into bytes, and js #core, the core as JavaScript.

import { build } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";

import { core, glue, glueWithoutWasm } from "./build/glue.mjs";
import { decoder, printable } from "./build/printable.mjs";
import { verify } from "./build/verify.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const built = join(root, "target", "paysign");
const src = join(here, "src");
const pkg = join(root, "pkg");
const dist = join(pkg, "dist");

const GLUE = join(built, "bindgen", "paysign.js");
const WASM = join(built, "paysign.wasm");
// The same core, built for wasm2js.
const JS_GLUE = join(built, "js", "bindgen", "paysign.js");
const JS_CORE = join(built, "js", "core.js");

/**
 * The entries. `imports` is everything the finished files may import; `portable` ones have no import.meta and no
 * top-level await either; `types` are the declarations written beside them, all with the same text. `beside` are the
 * sources that an entry does not take in: it imports the entries that they are, so that a program has one core.
 * `sameTypes` is a declaration file that refers to index.d.ts, so that the classes of both are the same type.
 */
const ENTRIES = [
  { file: "index.js", source: "index.ts", boot: "inline", portable: true, types: ["index.d.ts", "index.d.cts"] },
  { file: "index.cjs", source: "index.ts", boot: "inline", portable: true },
  { file: "workerd.js", source: "index.ts", boot: "workerd", imports: ["./paysign.wasm"] },
  { file: "edge-light.js", source: "index.ts", boot: "edge-light", imports: ["./paysign.wasm?module"] },
  { file: "source.js", source: "index.ts", boot: "source", imports: ["./paysign.wasm"], sourcePhase: true, sameTypes: "source.d.ts" },
  { file: "js.js", source: "index.ts", boot: "js", portable: true, sameTypes: "js.d.ts" },
  { file: "slim.js", source: "slim.ts", boot: "slim", portable: true, types: ["slim.d.ts"] },
  { file: "sandbox.js", source: "sandbox/index.ts", portable: true, types: ["sandbox.d.ts"] },
  {
    file: "sandbox-node.js",
    source: "sandbox/node.ts",
    beside: { "sandbox/index.ts": "./sandbox.js" },
    imports: ["./sandbox.js", /^node:/],
    types: ["sandbox-node.d.ts"],
  },
  { file: "pay-callback.js", source: "pay-callback.ts", imports: ["jose"], portable: true, optional: true, types: ["pay-callback.d.ts"] },
  {
    file: "cli.js",
    source: "cli/index.ts",
    beside: {
      "index.ts": "./index.js",
      "sandbox/index.ts": "./sandbox.js",
      "sandbox/node.ts": "./sandbox-node.js",
      "pay-callback.ts": "./pay-callback.js",
    },
    imports: ["./index.js", "./sandbox.js", "./sandbox-node.js", "./pay-callback.js", /^node:/],
    optional: true,
  },
];

const exists = (entry) => !entry.optional || existsSync(join(src, entry.source));

/** The entry that an import leads to, if it is one of those that stay beside the importing one. */
function entryBeside(beside = {}, name, importer) {
  if (!name.startsWith(".") || !importer) return undefined;
  const path = resolve(dirname(importer), name.replace(/\.js$/, ".ts"));
  return Object.entries(beside).find(([source]) => path === join(src, source))?.[1];
}

/** The modules that the build makes. */
const MADE = {
  "#wasm-text": async () => `export default ${JSON.stringify(printable(await readFile(WASM)))};`,
  "#wasm-decoder": async () => `export default "${decoder(await readFile(join(src, "boot/decode.wat"), "utf8"))}";`,
  "#wasm-sha256": async () => `export default "${createHash("sha256").update(await readFile(WASM)).digest("hex")}";`,
  "#glue": () => glue(GLUE),
  // In js.js, which has no binary:
  "#wasm-sha256 js": async () => 'export default "";',
  "#glue js": () => glueWithoutWasm(JS_GLUE),
  "#core js": () => core(JS_CORE),
};

/** Resolves the names above, and keeps the files that stay beside an entry outside of it. */
const resolver = (boot, beside) => ({
  name: "paysign",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#boot$/ }, () => ({ path: join(src, "boot", `${boot}.ts`) }));
    onResolve({ filter: /^#(glue|core|wasm-text|wasm-decoder|wasm-sha256)$/ }, ({ path }) => ({
      path: boot === "js" ? `${path} js` : path,
      namespace: "paysign",
    }));
    onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path }) => ({ path, external: true }));
    onResolve({ filter: /^\./ }, ({ path, importer }) => {
      const file = entryBeside(beside, path, importer);
      return file && { path: file, external: true };
    });
    onLoad({ filter: /.*/, namespace: "paysign" }, async ({ path }) => ({ contents: await MADE[path](), loader: "js" }));
  },
});

async function script({ file, source, boot, beside, imports = [], portable, sourcePhase }) {
  await build({
    entryPoints: [join(src, source)],
    outfile: join(dist, file),
    bundle: true,
    minify: true,
    format: file.endsWith(".cjs") ? "cjs" : "esm",
    platform: imports.some((name) => name instanceof RegExp) ? "node" : "neutral",
    target: "es2022",
    charset: "utf8",
    legalComments: "none",
    sourcemap: false,
    external: imports.filter((name) => typeof name === "string" && !name.startsWith(".")),
    plugins: [resolver(boot, beside)],
    logLevel: "warning",
  });
  await verify(dist, file, imports, portable);
  if (sourcePhase) await importSource(join(dist, file));
}

/** No tool of the build knows `import source` yet. */
async function importSource(path) {
  const text = await readFile(path, "utf8");
  const pattern = /\bimport ([\w$]+) from ?"\.\/paysign\.wasm"/g;
  if (text.match(pattern)?.length !== 1) throw new Error(`${path} should import the binary once`);
  await writeFile(path, text.replace(pattern, 'import source $1 from "./paysign.wasm"'));
}

/** Rolls the types of an entry up into one text. */
async function types({ source, boot = "inline", beside, imports = [], types: files }) {
  const bundle = await rollup({
    input: join(src, source),
    external: (name) => imports.some((allowed) => (allowed instanceof RegExp ? allowed.test(name) : allowed === name)),
    plugins: [
      {
        name: "paysign",
        resolveId(name, importer) {
          const file = entryBeside(beside, name, importer);
          return file && { id: file, external: true };
        },
      },
      dts({
        tsconfig: join(here, "tsconfig.json"),
        compilerOptions: {
          paths: { "#boot": [join(src, "boot", `${boot}.ts`)], "#glue": [join(built, "bindgen", "paysign.d.ts")] },
        },
      }),
    ],
    onwarn: (warning) => {
      throw new Error(`${source}: ${warning.message}`);
    },
  });
  const { output } = await bundle.generate({ format: "es" });
  await bundle.close();
  if (output.length !== 1) throw new Error(`${source}: its types are ${output.length} files, expected one`);
  const text = output[0].code.replace(/^\/\/\/ <reference .*\n|^\/\* (?:ts|es)lint.disable \*\/\n+/gm, "");
  const head = text.includes("Symbol.dispose") ? '/// <reference lib="esnext.disposable" />\n' : "";
  for (const file of files) {
    await writeFile(join(dist, file), head + text);
    await verify(dist, file, imports);
  }
}

/** The published package.json: the template's, less what only the build needs and the entries that do not exist. */
async function manifest() {
  const { private: _, scripts: _s, devDependencies: _d, ...json } = JSON.parse(
    await readFile(join(here, "package.json"), "utf8"),
  );
  const version = /^version = "(.+)"$/m.exec(await readFile(join(root, "Cargo.toml"), "utf8"))?.[1];
  if (!version) throw new Error("Cargo.toml has no version");
  json.version = version;
  for (const { file, imports } of ENTRIES.filter((entry) => !exists(entry))) {
    delete json.exports[`./${file.replace(/\.js$/, "")}`];
    delete json.typesVersions?.["*"][file.replace(/\.js$/, "")];
    for (const [name, path] of Object.entries(json.bin ?? {})) if (path === `dist/${file}`) delete json.bin[name];
    for (const name of imports) delete json.dependencies?.[name];
  }
  if (json.bin && Object.keys(json.bin).length === 0) delete json.bin;
  if (json.dependencies && Object.keys(json.dependencies).length === 0) delete json.dependencies;
  for (const path of targets(json.exports)) {
    if (!existsSync(join(pkg, path)) && path !== "./package.json") throw new Error(`exports name ${path}, which was not built`);
  }
  await writeFile(join(pkg, "package.json"), `${JSON.stringify(json, null, 2)}\n`);
}

const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));

for (const path of [GLUE, WASM, JS_GLUE, JS_CORE]) {
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`cargo xtask build\``);
}
await rm(pkg, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await copyFile(WASM, join(dist, "paysign.wasm"));
await Promise.all(ENTRIES.filter(exists).map(script));
if (existsSync(join(dist, "cli.js"))) await chmod(join(dist, "cli.js"), 0o755);
for (const entry of ENTRIES.filter((entry) => exists(entry) && entry.types)) await types(entry);
for (const { sameTypes } of ENTRIES.filter((entry) => entry.sameTypes)) {
  await writeFile(join(dist, sameTypes), 'export * from "./index.js";\n');
}
await copyFile(join(here, "README.md"), join(pkg, "README.md"));
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) await copyFile(join(root, name), join(pkg, name));
for (const name of ["LICENSES.md", "sbom.cdx.json"]) await copyFile(join(built, name), join(pkg, name));
await manifest();
