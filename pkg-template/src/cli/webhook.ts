// `paysign webhook sign` and `paysign webhook verify`.

import { PaySignError, signKatu9Webhook, verifyKatu9Webhook } from "../index.ts";
import { atMost, read, wrong } from "./arguments.ts";
import type { Command } from "./command.ts";
import { begins, UTF8_MARK, utf16Text } from "./encoding.ts";
import { EXIT_HELP } from "./failure.ts";
import { KEY_HELP, KEY_OPTIONS, keysOf, needed } from "./keys.ts";
import { didYouMean } from "./nearest.ts";
import { readBytes } from "./stdin.ts";
import type { Terminal } from "./terminal.ts";

/** The command `webhook`. */
export const webhook: Command = {
  usage: "paysign webhook sign|verify [--signature HEX] [options] < body",
  summary: "sign or verify a Katu9 webhook",
  help: `The body is standard input, byte for byte as it came: a line feed at its end counts.

  printf '%s' "$body" | paysign webhook sign
  paysign webhook verify --signature "$header" < body.json

\`sign\` prints the value of X-Katu9-Signature. \`verify\` prints the event, or exits
with 5. Katu9 documents no timestamp and no delivery id: refuse yourself what you have
seen before.

${KEY_HELP}

Options
  --signature HEX   what the header X-Katu9-Signature says
  --json            the answer as JSON

${EXIT_HELP}`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { "key-file": keyFile } = KEY_OPTIONS;
  const given = read(args, { "key-file": keyFile!, signature: { type: "string" } }, { mayBeEmpty: "signature" });
  const [what] = given.words;
  if (what !== "sign" && what !== "verify") {
    const meant = didYouMean(what, ["sign", "verify"], (near) => `\`webhook ${near}\``);
    throw wrong("arguments", `say \`webhook sign\` or \`webhook verify\`${meant}`);
  }
  atMost(given.words, 1, webhook.usage);
  const signature = given.text("signature");
  if (what === "sign" && signature !== undefined) throw wrong("--signature", "is for `webhook verify` only");
  const secret = needed(await keysOf(given, terminal), "KATU9_WEBHOOK_SECRET");
  const body = await readBytes(terminal, "the body");
  if (what === "sign") {
    const signed = signKatu9Webhook(secret, body);
    await terminal.text(signed, { signature: signed });
    for (const note of marks(body)) await terminal.note(`note: ${note}, which was signed too`, { note });
    return;
  }
  let verified: ReturnType<typeof verifyKatu9Webhook>;
  try {
    verified = verifyKatu9Webhook({ secret, signature, body });
  } catch (error) {
    throw PaySignError.is(error) && error.code === "bad_signature" ? told(error, secret, signature, body) : error;
  }
  const { event, data } = verified;
  await terminal.answer({ event, data });
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
function told(error: PaySignError, secret: string, signature: string | undefined, body: Uint8Array): PaySignError {
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
  const right = changed.find(([, bytes]) => isRight(secret, signature, bytes));
  const because =
    right !== undefined
      ? `; it is the signature of the body ${right[0]}: some program on the way, such as a pipe of PowerShell or an editor, has changed the bytes. Give them as they came`
      : marks(body)
          .map((mark) => `; ${mark}, and is not the signed one without it either`)
          .join("");
  return new PaySignError({ ...error.toJSON(), message: error.message + because }, { cause: error.cause });
}

function isRight(secret: string, signature: string | undefined, body: Uint8Array): boolean {
  try {
    verifyKatu9Webhook({ secret, signature, body });
    return true;
  } catch (error) {
    // With a right signature it may still be no event.
    return PaySignError.is(error) && error.code !== "bad_signature";
  }
}
