// `paysign sandbox` itself: the sandbox as a server on this machine, until it is stopped.

import { readFile, writeFile } from "node:fs/promises";
import type { ListingLag } from "../../sandbox/kraken/listing.ts";
import { urlProblem } from "../../sandbox/loopback.ts";
import type { ServedSandbox } from "../../sandbox/node.ts";
import { choice, read, wrong, type Given, type Options } from "../arguments.ts";
import type { Terminal } from "../terminal.ts";
import { shell } from "../text.ts";
import { shower } from "./lines.ts";

const TEXT = { type: "string" } as const;

/** Where what the sandbox sends by itself goes, sender by sender. */
const FORWARDS = { webhook: "webhookUrl", callback: "callbackUrl", embed: "embedUrl", ramp: "rampUrl" } as const;

/** The options of a sandbox that is started. */
export const SERVE_OPTIONS: Options = {
  port: TEXT,
  seed: TEXT,
  "forward-to": TEXT,
  webhook: TEXT,
  callback: TEXT,
  embed: TEXT,
  ramp: TEXT,
  errors: TEXT,
  lag: TEXT,
  snapshot: TEXT,
  journal: TEXT,
  quiet: { type: "boolean" },
};

// A call is shown soon enough, and an idle sandbox costs nothing.
const LOOK = 100;

/** Serves until it is stopped, and shows what happens meanwhile. */
export async function serveUntilStopped(args: readonly string[], terminal: Terminal): Promise<void> {
  const given = read(args, SERVE_OPTIONS);
  if (given.has("snapshot") && given.text("snapshot") === given.text("journal")) {
    throw wrong("--journal", "is the file of --snapshot too; one would overwrite the other");
  }
  const served = await serve(given);
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  const show = shower(served.sandbox, terminal);
  const timer = given.has("quiet") ? undefined : setInterval(show, LOOK);
  try {
    const { kraken, katu9, embed, ramp } = served.sandbox;
    const lines = Object.entries({
      PAYSIGN_URL: served.url,
      KRAKEN_API_KEY: kraken.apiKey,
      KRAKEN_API_SECRET: kraken.apiSecret,
      KATU9_TOKEN: katu9.token,
      KATU9_WEBHOOK_SECRET: katu9.webhookSecret,
      KATU9_TRANSACTION_ID: katu9.transactionId,
      EMBED_WEBHOOK_SECRET: embed.webhookSecret,
      RAMP_WEBHOOK_SECRET: ramp.webhookSecret,
    }).map(([name, value]) => `export ${name}=${shell(value)}`);
    await terminal.text(lines.join("\n"), { url: served.url, kraken, katu9, embed, ramp });
    await terminal.hint(
      `The sandbox listens on ${served.url}, and ${served.url}/ is a page that shows what happens. Stop it with Ctrl-C.`,
    );
    await stopped;
  } finally {
    clearInterval(timer);
    await served.close();
    if (!given.has("quiet")) show();
  }
  await save(given.text("journal"), served.sandbox.journalLines());
  await save(given.text("snapshot"), served.sandbox.snapshot());
}

async function serve(given: Given): Promise<ServedSandbox> {
  const { serveSandbox } = await import("../../sandbox/node.ts");
  const errors = choice("--errors", given.text("errors"), ["objects", "strings"]);
  const port = portOf(given.text("port"));
  const snapshot = await savedState(given.text("snapshot"));
  const seed = given.text("seed");
  if (snapshot !== undefined && seed !== undefined) throw wrong("--seed", "stands in the snapshot already");
  const lag = lagOf(given.text("lag"));
  const options = { port, errors, lag, snapshot, seed, ...forwards(given) };
  return serveSandbox(options).catch((cause: unknown) => {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === undefined) throw wrong("options", message, { cause });
    throw wrong("--port", code === "EADDRINUSE" ? "is taken" : `can't be used (${code})`, { cause });
  });
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

/** Where each sender's notifications go: to a URL of its own, else to that of all. */
function forwards(given: Given): Record<string, string | undefined> {
  const all = urlOf(given, "forward-to");
  return Object.fromEntries(
    Object.entries(FORWARDS).map(([option, name]) => [name, urlOf(given, option) ?? all] as const),
  );
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
