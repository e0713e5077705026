// How an entry is written: with a text that no other write has, and with what else has to change at the same moment.

import type { Driver } from "./driver.ts";
import type { Entry, Kept } from "./journal.ts";
import type { Write } from "./store.ts";
import { closing } from "./twins.ts";

/** An entry as it is written now, and the write. */
export function written(driver: Driver, { key, text }: Kept, next: Entry): [Kept, Write] {
  const entry: Entry = { ...next, at: driver.now(), w: driver.token() };
  const write = driver.write(key, text, entry);
  return [{ key, text: write.now, entry }, write];
}

/** Stores what a look came to. The gate is freed also where somebody else has the entry by now. */
export async function storeLook(driver: Driver, kept: Kept, next: Entry, free: Write[]): Promise<Kept | undefined> {
  const done = await store(driver, kept, next, free);
  if (done === undefined && free.length > 0) await driver.commit(free);
  return done;
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
