// What `paysign sandbox` prints while it runs: a line for each call and for each attempt to deliver something.

import { becameOf } from "../../sandbox/became.ts";
import type { DeliveryAttempt } from "../../sandbox/deliveries.ts";
import type { JournalEntry } from "../../sandbox/journal.ts";
import type { Sandbox } from "../../sandbox/sandbox.ts";
import type { Terminal } from "../terminal.ts";
import { clean } from "../text.ts";

/** Gives a function that shows what has happened since it was last called. */
export function shower({ journal, attempts }: Sandbox, terminal: Terminal): () => void {
  const calls = follower(journal);
  const posts = follower(attempts);
  return () => {
    // Who does not read it has no use for it.
    const show = (line: string, value: object): void => void terminal.note(clean(line), value).catch(() => undefined);
    for (const entry of calls()) show(callLine(entry), { type: "call", ...entry, ...becameOf(entry) });
    for (const attempt of posts()) show(attemptLine(attempt), { type: "delivery", ...attempt });
  };
}

/** Gives what has come to the end of a list since the last time; what was at its beginning may have been dropped. */
function follower<T>(list: readonly T[]): () => readonly T[] {
  let last: T | undefined;
  return () => {
    const fresh = list.slice(last === undefined ? 0 : list.lastIndexOf(last) + 1);
    last = list.at(-1);
    return fresh;
  };
}

function callLine(entry: JournalEntry): string {
  const fault = entry.fault === undefined ? "" : `  fault ${entry.fault}`;
  return `${entry.method} ${entry.path}  ${becameOf(entry).says}${fault}`;
}

/** What an attempt met, and what follows. */
export function attemptLine(attempt: DeliveryAttempt): string {
  const { delivery, sender, event, url, status, failure, attempt: number, nextInMs } = attempt;
  const name = sender === "pay" ? event : `${sender} ${event}`;
  // A status speaks for itself; a wrong reply and a lost connection need words.
  const met =
    failure === undefined || failure === `status ${status}` ? `${status}` : `${status ?? "no answer"} ${failure}`;
  const next =
    failure === undefined
      ? "delivered"
      : nextInMs === undefined
        ? `given up; \`paysign sandbox resend ${delivery}\` sends it again`
        : `next in ${nextInMs} ms`;
  return `-> ${name}  ${met}  ${url}  attempt ${number}, ${next}`;
}
