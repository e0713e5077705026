// Text that other programs have written: with a byte order mark, or in UTF-16, as PowerShell writes it.

import { wrong } from "./arguments.ts";

/** The byte order mark of UTF-8, which some programs write before all else. */
export const UTF8_MARK = [0xef, 0xbb, 0xbf] as const;

/** Whether bytes begin with others. */
export function begins(bytes: Uint8Array, start: readonly number[]): boolean {
  return bytes.length >= start.length && start.every((byte, index) => bytes[index] === byte);
}

/** The text of bytes in UTF-16 that say so by their mark; undefined for all others, and for broken ones. */
export function utf16Text(bytes: Uint8Array): string | undefined {
  // The mark of UTF-32 begins like that of UTF-16.
  if (bytes.length % 2 !== 0 || begins(bytes, [0xff, 0xfe, 0, 0])) return undefined;
  const little = begins(bytes, [0xff, 0xfe]);
  if (!little && !begins(bytes, [0xfe, 0xff])) return undefined;
  const units = Buffer.from(bytes);
  if (!little) units.swap16();
  try {
    return new TextDecoder("utf-16le", { fatal: true }).decode(units);
  } catch {
    return undefined;
  }
}

/**
 * Reads UTF-8 and UTF-16, each with or without its mark, which is not part of the text.
 *
 * Throws PaySignError `invalid_request` for UTF-16 that does not say so, and for what is not text.
 *
 * @param field What is read, for the message.
 */
export function textOf(bytes: Uint8Array, field: string): string {
  const wide = utf16Text(bytes);
  if (wide !== undefined) return wide;
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw wrong(field, "is not UTF-8 text; save it as UTF-8", { cause });
  }
  if (text.includes("\0")) throw wrong(field, "looks like UTF-16 or UTF-32 without its mark; save it as UTF-8");
  return text;
}
