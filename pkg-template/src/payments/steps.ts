// One step of a payment: it is sent, sent again, or looked for.

import type { KrakenEndpoint } from "../index.ts";
import { mayBeLetIn } from "./certainty.ts";
import type { Driver, Held } from "./driver.ts";
import { opened, type Entry, type Kept } from "./journal.ts";
import { inDoubt, judged, settled, type Kind } from "./judged.ts";
import type { Write } from "./store.ts";
import { blindAt, claiming, closing, unclaimed } from "./twins.ts";
import type { Verdict } from "./types.ts";
import { fits, isTakenBack, rowsOf, type Row } from "./withdrawals.ts";

/** After an unlisted look, the next one comes so many milliseconds later; behind the last one a person is asked. */
const LOOKS = [5_000, 30_000, 120_000] as const;
/** So many looks that fail, and a person is asked. */
const MOST_FAILED_LOOKS = 8;
/** A withdrawal is looked for from so long before it was sent. */
const BEFORE = 60_000;
/** The same, where nobody knows how far the sender's clock was off. */
const LONG_BEFORE = 3_600_000;
/** Further apart two readings of the clock's error say that it can't be told. */
const STEADY = 30_000;
/** How long a withdrawal waits for its twin. */
const TWIN = 2_000;

/** What paysign advises after a lost answer: the one table that says how an operation is repeated. */
export function adviceOf({ core }: Driver, endpoint: KrakenEndpoint, params: object = {}): string {
  const lists = endpoint === "DepositAddresses" && (params as { new?: unknown }).new !== true;
  return lists ? "fresh_nonce" : core.unanswered({ endpoint }).retry.action;
}

const kindOf = (driver: Driver, { endpoint, params }: Entry): Kind => ({
  isRepeatable: adviceOf(driver, endpoint, params) === "same_external_id",
  isListed: endpoint === "Withdraw",
});

/** One step of a payment whose time has come; undefined where its turn did not come, or somebody else has it. */
export async function step(driver: Driver, kept: Kept, deadline: number): Promise<Kept | undefined> {
  const { entry } = kept;
  const kind = kindOf(driver, entry);
  if (entry.state === "prepared" || kind.isRepeatable) return transmit(driver, kept, deadline);
  if (kind.isListed) return lookFor(driver, kept, deadline);
  // Its sender may hold the gate still: nothing is said before that is over.
  if (entry.state === "sent" && (await driver.gate()).shutMs > 0) return undefined;
  return store(driver, kept, inDoubt(entry, kind, driver.now()));
}

/** Sends a payment, or sends it again. */
async function transmit(driver: Driver, kept: Kept, deadline: number): Promise<Kept | undefined> {
  const { entry } = kept;
  let sent: Kept | undefined;
  let waits = false;
  const held = await driver.take(deadline, async ({ nonce }, at) => {
    const claim = await claiming(driver, entry);
    waits = claim === undefined;
    if (claim === undefined) return undefined;
    const attempt = { nonce, at, key: driver.core.key, offset: driver.line.offset };
    const [next, write] = written(driver, kept, {
      ...entry,
      // Nobody has heard of its sender: it may have been executed.
      doubt: entry.doubt || entry.state === "sent",
      state: "sent",
      attempts: [...entry.attempts, attempt],
      due: at + driver.leaseMs,
      why: undefined,
    });
    sent = next;
    return [write, ...claim];
  });
  if (waits) {
    const why = "an equal withdrawal is under way: two could not be told apart";
    return store(driver, kept, { ...entry, state: "prepared", due: driver.now() + TWIN, why });
  }
  if (held === undefined || sent === undefined) return undefined;
  const { verdict } = await driver.send(held, entry.endpoint, entry.params);
  return record(driver, sent, verdict, held);
}

/** Records what came of a payment and frees the gate. A definite yes is recorded whoever has taken the entry over. */
async function record(driver: Driver, kept: Kept, verdict: Verdict, held: Held): Promise<Kept> {
  const isYes = verdict.error === undefined || verdict.error.outcome === "accepted";
  const free = driver.freed(held, verdict);
  let gate = [free];
  for (let current = kept; ; ) {
    if (current !== kept && (!isYes || current.entry.state === "settled")) {
      if (gate.length > 0) await driver.commit(gate);
      return current;
    }
    const next = judged(current.entry, verdict, kindOf(driver, current.entry), driver.now());
    const done = await store(driver, current, next, gate);
    if (done !== undefined) return done;
    if (gate.length > 0 && (await driver.read(free.key)) !== free.was) gate = [];
    const text = await driver.read(kept.key);
    if (text === current.text) continue;
    const found = text === undefined ? undefined : opened<Entry>(driver.client, kept.key, text);
    if (found === undefined) return current;
    current = { key: kept.key, text, entry: found.value };
  }
}

/**
 * Looks for a withdrawal in WithdrawStatus. The call itself is the fence: what is not listed behind it never will be, unless
 * something says that it may.
 */
async function lookFor(driver: Driver, kept: Kept, deadline: number): Promise<Kept | undefined> {
  const { entry } = kept;
  // Asked before the look: this takes the gate, too.
  const doubt = await mayBeLetIn(driver);
  const attempt = entry.attempts.at(-1);
  if (attempt === undefined)
    return store(driver, kept, { ...entry, state: "unknown", due: undefined, why: "it has no attempt to look for" });
  const { asset, key, amount } = entry.params as { asset: string; key: string; amount: string };
  const looks = entry.looks + 1;
  let looking: Kept | undefined;
  const held = await driver.take(deadline, (_, at) => {
    const next: Entry = { ...entry, state: "unknown", doubt: true, looks, due: at + driver.leaseMs };
    const [now, write] = written(driver, kept, next);
    looking = now;
    return [write];
  });
  if (held === undefined || looking === undefined) return undefined;
  // A fast clock named a time that Kraken has not reached yet; a slow one only looks further back.
  const since = attempt.at + Math.min(0, attempt.offset ?? -LONG_BEFORE) - BEFORE;
  const { verdict } = await driver.send(held, "WithdrawStatus", { asset, start: String(Math.floor(since / 1000)) });
  const free = driver.freed(held, verdict);
  const asked: Entry = { ...looking.entry, due: undefined };
  let next: Entry;
  if (verdict.error !== undefined) {
    const { message, retry } = verdict.error;
    next =
      looks > MOST_FAILED_LOOKS
        ? { ...asked, why: `WithdrawStatus could not be asked: ${message.slice(0, 256)}` }
        : { ...asked, due: driver.now() + Math.max(retry.afterMs ?? 0, LOOKS[0]) };
  } else {
    const alike = rowsOf(verdict.result).filter((row) => fits(row, key, amount));
    const rows = await unclaimed(driver, entry.id, alike);
    next =
      rows.length === 1 && (await blindAt(driver, entry)) >= since - BEFORE
        ? { ...asked, why: "WithdrawStatus lists one like it, and an equal withdrawal was settled by a person" }
        : found(driver, asked, rows, doubt);
  }
  const done = await store(driver, looking, next, [free]);
  // Somebody else has the entry.
  if (done === undefined) await driver.commit([free]);
  return done;
}

function found(driver: Driver, entry: Entry, rows: Row[], doubt: string | undefined): Entry {
  const [row] = rows;
  if (rows.length > 1) return { ...entry, why: "WithdrawStatus lists several withdrawals that it can be" };
  if (row !== undefined) {
    return isTakenBack(row)
      ? { ...entry, why: `WithdrawStatus lists it as ${row["status-prop"] || row.status}: refid ${row.refid}` }
      : settled(entry, { refid: row.refid });
  }
  const why = "not listed in WithdrawStatus";
  const pause = LOOKS[entry.looks - 1];
  if (pause !== undefined) return { ...entry, due: driver.now() + pause, why: `${why} yet` };
  const { key, offset = NaN } = entry.attempts.at(-1)!;
  const drift = Math.abs((driver.line.offset ?? NaN) - offset);
  const may =
    key !== driver.core.key
      ? "another API key sent it"
      : drift <= STEADY
        ? doubt
        : "the sender's clock can't be compared with Kraken's";
  return may === undefined
    ? { ...entry, state: "refused", why: `${why}, and a later call was accepted: it never will be` }
    : { ...entry, why: `${why}, and ${may}: look it up` };
}

/** An entry as it is written now, and the write. */
function written(driver: Driver, { key, text }: Kept, next: Entry): [Kept, Write] {
  const entry: Entry = { ...next, at: driver.now(), w: driver.token() };
  const write = driver.write(key, text, entry);
  return [{ key, text: write.now, entry }, write];
}

/** Replaces an entry, with more writes in the same commit; undefined where somebody else has changed it. */
export async function store(
  driver: Driver,
  kept: Kept,
  next: Entry,
  more: readonly Write[] = [],
): Promise<Kept | undefined> {
  const [now, write] = written(driver, kept, next);
  return (await driver.commit([write, ...more, ...(await closing(driver, next))])) ? now : undefined;
}
