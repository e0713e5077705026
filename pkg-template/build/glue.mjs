// wasm-bindgen's JavaScript as the entries take it, and the core without WebAssembly for src/boot/js.ts.

import { transform } from "esbuild";
import { readFile } from "node:fs/promises";

/** What all entries with a core replace. */
const COMMON = [
  // A module check whose instanceof fails across realms, a warning, and one instance for ever: a trap asks for another.
  [
    "initSync",
    /function initSync\(module\) \{[^]*?\n\}\n/g,
    `function initSync({ module }) {
      wasm = new WebAssembly.Instance(module, __wbg_get_imports()).exports;
      cachedUint8ArrayMemory0 = null;
      wasm.__wbindgen_start();
      return wasm;
    }
    `,
  ],
  ["the variables of its instance", /^let wasmModule, wasmInstance, wasm;$/gm, "let wasm;"],
  // What is collected after a trap belongs to an instance that is gone.
  [
    "what is registered",
    /\.register\(obj, obj\.__wbg_ptr, obj\)/g,
    ".register(obj, { ptr: obj.__wbg_ptr, owner: wasm }, obj)",
  ],
  [
    "what is collected",
    /ptr => wasm\.(__wbg_krakencore_free\(ptr, 1\))/g,
    "({ ptr, owner }) => { if (owner === wasm) wasm.$1; }",
  ],
  ["the disposal of a core, which only the facade disposes of", /^if \(Symbol\.dispose\) .*$/gm, ""],
  // A host may have no TextDecoder, and importing does not throw for it.
  [
    "the decoder of texts",
    /let cachedTextDecoder = new TextDecoder\([^]*?function decodeText\(bytes\) \{[^]*?\n\}\n/g,
    "",
  ],
  ["the decoding of a text", /return decodeText\(/g, "return decode("],
  // The default export fetches.
  ["the exported initSync and default", /^export \{ initSync, __wbg_init as default \};$/gm, "export { initSync };"],
];

/** Nothing throws through this import but misuse of a core's pointer, and build/without-panics.mjs makes a trap of that. */
const WITH_WASM = [
  ["the import that throws", /^ +__wbg___wbindgen_throw_\w+: function\(arg0, arg1\) \{[^]*?\n {8}\},\n/gm, ""],
];

/**
 * What JavaScript in the place of WebAssembly needs: its own instances, and no trust in an old view, since growing
 * replaces the memory here and detaches nothing.
 */
const WITHOUT_WASM = [
  [
    "the instance of initSync",
    /new WebAssembly\.Instance\(module, __wbg_get_imports\(\)\)/g,
    "instantiate(__wbg_get_imports())",
  ],
  ["the start, which only a table of references needs", /^\s*wasm\.__wbindgen_start\(\);\n/gm, ""],
  [
    "the kept bytes",
    /cachedUint8ArrayMemory0\.byteLength === 0/g,
    "cachedUint8ArrayMemory0.buffer !== wasm.memory.buffer",
  ],
];

/** wasm2js writes a module with one instance; a trap asks for another. */
const CORE = [
  ["the import of the glue", /^import \* as \S+ from '\.\/paysign_bg\.js';$/gm, ""],
  [
    "the end of a growth",
    /bufferView = HEAPU8;\s*\}\s*return oldPages;/g,
    "bufferView = HEAPU8; grown(); } return oldPages;",
  ],
  ["its only instance and its exports", /^var retasmFunc = asmFunc\(\{[^]*$/gm, ""],
];

/** Every place has to be there once, so that a new version of a tool cannot bring back unseen what is replaced. */
function replaced(text, path, parts) {
  for (const [what, pattern, replacement] of parts) {
    const count = text.match(pattern)?.length ?? 0;
    if (count !== 1) throw new Error(`${what} was found ${count} times in ${path}, expected once`);
    text = text.replace(pattern, replacement);
  }
  return text;
}

/** The glue of the entries with WebAssembly. */
export async function glue(path) {
  const text = replaced(await readFile(path, "utf8"), path, [...COMMON, ...WITH_WASM]);
  return short(`import { decode } from "#utf8";\n${text}`);
}

/** The glue of the entry without; it imports `#core`. */
export async function glueWithoutWasm(path) {
  const text = replaced(await readFile(path, "utf8"), path, [...COMMON, ...WITHOUT_WASM]);
  return short(`import { instantiate } from "#core";\nimport { decode } from "#utf8";\n${text}`);
}

/** Nobody reads what wasm-bindgen has written, so its names are short. */
const short = async (text) => (await transform(text, { minify: true, format: "esm" })).code;

/**
 * The core as JavaScript, packed into one expression: `instantiate` gives what a WebAssembly.Instance would, `onGrow`
 * tells when memory is replaced.
 */
export async function core(path) {
  const text = replaced(await readFile(path, "utf8"), path, CORE);
  const { code } = await transform(
    `(() => {
      ${text}
      let grown = () => {};
      const onGrow = (listener) => { grown = listener; };
      const instantiate = (imports) => ({ exports: asmFunc(imports) });
      return { instantiate, onGrow };
    })();`,
    { minify: true, target: "es2022", lineLimit: 160 },
  );
  return code.replace(/;\s*$/, "");
}
