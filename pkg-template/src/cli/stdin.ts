// What comes by standard input: a body, byte by byte, or a secret.

import { wrong } from "./arguments.ts";
import { textOf } from "./encoding.ts";
import type { Terminal } from "./terminal.ts";

const LONGEST = 16 * 1024 * 1024;

/** Reads standard input to its end, as the bytes that came. */
export async function readBytes(terminal: Terminal, what: string): Promise<Uint8Array> {
  if (process.stdin.isTTY) await terminal.hint(`Type ${what}, then Ctrl-D at the start of a line.`);
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST) throw wrong("stdin", "is longer than 16 MiB");
    chunks.push(chunk);
  }
  return new Uint8Array(Buffer.concat(chunks));
}

/** Reads a secret: one line, without a byte order mark and without the line's end. A terminal would show what is typed, so it has to be piped in. */
export async function readSecret(terminal: Terminal): Promise<string> {
  if (process.stdin.isTTY)
    throw wrong("--secret-stdin", "would show on the terminal what you type; pipe the secret in");
  const text = textOf(await readBytes(terminal, "the secret"), "--secret-stdin").replace(/(\r\n|\n|\r)$/, "");
  if (text === "") throw wrong("--secret-stdin", "standard input is empty");
  if (/[\r\n]/.test(text)) throw wrong("--secret-stdin", "standard input has more than one line; the secret is one");
  return text;
}
