// `paysign webhook sign` and `paysign webhook verify`.

import { signKatu9Webhook, verifyKatu9Webhook } from "../index.ts";
import { atMost, read, wrong } from "./arguments.ts";
import type { Command } from "./command.ts";
import { EXIT_HELP } from "./failure.ts";
import { KEY_HELP, KEY_OPTIONS, keysOf, needed } from "./keys.ts";
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
  const given = read(args, { "key-file": keyFile!, signature: { type: "string" } });
  const [what] = given.words;
  atMost(given.words, 1, webhook.usage);
  if (what !== "sign" && what !== "verify") throw wrong("arguments", "say `webhook sign` or `webhook verify`");
  const signature = given.text("signature");
  if (what === "sign" && signature !== undefined) throw wrong("--signature", "is for `webhook verify` only");
  const secret = needed(await keysOf(given, terminal), "KATU9_WEBHOOK_SECRET");
  const body = await readBytes(terminal, "the body");
  if (what === "sign") {
    const signed = signKatu9Webhook(secret, body);
    return terminal.text(signed, { signature: signed });
  }
  const { event, data } = verifyKatu9Webhook({ secret, signature, body });
  await terminal.answer({ event, data });
}
