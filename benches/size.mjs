// Bytes: every entry of the package, what is inside the binary, the peers beside it.
//
//   node size.mjs [--dist FOLDER] [--named FILE] [--out FILE]
//   node size.mjs --check [--dist FOLDER]      only the limits of sizes.json; fails when one is exceeded
//
// --named is the binary with its names, which `cargo xtask bench` makes. The check needs no npm package.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { here } from "./runtimes.mjs";
import { bytes, missing, print } from "./table.mjs";

const { values } = parseArgs({
  options: {
    dist: { type: "string", default: join(here, "../pkg/dist") },
    named: { type: "string", default: join(here, "../target/paysign/named.wasm") },
    out: { type: "string" },
    check: { type: "boolean", default: false },
  },
});

const brotli = (data) =>
  brotliCompressSync(data, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: data.length },
  }).length;
const sizesOf = (data) => ({ raw: data.length, gzip: gzipSync(data, { level: 9 }).length, brotli: brotli(data) });
const entry = (name) => sizesOf(readFileSync(join(values.dist, name)));
const row = (name, { raw, gzip, brotli }) => [name, bytes(raw), bytes(gzip), bytes(brotli)];
const HEAD = ["", "raw", "gzip -9", "brotli -q 11"];

/** The limits of sizes.json; a row and a verdict each. */
function limits() {
  const all = JSON.parse(readFileSync(join(here, "sizes.json"), "utf8"));
  return Object.entries(all).flatMap(([name, limit]) =>
    Object.entries(limit).map(([form, most]) => ({ name, form, most, is: entry(name)[form] })),
  );
}

function printLimits(all) {
  const rows = all.map(({ name, form, most, is }) => [
    `${name}, ${form}`,
    bytes(most),
    bytes(is),
    is <= most ? "ok" : `${bytes(is - most)} too many`,
  ]);
  print("Limits, in bytes", ["", "at most", "is", ""], rows);
}

async function peers() {
  const { build } = await import("esbuild");
  const bundled = async (text, platform = "browser") => {
    const { outputFiles } = await build({
      stdin: { contents: text, resolveDir: here },
      bundle: true,
      minify: true,
      format: "esm",
      platform,
      target: "es2022",
      legalComments: "none",
      write: false,
      logLevel: "error",
      external: ["protobufjs*", "node:*"],
    });
    return sizesOf(Buffer.from(outputFiles[0].contents));
  };
  const noble = 'export { hmac } from "@noble/hashes/hmac.js"; export { sha256, sha512 } from "@noble/hashes/sha2.js";';
  const hashWasm = 'export { createHMAC, createSHA256, createSHA512 } from "hash-wasm";';
  return [
    ["@noble/hashes: HMAC, SHA-256, SHA-512", await bundled(noble)],
    ["hash-wasm: HMAC, SHA-256, SHA-512", await bundled(hashWasm)],
    ["@octokit/webhooks-methods: verify", await bundled('export { verify } from "@octokit/webhooks-methods";')],
    ["standardwebhooks: Webhook", await bundled('export { Webhook } from "standardwebhooks";')],
    [
      "ccxt: its class of Kraken",
      await bundled('export { default } from "./node_modules/ccxt/js/src/kraken.js";', "node"),
    ],
  ];
}

/** Code by crate, and the sections. The data, mostly tables and texts, carries no names. */
async function inside() {
  if (!existsSync(values.named)) return missing("the binary with its names; `cargo xtask bench` makes it");
  const { crateOf, readWasm, shortName } = await import("./wasm-sections.mjs");
  const { sections, functions } = readWasm(readFileSync(values.named));
  const groups = (nameOf) => {
    const found = new Map();
    for (const { name, bytes } of functions) {
      const key = nameOf(shortName(name));
      const group = found.get(key) ?? { bytes: 0, count: 0 };
      group.bytes += bytes;
      group.count++;
      found.set(key, group);
    }
    return [...found].sort(([, a], [, b]) => b.bytes - a.bytes);
  };
  const code = sections.get("code");
  const of = (count) => `${((100 * count) / code).toFixed(1)} %`;
  print(
    "Code in paysign.wasm by crate, in bytes before compression; what was inlined counts for the caller",
    ["crate", "functions", "bytes", "of the code"],
    groups(crateOf).map(([name, { bytes: size, count }]) => [name, count, bytes(size), of(size)]),
  );
  print(
    "The largest functions",
    ["function", "bytes", "of the code"],
    groups((name) => name.slice(0, 100))
      .slice(0, 25)
      .map(([name, { bytes: size }]) => [name, bytes(size), of(size)]),
  );
  const shipped = [...sections].filter(([name]) => name !== "name" && name !== "producers");
  print(
    "Sections of paysign.wasm",
    ["section", "bytes"],
    shipped.map(([name, size]) => [name, bytes(size)]),
  );
}

const gate = limits();
if (values.check) {
  printLimits(gate);
  if (gate.some(({ is, most }) => is > most)) process.exitCode = 1;
} else {
  const names = readdirSync(values.dist)
    .filter((name) => /\.(c?js|wasm)$/.test(name))
    .sort();
  const entries = names.map((name) => [name, entry(name)]);
  print(
    "Entries of the package, in bytes",
    HEAD,
    entries.map(([name, sizes]) => row(name, sizes)),
  );
  print(
    "Peers, bundled and minified by esbuild, in bytes",
    HEAD,
    (await peers()).map(([name, sizes]) => row(name, sizes)),
  );
  await inside();
  printLimits(gate);
  if (values.out) writeFileSync(values.out, JSON.stringify(Object.fromEntries(entries)));
}
