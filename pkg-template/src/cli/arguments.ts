// The command line: Node's parseArgs, and errors that never repeat a value.

import { parseArgs } from "node:util";
import { PaySignError } from "../index.ts";
import { didYouMean } from "./nearest.ts";
import { COMMON, type Options } from "./options.ts";

export type { Options } from "./options.ts";

/** A command line that was read. */
export interface Given {
  /** What is not an option, in order. */
  readonly words: readonly string[];
  /** The text of an option. */
  text(name: string): string | undefined;
  /** Whether an option is there. */
  has(name: string): boolean;
}

/** Makes the error of a wrong command line, in the shape of all others. */
export function wrong(
  field: string,
  rule: string,
  { code = "invalid_request", ...more }: { cause?: unknown; code?: "invalid_request" | "bad_secret" } = {},
): PaySignError {
  return new PaySignError(
    {
      code,
      message: `${field}: ${rule}`,
      outcome: "not_sent",
      retry: { action: "fix_input", reason: "The input breaks a rule; nothing was sent." },
      field,
    },
    more,
  );
}

/**
 * Reads a command line.
 *
 * Throws PaySignError `invalid_request` that names the option, and never its value: also for an option whose value
 * would not count because it is empty or given again.
 *
 * @param args The words behind the command's name.
 * @param options Which options there are, beside those of every command.
 * @param more `members`: what can be given as `name=value`, asked for where an option is not known; `mayBeEmpty`: an
 * option whose empty value means something.
 */
export function read(
  args: readonly string[],
  options: Options,
  more: { members?: () => readonly string[]; mayBeEmpty?: string } = {},
): Given {
  const all: Options = { ...COMMON, ...options };
  // Not strict, for then parseArgs says what is wrong in a message for people only.
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options: all,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const seen = new Set<string>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value, inlineValue } = token;
    const option = Object.hasOwn(all, name) ? all[name] : undefined;
    if (option === undefined) throw unknownOption(rawName, Object.keys(all), more.members?.() ?? []);
    if (option.type === "boolean") {
      if (value !== undefined) throw wrong(`--${name}`, "takes no value");
      continue;
    }
    // A word that looks like an option is one: `--otp --json` lacks the password.
    if (value === undefined || (!inlineValue && /^-./s.test(value))) throw wrong(`--${name}`, "needs a value");
    if (seen.has(name)) throw wrong(`--${name}`, "is given twice");
    seen.add(name);
    if (value === "" && name !== more.mayBeEmpty) throw wrong(`--${name}`, "needs a value, and this one is empty");
  }
  return {
    words: positionals,
    text(name) {
      const value = values[name];
      return typeof value === "string" ? value : undefined;
    },
    has: (name) => values[name] !== undefined,
  };
}

/** Refuses an option that a command does not have. What does not look like an option's name could be a secret. */
function unknownOption(word: string, options: readonly string[], members: readonly string[]): PaySignError {
  const name = /^--?[\w-]+/.exec(word)?.[0] ?? "arguments";
  const secret = /secret|token|key|pass/i.test(name);
  if (secret) return wrong(name, "is not an option: a key never comes from an argument, see --help");
  const known = new Map([
    ...members.map((member) => [member, `${member}=...`] as const),
    ...options.map((option) => [option, `--${option}`] as const),
  ]);
  const meant = name.startsWith("--") ? didYouMean(name.slice(2), known.keys(), (near) => known.get(near)!) : "";
  return wrong(name, `is not an option here, see --help${meant}`);
}

/**
 * Reads the words `name=value`.
 *
 * Throws PaySignError `invalid_request` for any other word and for a name that comes twice.
 */
export function pairs(words: readonly string[]): Map<string, string> {
  const read = new Map<string, string>();
  words.forEach((word, index) => {
    const at = word.indexOf("=");
    if (at < 1) throw wrong("arguments", `word ${index + 1} behind the endpoint is not name=value`);
    const name = word.slice(0, at);
    if (read.has(name)) throw wrong(name, "is given twice");
    read.set(name, word.slice(at + 1));
  });
  return read;
}

/** Refuses words that a command has no use for. */
export function atMost(words: readonly string[], count: number, usage: string): void {
  if (words.length > count) throw wrong("arguments", `there are too many; the command is \`${usage}\``);
}

/** Gives one of several choices, or refuses. */
export function choice<T extends string>(name: string, text: string | undefined, choices: readonly T[]): T | undefined {
  if (text === undefined) return undefined;
  if (!(choices as readonly string[]).includes(text)) {
    throw wrong(name, `must be one of ${choices.join(", ")}${didYouMean(text, choices)}`);
  }
  return text as T;
}
