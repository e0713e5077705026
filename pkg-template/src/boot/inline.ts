// The binary stands in this file as text, so that every runtime and bundler takes it without a setting. It is written
// by build/printable.mjs: a byte has a code of one character, or of two that begin with ! or #; the text begins with the
// codes of the bytes 0 to 255.

import text from "#wasm-text";

/** Compiles the binary. */
export function compile(): WebAssembly.Module {
  return new WebAssembly.Module(decode());
}

function decode(): Uint8Array<ArrayBuffer> {
  // Decoded in its place, since no code is shorter than its byte.
  const bytes = new TextEncoder().encode(text);
  const decoded = new Uint8Array(4 << 7);
  let count = 0;
  for (let at = 0; at < bytes.length; at++) {
    let code = bytes[at]!;
    // ! and #, which become 1 and 3.
    if (code === 33 || code === 35) code = ((code - 32) << 7) + bytes[++at]!;
    if (count < 256) decoded[code] = count;
    else bytes[count - 256] = decoded[code]!;
    count++;
  }
  return bytes.subarray(0, count - 256);
}
