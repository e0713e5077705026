// Looks for secrets in what an engine has written: as text, in the encodings that a store may choose, as bytes, and as the
// states of the hash that an HMAC keeps.
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { hmacTraces } from "../tarball/hash-states.mjs";

/** Beginning, middle and end of a long text: a file may be cut into pages anywhere. */
function parts(text) {
  if (text.length <= 16) return [text];
  const middle = Math.floor(text.length / 2) - 6;
  return [text.slice(0, 12), text.slice(middle, middle + 12), text.slice(-12)];
}

function textForms(name, text) {
  const forms = [];
  for (const part of parts(text)) {
    const bytes = Buffer.from(part);
    forms.push([`${name} as it is`, bytes]);
    forms.push([`${name} in UTF-16`, Buffer.from(part, "utf16le")]);
    const hex = bytes.toString("hex");
    forms.push(
      [`${name} in hexadecimal`, Buffer.from(hex)],
      [`${name} in hexadecimal`, Buffer.from(hex.toUpperCase())],
    );
  }
  // Base64 of it, whatever stands before: three ways to begin, without the ends that neighbours change.
  for (let shift = 0; shift < 3; shift++) {
    const base64 = Buffer.from("x".repeat(shift) + text).toString("base64");
    forms.push([`${name} in base64`, Buffer.from(base64.slice(4, -4).slice(0, 24))]);
  }
  return forms;
}

/** What must not be found of some secrets, by name; `apiSecret` is a key in base64 as well. */
export function tracesOf(secrets) {
  const all = Object.entries(secrets).flatMap(([name, text]) => textForms(name, text));
  const key = Buffer.from(secrets.apiSecret, "base64");
  for (let at = 0; at + 12 <= key.length; at += 12)
    all.push(
      [`bytes of the key +${at}`, key.subarray(at, at + 12)],
      [`bytes of the key in hexadecimal +${at}`, Buffer.from(key.toString("hex", at, at + 12))],
    );
  for (const [name, trace] of Object.entries(hmacTraces(key))) all.push([name, trace]);
  return all.filter(([, trace]) => trace.length >= 6);
}

/** Which of them stand in these bytes. */
export const seenIn = (bytes, traces) => traces.filter(([, trace]) => bytes.includes(trace)).map(([name]) => name);

/** Which of them stand in the files of a folder, and whether `mark` does, which tells that the files are the right ones. */
export async function seenInFiles(folder, traces, mark) {
  const seen = [];
  let hasMark = false;
  let bytes = 0;
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = await readFile(join(entry.parentPath ?? entry.path, entry.name));
    bytes += file.length;
    hasMark ||= file.includes(mark);
    seen.push(...seenIn(file, traces).map((name) => `${name} in ${entry.name}`));
  }
  return { seen, hasMark, bytes };
}
