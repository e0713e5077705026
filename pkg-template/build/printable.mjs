// The binary as a string literal: as printable ASCII, so that no charset can change it, and byte by byte, so that it
// compresses as well as the binary does. Base64 would cost a third more after compression.

import binaryen from "binaryen";

/** What starts a code of two characters: seldom ones in tables and texts. */
const ESCAPES = "!#";
/** What a string literal, an inline script or String.prototype.replace would take for more than a character. */
const AVOIDED = '"\\<$';

/** Where the decoder's table begins. */
const ROOM = 196_096;

const PRINTABLE = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).filter(
  (character) => !AVOIDED.includes(character) && !ESCAPES.includes(character),
);

/** The code of every byte: the most frequent bytes have one character, their own where it is printable. */
function codes(binary) {
  const counts = new Array(256).fill(0);
  for (const byte of binary) counts[byte]++;
  const frequent = [...counts.keys()].sort((a, b) => counts[b] - counts[a] || a - b).slice(0, PRINTABLE.length);
  const codes = new Array(256);
  const unused = new Set(PRINTABLE);
  for (const byte of frequent) {
    const itself = String.fromCharCode(byte);
    if (unused.delete(itself)) codes[byte] = itself;
  }
  const left = [...unused];
  for (const byte of frequent) codes[byte] ??= left.shift();
  const pairs = [...ESCAPES].flatMap((escape) => PRINTABLE.map((character) => escape + character));
  for (let byte = 0; byte < 256; byte++) codes[byte] ??= pairs.shift();
  return codes;
}

/** The codes of the bytes 0 to 255, then those of the binary; src/boot/decode.wat reads it. */
export function printable(binary) {
  const code = codes(binary);
  const text = code.join("") + Array.from(binary, (byte) => code[byte]).join("");
  if (text.length > ROOM) throw new Error("the inline binary needs more memory in src/boot/decode.wat");
  return text;
}

/** The bytes that src/boot/decode.wat becomes, in hexadecimal: not every host has atob. */
export function decoder(wat) {
  const module = binaryen.parseText(wat);
  module.optimize();
  return Buffer.from(module.emitBinary()).toString("hex");
}
