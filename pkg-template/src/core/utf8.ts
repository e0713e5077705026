// UTF-8, by the host where it can. Hermes has no TextDecoder, Jest's jsdom has neither, some have no encodeInto; and
// whatever a host lacks, importing this package never throws: so what it has is asked for at first use.

interface Encoder {
  encodeInto(text: string, view: Uint8Array): { read: number; written: number };
}

interface Decoder {
  decode(bytes: Uint8Array): string;
}

/** Safari's TextDecoder fails for good after 2 GiB in all. */
const WORN_OUT = 2_000_000_000;

/** String.fromCharCode takes a limited number of arguments. */
const AT_ONCE = 4096;

let encoder: Encoder | undefined;
let decoder: Decoder | undefined;
let decoded = 0;

/** Writes as many whole characters as fit; a lone surrogate becomes U+FFFD. Gives the units read and the bytes written. */
export function encodeInto(text: string, view: Uint8Array): { read: number; written: number } {
  return (encoder ??= encoderOf()).encodeInto(text, view);
}

/** Reads UTF-8 as text; a byte order mark stays. */
export function decode(bytes: Uint8Array): string {
  decoded += bytes.length;
  if (decoder === undefined || decoded > WORN_OUT) {
    decoder = decoderOf();
    decoded = bytes.length;
  }
  return decoder.decode(bytes);
}

function encoderOf(): Encoder {
  try {
    const theirs = new TextEncoder();
    if (typeof theirs.encodeInto === "function") return theirs;
  } catch {
    // Ours will do.
  }
  return { encodeInto: written };
}

function decoderOf(): Decoder {
  try {
    return new TextDecoder("utf-8", { ignoreBOM: true });
  } catch {
    return { decode: read };
  }
}

function written(text: string, view: Uint8Array): { read: number; written: number } {
  let [at, to] = [0, 0];
  while (at < text.length) {
    let point = text.codePointAt(at)!;
    const units = point > 0xffff ? 2 : 1;
    if (point >= 0xd800 && point <= 0xdfff) point = 0xfffd;
    const length = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
    if (to + length > view.length) break;
    for (let last = length - 1; last > 0; last--, point >>= 6) view[to + last] = 0x80 | (point & 0x3f);
    view[to] = length === 1 ? point : ((0xf00 >> length) & 0xff) | point;
    at += units;
    to += length;
  }
  return { read: at, written: to };
}

/** What it is given is UTF-8: the core has written it, or checked it. */
function read(bytes: Uint8Array): string {
  let text = "";
  let units: number[] = [];
  for (let at = 0; at < bytes.length; ) {
    let point = bytes[at++]!;
    const more = point < 0x80 ? 0 : point < 0xe0 ? 1 : point < 0xf0 ? 2 : 3;
    if (more > 0) point &= 0x3f >> more;
    for (let next = 0; next < more; next++) point = (point << 6) | (bytes[at++]! & 0x3f);
    if (point > 0xffff) units.push(0xd800 + ((point - 0x10000) >> 10), 0xdc00 | (point & 0x3ff));
    else units.push(point);
    if (units.length >= AT_ONCE || at === bytes.length) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text;
}
