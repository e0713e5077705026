// Takes the text of panics out of a binary: node build/without-panics.mjs <from> <to>
//
// A panic ends in a trap: its message would go to a standard error that WebAssembly does not have. The machinery that
// would write it is 2.4 kB of brotli all the same, since the standard library comes compiled. Here every function that
// only panics becomes the trap, and formatting, which only panics use, becomes unreachable; `wasm-opt` then drops what
// nothing calls any more. Fails when something else does call formatting, for that would trap instead.

import binaryen from "binaryen";
import { readFile, writeFile } from "node:fs/promises";

const PANICS = [
  /^(core|std|alloc)\S*::(panicking|backtrace|rt)::/,
  /panic_handler|PanicPayload|default_alloc_error_hook/,
  /::(unwrap_failed|expect_failed|slice_index_fail|slice_error_fail|len_mismatch_fail|panic_already_\w+)$/,
  /^alloc\S*::(raw_vec::(capacity_overflow|handle_error)|alloc::handle_alloc_error)$/,
];

const FORMATTING = [/^(core|alloc)\S*::fmt::/, /^<core\S*::fmt::/, /^<.* as core\S*::fmt::\w+>::\w+(\[\d+\])?$/];

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

const formatting = functions.filter((each) => !panics.includes(each) && is(FORMATTING, each));
const formats = new Set(formatting.map(({ name }) => name));
for (const { name, calls } of callers(module.emitText())) {
  const called = calls.find((call) => formats.has(call));
  if (called !== undefined && !formats.has(name)) throw new Error(`${name} calls ${called}: formatting is taken out of the binary`);
}
cut(formatting);

await writeFile(to, module.emitBinary());

/** Every function of a module in WebAssembly's text format, with those that it calls. */
function callers(text) {
  return text.split(/^ \(func /m).slice(1).map((body) => {
    const names = `(call ${body}`.matchAll(/\(call \$(?:"([^"]*)"|([^\s)]+))/g);
    const [name, ...calls] = Array.from(names, ([, quoted, plain]) => quoted ?? plain);
    return { name, calls };
  });
}
