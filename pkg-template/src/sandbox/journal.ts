import type { Answer, Incoming } from "./http.js";
import { textOf } from "./encoding.js";

/** One request and its answer, fit to be printed: signature and bearer are hidden. */
export interface JournalEntry {
  /** Milliseconds by the sandbox's clock. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  /** Lower-case names; API-Sign and Authorization read "[hidden]". */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status: number;
  readonly responseBody: string;
}

const HIDDEN = new Set(["api-sign", "authorization"]);

// A sandbox may run for days behind a server; the oldest entries go first.
const KEPT = 10_000;

/** Writes one entry at the end of a journal. */
export function record(journal: JournalEntry[], time: number, incoming: Incoming, answer: Answer): void {
  const requestHeaders: Record<string, string> = {};
  incoming.headers.forEach((value, name) => {
    requestHeaders[name] = HIDDEN.has(name) ? "[hidden]" : value;
  });
  journal.push({
    time,
    method: incoming.method,
    path: incoming.url.pathname + incoming.url.search,
    requestHeaders,
    requestBody: textOf(incoming.body),
    status: answer.status,
    responseBody: answer.body,
  });
  if (journal.length > KEPT) journal.splice(0, journal.length - KEPT);
}
