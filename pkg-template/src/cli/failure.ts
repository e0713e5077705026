// Errors: what to say of them, and which exit code they have.

import { operations, PaySignError } from "../index.ts";
import type { Terminal } from "./terminal.ts";
import { clean } from "./text.ts";

/** The exit codes. */
export const EXIT = { done: 0, broken: 1, input: 2, refused: 3, unknown: 4, signature: 5, later: 6 } as const;

/** What help says of them. */
export const EXIT_HELP = `Exit codes: 0 done, 1 the command itself failed, 2 wrong input (nothing was sent),
3 refused by the API, 4 sent with unknown outcome, 5 wrong or expired signature,
6 nothing was sent because the server was not reached: ask again`;

/** Gives the exit code of an error: by what happened to the call, not by its name. */
export function exitCode(error: unknown): number {
  if (!PaySignError.is(error)) return EXIT.broken;
  if (error.outcome === "refused") return EXIT.refused;
  // The API may have said yes, but what it said can't be trusted: this must not look like a plain success.
  if (error.outcome === "unknown" || error.outcome === "accepted") return EXIT.unknown;
  if (error.code === "bad_signature" || error.code === "expired") return EXIT.signature;
  // The input is right, and nothing has arrived: the same command can be run again, which no other code says.
  if (isLater(error)) return EXIT.later;
  return ["internal", "wasm_blocked", "no_random"].includes(error.code) ? EXIT.broken : EXIT.input;
}

/** Whether a request never left this machine, through no fault of its own. */
const isLater = ({ outcome, retry }: PaySignError): boolean => outcome === "not_sent" && retry.action === "wait";

/**
 * Reports an error on standard error: for people what happened and what to do, for machines what `toJSON` gives, and
 * the result as it came where there is one.
 *
 * @returns The exit code.
 */
export async function report(error: unknown, terminal: Terminal): Promise<number> {
  if (PaySignError.is(error)) {
    const result = "result" in error ? { result: error.result } : {};
    await terminal.note(described(error, terminal), { ...error.toJSON(), ...result });
    return exitCode(error);
  }
  const message = error instanceof Error ? error.message : String(error);
  const outcome = terminal.sent ? "unknown" : "not_sent";
  const more = terminal.sent
    ? "\n  the request was sent before this; look up what became of it, and do not just repeat it"
    : "";
  await terminal.note(`${terminal.red("error:")} ${clean(message)}${more}`, {
    name: "Error",
    code: "internal",
    message,
    outcome,
    errors: [],
  });
  return terminal.sent ? EXIT.unknown : EXIT.broken;
}

const HAPPENED: Readonly<Record<string, string>> = {
  not_sent: "nothing was sent",
  refused: "the API refused; nothing was done",
  accepted: "the API said yes, but its result has another shape than documented",
  unknown: "not known: it may have been done or not. It was sent once and is not sent again",
};

/** By what names this command is given what a client calls by others. */
const KEYS: Readonly<Record<string, string>> = {
  apiKey: "KRAKEN_API_KEY",
  apiSecret: "KRAKEN_API_SECRET",
  token: "KATU9_TOKEN",
};

function described(error: PaySignError, terminal: Terminal): string {
  const lines = [`${terminal.red("error:")} ${clean(error.message)}`];
  const texts = error.errors.map(({ text }) => text).filter((text) => text !== "" && !error.message.includes(text));
  for (const text of texts) lines.push(`  the API says   ${clean(text)}`);
  const source = KEYS[error.field ?? ""];
  if (source !== undefined) lines.push(`  it comes from  ${source}, see --help`);
  const cause = deepest(error.cause);
  if (error.outcome !== "not_sent" || isLater(error)) {
    if (cause !== undefined) lines.push(`  cause          ${clean(cause)}`);
    lines.push(`  what happened  ${HAPPENED[error.outcome] ?? error.outcome}`);
    lines.push(`  what to do     ${advice(error, terminal)}`);
    lines.push(`  why            ${clean(error.retry.reason)}`);
    if (error.errors.some(({ type }) => type === "Invalid nonce")) lines.push(`  the nonce      ${NONCE}`);
    if ("result" in error) lines.push(`  the result     ${clean(JSON.stringify(error.result) ?? "")}`);
  }
  return lines.join("\n");
}

/** What is behind a nonce that stays wrong, for each run of the command has a fresh one. */
const NONCE =
  "refused again and again, it is below one that the key has used in a finer unit or by a clock that is ahead: " +
  "`paysign doctor --last-nonce N` finds out which; --nonce-unit us or ns, or a new key, helps";

/** The verdict in terms of this command. */
function advice({ outcome, retry, endpoint }: PaySignError, { madeId }: Terminal): string {
  const moves = operations().some(({ name, movesMoney }) => name === endpoint && movesMoney);
  // Whatever else is said: what may have moved money is not repeated on a guess.
  const repeats = retry.action === "fresh_nonce" || retry.action === "wait";
  if (outcome === "unknown" && moves && repeats) return lookFirst(endpoint);
  switch (retry.action) {
    case "same_external_id":
      return (
        "run the same command again with the same external_id " +
        `(${madeId === undefined ? "not with new" : `external_id=${madeId}, not new`}) and the same values: a double is refused`
      );
    case "reconcile":
      return lookFirst(endpoint);
    case "fresh_nonce":
      return "run the command again: each run has a fresh nonce";
    case "wait":
      return `wait ${retry.afterMs === undefined ? "a little" : inWords(retry.afterMs)}, then run the command again`;
    case "fix_input":
      return "correct the values";
    case "already_done":
      return `nothing, if you sent the same before: then it was done${endpoint === "Pay/request/create" ? LOST_LINK : ""}`;
    case "never":
      return "do not repeat it as it is";
  }
}

/** No operation reads the link of a request again. */
const LOST_LINK =
  "; its link was in that answer only: `paysign kraken Pay/request/cancel` with the same external_id, then create one with a new id";

const lookFirst = (endpoint: string | undefined): string =>
  `look it up first (${lookUp(endpoint)}) and repeat it only if it is not there`;

/** Where Funding (Beta) shows what became of a call. */
const LISTS: Readonly<Record<string, string>> = {
  "POST /funding/v1/withdrawals": "GET /funding/v1/withdrawals",
  "POST /funding/v1/addresses": "GET /funding/v1/addresses",
  "PUT /funding/v1/deposit/address": "GET /funding/v2/deposit/addresses",
};

/** A time as people say it, rounded up: waiting too short is refused again. */
export function inWords(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  const parts = (list: readonly [number, string][]): string =>
    list
      .filter(([count]) => count > 0)
      .map(([count, unit]) => `${count} ${unit}${count === 1 ? "" : "s"}`)
      .join(" ");
  if (seconds <= 120) return `${seconds} second${seconds === 1 ? "" : "s"}`;
  if (seconds < 3600)
    return parts([
      [Math.floor(seconds / 60), "minute"],
      [seconds % 60, "second"],
    ]);
  const minutes = Math.ceil(seconds / 60);
  return parts([
    [Math.floor(minutes / 60), "hour"],
    [minutes % 60, "minute"],
  ]);
}

function lookUp(endpoint = ""): string {
  const list = LISTS[endpoint];
  if (list !== undefined) return `\`paysign kraken "${list}"\``;
  if (endpoint === "DepositAddresses") return "`paysign kraken DepositAddresses` without new=true";
  if (/^[A-Z]/.test(endpoint)) return "`paysign kraken WithdrawStatus`, and the balance";
  return "`paysign katu9 transaction/get`, or your webhooks";
}

/** The message at the bottom of a chain of causes: `fetch failed` says nothing. */
function deepest(cause: unknown): string | undefined {
  let at = cause;
  for (let depth = 0; depth < 8 && at instanceof Error && at.cause instanceof Error; depth++) at = at.cause;
  if (!(at instanceof Error)) return undefined;
  const { code } = at as NodeJS.ErrnoException;
  return at.message || code || at.name;
}
