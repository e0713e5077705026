// One step of a payment: it is sent, sent again, or looked for.

import type { KrakenEndpoint } from "../index.ts";
import type { Driver, Held } from "./driver.ts";
import { keptIn } from "./entries.ts";
import type { GateState } from "./gate.ts";
import type { Entry, Kept } from "./journal.ts";
import { inDoubt, judged, type Kind } from "./judged.ts";
import { fence } from "./certainty.ts";
import { listOf, listingOf } from "./listing.ts";
import { lookFor } from "./look.ts";
import type { Patience } from "./patience.ts";
import { checkBefore } from "./resend.ts";
import { store, written } from "./recorded.ts";
import { claiming } from "./twins.ts";
import type { Verdict } from "./types.ts";

/** How long a withdrawal waits for its twin. */
const TWIN = 2_000;

/** What paysign advises after a lost answer: the one table that says how an operation is repeated. */
export function adviceOf({ core }: Driver, endpoint: KrakenEndpoint, params: object = {}): string {
  const lists = endpoint === "DepositAddresses" && (params as { new?: unknown }).new !== true;
  return lists ? "fresh_nonce" : core.unanswered({ endpoint }).retry.action;
}

const kindOf = (driver: Driver, { endpoint, params }: Entry): Kind => ({
  isRepeatable: adviceOf(driver, endpoint, params) === "same_external_id",
  list: listOf(endpoint),
});

/** One step of a payment whose time has come; undefined where its turn did not come, or somebody else has it. */
export async function step(driver: Driver, kept: Kept, patience: Patience): Promise<Kept | undefined> {
  const { entry } = kept;
  const kind = kindOf(driver, entry);
  if (entry.state === "prepared" && entry.attempts.length > 0 && kind.list !== undefined) {
    const { checked, isClear } = await checkBefore(driver, kept, patience);
    return (isClear && checked && (await transmit(driver, checked, patience))) || checked;
  }
  if (entry.state === "prepared" || kind.isRepeatable) return transmit(driver, kept, patience);
  if (kind.list !== undefined) return lookFor(driver, kept, patience);
  // Its sender may hold the gate still: nothing is said before that is over.
  if (entry.state === "sent" && (await driver.gate()).shutMs > 0) return undefined;
  return store(driver, kept, inDoubt(entry, kind, driver.time()));
}

/** Sends a payment, or sends it again. */
async function transmit(driver: Driver, kept: Kept, patience: Patience): Promise<Kept | undefined> {
  const { entry } = kept;
  let sent: Kept | undefined;
  let wait: string | undefined;
  const plan = async ({ nonce, acceptedAt }: GateState, at: number) => {
    const claim = await claiming(driver, entry);
    wait = typeof claim === "string" ? claim : undefined;
    if (typeof claim === "string") return undefined;
    const attempt = { nonce, at, key: driver.core.key, offset: driver.line.offset, after: acceptedAt };
    const [next, write] = written(driver, kept, {
      ...entry,
      // Nobody has heard of its sender: it may have been executed.
      doubt: entry.doubt || entry.state === "sent",
      state: "sent",
      attempts: [...entry.attempts, attempt],
      due: driver.time() + driver.leaseMs,
      why: undefined,
    });
    sent = next;
    return [write, ...claim];
  };
  const { kind } = listingOf(entry) ?? {};
  if (kind !== undefined) await fence(driver, patience);
  const held = await driver.take(patience, plan, kind);
  if (wait !== undefined)
    return store(driver, kept, { ...entry, state: "prepared", due: driver.time() + TWIN, why: wait });
  if (held === undefined || sent === undefined) return undefined;
  const { verdict } = await driver.send(held, entry.endpoint, entry.params);
  // Its answer tells best how far off the clock is, and since when it can have been executed.
  const { offset } = driver.line;
  const attempts = sent.entry.attempts.map((one) =>
    one.nonce === held.state.nonce ? { ...one, offset, after: earliest(one.after, verdict.since) } : one,
  );
  return record(driver, { ...sent, entry: { ...sent.entry, attempts } }, verdict, held);
}

/** The earlier of two times that may not be known: any of them can be a gateway's. */
function earliest(one: number | undefined, other: number | undefined): number | undefined {
  return one === undefined || other === undefined ? (one ?? other) : Math.min(one, other);
}

/** Records what came of a payment and frees the gate. A definite yes is recorded whoever has taken the entry over. */
async function record(driver: Driver, kept: Kept, verdict: Verdict, held: Held): Promise<Kept> {
  const isYes = verdict.error === undefined || verdict.error.outcome === "accepted";
  const free = driver.freed(held, verdict);
  let gate = [free];
  for (let current = kept; ; ) {
    // A repeat that was refused as a double has settled it without the result that came here.
    const isBetter = verdict.result !== undefined && current.entry.error?.code === "duplicate_id";
    const isTold = current.entry.state === "settled" && !isBetter;
    if (current !== kept && (!isYes || isTold)) {
      if (gate.length > 0) await driver.commit(gate);
      return current;
    }
    const next = judged(current.entry, verdict, kindOf(driver, current.entry), driver.time());
    const done = await store(driver, current, next, gate);
    if (done !== undefined) return done;
    if (gate.length > 0 && (await driver.read(free.key)) !== free.was) gate = [];
    const text = await driver.read(kept.key);
    if (text === current.text) continue;
    const found = text === undefined ? undefined : keptIn(driver, kept.key, text);
    if (found === undefined) return current;
    current = found;
  }
}
