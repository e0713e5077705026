// Where keys come from: standard input, a file that nobody else may read, the environment; never an argument.

import { open } from "node:fs/promises";
import { wrong, type Given } from "./arguments.ts";
import { textOf } from "./encoding.ts";
import { didYouMean } from "./nearest.ts";
import type { Options } from "./options.ts";
import { readSecret } from "./stdin.ts";
import type { Terminal } from "./terminal.ts";

const NAMES = [
  "KRAKEN_API_KEY",
  "KRAKEN_API_SECRET",
  "KATU9_TOKEN",
  "KATU9_WEBHOOK_SECRET",
  "KRAKEN_EMBED_WEBHOOK_SECRET",
  "KRAKEN_RAMP_WEBHOOK_SECRET",
] as const;

/** The name of a key, in the environment and in a file. */
export type KeyName = (typeof NAMES)[number];

/** The keys that were found. */
export type Keys = Partial<Record<KeyName, string>>;

/** Where a file of keys is. */
export const KEY_FILE = {
  type: "string",
  value: "PATH",
  help: "lines NAME=value with the names above; the file's mode must be 0600 (or 0400), and it comes before the environment",
} as const;

/** The options that say where keys come from; `stdin` is the key that `--secret-stdin` stands for. */
export const keyOptions = (stdin: KeyName): Options => ({
  "key-file": KEY_FILE,
  "secret-stdin": { type: "boolean", help: `${stdin} is one line of standard input` },
});

/** What help says of where keys come from. */
export const keyHelp = (...names: readonly KeyName[]): string =>
  `Keys come from the environment, a file or standard input, never from an argument:\n${names.map((name) => `  ${name}`).join("\n")}`;

/**
 * Finds the keys: standard input before the file, the file before the environment. All are hidden from then on.
 *
 * @param stdin Which of them `--secret-stdin` stands for, if the command has that option.
 */
export async function keysOf(given: Given, terminal: Terminal, stdin?: KeyName): Promise<Keys> {
  const keys: Keys = {};
  for (const name of NAMES) {
    const value = process.env[name];
    if (value !== undefined && value !== "") keys[name] = value;
  }
  const path = given.text("key-file");
  if (path !== undefined) Object.assign(keys, await fileKeys(path));
  if (stdin !== undefined && given.has("secret-stdin")) keys[stdin] = await readSecret(terminal);
  for (const name of NAMES) if (name !== "KRAKEN_API_KEY") terminal.hide(keys[name]);
  return keys;
}

/** The one-time password: that of the command line before that of the environment. */
export function otpOf(given: Given): string | undefined {
  const otp = process.env["KRAKEN_OTP"];
  return given.text("otp") ?? (otp === undefined || otp === "" ? undefined : bare("KRAKEN_OTP", otp));
}

/** Gives a key, or says where it is to come from, or what is around it that is not part of it. */
export function needed(keys: Keys, name: KeyName): string {
  const key = keys[name];
  if (key === undefined) {
    const others = Object.keys(process.env).filter(
      (other) => /^(KRAKEN|KATU9)_/.test(other) && !NAMES.some((known) => known === other),
    );
    const rule = "is missing; set it in the environment or give --key-file, see --help";
    throw wrong(name, rule + didYouMean(name, others, (other) => `${other}, which is set, to be ${name}`));
  }
  return bare(name, key);
}

/**
 * Gives a value as it is, or refuses one with quotation marks around it or white space at an end: a shell takes these
 * away, and what reads a file of variables may not.
 *
 * @param name The variable of the environment, or the name in the key file.
 */
export function bare(name: string, value: string): string {
  const code = name.endsWith("_SECRET") ? "bad_secret" : "invalid_request";
  if (isQuoted(name, value)) {
    const why =
      "they are not part of it, and what reads a file of variables (docker --env-file, `set` of Windows) keeps them";
    throw wrong(name, `has quotation marks around it; remove them: ${why}`, { code });
  }
  const [place] = /^[\s\ufeff]/.test(value) ? ["beginning"] : /[\s\ufeff]$/.test(value) ? ["end"] : [];
  if (place !== undefined)
    throw wrong(name, `has white space or a byte order mark at its ${place}; remove it`, { code });
  return value;
}

/** Whether quotation marks stand around a value. A webhook's secret is any text, so one at one end only may be part of it. */
export function isQuoted(name: string, value: string): boolean {
  const around = /^(["'`]).*\1$/s.test(value) || /^[\u2018\u201c\u201e].*[\u2018\u2019\u201c\u201d]$/s.test(value);
  return (around && value.length > 1) || (!name.endsWith("WEBHOOK_SECRET") && /^["'`]|["'`]$/.test(value));
}

async function fileKeys(path: string): Promise<Keys> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw wrong("--key-file", `can't be opened (${(cause as NodeJS.ErrnoException).code ?? "error"})`, { cause });
  });
  try {
    const stat = await file.stat();
    // A pipe is how a password manager hands a key over.
    if (!stat.isFile() && !stat.isFIFO()) throw wrong("--key-file", "is not a file");
    // Windows has no modes; there the folder's own rights protect the file.
    if (process.platform !== "win32") {
      const bits = stat.mode & 0o7777;
      if (bits !== 0o600 && bits !== 0o400) {
        throw wrong(
          "--key-file",
          `has the mode ${bits.toString(8).padStart(4, "0")}; do \`chmod 600\`, so that only you can read it`,
        );
      }
      if (stat.uid !== process.getuid?.() && stat.uid !== 0) throw wrong("--key-file", "belongs to somebody else");
    }
    return linesOf(textOf(await file.readFile(), "--key-file"));
  } finally {
    await file.close();
  }
}

function linesOf(text: string): Keys {
  const keys: Keys = {};
  text.split(/\r\n|\n|\r/).forEach((line, index) => {
    if (/^\s*(#|$)/.test(line)) return;
    const name = NAMES.find((candidate) => line.startsWith(`${candidate}=`));
    if (name === undefined) {
      const meant = didYouMean(/^(?:export\s+)?([A-Z0-9_]+)\s*=/i.exec(line)?.[1], NAMES, (near) => `${near}=...`);
      throw wrong("--key-file", `line ${index + 1} is not NAME=value with one of ${NAMES.join(", ")}${meant}`);
    }
    if (keys[name] !== undefined) throw wrong("--key-file", `line ${index + 1} gives ${name} again`);
    keys[name] = line.slice(name.length + 1);
  });
  return keys;
}
