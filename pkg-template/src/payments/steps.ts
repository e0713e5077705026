// One step of a payment: it is sent, sent again, or looked for.

import type { KrakenEndpoint } from "../index.ts";
import type { Driver, Kept } from "./driver.ts";
import { opened, type Entry } from "./journal.ts";
import { settled } from "./judged.ts";
import type { Write } from "./store.ts";
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
/** For so long a withdrawal that a person settled is minded. */
const DAY = 86_400_000;
/** How long a withdrawal waits for its twin. */
const TWIN = 2_000;

interface Twin {
  readonly v: 1;
  readonly id: string;
  /** When an equal withdrawal was sent of which a person said that it was done: its row may be taken for another's. */
  readonly blind?: number | undefined;
  readonly w: string;
}

/** A listed withdrawal that is one payment's own. */
export interface Claim extends Twin {
  readonly at: number;
}

/** Whether an entry needs no more steps. */
export const isFinal = ({ state }: Entry): boolean => state === "settled" || state === "refused";

/** Sends a payment, or sends it again. Gives undefined where its turn did not come, or somebody else has it. */
export async function transmit(driver: Driver, kept: Kept, deadline: number): Promise<Kept | undefined> {
  const { entry } = kept;
  let sent: Kept | undefined;
  let waits = false;
  const held = await driver.take(deadline, async (state, at) => {
    const twin = await twinWrites(driver, entry);
    waits = twin === undefined;
    if (twin === undefined) return undefined;
    const next: Entry = {
      ...entry,
      // Nobody has heard of its sender: it may have been executed.
      doubt: entry.doubt || entry.state === "sent",
      state: "sent",
      attempts: [...entry.attempts, driver.attempt(state, at)],
      due: at + driver.leaseMs,
      why: undefined,
    };
    const write = driver.written(kept, next);
    sent = { key: kept.key, text: write.now, entry: next };
    return [write, ...twin];
  });
  if (waits) {
    const why = "an equal withdrawal is under way: two could not be told apart";
    return store(driver, kept, { ...entry, state: "prepared", due: driver.now() + TWIN, why });
  }
  if (held === undefined || sent === undefined) return undefined;
  const { verdict } = await driver.send(held, entry.endpoint, entry.params);
  return driver.record(sent, verdict, held, (next) => closing(driver, next));
}

/**
 * Looks for a withdrawal in WithdrawStatus. The call itself is the fence: what is not listed behind it never will be, unless
 * `doubt` says why it may.
 */
export async function lookFor(
  driver: Driver,
  kept: Kept,
  deadline: number,
  doubt: string | undefined,
): Promise<Kept | undefined> {
  const { entry } = kept;
  const attempt = entry.attempts.at(-1);
  if (attempt === undefined)
    return store(driver, kept, { ...entry, state: "unknown", due: undefined, why: "it has no attempt to look for" });
  const { asset, key, amount } = entry.params as { asset: string; key: string; amount: string };
  let looking: Kept | undefined;
  const held = await driver.take(deadline, (_, at) => {
    const next: Entry = { ...entry, state: "unknown", doubt: true, looks: entry.looks + 1, due: at + driver.leaseMs };
    const write = driver.written(kept, next);
    looking = { key: kept.key, text: write.now, entry: next };
    return [write];
  });
  if (held === undefined || looking === undefined) return undefined;
  // A fast clock named a time that Kraken has not reached yet; a slow one only looks further back.
  const since = attempt.at + Math.min(0, attempt.offset ?? -LONG_BEFORE) - BEFORE;
  const { verdict } = await driver.send(held, "WithdrawStatus", { asset, start: String(Math.floor(since / 1000)) });
  const free = driver.freed(held, verdict);
  if (verdict.error !== undefined) {
    const failed = entry.looks + 1;
    const pause = Math.max(verdict.error.retry.afterMs ?? 0, LOOKS[0]);
    const next: Entry =
      failed > MOST_FAILED_LOOKS
        ? {
            ...looking.entry,
            due: undefined,
            why: `WithdrawStatus could not be asked: ${verdict.error.message.slice(0, 256)}`,
          }
        : { ...looking.entry, due: driver.now() + pause };
    return ended(driver, looking, next, free);
  }
  const rows = await unclaimed(
    driver,
    entry.id,
    rowsOf(verdict.result).filter((row) => fits(row, key, amount)),
  );
  const blind = (await twinAt(driver, twinOf(driver, entry)))?.twin.blind;
  const next =
    rows.length === 1 && blind !== undefined && blind >= since - BEFORE
      ? {
          ...looking.entry,
          due: undefined,
          why: "WithdrawStatus lists one like it, and an equal withdrawal was settled by a person",
        }
      : found(driver, looking.entry, rows, doubt);
  return ended(driver, looking, next, free);
}

function found(driver: Driver, entry: Entry, rows: Row[], doubt: string | undefined): Entry {
  const { due: _, ...rest } = entry;
  const [row] = rows;
  if (row !== undefined) {
    if (rows.length > 1) return { ...rest, why: "WithdrawStatus lists several withdrawals that it can be" };
    if (isTakenBack(row))
      return { ...rest, why: `WithdrawStatus lists it as ${row["status-prop"] || row.status}: refid ${row.refid}` };
    const { why: _w, error: _e, ...plain } = rest;
    return settled(plain, { refid: row.refid });
  }
  const pause = LOOKS[entry.looks - 1];
  if (pause !== undefined) return { ...rest, due: driver.now() + pause, why: "not listed in WithdrawStatus yet" };
  const attempt = entry.attempts.at(-1)!;
  const { offset } = driver.line;
  const isSteady = attempt.offset !== undefined && offset !== undefined && Math.abs(offset - attempt.offset) <= STEADY;
  const why =
    attempt.key !== driver.core.key
      ? "not listed in WithdrawStatus, and another API key sent it: look it up"
      : !isSteady
        ? "not listed in WithdrawStatus, but the sender's clock can't be compared with Kraken's: look it up"
        : doubt;
  if (why === undefined)
    return {
      ...rest,
      state: "refused",
      why: "not listed in WithdrawStatus, and a later call was accepted: it never will be",
    };
  return { ...rest, why };
}

/** Rows that no other payment has taken for its own. */
async function unclaimed(driver: Driver, id: string, rows: Row[]): Promise<Row[]> {
  const free: Row[] = [];
  for (const row of rows) {
    const text = await driver.read(driver.keys.refid(row.refid));
    if (text === undefined || opened<Twin>(driver.client, driver.keys.refid(row.refid), text).by === "newer")
      free.push(row);
    else if ((JSON.parse(text) as Twin).id === id) free.push(row);
  }
  return free;
}

/** Replaces an entry and frees the gate, with more writes in the same commit; only frees it where somebody else has the entry. */
async function ended(driver: Driver, kept: Kept, next: Entry, free: Write): Promise<Kept | undefined> {
  const done = await store(driver, kept, next, [free, ...(await closing(driver, next))]);
  if (done === undefined) await driver.commit([free]);
  return done;
}

/** Replaces an entry, with more writes in the same commit; undefined where somebody else has changed it. */
export async function store(
  driver: Driver,
  kept: Kept,
  next: Entry,
  more: readonly Write[] = [],
): Promise<Kept | undefined> {
  const write = driver.written(kept, next);
  if (await driver.commit([write, ...more])) return { key: kept.key, text: write.now, entry: next };
  return undefined;
}

function twinOf(driver: Driver, entry: Entry): string | undefined {
  if (entry.endpoint !== "Withdraw") return undefined;
  const { asset, key, amount } = entry.params as { asset: string; key: string; amount: string };
  return driver.keys.twin(key, asset, amount);
}

/** What stands in the place of equal withdrawals. */
async function twinAt(driver: Driver, key: string | undefined): Promise<{ text: string; twin: Twin } | undefined> {
  const text = key === undefined ? undefined : await driver.read(key);
  return text === undefined ? undefined : { text, twin: JSON.parse(text) as Twin };
}

/** Claims the place of a withdrawal among equal ones; undefined while one of them is under way or in doubt. */
async function twinWrites(driver: Driver, entry: Entry): Promise<Write[] | undefined> {
  const key = twinOf(driver, entry);
  if (key === undefined) return [];
  const before = await twinAt(driver, key);
  if (before !== undefined && before.twin.id !== entry.id) {
    const other = await driver.read(driver.keys.payment(before.twin.id));
    if (other !== undefined && !isFinal(JSON.parse(other) as Entry)) return undefined;
  }
  const twin: Twin = { v: 1, id: entry.id, blind: before?.twin.blind, w: driver.token() };
  return [{ key, was: before?.text, now: driver.seal(key, twin) }];
}

/** What goes with the end of a withdrawal: its place is free again, and its reference is taken. */
export async function closing(driver: Driver, entry: Entry): Promise<Write[]> {
  const writes: Write[] = [];
  const key = twinOf(driver, entry);
  if (key === undefined || !isFinal(entry)) return writes;
  const refid = (entry.result as { refid?: unknown } | undefined)?.refid;
  const isBlind = entry.state === "settled" && typeof refid !== "string" && entry.attempts.length > 0;
  const place = await twinAt(driver, key);
  if (place?.twin.id === entry.id) {
    const blind = isBlind ? entry.attempts.at(-1)?.at : place.twin.blind;
    const isRecent = blind !== undefined && blind > driver.now() - DAY;
    const twin: Twin = { v: 1, id: entry.id, blind, w: driver.token() };
    writes.push({ key, was: place.text, now: isRecent ? driver.seal(key, twin) : undefined });
  }
  if (entry.state === "settled" && typeof refid === "string") {
    const own = driver.keys.refid(refid);
    const claim: Claim = { v: 1, id: entry.id, at: driver.now(), w: driver.token() };
    if ((await driver.read(own)) === undefined) writes.push({ key: own, was: undefined, now: driver.seal(own, claim) });
  }
  return writes;
}

/** One harmless call through the gate, without a journal. */
export async function passThrough(
  driver: Driver,
  endpoint: KrakenEndpoint,
  params: object | undefined,
  deadline: number,
) {
  const held = await driver.take(deadline, () => []);
  if (held === undefined) return undefined;
  const sent = await driver.send(held, endpoint, params);
  await driver.commit([driver.freed(held, sent.verdict)]);
  return sent;
}
