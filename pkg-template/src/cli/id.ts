// `paysign id new` and `paysign id decode`.

import { ExternalId, PaySignError } from "../index.ts";
import { atMost, read, wrong } from "./arguments.ts";
import type { Command } from "./command.ts";
import { didYouMean } from "./nearest.ts";
import { optionsHelp, type Options } from "./options.ts";
import type { Terminal } from "./terminal.ts";

const OPTIONS: Options = {
  uuid: { type: "string", value: "UUID", help: "for `new`: the UUID whose bytes it is" },
  u64: { type: "string", value: "N", help: "for `new`: the number that it is" },
  text: { type: "string", value: "TEXT", help: "for `new`: the text that it is" },
  prefix: { type: "string", value: "HEX", help: "with a number, also for `decode`: at most 8 bytes that come first" },
};

/** The command `id`. */
export const id: Command = {
  usage: "paysign id new [--uuid UUID | --text TEXT | --u64 N [--prefix HEX]] | decode ID",
  summary: "make or read an external_id of Kraken Pay",
  help: `  paysign id new                   16 random bytes
  paysign id new --uuid UUID       the 16 bytes of a UUID
  paysign id new --u64 10777       a number as 8 little-endian bytes
  paysign id new --text order-1234 1 to 16 bytes of text, such as an order number
  paysign id decode GSoAAAAAAAA    the bytes, and the UUID or number that they are

${optionsHelp(OPTIONS)}

Exit codes: 0 done, 2 wrong input`,
  options: OPTIONS,
  words: (before) => (before.length === 0 ? ["new", "decode"] : []),
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const given = read(args, OPTIONS);
  const [what, encoded] = given.words;
  const uuid = given.text("uuid");
  const number = given.text("u64");
  const text = given.text("text");
  const sources = ["uuid", "u64", "text"].filter((name) => given.has(name)).map((name) => `--${name}`);
  const prefix = bytes(given.text("prefix"));
  if (what === "new") {
    atMost(given.words, 1, id.usage);
    if (sources.length > 1) throw wrong(sources[0]!, `and ${sources.slice(1).join(", ")} can't be the same id`);
    if (prefix !== undefined && number === undefined) throw wrong("--prefix", "goes with --u64");
    const made =
      uuid !== undefined ? ExternalId.fromUuid(uuid) : number !== undefined ? fromNumber(number, prefix) : ofText(text);
    return terminal.text(made, { external_id: made });
  }
  if (what !== "decode") {
    throw wrong(
      "arguments",
      `say \`id new\` or \`id decode ID\`${didYouMean(what, ["new", "decode"], (near) => `\`id ${near}\``)}`,
    );
  }
  if (sources.length > 0) throw wrong(sources[0]!, "is for `id new`");
  if (encoded === undefined) throw wrong("external_id", "is missing");
  atMost(given.words, 2, id.usage);
  await terminal.answer(withAdvice(encoded, () => decoded(encoded, prefix)));
}

/**
 * Runs what reads an id, and says with its error how this command makes one of what was given instead.
 *
 * @param given What was given as an id, if anything was.
 */
export function withAdvice<T>(given: string | undefined, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (given === undefined || !PaySignError.is(error) || error.field !== "external_id" || ExternalId.isValid(given))
      throw error;
    throw new PaySignError(
      { ...error.toJSON(), message: `${error.message}; ${instead(given)}` },
      { cause: error.cause },
    );
  }
}

function instead(given: string): string {
  if (/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given))
    return "`paysign id new --uuid UUID` makes the id of a UUID";
  if (/^\d{1,20}$/.test(given)) return "`paysign id new --u64 N` makes the id of a number";
  if (Buffer.byteLength(given) <= 16)
    return "`paysign id new --text TEXT` makes the id of a text such as an order number";
  return "`paysign id new` makes one: keep beside it what it stands for";
}

function ofText(text: string | undefined): string {
  if (text === undefined) return ExternalId.random();
  const bytes = new TextEncoder().encode(text);
  if (bytes.length > 16) throw wrong("--text", `has ${bytes.length} bytes of UTF-8, and an id holds 16 at most`);
  return ExternalId.fromBytes(bytes);
}

function fromNumber(text: string, prefix: Uint8Array | undefined): string {
  if (!/^\d{1,20}$/.test(text)) throw wrong("--u64", "must be a whole number from 0 to 2^64 - 1");
  return ExternalId.fromU64(BigInt(text), prefix);
}

function decoded(text: string, prefix: Uint8Array = new Uint8Array()): object {
  const held = ExternalId.toBytes(text);
  if (prefix.length > 0 && held.length !== 8 + prefix.length) {
    throw wrong(
      "--prefix",
      `has ${prefix.length} bytes, and this id is ${held.length}: not a number behind a prefix of that length`,
    );
  }
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
