// The binary stands in this file as text, so that every runtime and bundler takes it without a setting.

import text from "#wasm-text";

/** Compiles the binary. */
export function compile(): WebAssembly.Module {
  return new WebAssembly.Module(decode());
}

function decode(): Uint8Array<ArrayBuffer> {
  if ("fromBase64" in Uint8Array) {
    return (Uint8Array as unknown as { fromBase64(text: string): Uint8Array<ArrayBuffer> }).fromBase64(text);
  }
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let index = 0; index < bytes.length; index++) bytes[index] = binary.charCodeAt(index);
  return bytes;
}
