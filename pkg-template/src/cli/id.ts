// `paysign id new` and `paysign id decode`.

import { ExternalId } from "../index.ts";
import { atMost, read, wrong } from "./arguments.ts";
import type { Command } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** The command `id`. */
export const id: Command = {
  usage: "paysign id new [--uuid UUID | --u64 N [--prefix HEX]] | decode ID [--prefix HEX]",
  summary: "make or read an external_id of Kraken Pay",
  help: `  paysign id new                   16 random bytes
  paysign id new --uuid UUID       the 16 bytes of a UUID
  paysign id new --u64 10777       a number as 8 little-endian bytes
  paysign id decode GSoAAAAAAAA    the bytes, and the UUID or number that they are

Options
  --prefix HEX   with a number: at most 8 bytes that come first
  --json         the answer as JSON

Exit codes: 0 done, 2 wrong input`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const given = read(args, { uuid: { type: "string" }, u64: { type: "string" }, prefix: { type: "string" } });
  const [what, text] = given.words;
  const uuid = given.text("uuid");
  const number = given.text("u64");
  const prefix = bytes(given.text("prefix"));
  if (what === "new") {
    atMost(given.words, 1, id.usage);
    if (uuid !== undefined && number !== undefined) throw wrong("--uuid", "and --u64 can't be the same id");
    if (prefix !== undefined && number === undefined) throw wrong("--prefix", "goes with --u64");
    const made = uuid !== undefined ? ExternalId.fromUuid(uuid) : number !== undefined ? fromNumber(number, prefix) : ExternalId.random();
    return terminal.text(made, { external_id: made });
  }
  if (what !== "decode") throw wrong("arguments", "say `id new` or `id decode ID`");
  if (uuid !== undefined || number !== undefined) throw wrong("arguments", "--uuid and --u64 are for `id new`");
  if (text === undefined) throw wrong("external_id", "is missing");
  atMost(given.words, 2, id.usage);
  await terminal.answer(decoded(text, prefix));
}

function fromNumber(text: string, prefix: Uint8Array | undefined): string {
  if (!/^\d{1,20}$/.test(text)) throw wrong("--u64", "must be a whole number from 0 to 2^64 - 1");
  return ExternalId.fromU64(BigInt(text), prefix);
}

function decoded(text: string, prefix: Uint8Array = new Uint8Array()): object {
  const held = ExternalId.toBytes(text);
  return {
    external_id: text,
    bytes: Buffer.from(held).toString("hex"),
    length: held.length,
    ...(held.length === 16 ? { uuid: ExternalId.toUuid(text) } : {}),
    ...(held.length === 8 + prefix.length ? { u64: String(ExternalId.toU64(text, prefix)) } : {}),
  };
}

function bytes(hex: string | undefined): Uint8Array | undefined {
  if (hex === undefined) return undefined;
  if (!/^([0-9a-f]{2}){1,8}$/i.test(hex)) throw wrong("--prefix", "must be 1 to 8 bytes in hexadecimal");
  return new Uint8Array(Buffer.from(hex, "hex"));
}
