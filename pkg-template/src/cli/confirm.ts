// Before money moves on a live API.

import { createInterface } from "node:readline/promises";
import { wrong } from "./arguments.ts";
import { clean } from "./text.ts";

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
 * Asks on the terminal whether a call that moves money shall be sent.
 *
 * Throws PaySignError `invalid_request` unless the answer is yes, or where there is nobody to ask.
 */
export async function confirm(
  endpoint: string,
  baseUrl: string | undefined,
  values: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw wrong("--yes", `is missing: ${endpoint} moves money on the live API, and there is no terminal to ask on`);
  }
  const shown = Object.entries(values).map(([name, value]) => {
    return `  ${clean(name)}=${clean(typeof value === "string" ? value : JSON.stringify(value))}`;
  });
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // Ctrl-C is a no, not a half-asked question.
  lines.once("SIGINT", () => lines.close());
  let answer = "";
  try {
    const ended = new Promise<string>((resolve) => lines.once("close", () => resolve("")));
    const what = `${endpoint} moves money at ${clean(baseUrl ?? "the live API")}:\n${shown.join("\n")}`;
    answer = await Promise.race([lines.question(`${what}\nSend it? Type yes: `), ended]);
  } finally {
    lines.close();
  }
  if (answer.trim().toLowerCase() !== "yes") throw wrong("--yes", "the answer was not yes; nothing was sent");
}
