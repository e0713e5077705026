// The two buffers of the core: text and bytes go in by encodeInto, one text comes out.

import { bytes, core } from "./instance.ts";
import { decode, encodeInto } from "./utf8.ts";

/** Room that is always there, so that small messages never ask for more. */
const ROOM = 4096;
/** What one large message has grown beyond this is given back. */
const KEPT = 1 << 18;

let input = new Uint8Array(0);
let all = new Uint8Array(0);

/** A view of at least `length` bytes; what was written stays. A view of a memory that has grown is empty. */
function reserve(length: number): Uint8Array {
  if (input.length < length || input.length === 0) {
    const size = Math.max(length, ROOM);
    const start = core().reserveInput(size);
    input = new Uint8Array(bytes(), start, size);
  }
  return input;
}

/** Writes a text behind the first `offset` bytes and gives its length in bytes. */
export function writeText(text: string, offset = 0): number {
  let view = reserve(offset + text.length);
  let { read, written } = encodeInto(text, offset === 0 ? view : view.subarray(offset));
  while (read < text.length) {
    const rest = text.slice(read);
    // No character needs more than three bytes for each UTF-16 unit.
    view = reserve(offset + written + rest.length * 3);
    const more = encodeInto(rest, view.subarray(offset + written));
    read += more.read;
    written += more.written;
  }
  return written;
}

/** Writes bytes behind the first `offset` and gives how many. */
export function writeBytes(source: Uint8Array, offset: number): number {
  reserve(offset + source.length).set(source, offset);
  return source.length;
}

/** Writes a text or bytes. */
export function write(source: string | Uint8Array, offset: number): number {
  return typeof source === "string" ? writeText(source, offset) : writeBytes(source, offset);
}

/** Reads the answer of `length` bytes. */
export function readText(length: number): string {
  const start = core().answerStart();
  if (all.length === 0) all = new Uint8Array(bytes());
  const text = decode(all.subarray(start, start + length));
  if (length > KEPT) shrink();
  return text;
}

/** Gives back what a large message has taken. */
export function release(): void {
  if (input.length > KEPT) shrink();
}

function shrink(): void {
  core().releaseBuffers();
  input = new Uint8Array(0);
}

/** Forgets the views of an instance that was replaced. */
export function forget(): void {
  input = all = new Uint8Array(0);
}
