// What one more operation adds to the binary, by taking some away.
//
// The crate is copied twice, once whole and once without the operations of Kraken Funding that withdraw or transfer;
// both are built and made smaller as the package is. The difference, shared by the operations that are gone, is what
// one of them brings: its row, its members, its documented answer, and the words of each. The binaries still have
// what wasm-bindgen takes out later, the same in both.

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

import { here } from "./runtimes.mjs";
import { bytes, print } from "./table.mjs";

const root = join(here, "..");
const folder = join(root, "target", "paysign", "growth");
const target = resolve(root, process.env.CARGO_TARGET_DIR || "target");
const TABLE = "src/kraken/funding.rs";

/** One declaration: its documentation, its name and everything to the end of its optional members. */
const DECLARATION =
  /(?: {4}\/\/\/.*\n)+ {4}(\w+) "[^"]+" => [^;]+;\n(?:.*\n)*? {4}optional \{(?:\}|\n(?:.*\n)*? {4}\})\n/g;
const isGone = (name) => /^(Withdraw|WalletTransfer)/.test(name);

function run(program, options, more) {
  const { status, error, stderr } = spawnSync(program, options, { encoding: "utf8", ...more });
  if (status !== 0) throw new Error(`${program} ${options.join(" ")}: ${error?.message ?? stderr}`);
}

function copy(edit) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of ["src", ".cargo", "Cargo.toml", "Cargo.lock", "README.md"]) {
    cpSync(join(root, name), join(folder, name), { recursive: true });
  }
  const change = (name, of) => writeFileSync(join(folder, name), of(readFileSync(join(folder, name), "utf8")));
  // A workspace of its own, with the library and nothing beside it.
  change("Cargo.toml", (text) =>
    text.replace(/^(default-)?members = .*\n/gm, "").replace(/^\[\[(test|bench)\]\]\n(?:[^[\n].*\n)*/gm, ""),
  );
  change(TABLE, edit);
}

function build() {
  const flags = ["--release", "--lib", "--target", "wasm32-unknown-unknown", "--features", "wasm", "--offline"];
  // The same folder for both, so that paths in panic messages are the same.
  run(process.env.CARGO || "cargo", ["build", ...flags, "--target-dir", target], { cwd: folder });
  const built = join(target, "wasm32-unknown-unknown/release/paysign.wasm");
  const small = join(folder, "small.wasm");
  const tool = join(root, "pkg-template/node_modules/binaryen/bin/wasm-opt");
  run(process.execPath, [tool, "-Oz", "--strip-debug", "--strip-producers", built, "-o", small]);
  const data = readFileSync(small);
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return [data.length, gzipSync(data, { level: 9 }).length, brotliCompressSync(data, { params }).length];
}

let gone = 0;
copy((text) => text);
const whole = build();
copy((text) => text.replace(DECLARATION, (all, name) => (isGone(name) ? (gone++, "") : all)));
if (gone === 0) throw new Error(`${TABLE} has no such declarations; has its form changed?`);
const fewer = build();
rmSync(folder, { recursive: true, force: true });

const each = whole.map((size, form) => (size - fewer[form]) / gone);
print(
  `What an operation adds to the binary: the mean of ${gone}, in bytes`,
  ["", "raw", "gzip -9", "brotli -q 11"],
  [
    ["whole", ...whole.map(bytes)],
    [`without ${gone} operations`, ...fewer.map(bytes)],
    ["one operation", ...each.map((size) => bytes(Math.round(size)))],
  ],
);
