// Where keys come from: standard input, a file that nobody else may read, the environment; never an argument.

import { open } from "node:fs/promises";
import { wrong, type Given, type Options } from "./arguments.ts";
import { readSecret } from "./stdin.ts";
import type { Terminal } from "./terminal.ts";

const NAMES = ["KRAKEN_API_KEY", "KRAKEN_API_SECRET", "KATU9_TOKEN", "KATU9_WEBHOOK_SECRET"] as const;

/** The name of a key, in the environment and in a file. */
export type KeyName = (typeof NAMES)[number];

/** The keys that were found. */
export type Keys = Partial<Record<KeyName, string>>;

/** The options that say where keys come from. */
export const KEY_OPTIONS: Options = { "key-file": { type: "string" }, "secret-stdin": { type: "boolean" } };

/** What help says of them. */
export const KEY_HELP = `Keys come from the environment, a file or standard input, never from an argument:
  KRAKEN_API_KEY, KRAKEN_API_SECRET, KATU9_TOKEN, KATU9_WEBHOOK_SECRET
  --key-file PATH   lines NAME=value with these names; the file's mode must be
                    0600 (or 0400), and it comes before the environment`;

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

/** Gives a key, or says where it is to come from. */
export function needed(keys: Keys, name: KeyName): string {
  const key = keys[name];
  if (key === undefined) throw wrong(name, "is missing; set it in the environment or give --key-file, see --help");
  return key;
}

async function fileKeys(path: string): Promise<Keys> {
  const file = await open(path, "r").catch((cause: unknown) => {
    throw wrong("--key-file", `can't be opened (${(cause as NodeJS.ErrnoException).code ?? "error"})`, { cause });
  });
  try {
    const stat = await file.stat();
    // A pipe is how a password manager hands a key over.
    if (!stat.isFile() && !stat.isFIFO()) throw wrong("--key-file", "is no file");
    // Windows has no modes; there the folder's own rights protect the file.
    if (process.platform !== "win32") {
      const bits = stat.mode & 0o7777;
      if (bits !== 0o600 && bits !== 0o400) {
        throw wrong("--key-file", `has the mode ${bits.toString(8).padStart(4, "0")}; do \`chmod 600\`, so that only you can read it`);
      }
      if (stat.uid !== process.getuid?.() && stat.uid !== 0) throw wrong("--key-file", "belongs to somebody else");
    }
    return linesOf(await file.readFile("utf8"));
  } finally {
    await file.close();
  }
}

function linesOf(text: string): Keys {
  const keys: Keys = {};
  text.replace(/^\ufeff/, "").split(/\r?\n/).forEach((line, index) => {
    if (/^\s*(#|$)/.test(line)) return;
    const name = NAMES.find((candidate) => line.startsWith(`${candidate}=`));
    if (name === undefined) {
      throw wrong("--key-file", `line ${index + 1} is not NAME=value with one of ${NAMES.join(", ")}`);
    }
    if (keys[name] !== undefined) throw wrong("--key-file", `line ${index + 1} gives ${name} again`);
    keys[name] = line.slice(name.length + 1);
  });
  return keys;
}
