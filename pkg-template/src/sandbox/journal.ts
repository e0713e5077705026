import { endpointName } from "./endpoint.ts";
import { textOf } from "./encoding.ts";
import { isExecuted, type Fault, type FaultKind } from "./faults.ts";
import { hiddenAnswer, hiddenBody, hiddenHeaders } from "./hidden.ts";
import type { Answer, Incoming } from "./http.ts";
import type { Diagnosis } from "./kraken/diagnosis/diagnose.ts";
import { checkPlain } from "./plain.ts";

/** One request and its answer, fit to be printed: signature, bearer, second factor and what is sensitive are hidden. */
export interface JournalEntry {
  /** 1 for the first call, and so on. */
  readonly number: number;
  /** Milliseconds by the sandbox's clock. */
  readonly time: number;
  readonly method: string;
  readonly path: string;
  /** The operation's name as `request` spells it, or the path of something else. */
  readonly endpoint: string;
  /** Lower-case names; API-Sign and Authorization read "[hidden]". */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: string;
  readonly status: number;
  readonly responseBody: string;
  /** The fault that was done to this call; its answer may never have arrived. */
  readonly fault?: FaultKind;
  /** With a fault: whether the call was executed nevertheless. */
  readonly executed?: boolean;
  /** Why Kraken's side did not believe key, signature or nonce, or what else there is to say of the call. */
  readonly diagnosis?: Diagnosis;
}

/** Which entries of a journal are wanted; all that is given must fit. */
export interface JournalFilter {
  readonly endpoint?: string | undefined;
  readonly status?: number | undefined;
  /** Milliseconds by the sandbox's clock: nothing before. */
  readonly since?: number | undefined;
  /** A text that the answer must contain, such as "Invalid nonce". */
  readonly answer?: string | undefined;
  /** Whether a fault was done to it. */
  readonly faulty?: boolean | undefined;
}

/** What happened to a call besides its answer. */
export interface Remarks {
  readonly fault?: Fault | undefined;
  readonly diagnosis?: Diagnosis | undefined;
}

// A sandbox may run for days behind a server; the oldest entries go first.
const KEPT = 10_000;

/** Writes one entry at the end of a journal. */
export function record(
  journal: JournalEntry[],
  time: number,
  incoming: Incoming,
  answer: Answer,
  { fault, diagnosis }: Remarks,
): void {
  const { method, url, headers, body } = incoming;
  journal.push({
    number: (journal.at(-1)?.number ?? 0) + 1,
    time,
    method,
    path: url.pathname + url.search,
    endpoint: endpointName(method, url.pathname),
    requestHeaders: hiddenHeaders(headers),
    requestBody: hiddenBody(textOf(body)),
    status: answer.status,
    responseBody: hiddenAnswer(url.pathname, answer.body),
    ...(fault === undefined ? {} : { fault: fault.kind, executed: isExecuted(fault) }),
    ...(diagnosis === undefined ? {} : { diagnosis }),
  });
  if (journal.length > KEPT) journal.splice(0, journal.length - KEPT);
}

/** The entries that fit a filter, oldest first; throws a TypeError for a filter with unknown members. */
export function entries(journal: readonly JournalEntry[], filter: JournalFilter): JournalEntry[] {
  checkPlain("the filter", filter, ["endpoint", "status", "since", "answer", "faulty"]);
  const { endpoint, status, since, answer, faulty } = filter;
  return journal.filter(
    (entry) =>
      entry.endpoint === (endpoint ?? entry.endpoint) &&
      entry.status === (status ?? entry.status) &&
      entry.time >= (since ?? entry.time) &&
      (answer === undefined || entry.responseBody.includes(answer)) &&
      (faulty === undefined || faulty === (entry.fault !== undefined)),
  );
}

/** Entries as JSON lines, each line ended. */
export function jsonLines(journal: readonly JournalEntry[]): string {
  return journal.map((entry) => `${JSON.stringify(entry)}\n`).join("");
}
