// The entries of the package: what each is made of.

import { dirname, join, resolve } from "node:path";

/**
 * `imports` is everything the finished files may import; `portable` ones have no import.meta and no top-level await
 * either. `beside` are the sources that an entry does not take in: it imports the entries that they are, so that a
 * program has one core. `types` are the declarations written beside an entry; for them alone, `typesBeside` are sources
 * more that they refer to, so that a class is one type in all entries. `sameTypes` is a name whose declarations are
 * those of index.d.ts. `bundled` has the imports that the CommonJS file takes in, as they are ES modules only, each with
 * the names that are used of it: imported as a whole, all of it would stay. `bare` ones go without comments, which the
 * declarations have.
 *
 * Every entry with `require` is written as CommonJS too, x.cjs and x.d.cts beside x.js and x.d.ts. What only some hosts'
 * loaders know has no such file: those hosts have no CommonJS.
 */
const ENTRIES = [
  { name: "index", source: "index.ts", boot: "inline", portable: true, require: true, types: true },
  { name: "workerd", source: "index.ts", boot: "workerd", imports: ["./paysign.wasm"] },
  { name: "edge-light", source: "index.ts", boot: "edge-light", imports: ["./paysign.wasm?module"] },
  {
    name: "source",
    source: "index.ts",
    boot: "source",
    imports: ["./paysign.wasm"],
    sourcePhase: true,
    sameTypes: true,
  },
  { name: "js", source: "index.ts", boot: "js", portable: true, require: true, sameTypes: true },
  {
    name: "slim",
    source: "slim.ts",
    boot: "slim",
    portable: true,
    require: true,
    types: true,
    typesBeside: { "index.ts": "./index.js" },
  },
  {
    name: "sandbox",
    source: "sandbox/index.ts",
    imports: ["jose"],
    bundled: { jose: ["SignJWT", "importPKCS8"] },
    portable: true,
    require: true,
    types: true,
  },
  {
    name: "sandbox-node",
    source: "sandbox/node.ts",
    beside: { "sandbox/index.ts": "./sandbox.js", "sandbox/page/files.ts": "./sandbox-page.js" },
    imports: ["./sandbox.js", "./sandbox-page.js", /^node:/],
    require: true,
    types: true,
  },
  // What a browser shows of a served sandbox: nobody else loads it.
  { name: "sandbox-page", source: "sandbox/page/files.ts", portable: true, require: true },
  {
    name: "pay-callback",
    source: "pay-callback.ts",
    imports: ["jose"],
    bundled: { jose: ["decodeProtectedHeader", "importJWK", "jwtVerify"] },
    portable: true,
    require: true,
    types: true,
    typesBeside: { "error.ts": "./index.js" },
  },
  { name: "payments-sqlite", source: "payments/sqlite.ts", portable: true, require: true, types: true, bare: true },
  { name: "payments-postgres", source: "payments/postgres.ts", portable: true, require: true, types: true, bare: true },
  { name: "payments-redis", source: "payments/redis.ts", portable: true, require: true, types: true, bare: true },
  {
    name: "payments",
    source: "payments/index.ts",
    bare: true,
    portable: true,
    require: true,
    types: true,
    typesBeside: { "index.ts": "./index.js", "error.ts": "./index.js" },
  },
  {
    name: "durable-object",
    source: "payments/durable-object.ts",
    bare: true,
    beside: { "index.ts": "./workerd.js", "payments/index.ts": "./payments.js" },
    imports: ["cloudflare:workers", "./workerd.js", "./payments.js"],
    types: true,
    typesBeside: { "index.ts": "./index.js" },
  },
  {
    name: "cli",
    source: "cli/index.ts",
    beside: {
      "index.ts": "./index.js",
      "sandbox/index.ts": "./sandbox.js",
      "sandbox/node.ts": "./sandbox-node.js",
      "pay-callback.ts": "./pay-callback.js",
      "payments/index.ts": "./payments.js",
      "payments/sqlite.ts": "./payments-sqlite.js",
    },
    imports: [
      "./index.js",
      "./sandbox.js",
      "./sandbox-node.js",
      "./pay-callback.js",
      "./payments.js",
      "./payments-sqlite.js",
      /^node:/,
    ],
  },
];

/** What a CommonJS file requires in the place of what an ES module imports. */
export const required = (name) => (name instanceof RegExp ? name : name.replace(/^(\.\/.*)\.js$/, "$1.cjs"));

/** The files with code: an ES module for each entry, and CommonJS where there is some. */
export const SCRIPTS = ENTRIES.flatMap(({ imports = [], beside = {}, bundled = {}, ...entry }) => {
  const module = { ...entry, imports, beside, file: `${entry.name}.js`, format: "esm" };
  if (!entry.require) return [module];
  return [
    module,
    {
      ...module,
      imports: imports.filter((name) => !Object.hasOwn(bundled, name)).map(required),
      bundled,
      beside: Object.fromEntries(Object.entries(beside).map(([source, name]) => [source, required(name)])),
      file: `${entry.name}.cjs`,
      format: "cjs",
    },
  ];
});

/** The declarations that are rolled up of their sources. */
export const TYPES = ENTRIES.filter(({ types }) => types).map(({ imports = [], beside, typesBeside, ...entry }) => ({
  ...entry,
  beside: { ...beside, ...typesBeside },
  imports: [...imports, ...Object.values(typesBeside ?? {})],
}));

/** The declarations that are those of the first entry. */
export const SAME_TYPES = ENTRIES.filter(({ sameTypes }) => sameTypes);

/** The entry that an import leads to, if it is one of those that stay beside the importing one. */
export function entryBeside(src, beside = {}, name, importer) {
  if (!name.startsWith(".") || !importer) return undefined;
  const path = resolve(dirname(importer), name.replace(/\.js$/, ".ts"));
  return Object.entries(beside).find(([source]) => path === join(src, source))?.[1];
}
