// Follows payments from the intent to the end, in a line with the other senders of this process.

import type { KrakenEndpoint } from "../index.ts";
import type { Driver } from "./driver.ts";
import { inJournal, isId, openedIn } from "./entries.ts";
import { canonical, isFinal, LARGEST, paymentOf, type Entry, type Kept } from "./journal.ts";
import { Patience } from "./patience.ts";
import { store } from "./recorded.ts";
import { adviceOf, step } from "./steps.ts";
import type { Payment } from "./types.ts";

/** Whether an operation may be repeated at will. */
export function isHarmless(driver: Driver, endpoint: KrakenEndpoint, params: object | undefined): boolean {
  return adviceOf(driver, endpoint, params) === "fresh_nonce";
}

/** The caller's own name of a payment. */
export function idOf({ core }: Driver, id: unknown): string {
  if (isId(id)) return id;
  throw core.invalid("id", "must be 1 to 128 visible ASCII characters");
}

/** An intent, checked before anything is stored. */
export function intentOf(driver: Driver, id: string, endpoint: KrakenEndpoint, params: object): Entry {
  const { core, client, name } = driver;
  idOf(driver, id);
  const check = (given: object) => (client.check as (...given: unknown[]) => void).call(client, endpoint, given);
  check(params);
  const movesMoney = core.operations().some((row) => row.name === endpoint && row.movesMoney);
  if (!movesMoney && isHarmless(driver, endpoint, params))
    throw core.invalid("endpoint", `${endpoint} moves no money and is harmless to repeat: use call`);
  const { external_id } = params as { external_id?: unknown };
  if (adviceOf(driver, endpoint, params) === "same_external_id" && external_id !== id)
    throw core.invalid("id", "must be the external_id of this operation, by which Kraken refuses a double");
  const text = canonical(params);
  if (text.length > LARGEST)
    throw core.invalid("params", `is too long: at most ${LARGEST} characters of JSON can be kept`);
  const recorded = JSON.parse(text) as object;
  // A getter may have given something else.
  check(recorded);
  const at = driver.now();
  return {
    v: 1,
    name,
    id,
    endpoint,
    params: recorded,
    state: "prepared",
    attempts: [],
    doubt: false,
    refusals: 0,
    looks: 0,
    due: driver.time(),
    at,
    w: "",
  };
}

/** In what a recorded payment differs from the one that is asked for now. */
function otherwise({ endpoint, params }: Entry, intent: Entry): string {
  const [were, are] = [params, intent.params] as Record<string, unknown>[];
  const name = Object.keys({ ...were, ...are }).find(
    (one) => canonical(were?.[one] ?? null) !== canonical(are?.[one] ?? null),
  );
  const what = endpoint === intent.endpoint ? `${endpoint} with another ${name}` : endpoint;
  return `${what}: to go on with that one, give what it was recorded with, to the letter; one that is new needs a new id`;
}

/** Follows a payment until it is final, a person is asked, or patience ends. */
export async function follow(driver: Driver, intent: Entry): Promise<Payment> {
  const key = driver.keys.payment(intent.id);
  const patience = new Patience(driver);
  /** The entry as a text has it, if it is this payment's. */
  const same = (text: string): Kept => {
    const kept = openedIn(driver, key, text);
    const { endpoint, params } = kept.entry;
    if (endpoint === intent.endpoint && canonical(params) === canonical(intent.params)) return kept;
    throw driver.core.invalid("id", `is that of another payment, ${otherwise(kept.entry, intent)}`);
  };
  const again = async (kept: Kept): Promise<Kept> => {
    const text = await driver.read(key);
    return text === undefined ? kept : same(text);
  };
  /** Stores an intent that can't be sent at once; gives what stands there if somebody else was first. */
  const recorded = async (kept: Kept): Promise<Kept> => (await store(driver, kept, kept.entry)) ?? again(kept);

  const text = await driver.read(key);
  let kept = text === undefined ? { key, text, entry: intent } : same(text);
  if (text === undefined && !driver.line.isFree) kept = await recorded(kept);
  for (;;) {
    const { entry } = kept;
    const isNew = kept.text === undefined;
    if (isFinal(entry) || (entry.state === "unknown" && entry.due === undefined)) return paymentOf(entry);
    const why = driver.stopped;
    if (why !== undefined) return paymentOf({ ...(isNew ? await recorded(kept) : kept).entry, why });
    const wait = isNew ? 0 : driver.waitOf(entry);
    if (wait > 0) {
      const isSent = entry.state === "sent";
      if (patience.isOver(isSent ? 0 : wait)) return paymentOf(entry);
      // Somebody else may be done with it earlier.
      await (isSent ? patience.poll() : patience.sleep(wait));
      kept = await again(kept);
      continue;
    }
    const moved = await inLine(driver, patience, () => step(driver, kept, patience)).catch((error: unknown) => {
      throw isNew ? error : inJournal(driver, error);
    });
    if (moved !== undefined) kept = moved;
    else if (isNew) kept = await recorded(kept);
    else {
      const now = await again(kept);
      if (patience.isOver()) return paymentOf(now.entry);
      if (now.text === kept.text) await patience.poll();
      kept = now;
    }
  }
}

/** Runs where no other sender of this process is under way; undefined where the turn did not come in time. */
export async function inLine<T>(driver: Driver, patience: Patience, run: () => Promise<T>): Promise<T | undefined> {
  const { line } = driver;
  const nap = driver.nap(line.isFree ? 0 : patience.leftMs);
  const isTurn = await line.enter(nap.over);
  nap.end();
  if (!isTurn) {
    patience.end();
    return undefined;
  }
  try {
    return await run();
  } finally {
    line.leave();
  }
}
