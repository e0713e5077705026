// Every trap that an export of the release core can reach: node traps.mjs <bindgen's binary, with names>
//
// Walks the calls from the exports, and from what they call through the table, to each function that panics, each
// `unreachable` that stands alone and each division. Every one has to be covered by a line below with its reason, and every
// line has to cover something.
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const MEMORY = "memory is exhausted: the documented end, upon which the facade replaces the instance";
const STD = "a check of the standard library of what itself has counted";
const CRATE =
  "a check within the crate of what itself has counted; the fuzz targets that sign and decode go through it";
const NEVER =
  "hands Rust closures and futures to JavaScript, which nothing here makes; the package's binary has none of it";
const GUARD =
  "wasm-bindgen's check of a pointer that only the facade holds, and of a call inside a call, which no import makes";
const DIVISOR = "the divisor is a constant";

/** Which function reaches which end, and why that is not a way to end the program. */
const KNOWN = [
  [/./, /raw_vec::(handle_error|capacity_overflow)|handle_alloc_error/, MEMORY],
  [/^__externref_table_|externref::/, /unreachable|throw|panic|unwrap/, MEMORY],
  [/^alloc::str::join_generic_copy|^<?alloc::string::String>?::truncate/, /panic|expect_failed/, STD],
  [/^alloc::raw_vec::RawVecInner<A>::shrink/, /panic_fmt/, STD],
  [/CharSearcher|^paysign::wasm::unknown::unknown_member$/, /slice_index_fail/, `${STD}: str::split`],
  [/^core::slice::copy_from_slice_impl/, /len_mismatch_fail/, CRATE],
  [/base64::engine/, /slice_index_fail|panic_bounds_check|panic_fmt/, CRATE],
  [/sha2::sha(256|512)::compress/, /slice_index_fail/, CRATE],
  [/js_sys::futures|wasm_bindgen::convert::closures|__wbindgen_jspi/, /./, NEVER],
  [/^krakencore_|^__wbg_krakencore_free|^wasm_bindgen::__rt::throw_null/, /throw_str|unreachable/, GUARD],
  [
    /base64::engine|^paysign::request::nonce::Decimal|^paysign::response::retry_after|::Iter<T> as .*::fold/,
    /division/,
    DIVISOR,
  ],
  [
    /^<u\d+ as core::fmt::Display>::fmt|core::fmt/,
    /./,
    "formatting, which only panics call; the package's binary has none of it",
  ],
];

const PANICS = [
  /^(core|std|alloc)\S*::(panicking|backtrace|rt)::/,
  /panic_handler|PanicPayload|default_alloc_error_hook/,
  /::(unwrap_failed|expect_failed|slice_index_fail|slice_error_fail|len_mismatch_fail|panic_already_\w+)$/,
  /^wasm_bindgen::throw_str/,
  /^alloc\S*::(raw_vec::(capacity_overflow|handle_error)|alloc::handle_alloc_error)$/,
];
const panics = (name) => PANICS.some((pattern) => pattern.test(name));
/** Names without the hashes that the compiler adds. */
const plain = (name) => name.replace(/::h[0-9a-f]{16}$/, "").replace(/\[[0-9a-f]{16}\]/g, "");

const dis = fileURLToPath(new URL("../../pkg-template/node_modules/binaryen/bin/wasm-dis", import.meta.url));
const text = execFileSync(process.execPath, [dis, process.argv[2]], { encoding: "utf8", maxBuffer: 2 ** 28 });
const names = (part, pattern) => Array.from(part.matchAll(pattern), (match) => match.at(-2) ?? match.at(-1));

const functions = new Map();
for (const part of text.split(/^ \(func /m).slice(1)) {
  const [name, ...calls] = names(`(call ${part}`, /\(call \$(?:"([^"]*)"|([^\s)]+))/g);
  const count = (pattern) => part.match(pattern)?.length ?? 0;
  functions.set(name, {
    calls,
    unreachable: count(/\(unreachable\)/g),
    divides: count(/\(i(32|64)\.(div|rem)_/g) > 0,
    indirect: /call_indirect/.test(part),
  });
}
const roots = names(text, /\(export "[^"]*" \(func \$(?:"([^"]*)"|([^\s)]+))\)/g);
const table = names(text.match(/^ \(elem[^\n]*/gm)?.join("\n") ?? "", /\$(?:"([^"]*)"|([^\s)]+))/g);
if (functions.size < 100 || roots.length < 10 || ![...functions.keys()].some(panics))
  throw new Error(`${functions.size} functions and ${roots.length} exports: are the names missing?`);

const ends = new Map();
const reach = (from, to) => ends.set(`${plain(from)} -> ${plain(to)}`, [plain(from), plain(to)]);
const seen = new Set();
const next = [...roots];
while (next.length > 0) {
  const name = next.pop();
  if (seen.has(name) || panics(name)) continue;
  seen.add(name);
  const { calls, unreachable, divides, indirect } = functions.get(name) ?? { calls: [] };
  const dead = calls.filter(panics);
  for (const call of dead) reach(name, call);
  // Behind each call that does not come back there is one.
  if (unreachable > dead.length) reach(name, "unreachable");
  if (divides) reach(name, "division");
  next.push(...calls, ...(indirect ? table : []));
}

const used = new Set();
const unexplained = [];
const reasons = new Map();
for (const [end, [from, to]] of ends) {
  const line = KNOWN.find(([function_, kind]) => function_.test(from) && kind.test(to));
  if (line === undefined) unexplained.push(end);
  else {
    used.add(line);
    reasons.set(line[2], (reasons.get(line[2]) ?? 0) + 1);
  }
}
console.log(`${roots.length} exports reach ${seen.size} of ${functions.size} functions, and ${ends.size} ways to end:`);
for (const [reason, count] of reasons) console.log(`  ${String(count).padStart(3)}  ${reason}`);
for (const end of unexplained) console.log(`NOT EXPLAINED: ${end}`);
const stale = KNOWN.filter((line) => !used.has(line));
for (const [function_, kind] of stale) console.log(`COVERS NOTHING: ${function_} ${kind}`);
process.exitCode = unexplained.length > 0 ? 1 : 0;
console.log(JSON.stringify({ what: "ways to end that exports reach", runs: ends.size, found: unexplained.length }));
