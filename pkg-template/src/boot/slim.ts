// The caller brings the binary.

import { invalid } from "../error.ts";

let given: WebAssembly.Module | BufferSource | undefined;

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
export function init(module: WebAssembly.Module | BufferSource): void {
  given = module;
}

/** Gives the module, compiled from bytes where the caller gave those. */
export function compile(): WebAssembly.Module {
  if (given === undefined) throw invalid("module", "call init(module) of paysign/slim before first use");
  // By its name: a module of another realm is one too.
  const kind = Object.prototype.toString.call(given);
  if (kind === "[object WebAssembly.Module]") return given as WebAssembly.Module;
  if (kind !== "[object ArrayBuffer]" && !ArrayBuffer.isView(given)) {
    throw invalid("module", "must be paysign/paysign.wasm, as a WebAssembly.Module or as bytes");
  }
  const bytes = given as BufferSource;
  if (typeof WebAssembly === "object" && !WebAssembly.validate(bytes)) {
    throw invalid("module", "these bytes are no WebAssembly; give paysign/paysign.wasm");
  }
  return new WebAssembly.Module(bytes);
}
