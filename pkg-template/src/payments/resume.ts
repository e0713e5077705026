// Goes on with the payments that wait, one after the other.

import type { Driver } from "./driver.ts";
import { keptIn } from "./entries.ts";
import { inLine } from "./follow.ts";
import { isFinal, paymentOf } from "./journal.ts";
import { Patience } from "./patience.ts";
import { store } from "./recorded.ts";
import { step } from "./steps.ts";
import type { Payment } from "./types.ts";

/** Goes on with at most so many payments that are due; gives those that it has moved. */
export async function resumed(driver: Driver, limit: number): Promise<Payment[]> {
  const moved: Payment[] = [];
  const seen = new Set<string>();
  let failed: { readonly cause: unknown } | undefined;
  // A lease of somebody who is dead counts from the first look: not from when his payment is due.
  await driver.gate();
  // What can't be read or is final takes nobody's place.
  for (let passed = 0, before = -1; passed > before; ) {
    before = passed;
    for (const key of await dueIn(driver, limit + passed)) {
      if (seen.has(key)) continue;
      seen.add(key);
      // Closed for longer than anybody holds it: a lockout. The next resume goes on.
      const isEnd = driver.isAborted || driver.stopped !== undefined || (await driver.gate()).shutMs > driver.leaseMs;
      if (isEnd) return ended(moved, failed);
      try {
        const next = await goneOn(driver, key);
        if (next === "passed") passed++;
        else if (next !== undefined) moved.push(next);
      } catch (cause) {
        // What is wrong with one keeps no other one waiting.
        passed++;
        failed ??= { cause };
      }
    }
  }
  return ended(moved, failed);
}

function ended(moved: Payment[], failed: { readonly cause: unknown } | undefined): Payment[] {
  if (failed !== undefined) throw failed.cause;
  return moved;
}

/** The payments that are due, earliest first, and behind them those that a clock which was wrong has put off for too long. */
async function dueIn(driver: Driver, limit: number): Promise<string[]> {
  const due = await driver.due(limit);
  return due.length < limit ? [...due, ...(await driver.misdated(limit - due.length))] : due;
}

/** Goes on with a payment: undefined where its turn did not come, and "passed" where there is none to go on with. */
async function goneOn(driver: Driver, key: string): Promise<Payment | "passed" | undefined> {
  const text = await driver.read(key);
  const kept = text === undefined ? undefined : keptIn(driver, key, text);
  if (kept === undefined || isFinal(kept.entry)) return "passed";
  if (kept.entry.due === undefined) {
    // It was not written with this key. It is not sent; taken out of the line, it keeps nobody waiting.
    const asked = await store(driver, kept, kept.entry);
    return asked && paymentOf(asked.entry);
  }
  if (driver.waitOf(kept.entry) > 0) return undefined;
  const patience = new Patience(driver, Math.max(driver.patienceMs, driver.leaseMs));
  const next = await inLine(driver, patience, () => step(driver, kept, patience));
  return next && paymentOf(next.entry);
}
