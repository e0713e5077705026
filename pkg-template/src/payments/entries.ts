// What stands in the store where a payment should: anybody may have written it.

import type { Driver } from "./driver.ts";
import { isFinal, opened, type Attempt, type Entry, type Kept } from "./journal.ts";

export const STATES: readonly unknown[] = ["prepared", "sent", "settled", "refused", "unknown"];

/** Whether something is the caller's own name of a payment. */
export const isId = (id: unknown): id is string => typeof id === "string" && /^[!-~]{1,128}$/.test(id);

/**
 * The entry in a text of the store; undefined where a newer version or something else wrote it. One that this client's key did
 * not write is never sent, and a person is asked.
 */
export function keptIn(driver: Driver, key: string, text: string): Kept | undefined {
  const found = opened<Entry>(driver.client, key, text);
  if (found === undefined) return undefined;
  const { value: entry, isOurs } = found;
  if (entry.name !== driver.name || !isId(entry.id) || driver.keys.payment(entry.id) !== key) return undefined;
  if (isOurs) return { key, text, entry };
  if (!isEntry(entry)) return undefined;
  if (isFinal(entry)) return { key, text, entry };
  if (!isPayable(driver, entry)) return undefined;
  const why = "this entry was not written with this API key: look whether it is yours before anything else";
  return { key, text, entry: { ...entry, state: "unknown", doubt: true, due: undefined, why } };
}

/** The same, where nothing else may stand. */
export function openedIn(driver: Driver, key: string, text: string): Kept {
  const kept = keptIn(driver, key, text);
  if (kept !== undefined) return kept;
  throw inJournal(
    driver,
    driver.core.invalid("store", "has an entry that was written by a newer paysign, or by something else"),
  );
}

/** What is thrown of a payment that stands in the journal: nobody has said that it was not sent. */
export function inJournal({ core }: Driver, error: unknown): unknown {
  if (!core.PaySignError.is(error) || error.outcome !== "not_sent") return error;
  const retry = {
    action: "fix_input",
    reason: "This payment stands in the journal: it may have been executed.",
  } as const;
  return new core.PaySignError({ ...error.toJSON(), outcome: "unknown", retry });
}

/** Whether something has the shape of an entry, whatever its parameters are. */
function isEntry({ endpoint, params, state, attempts }: { [name in keyof Entry]: unknown }): boolean {
  const isNamed = typeof endpoint === "string" && typeof params === "object" && params !== null;
  return isNamed && STATES.includes(state) && Array.isArray(attempts) && attempts.every(isAttempt);
}

function isAttempt(one: { [name in keyof Attempt]: unknown } | null): boolean {
  if (typeof one?.at !== "number" || typeof one.nonce !== "string" || !/^\d{1,20}$/.test(one.nonce)) return false;
  return typeof one.key === "string" && (one.offset === undefined || typeof one.offset === "number");
}

function isPayable({ client }: Driver, { endpoint, params }: Entry): boolean {
  try {
    (client.check as (...given: unknown[]) => void).call(client, endpoint, params);
    return true;
  } catch {
    return false;
  }
}
