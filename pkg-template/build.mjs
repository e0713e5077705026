// Makes the npm package: reads target/paysign (written by `cargo xtask build`) and src, writes ../pkg.
//
// Every entry is one file. The facade imports two names that this script resolves:
//   #boot       how the entry gets its WebAssembly.Module: src/boot/<name>.ts
//   #glue       wasm-bindgen's JavaScript
// and src/boot/inline.ts imports #wasm-text, the binary as a string literal.

import { build } from "esbuild";
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rollup } from "rollup";
import { dts } from "rollup-plugin-dts";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const built = join(root, "target", "paysign");
const src = join(here, "src");
const pkg = join(root, "pkg");
const dist = join(pkg, "dist");

const GLUE = join(built, "bindgen", "paysign.js");
const WASM = join(built, "paysign.wasm");

/**
 * The entries. `imports` is everything the finished files may import; `portable` ones have no import.meta and no
 * top-level await either; `types` are the declarations written beside them, all with the same text.
 */
const ENTRIES = [
  { file: "index.js", source: "index.ts", boot: "inline", portable: true, types: ["index.d.ts", "index.d.cts"] },
  { file: "index.cjs", source: "index.ts", boot: "inline", portable: true },
  { file: "workerd.js", source: "index.ts", boot: "workerd", imports: ["./paysign.wasm"] },
  { file: "slim.js", source: "slim.ts", boot: "slim", portable: true, types: ["slim.d.ts"] },
  { file: "sandbox.js", source: "sandbox/index.ts", portable: true, types: ["sandbox.d.ts"] },
  { file: "sandbox-node.js", source: "sandbox/node.ts", imports: ["./sandbox.js", /^node:/], types: ["sandbox-node.d.ts"] },
  { file: "pay-callback.js", source: "pay-callback.ts", imports: ["jose"], portable: true, optional: true, types: ["pay-callback.d.ts"] },
];

const exists = (entry) => !entry.optional || existsSync(join(src, entry.source));

/** Whether an import leads from sandbox/node.ts to the sandbox, which is an entry of its own. */
const isSandbox = (name, importer) => importer === join(src, "sandbox", "node.ts") && /^\.\/index(\.[jt]s)?$/.test(name);

/** The binary as the string literal that src/boot/inline.ts decodes. */
const wasmText = async () => `export default ${JSON.stringify((await readFile(WASM)).toString("base64"))};`;

/**
 * wasm-bindgen's JavaScript, less its check of the module, whose instanceof fails across realms, and its default
 * export, which fetches. Both have to be there, so that a new version of the tool cannot bring them back unseen.
 */
async function glue() {
  let text = await readFile(GLUE, "utf8");
  const check =
    /[ \t]*if \(!\(module instanceof WebAssembly\.Module\)\) \{\s*module = new WebAssembly\.Module\(module\);\s*\}\n/g;
  const parts = [
    ["the module check of initSync", check, ""],
    ["the exported initSync and default", /^export \{ initSync, __wbg_init as default \};$/gm, "export { initSync };"],
  ];
  for (const [what, pattern, replacement] of parts) {
    const count = text.match(pattern)?.length ?? 0;
    if (count !== 1) throw new Error(`${what} was found ${count} times in ${GLUE}, expected once`);
    text = text.replace(pattern, replacement);
  }
  return text;
}

/** Resolves the names above, and keeps the files that stay beside an entry outside of it. */
const resolver = (boot) => ({
  name: "paysign",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#boot$/ }, () => ({ path: join(src, "boot", `${boot}.ts`) }));
    onResolve({ filter: /^#glue$/ }, () => ({ path: GLUE }));
    onResolve({ filter: /^#wasm-text$/ }, () => ({ path: "wasm-text", namespace: "paysign" }));
    onResolve({ filter: /\.wasm$/ }, () => ({ path: "./paysign.wasm", external: true }));
    onResolve({ filter: /^\.\/index/ }, ({ path, importer }) =>
      isSandbox(path, importer) ? { path: "./sandbox.js", external: true } : undefined,
    );
    onLoad({ filter: /[\\/]paysign\.js$/ }, async ({ path }) =>
      path === GLUE ? { contents: await glue(), loader: "js" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "paysign" }, async () => ({ contents: await wasmText(), loader: "js" }));
  },
});

async function script({ file, source, boot, imports = [], portable }) {
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
    plugins: [resolver(boot)],
    logLevel: "warning",
  });
  await verify(file, imports, portable);
}

/** Rolls the types of an entry up into one text. */
async function types({ source, boot = "inline", imports = [], types: files }) {
  const sandbox = "paysign/sandbox";
  const bundle = await rollup({
    input: join(src, source),
    external: (name) => imports.some((allowed) => (allowed instanceof RegExp ? allowed.test(name) : allowed === name)),
    plugins: [
      {
        name: "paysign",
        resolveId: (name, importer) => (isSandbox(name, importer) ? { id: sandbox, external: true } : undefined),
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
  const { output } = await bundle.generate({ format: "es", paths: { [sandbox]: "./sandbox.js" } });
  await bundle.close();
  if (output.length !== 1) throw new Error(`${source}: its types are ${output.length} files, expected one`);
  const text = output[0].code.replace(/^\/\/\/ <reference .*\n|^\/\* (?:ts|es)lint.disable \*\/\n+/gm, "");
  const head = text.includes("Symbol.dispose") ? '/// <reference lib="esnext.disposable" />\n' : "";
  for (const file of files) {
    await writeFile(join(dist, file), head + text);
    await verify(file, imports);
  }
}

/** Fails when a finished file imports what it may not, or would not load everywhere. */
async function verify(file, imports, portable = false) {
  const tree = ts.createSourceFile(file, await readFile(join(dist, file), "utf8"), ts.ScriptTarget.Latest, true);
  const fail = (what) => {
    throw new Error(`dist/${file} ${what}`);
  };
  const importing = (name) => {
    if (!imports.some((allowed) => (allowed instanceof RegExp ? allowed.test(name) : allowed === name))) {
      fail(`imports ${JSON.stringify(name)}`);
    }
  };
  const visit = (node, inFunction) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      importing(node.moduleSpecifier.text);
    }
    if (ts.isCallExpression(node)) {
      const called = node.expression;
      if (called.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(called) && called.text === "require")) {
        importing(node.arguments[0]?.text ?? "?");
      }
    }
    if (portable && ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword) {
      fail("uses import.meta");
    }
    if (portable && !inFunction && (ts.isAwaitExpression(node) || (ts.isForOfStatement(node) && node.awaitModifier))) {
      fail("has a top-level await");
    }
    ts.forEachChild(node, (child) => visit(child, inFunction || ts.isFunctionLike(node)));
  };
  visit(tree, false);
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
    for (const name of imports) delete json.dependencies?.[name];
  }
  if (json.dependencies && Object.keys(json.dependencies).length === 0) delete json.dependencies;
  for (const path of targets(json.exports)) {
    if (!existsSync(join(pkg, path)) && path !== "./package.json") throw new Error(`exports name ${path}, which was not built`);
  }
  await writeFile(join(pkg, "package.json"), `${JSON.stringify(json, null, 2)}\n`);
}

const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));

for (const path of [GLUE, WASM]) {
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`cargo xtask build\``);
}
await rm(pkg, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await copyFile(WASM, join(dist, "paysign.wasm"));
await Promise.all(ENTRIES.filter(exists).map(script));
for (const entry of ENTRIES.filter((entry) => exists(entry) && entry.types)) await types(entry);
await copyFile(join(here, "README.md"), join(pkg, "README.md"));
for (const name of ["LICENSE-MIT", "LICENSE-APACHE"]) await copyFile(join(root, name), join(pkg, name));
await manifest();
