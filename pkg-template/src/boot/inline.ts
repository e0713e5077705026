// The binary stands in this file as text, so that every runtime and bundler takes it without a setting. It is written
// by build/printable.mjs; a small binary beside it, made of decode.wat, turns it into bytes.

import decoder from "#wasm-decoder";
import text from "#wasm-text";

/** Compiles the binary. */
export function compile(): WebAssembly.Module {
  const bytes = Uint8Array.from(atob(decoder), (character) => character.charCodeAt(0));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { text: memory, decode } = exports as { text: WebAssembly.Memory; decode(length: number): number };
  const place = new Uint8Array(memory.buffer);
  const { written } = new TextEncoder().encodeInto(text, place);
  return new WebAssembly.Module(place.subarray(0, decode(written)));
}
