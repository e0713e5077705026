// Vercel's and Next's edge runtimes compile what is imported as a module.

import module from "./paysign.wasm?module";

/** Gives the binary that the runtime has compiled. */
export function compile(): WebAssembly.Module {
  return module;
}
