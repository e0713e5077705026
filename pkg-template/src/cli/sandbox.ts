// `paysign sandbox`: the sandbox as a server on this machine, until it is stopped.

import { readFile, writeFile } from "node:fs/promises";
import type { ListingLag } from "../sandbox/kraken/listing.ts";
import { urlProblem } from "../sandbox/loopback.ts";
import type { ServedSandbox } from "../sandbox/node.ts";
import { atMost, choice, read, wrong, type Given } from "./arguments.ts";
import { FAULTS_HELP } from "./call-help.ts";
import type { Command } from "./command.ts";
import type { Terminal } from "./terminal.ts";
import { clean, shell } from "./text.ts";

/** The command `sandbox`. */
export const sandbox: Command = {
  usage: "paysign sandbox [--port N] [--seed TEXT] [--webhook URL] [options]",
  summary: "run Kraken Pay, Kraken Funding and Katu9 on this machine",
  help: `Serves on 127.0.0.1 until Ctrl-C. It prints its address and the keys that it accepts,
as lines for a shell; they open nothing else. Each call is shown on standard error, and
why a key, signature or nonce was not accepted.

Options
  --port N         the port; a free one if absent or 0
  --seed TEXT      the same seed gives the same ids and answers
  --webhook URL    where Katu9's webhooks go: a host on this machine
  --callback URL   where Kraken Pay's callbacks go: a host on this machine
  --errors objects|strings  how Kraken's errors are written
  --lag MS         WithdrawStatus and DepositStatus list what was made only after so many
                   milliseconds
  --snapshot FILE  the state: taken from there if the file exists, and written there at
                   the end, keys included
  --journal FILE   at the end, every call as a line of JSON
  --quiet          do not show the calls
  --json           address and keys as one line of JSON, and so each call

Then, elsewhere:
  paysign kraken Pay/paylink/config --base-url "$PAYSIGN_URL"

To rehearse what can go wrong, \`paysign kraken\` and \`paysign katu9\` take --fault:
  ${FAULTS_HELP.join(",\n  ")}

Exit codes: 0 stopped, 1 a file can't be written, 2 wrong input or the port is taken`,
  run,
};

// A call is shown soon enough, and an idle sandbox costs nothing.
const LOOK = 100;

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const text = { type: "string" } as const;
  const given = read(args, {
    port: text,
    seed: text,
    webhook: text,
    callback: text,
    errors: text,
    lag: text,
    snapshot: text,
    journal: text,
    quiet: { type: "boolean" },
  });
  atMost(given.words, 0, sandbox.usage);
  if (given.has("snapshot") && given.text("snapshot") === given.text("journal")) {
    throw wrong("--journal", "is the file of --snapshot too; one would overwrite the other");
  }
  const served = await serve(given);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const calls = shower(served, terminal);
  const timer = given.has("quiet") ? undefined : setInterval(calls, LOOK);
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
    clearInterval(timer);
    await served.close();
    if (!given.has("quiet")) calls();
  }
  await save(given.text("journal"), served.sandbox.journalLines());
  await save(given.text("snapshot"), served.sandbox.snapshot());
}

async function serve(given: Given): Promise<ServedSandbox> {
  const { serveSandbox } = await import("../sandbox/node.ts");
  const errors = choice("--errors", given.text("errors"), ["objects", "strings"]);
  const port = portOf(given.text("port"));
  const snapshot = await savedState(given.text("snapshot"));
  const seed = given.text("seed");
  if (snapshot !== undefined && seed !== undefined) throw wrong("--seed", "stands in the snapshot already");
  const lag = lagOf(given.text("lag"));
  const urls = { webhookUrl: urlOf(given, "webhook"), callbackUrl: urlOf(given, "callback") };
  const options = { port, errors, lag, snapshot, seed, ...urls };
  return serveSandbox(options).catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw wrong("options", message, { cause });
    throw wrong("--port", code === "EADDRINUSE" ? "is taken" : `can't be used (${code})`, { cause });
  });
}

/** Gives a function that shows the calls since it was last called. */
function shower({ sandbox: { journal } }: ServedSandbox, terminal: Terminal): () => void {
  let last: (typeof journal)[number] | undefined;
  return () => {
    const fresh = journal.slice(last === undefined ? 0 : journal.lastIndexOf(last) + 1);
    last = journal.at(-1);
    for (const entry of fresh) {
      const { method, path, status, fault, diagnosis } = entry;
      const why =
        diagnosis === undefined || diagnosis.accepted ? "" : `  ${diagnosis.error ?? ""}: ${diagnosis.message}`;
      const line = `${method} ${path}  ${status}${why}${fault === undefined ? "" : `  fault ${fault}`}`;
      // Who does not read it has no use for it.
      terminal.note(clean(line), entry).catch(() => undefined);
    }
  };
}

async function savedState(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT") return undefined;
    throw wrong("--snapshot", `can't be read (${code ?? "error"})`, { cause });
  }
}

/** Writes a file that only its owner can read. */
async function save(path: string | undefined, text: string): Promise<void> {
  if (path !== undefined) await writeFile(path, text, { mode: 0o600 });
}

/** Where notifications go. The sandbox would refuse a wrong URL too, but by the name of its own option. */
function urlOf(given: Given, option: string): string | undefined {
  const url = given.text(option);
  const problem = url === undefined ? undefined : urlProblem(url, false);
  if (problem !== undefined) throw wrong(`--${option}`, problem);
  return url;
}

function lagOf(text: string | undefined): ListingLag | undefined {
  if (text === undefined) return undefined;
  const milliseconds = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!Number.isSafeInteger(milliseconds)) throw wrong("--lag", "must be whole milliseconds");
  return { WithdrawStatus: milliseconds, DepositStatus: milliseconds };
}

function portOf(text = "0"): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535) throw wrong("--port", "must be from 0 to 65535");
  return Number(text);
}
