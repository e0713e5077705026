// Makes the npm package: reads target/paysign (written by `cargo xtask build`) and src, writes ../pkg.
//
// Every entry is one file, in each of its formats. The facade imports two names that this script resolves:
//   #boot         how the entry gets its WebAssembly.Module: src/boot/<name>.ts
//   #glue         wasm-bindgen's JavaScript
// and the boots import #wasm-sha256, the inline one #wasm-text, the binary as a string literal, and #wasm-decoder, what
// turns it into bytes, and js #core, the core as JavaScript; the glue #utf8, which decodes its texts. The sandbox's page is
// #page, its files as texts.
//
// What is ours stays readable, with its names: an error's stack and the line that Node prints say something. The binary's
// text and the core as JavaScript are packed, and keep to lines of their own.
//
//   node build.mjs [FOLDER]
//
// With a folder, what is written goes there, for coverage: with source maps, so that no line moves behind the bundler.

import { build, transform } from "esbuild";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, copyFile, cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { entryBeside, SCRIPTS } from "./build/entries.mjs";
import { core, glue, glueWithoutWasm } from "./build/glue.mjs";
import { page } from "./build/page.mjs";
import { decoder, printable } from "./build/printable.mjs";
import { verify, verifyListed } from "./build/verify.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const built = join(root, "target", "paysign");
const src = join(here, "src");
const [mapped] = process.argv.slice(2);
const pkg = mapped ?? join(root, "pkg");
const dist = join(pkg, "dist");

const GLUE = join(built, "bindgen", "paysign.js");
const WASM = join(built, "paysign.wasm");
const LICENSES = join(built, "LICENSES.md");
// The same core, built for wasm2js.
const JS_GLUE = join(built, "js", "bindgen", "paysign.js");
const JS_CORE = join(built, "js", "core.js");
// What build/types.mjs wrote.
const TYPES = join(built, "types");

const text = async () => JSON.stringify(printable(await readFile(WASM)));

/** What a module of the build says, where what is packed goes into the finished file. */
const PACKED = "__PAYSIGN_PACKED__";

/** What is packed, and goes into a finished file as it is. */
const packed = { inline: text, js: () => core(JS_CORE) };

/** The modules that the build makes. */
const MADE = {
  "#wasm-text": () => `export default ${PACKED};`,
  "#wasm-decoder": async () => `export default "${decoder(await readFile(join(src, "boot/decode.wat"), "utf8"))}";`,
  "#wasm-sha256": async () =>
    `export default "${createHash("sha256")
      .update(await readFile(WASM))
      .digest("hex")}";`,
  "#glue": () => glue(GLUE),
  "#page": () => page(join(src, "sandbox/page"), join(root, "www-example")),
  // In js.js, which has no binary:
  "#wasm-sha256 js": async () => 'export default "";',
  "#glue js": () => glueWithoutWasm(JS_GLUE),
  "#core js": () => `const { instantiate, onGrow } = ${PACKED};\nexport { instantiate, onGrow };`,
};

/** Documentation stands in the declarations; the bundler would keep that of a class's members. No line moves. */
const withoutDocs = (source) =>
  source.replace(/^[ \t]*\/\*\*(?:[^*]|\*(?!\/))*\*\/$/gm, (doc) => doc.replace(/.+/g, ""));

/** The bundler puts the name of a constant beside its value, which nobody runs: 1.6 % of slim.js. */
const withoutNames = (code) => code.replace(/(?<=[\d"]) \/\* \w+ \*\//g, "");

/** Resolves the names above, and keeps the files that stay beside an entry outside of it. */
const resolver = (boot, beside, bundled, bare) => ({
  name: "paysign",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^#boot$/ }, () => ({ path: join(src, "boot", `${boot}.ts`) }));
    onResolve({ filter: /^#utf8$/ }, () => ({ path: join(src, "core/utf8.ts") }));
    onResolve({ filter: /^#(glue|core|page|wasm-text|wasm-decoder|wasm-sha256)$/ }, ({ path }) => ({
      path: boot === "js" ? `${path} js` : path,
      namespace: "paysign",
    }));
    onResolve({ filter: /^[^.#]/ }, ({ kind, path }) =>
      kind === "dynamic-import" && Object.hasOwn(bundled, path) ? { path, namespace: "bundled" } : undefined,
    );
    onLoad({ filter: /.*/, namespace: "bundled" }, ({ path }) => ({
      contents: `export { ${bundled[path].join(", ")} } from "${path}";`,
      resolveDir: here,
    }));
    onResolve({ filter: /\.wasm(\?module)?$/ }, ({ path }) => ({ path, external: true }));
    onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
      contents: withoutDocs(await readFile(path, "utf8")),
      loader: "ts",
    }));
    onResolve({ filter: /^\./ }, ({ path, importer }) => {
      const file = entryBeside(src, beside, path, importer);
      return file && { path: file, external: true };
    });
    if (bare) {
      // Without white space there are no comments; the bundle is printed with white space again.
      onLoad({ filter: /\.ts$/ }, async ({ path }) => ({
        contents: (await transform(await readFile(path, "utf8"), { loader: "ts", minifyWhitespace: true })).code,
      }));
    }
    onLoad({ filter: /.*/, namespace: "paysign" }, async ({ path }) => ({
      contents: withoutDocs(await MADE[path]()),
      loader: "js",
      resolveDir: here,
    }));
  },
});

async function script({ file, format, source, boot, beside, imports, bundled = {}, portable, sourcePhase, bare }) {
  const path = join(dist, file);
  const { metafile } = await build({
    entryPoints: [join(src, source)],
    outfile: path,
    // Paths of sources stand in comments.
    absWorkingDir: here,
    bundle: true,
    format,
    platform: imports.some((name) => name instanceof RegExp) ? "node" : "neutral",
    target: "es2022",
    charset: "utf8",
    lineLimit: 180,
    legalComments: "none",
    sourcemap: mapped !== undefined,
    metafile: true,
    external: imports.filter((name) => typeof name === "string" && !name.startsWith(".")),
    inject: [join(src, "boot/dispose.ts")],
    plugins: [resolver(boot, beside, bundled, bare && mapped === undefined)],
    logLevel: "warning",
  });
  if (boot && mapped === undefined) await writeFile(path, withoutNames(await readFile(path, "utf8")));
  if (packed[boot]) {
    const line = mapped === undefined ? "\n" : "";
    await replaceOnce(path, new RegExp(PACKED, "g"), `${line}${await packed[boot]()}${line}`);
  }
  if (sourcePhase) await importSource(path);
  if (format === "cjs") await ownExports(path);
  if (mapped === undefined) await verify(dist, file, imports, portable);
  verifyListed(file, Object.keys(metafile.inputs), await readFile(LICENSES, "utf8"));
}

async function replaceOnce(path, pattern, replacement) {
  const text = await readFile(path, "utf8");
  if (text.match(pattern)?.length !== 1) throw new Error(`${path} should have ${pattern} once`);
  const replace = typeof replacement === "function" ? replacement : () => replacement;
  await writeFile(path, text.replace(pattern, replace));
}

/** esbuild's loop over the exports would take in what other scripts have put on Object.prototype, and fail. */
const ownExports = (path) =>
  replaceOnce(path, /for \(var name in (all\d*)\)/g, (_, all) => `for (var name of Object.keys(${all}))`);

/** No tool of the build knows `import source` yet. */
async function importSource(path) {
  const [, name] = /\bimport ([\w$]+) from ?"\.\/paysign\.wasm"/.exec(await readFile(path, "utf8")) ?? [];
  await replaceOnce(path, /\bimport [\w$]+ from ?"\.\/paysign\.wasm"/g, `import source ${name} from "./paysign.wasm"`);
}

/** The published package.json: the template's, less what only the build needs. */
async function manifest() {
  const {
    private: _,
    scripts: _s,
    devDependencies: _d,
    ...json
  } = JSON.parse(await readFile(join(here, "package.json"), "utf8"));
  const crate = await readFile(join(root, "Cargo.toml"), "utf8");
  const { version, homepage, url } = aboutProject(crate);
  Object.assign(json, {
    version,
    homepage,
    repository: { type: "git", url: `git+${url}.git` },
    bugs: { url: `${url}/issues` },
  });
  for (const path of targets(json.exports)) {
    if (!existsSync(join(pkg, path)) && path !== "./package.json")
      throw new Error(`exports name ${path}, which was not built`);
  }
  await writeFile(join(pkg, "package.json"), `${JSON.stringify(json, null, 2)}\n`);
}

/** What both packages say of the project. */
function aboutProject(crate) {
  const [version, homepage, url] = ["version", "homepage", "repository"].map((name) => {
    const value = new RegExp(`^${name} = "(.+)"$`, "m").exec(crate)?.[1];
    if (!value) throw new Error(`Cargo.toml has no ${name}`);
    return value;
  });
  return { version, homepage, url };
}

const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));

for (const path of [GLUE, WASM, LICENSES, JS_GLUE, JS_CORE, TYPES]) {
  if (!existsSync(path)) throw new Error(`${path} is missing: run \`cargo xtask build\``);
}
await rm(pkg, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
await copyFile(WASM, join(dist, "paysign.wasm"));
await Promise.all(SCRIPTS.map(script));
await chmod(join(dist, "cli.js"), 0o755);
await cp(TYPES, dist, { recursive: true });
await copyFile(join(here, "README.md"), join(pkg, "README.md"));
for (const name of ["CHANGELOG.md", "LICENSE-MIT", "LICENSE-APACHE"]) await copyFile(join(root, name), join(pkg, name));
for (const name of ["LICENSES.md", "sbom.cdx.json"]) await copyFile(join(built, name), join(pkg, name));
await copyFile(join(src, "generated", "errors.json"), join(dist, "errors.json"));
await cp(join(here, "skills"), join(pkg, "skills"), { recursive: true });
await cp(join(root, "docs", "payments.md"), join(pkg, "docs", "payments.md"));
await manifest();
