// Workers may not compile from bytes while they handle a request: the runtime compiles the imported binary.

import module from "./paysign.wasm";

/** Gives the binary that the runtime has compiled. */
export function compile(): WebAssembly.Module {
  return module;
}
