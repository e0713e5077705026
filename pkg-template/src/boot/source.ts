// The build makes a source phase import of this import: the host fetches and compiles the binary.

import module from "./paysign.wasm";

/** Gives the binary that the host has compiled. */
export function compile(): WebAssembly.Module {
  return module;
}
