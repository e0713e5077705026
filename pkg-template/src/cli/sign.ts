// `paysign sign`: API-Sign over exactly what is given.

import { Kraken } from "../index.ts";
import { atMost, read, wrong } from "./arguments.ts";
import type { Command } from "./command.ts";
import { begins, UTF8_MARK, utf16Text } from "./encoding.ts";
import { KEY_FILE, keyHelp, keysOf, needed } from "./keys.ts";
import { optionsHelp } from "./options.ts";
import { readBytes } from "./stdin.ts";
import type { Terminal } from "./terminal.ts";

const OPTIONS = { "key-file": KEY_FILE };

/** The command `sign`. */
export const sign: Command = {
  usage: "paysign sign PATH NONCE [options] < body",
  summary: "make API-Sign for any path, nonce and body",
  help: `For endpoints that paysign does not declare. The body is standard input, byte for byte
as it will be sent: a line feed at its end counts.

  printf 'nonce=1616492376594' | paysign sign /0/private/Balance 1616492376594

API-Sign is base64(HMAC-SHA512(secret, PATH || SHA-256(NONCE || body))).

${keyHelp("KRAKEN_API_SECRET")}

${optionsHelp(OPTIONS)}

Exit codes: 0 done, 2 wrong input`,
  options: OPTIONS,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const given = read(args, OPTIONS);
  const [path, nonce] = given.words;
  if (path === undefined || nonce === undefined) throw wrong("arguments", `the command is \`${sign.usage}\``);
  atMost(given.words, 2, sign.usage);
  const keys = await keysOf(given, terminal);
  // The public key has no part in the signature.
  const apiKey = keys.KRAKEN_API_KEY ?? "unused";
  const kraken = new Kraken({ apiKey, apiSecret: needed(keys, "KRAKEN_API_SECRET") });
  const body = await readBytes(terminal, "the body");
  const signature = kraken.sign(path, nonce, body);
  await terminal.text(signature, { "API-Sign": signature });
  for (const doubt of doubts(path, nonce, body)) await terminal.hint(`note: ${doubt}`);
}

/** What is signed as asked, and yet will probably be refused. */
export function doubts(path: string, nonce: string, body: Uint8Array): string[] {
  const found: string[] = [];
  const text = Buffer.from(body).toString("utf8");
  if (!path.startsWith("/0/private/")) found.push("the path of Kraken's private endpoints begins with /0/private/");
  if (nonce === "" || !text.includes(nonce)) found.push("the nonce does not stand in the body");
  if (begins(body, UTF8_MARK)) found.push("the body begins with a byte order mark (EF BB BF), which was signed too");
  if (utf16Text(body) !== undefined) found.push("the body is UTF-16, and was signed so");
  if (/\r?\n$/.test(text)) found.push("the body ends with a line feed, which was signed too");
  return found;
}
