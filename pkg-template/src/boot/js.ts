// The core as JavaScript, for hosts that have no WebAssembly or forbid it.

import { onGrow } from "#core";

/** There is nothing to compile. Growing replaces this memory and empties no view of it, so that `grown` has to. */
export function compile(grown: () => void): WebAssembly.Module {
  onGrow(grown);
  return undefined as unknown as WebAssembly.Module;
}
