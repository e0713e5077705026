// Takes the text of panics out of a binary: node build/without-panics.mjs <from> <to>
//
// A panic ends in a trap: its message would go to a standard error that WebAssembly does not have. The machinery that
// would write it is 2.4 kB of brotli all the same, since the standard library comes compiled. Here every function that
// only panics becomes the trap, and formatting, which only panics use, becomes unreachable; `wasm-opt` then drops what
// nothing calls any more. Fails when something else does call formatting, for that would trap instead.

import binaryen from "binaryen";
import { readFile, writeFile } from "node:fs/promises";

import { dataOf } from "./data.mjs";

const PANICS = [
  /^(core|std|alloc)\S*::(panicking|backtrace|rt)::/,
  /panic_handler|PanicPayload|default_alloc_error_hook/,
  /::(unwrap_failed|expect_failed|slice_index_fail|slice_error_fail|len_mismatch_fail|panic_already_\w+)$/,
  /^wasm_bindgen::throw_str/,
  /^alloc\S*::(raw_vec::(capacity_overflow|handle_error)|alloc::handle_alloc_error)$/,
];

/** What hands Rust closures and futures to JavaScript: it stays linked, though nothing here makes either. */
const CLOSURES = [/^wasm_bindgen::convert::closures::/, /^js_sys::futures::/];

const FORMATTING = [/^(core|alloc)\S*::fmt::/, /^<core\S*::fmt::/, /^<.* as core\S*::fmt::\w+>::\w+/];

const FILES = [/\/(?:rustc|cargo|paysign)\/[\w./-]+?\.rs|\bsrc\/[a-z0-9_/]+?\.rs/g];

/** Parts of messages: what stands between two values. */
const MESSAGES = [
  /assertion failed: self\.is_char_boundary\(new_len\)/g,
  /attempt(?:ed)? to (?:take ownership of Rust value while it was borrowed|join into collection with len > usize::MAX)/g,
  /null pointer passed to rust|recursive use of an object detected which would lead to unsafe aliasing in rust/g,
  /mid > len|slice index starts at |but ends at |index out of bounds: the len is |but the index is /g,
  /range (?:start|end) index |out of range for slice of length |copy_from_slice: source slice length \(/g,
  /\) does not match destination slice length \(|capacity overflow|RefCell already (?:mutably )?borrowed/g,
  /closure invoked recursively or after being dropped/g,
  // The digits of two at a time, with which numbers are formatted.
  new RegExp(Array.from({ length: 100 }, (_, number) => String(number).padStart(2, "0")).join(""), "g"),
];

const [from, to] = process.argv.slice(2);
const module = binaryen.readBinary(await readFile(from));
const functions = Array.from({ length: module.getNumFunctions() }, (_, index) => module.getFunctionByIndex(index))
  .map((reference) => ({ reference, ...binaryen.getFunctionInfo(reference) }))
  .filter(({ base }) => base === "");

const is = (patterns, { name }) => patterns.some((pattern) => pattern.test(name));
const cut = (some) => some.forEach(({ reference }) => (binaryen.Function(reference).body = module.unreachable()));

const panics = functions.filter((each) => is(PANICS, each));
if (panics.length === 0) throw new Error(`${from} has no function that panics by its name: are the names missing?`);
cut(panics);
cut(functions.filter((each) => is(CLOSURES, each)));

const formatting = functions.filter((each) => !panics.includes(each) && is(FORMATTING, each));
const formats = new Set(formatting.map(({ name }) => name));
for (const { name, calls } of callers(module.emitText())) {
  const called = calls.find((call) => formats.has(call));
  if (called !== undefined && !formats.has(name))
    throw new Error(`${name} calls ${called}: formatting is taken out of the binary`);
}
cut(formatting);

await writeFile(to, blanked(Buffer.from(module.emitBinary())));

/** Every function of a module in WebAssembly's text format, with those that it calls. */
function callers(text) {
  return text
    .split(/^ \(func /m)
    .slice(1)
    .map((body) => {
      const names = `(call ${body}`.matchAll(/\(call \$(?:"([^"]*)"|([^\s)]+))/g);
      const [name, ...calls] = Array.from(names, ([, quoted, plain]) => quoted ?? plain);
      return { name, calls };
    });
}

/** Zeros in the place of what only panics say and of where they happen: no address changes, and zeros compress. */
function blanked(binary) {
  const segments = dataOf(binary);
  const found = (patterns) =>
    segments.flatMap(({ address, bytes }) =>
      patterns.flatMap((pattern) =>
        Array.from(bytes.toString("latin1").matchAll(pattern), ({ index, 0: text }) => ({
          address: address + index,
          bytes: bytes.subarray(index, index + text.length),
        })),
      ),
    );
  const files = found(FILES);
  // A core::panic::Location: address and length of the file's name, line, column.
  const places = new Set(files.map(({ address, bytes }) => `${address} ${bytes.length}`));
  for (const { address, bytes } of segments) {
    for (let at = -address & 3; at + 16 <= bytes.length; at += 4) {
      if (places.has(`${bytes.readUInt32LE(at)} ${bytes.readUInt32LE(at + 4)}`)) bytes.fill(0, at, at + 16);
    }
  }
  for (const { bytes } of [...files, ...found(MESSAGES)]) bytes.fill(0);
  return binary;
}
