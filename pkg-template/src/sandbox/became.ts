// What became of a call: HTTP's 200 says nothing, since Kraken refuses with it too, and an answer may never have arrived.

import type { JournalEntry } from "./journal.ts";

/** What became of a call. */
export interface Became {
  /** What the API did: it refused, or did what it was asked for, or a fault kept the call from it. */
  readonly outcome: "accepted" | "refused" | "not_executed";
  /** Whether its caller may not have read the answer. */
  readonly lost: boolean;
  /** The same in words, with what the API said and why. */
  readonly says: string;
}

/** Reads what became of a call out of the journal. */
export function becameOf(entry: JournalEntry): Became {
  const { status, fault, executed, diagnosis } = entry;
  const reason = reasonOf(entry);
  // A refusal that a fault asked for is one for its caller.
  const kept = executed === false && fault !== "refuse";
  const outcome = kept ? "not_executed" : reason === undefined ? "accepted" : "refused";
  const why = diagnosis === undefined || diagnosis.accepted ? "" : `: ${diagnosis.message}`;
  const http = status === 200 || entry.path.startsWith("/0/private/") ? "" : `${status} `;
  const said = reason === undefined ? outcome : `refused ${http}${reason}${why}`;
  const arrived = ARRIVED[fault ?? ""];
  const proxy = fault === "bad_gateway" || fault === "status_520" ? `, answered ${status} by a proxy` : "";
  if (kept) return { outcome, lost: arrived !== undefined, says: `not executed${arrived ?? proxy}` };
  const lost = arrived !== undefined || proxy !== "";
  return { outcome, lost, says: `${proxy === "" ? said : "executed"}${arrived ?? proxy}` };
}

/** What a fault did to an answer on its way. */
const ARRIVED: Readonly<Record<string, string>> = {
  lose_answer: ", and the answer was lost",
  late: ", when its caller had given up",
  cut: ", and the answer was cut off",
};

/** What an API says against a call; undefined if it did it. */
function reasonOf({ status, responseBody }: JournalEntry): string | undefined {
  const body = parsed(responseBody);
  const error = body?.["error"];
  if (Array.isArray(error)) return error.length === 0 ? undefined : error.map(krakenText).join(", ");
  if (status < 400) return undefined;
  if (typeof body?.["title"] === "string") return [body["title"], body["detail"]].filter(isText).join(": ");
  if (isObject(error) && isText(error["message"])) return [error["message"], details(error["details"])].join("");
  return status === 404 ? "not found" : "";
}

/** One of Kraken's errors in its older spelling, which is the one that people look for. */
function krakenText(error: unknown): string {
  if (!isObject(error)) return String(error);
  const { severity, errorClass, type, errorMessage } = error;
  return `${severity ?? ""}${[errorClass, type, errorMessage].filter(isText).join(":")}`;
}

/** Katu9 tells of every member what is wrong with it. */
function details(members: unknown): string {
  if (!isObject(members)) return "";
  const all = Object.entries(members).map(([name, rule]) => `${name} ${String(rule)}`);
  return all.length === 0 ? "" : `: ${all.join(", ")}`;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === "object" && value !== null;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
