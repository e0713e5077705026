// The binary stands in this file as text, so that every runtime and bundler takes it without a setting. It is written
// by build/printable.mjs; a small binary beside it, made of decode.wat, turns it into bytes.

import decoder from "#wasm-decoder";
import text from "#wasm-text";

import { encodeInto } from "../core/utf8.ts";

/** Compiles the binary. */
export function compile(): WebAssembly.Module {
  const bytes = Uint8Array.from(decoder.match(/../g)!, (byte) => parseInt(byte, 16));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const { text: memory, decode } = exports as { text: WebAssembly.Memory; decode(length: number): number };
  const place = new Uint8Array(memory.buffer);
  const { written } = encodeInto(text, place);
  return new WebAssembly.Module(place.subarray(0, decode(written)));
}
