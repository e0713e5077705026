// `paysign sandbox`: the sandbox as a server on this machine, until it is stopped.

import type { ServeOptions } from "../sandbox/node.ts";
import { atMost, choice, read, wrong } from "./arguments.ts";
import type { Command } from "./command.ts";
import type { Terminal } from "./terminal.ts";
import { shell } from "./text.ts";

/** The command `sandbox`. */
export const sandbox: Command = {
  usage: "paysign sandbox [--port N] [--seed TEXT] [--webhook URL] [options]",
  summary: "run Kraken Pay, Kraken Funding and Katu9 on this machine",
  help: `Serves on 127.0.0.1 until Ctrl-C. It prints its address and the keys that it accepts,
as lines for a shell; they open nothing else.

Options
  --port N       the port; a free one if absent or 0
  --seed TEXT    the same seed gives the same ids and answers
  --webhook URL  where Katu9's webhooks go: a host on this machine
  --errors objects|strings  how Kraken's errors are written
  --json         address and keys as one line of JSON

Then, elsewhere:
  paysign kraken Pay/paylink/config --base-url "$PAYSIGN_URL"

Exit codes: 0 stopped, 2 wrong input or the port is taken`,
  run,
};

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const given = read(args, {
    port: { type: "string" },
    seed: { type: "string" },
    webhook: { type: "string" },
    errors: { type: "string" },
  });
  atMost(given.words, 0, sandbox.usage);
  const { serveSandbox } = await import("../sandbox/node.ts");
  const options: ServeOptions = {
    port: portOf(given.text("port")),
    seed: given.text("seed"),
    webhookUrl: given.text("webhook"),
    errors: choice("--errors", given.text("errors"), ["objects", "strings"]),
  };
  const served = await serveSandbox(options).catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (cause instanceof TypeError) throw wrong("--webhook", message, { cause });
    throw wrong("--port", code === "EADDRINUSE" ? "is taken" : `can't be used (${code ?? message})`, { cause });
  });
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  try {
    const { kraken, katu9 } = served.sandbox;
    const lines = Object.entries({
      PAYSIGN_URL: served.url,
      KRAKEN_API_KEY: kraken.apiKey,
      KRAKEN_API_SECRET: kraken.apiSecret,
      KATU9_TOKEN: katu9.token,
      KATU9_WEBHOOK_SECRET: katu9.webhookSecret,
      KATU9_TRANSACTION_ID: katu9.transactionId,
    }).map(([name, value]) => `export ${name}=${shell(value)}`);
    await terminal.text(lines.join("\n"), { url: served.url, kraken, katu9 });
    await terminal.hint(`The sandbox listens on ${served.url}. Stop it with Ctrl-C.`);
    await stopped;
  } finally {
    await served.close();
  }
}

function portOf(text = "0"): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw wrong("--port", "must be from 0 to 65535");
  return Number(text);
}
