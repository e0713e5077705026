// The caller brings the binary.

import { lacksSimd, NO_SIMD } from "../core/simd.ts";
import { invalid, local } from "../error.ts";

/** A compiled module. A program may have no types that know WebAssembly. */
export type CompiledModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer M } } } ? M : object;

let given: CompiledModule | ArrayBuffer | ArrayBufferView | undefined;

/**
 * Gives paysign its binary, `paysign/paysign.wasm`: once, before first use.
 *
 * @param module The compiled module, or the bytes to compile.
 *
 * @example
 * import { init, Kraken } from "paysign/slim";
 * import wasm from "paysign/paysign.wasm";
 * init(wasm);
 */
export function init(module: CompiledModule | ArrayBuffer | ArrayBufferView): void {
  given = module;
}

/** Gives the module, compiled from bytes where the caller gave those. */
export function compile(): WebAssembly.Module {
  if (given === undefined) throw invalid("module", "call init(module) of paysign/slim before first use");
  // By its name: a module of another realm is one too.
  const kind = Object.prototype.toString.call(given);
  if (kind === "[object WebAssembly.Module]") return ours(given as unknown as WebAssembly.Module);
  let bytes = given as ArrayBuffer | ArrayBufferView<ArrayBuffer>;
  // Some hosts compile no DataView.
  if (ArrayBuffer.isView(bytes)) bytes = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  else if (kind !== "[object ArrayBuffer]") {
    throw invalid("module", "must be paysign/paysign.wasm, as a WebAssembly.Module or as bytes");
  }
  if (typeof WebAssembly === "object" && !WebAssembly.validate(bytes)) {
    if (lacksSimd()) throw local("wasm_blocked", NO_SIMD);
    throw invalid("module", "these bytes are not WebAssembly; give paysign/paysign.wasm");
  }
  return ours(new WebAssembly.Module(bytes));
}

/** Any module without imports would start; only ours has this. */
function ours(module: WebAssembly.Module): WebAssembly.Module {
  if (WebAssembly.Module.exports(module).some(({ name }) => name === "__wbg_krakencore_free")) return module;
  throw invalid("module", "this is another module than paysign/paysign.wasm");
}
