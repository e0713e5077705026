// What became of a call: HTTP's 200 says nothing, since Kraken refuses with it too, and an answer may never have arrived.

import type { JournalEntry } from "./journal.ts";

/** What became of a call. */
export interface Became {
  /**
   * What the API did: what it was asked for, or it refused, or a fault kept the call from it. Of a call that was executed
   * behind a proxy's answer the journal does not know more.
   */
  readonly outcome: "accepted" | "refused" | "executed" | "not_executed";
  /** Whether its caller may not have read the answer. */
  readonly lost: boolean;
  /** The same in words, with what the API said and why. */
  readonly says: string;
}

/** Reads what became of a call out of the journal. */
export function becameOf(entry: JournalEntry): Became {
  const { status, fault = "", executed } = entry;
  const isProxy = fault === "bad_gateway" || fault === "status_520";
  const arrived = isProxy ? `, answered ${status} by a proxy` : ARRIVED[fault];
  const lost = arrived !== undefined;
  const end = arrived ?? "";
  // A refusal that a fault asked for is one for its caller.
  if (executed === false && fault !== "refuse") return { outcome: "not_executed", lost, says: `not executed${end}` };
  if (isProxy) return { outcome: "executed", lost, says: `executed${end}` };
  const reason = reasonOf(entry);
  if (reason === undefined) return { outcome: "accepted", lost, says: `accepted${end}` };
  return { outcome: "refused", lost, says: `refused ${reason}${end}` };
}

/** What a fault did to an answer on its way. */
const ARRIVED: Readonly<Record<string, string>> = {
  lose_answer: ", and the answer was lost",
  late: ", when its caller had given up",
  cut: ", and the answer was cut off",
};

/** What an API says against a call, and why a key, signature or nonce was not believed; undefined if it did it. */
function reasonOf({ status, responseBody, diagnosis }: JournalEntry): string | undefined {
  const body = parsed(responseBody);
  const error = body?.["error"];
  const why = diagnosis === undefined || diagnosis.accepted ? "" : `: ${diagnosis.message}`;
  if (Array.isArray(error)) return error.length === 0 ? undefined : error.map(krakenText).join(", ") + why;
  return status < 400 ? undefined : `${status} ${httpReason(status, body)}${why}`.trim();
}

/** What an API says that has its own status for each refusal. */
function httpReason(status: number, body: Record<string, unknown> | undefined): string {
  const error = body?.["error"];
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
