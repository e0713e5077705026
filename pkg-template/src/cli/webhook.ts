// `paysign webhook sign` and `paysign webhook verify`.

import { PaySignError } from "../index.ts";
import { atMost, choice, read, wrong, type Given } from "./arguments.ts";
import type { Command } from "./command.ts";
import { begins, UTF8_MARK, utf16Text } from "./encoding.ts";
import { EXIT_HELP } from "./failure.ts";
import { KEY_FILE, keyHelp, keysOf, needed } from "./keys.ts";
import { didYouMean } from "./nearest.ts";
import { optionsHelp, type Options } from "./options.ts";
import { readBytes } from "./stdin.ts";
import type { Terminal } from "./terminal.ts";
import { VENDORS, type Came, type Vendor } from "./webhook-vendors.ts";

const NAMES = Object.keys(VENDORS) as (keyof typeof VENDORS)[];

const OPTIONS: Options = {
  "key-file": KEY_FILE,
  signature: { type: "string", value: "TEXT", help: "for `verify`: what the header of the signature says" },
  time: {
    type: "string",
    value: "SECONDS",
    help: "for embed: the UNIX time to sign with, or by which to verify; that of the clock if absent",
  },
};

/** The command `webhook`. */
export const webhook: Command = {
  usage: "paysign webhook sign|verify [katu9|embed|ramp] [options] < body",
  summary: "sign or verify a webhook of Katu9, Kraken Embed or Kraken Ramp",
  help: `The body is standard input, byte for byte as it came: a line feed at its end counts.
Whose it is stands behind sign or verify; katu9 if absent.

  printf '%s' "$body" | paysign webhook sign
  paysign webhook verify --signature "$header" < body.json
  paysign webhook verify embed --signature "$header" --time 1734567890 < body.json

\`sign\` prints the value of the header X-Katu9-Signature, or X-Signature of Kraken:
for tests of a receiver. \`verify\` prints the event, or exits with 5. Only Embed signs a
time, and more than five minutes away is refused; no vendor signs a delivery id: refuse
yourself what you have seen before.

${keyHelp(...NAMES.map((name) => VENDORS[name].secret))}
Embed's secret is base64, as Kraken gives it; the others are text.

${optionsHelp(OPTIONS)}

${EXIT_HELP}`,
  options: OPTIONS,
  words: (before) => [["sign", "verify"], NAMES][before.length] ?? [],
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const given = read(args, OPTIONS, { mayBeEmpty: "signature" });
  const [what, whose = "katu9"] = given.words;
  if (what !== "sign" && what !== "verify") {
    const meant = didYouMean(what, ["sign", "verify"], (near) => `\`webhook ${near}\``);
    throw wrong("arguments", `say \`webhook sign\` or \`webhook verify\`${meant}`);
  }
  atMost(given.words, 2, webhook.usage);
  const vendor: Vendor = VENDORS[choice("vendor", whose, NAMES)!];
  const signature = given.text("signature");
  if (what === "sign" && signature !== undefined) throw wrong("--signature", "is for `webhook verify` only");
  const time = timeOf(given, vendor);
  const secret = needed(await keysOf(given, terminal), vendor.secret);
  const body = await readBytes(terminal, "the body");
  const came = { secret, signature, body, time };
  if (what === "sign") {
    const signed = vendor.sign(came);
    await terminal.text(signed, { signature: signed });
    for (const note of marks(body)) await terminal.note(`note: ${note}, which was signed too`, { note });
    return;
  }
  let verified: object;
  try {
    verified = vendor.verify(came);
  } catch (error) {
    throw PaySignError.is(error) && error.code === "bad_signature" ? told(error, vendor, came) : error;
  }
  await terminal.answer(verified);
}

function timeOf(given: Given, { isTimed }: Vendor): number | undefined {
  const text = given.text("time");
  if (text === undefined) return undefined;
  if (!isTimed) throw wrong("--time", "is for embed, which alone signs one");
  if (!/^\d{1,12}$/.test(text)) throw wrong("--time", "must be whole UNIX seconds");
  return Number(text);
}

/** What a program may have put around a body on its way to standard input. */
function marks(body: Uint8Array): string[] {
  if (begins(body, UTF8_MARK)) return ["the body begins with a byte order mark (EF BB BF)"];
  return utf16Text(body) === undefined ? [] : ["the body is UTF-16"];
}

/**
 * Tells a wrong signature from one of a body that was changed on its way to standard input. It stays refused: what is
 * verified are the bytes that came, and only who signed them knows which they are.
 */
function told(error: PaySignError, vendor: Vendor, came: Came): PaySignError {
  const { body } = came;
  const wide = utf16Text(body);
  const bare = begins(body, UTF8_MARK) ? body.subarray(UTF8_MARK.length) : undefined;
  const start: readonly [says: string, bytes: Uint8Array] | undefined =
    wide !== undefined
      ? ["in UTF-8, and standard input has it in UTF-16", new TextEncoder().encode(wide)]
      : bare && ["without the byte order mark (EF BB BF) that it begins with here", bare];
  const end = (bytes: Uint8Array): Uint8Array => bytes.subarray(0, bytes.length - (bytes.at(-2) === 0x0d ? 2 : 1));
  const atEnd = "without the line's end that it has here";
  const changed = [
    ...(start === undefined ? [] : [start]),
    ...(body.at(-1) === 0x0a ? [[atEnd, end(body)] as const] : []),
    ...(start?.[1].at(-1) === 0x0a ? [[`${start[0]}, and ${atEnd}`, end(start[1])] as const] : []),
  ];
  const right = changed.find(([, bytes]) => isRight(vendor, { ...came, body: bytes }));
  const because =
    right !== undefined
      ? `; it is the signature of the body ${right[0]}: some program on the way, such as a pipe of PowerShell or an editor, has changed the bytes. Give them as they came`
      : marks(body)
          .map((mark) => `; ${mark}, and is not the signed one without it either`)
          .join("");
  return new PaySignError({ ...error.toJSON(), message: error.message + because }, { cause: error.cause });
}

function isRight(vendor: Vendor, came: Came): boolean {
  try {
    vendor.verify(came);
    return true;
  } catch (error) {
    // With a right signature it may still be too old, or no event.
    return PaySignError.is(error) && error.code !== "bad_signature";
  }
}
