// Before money moves on a live API, and before an address can be sent to that could not.

import { createInterface } from "node:readline/promises";
import { wrong } from "./arguments.ts";
import type { Declaration } from "./declared.ts";
import { clean } from "./text.ts";

/** An address that is made through the API needs no e-mail to be confirmed: whoever may withdraw can send there at once. */
const OPENS_ADDRESS = "POST /funding/v1/addresses";

/**
 * What a person is asked about before an operation is called, in words that follow its name; undefined where nobody needs
 * to be.
 */
export function consequence({ name, movesMoney }: Declaration): string | undefined {
  if (movesMoney) return "moves money";
  return name === OPENS_ADDRESS ? "makes an address that can be withdrawn to at once" : undefined;
}

/**
 * Whether an address is somewhere else than on this machine. No address is the API itself.
 *
 * @param baseUrl What `--base-url` says.
 */
export function isLive(baseUrl: string | undefined): boolean {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return true;
  const { hostname } = new URL(baseUrl);
  return !(hostname === "localhost" || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname));
}

/**
 * Asks on the terminal whether a call shall be sent.
 *
 * Throws PaySignError `invalid_request` unless the answer is yes, or where there is nobody to ask.
 *
 * @param does What the call does, from `consequence`.
 * @param texts The members as they were typed.
 */
export async function confirm(
  endpoint: string,
  does: string,
  baseUrl: string | undefined,
  texts: ReadonlyMap<string, string>,
): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw wrong("--yes", `is missing: ${endpoint} ${does} on the live API, and nobody can be asked without a terminal`);
  }
  const shown = Array.from(texts, ([name, text]) => `  ${clean(name)}=${clean(text)}`);
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C is a no, not a half-asked question.
  lines.once("SIGINT", () => lines.close());
  let answer = "";
  try {
    const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    const what = `${endpoint} ${does} at ${clean(baseUrl ?? "the live API")}:\n${shown.join("\n")}`;
    answer = await Promise.race([lines.question(`${what}\nSend it? Type yes: `), ended]);
  } finally {
    lines.close();
  }
  if (answer.trim().toLowerCase() !== "yes") throw wrong("--yes", "the answer was not yes; nothing was sent");
}
