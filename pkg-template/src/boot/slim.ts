// The caller brings the binary.

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
  if (given === undefined) throw new TypeError("call init(module) of paysign/slim before first use");
  const isBytes = ArrayBuffer.isView(given) || Object.prototype.toString.call(given) === "[object ArrayBuffer]";
  return isBytes ? new WebAssembly.Module(given as BufferSource) : (given as WebAssembly.Module);
}
