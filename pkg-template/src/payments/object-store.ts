// The journal in a Durable Object's own SQLite, and the alarm that goes on with it. Reads and commits are synchronous:
// no other event comes between them, and what is sent afterwards waits until they are on disk.

import { above, atMost, dueAt } from "./engine.ts";
import { LONGEST_CLOSED } from "./gate.ts";
import type { Store, Write } from "./store.ts";

/** What is used of a Durable Object's storage. */
export interface ObjectStorage {
  readonly sql: {
    exec(query: string, ...values: (string | number | null)[]): { toArray(): Record<string, unknown>[] };
  };
  transactionSync<T>(run: () => T): T;
  getAlarm(): Promise<number | null>;
  setAlarm(time: number): Promise<void>;
}

const TABLE = `create table if not exists paysign_1(key text primary key not null, value text not null, due bigint);
create index if not exists paysign_1_due on paysign_1(due, key) where due is not null`;
const READ = "select value from paysign_1 where key = ?";
const WRITE = `insert into paysign_1(key, value, due) values (?, ?, ?)
on conflict(key) do update set value = excluded.value, due = excluded.due`;
const DELETE = "delete from paysign_1 where key = ?";
const DUE = "select key from paysign_1 where due <= ? and key >= ? and key < ? order by due, key limit ?";
const EARLIEST = "select due from paysign_1 where due is not null order by due limit 1";
const LIST = "select key from paysign_1 where key > ? and key >= ? and key < ? order by key limit ?";

/** Whoever records a payment goes on with it himself; the alarm is for what he leaves. */
const GRACE = 2_000;
/** How soon an alarm comes after one that got on, and after one that didn't. */
const AGAIN = { moved: 1_000, stuck: 10_000 } as const;

/** The journal of one object. */
export class ObjectStore implements Store {
  readonly #storage: ObjectStorage;
  /** When the alarm rings, as far as this instance knows. */
  #alarm: number | null = null;

  constructor(storage: ObjectStorage) {
    this.#storage = storage;
    storage.sql.exec(TABLE);
  }

  async read(key: string): Promise<string | undefined> {
    return this.#read(key);
  }

  async commit(writes: readonly Write[]): Promise<boolean> {
    return this.#storage.transactionSync(() => {
      if (writes.some(({ key, was }) => this.#read(key) !== was)) return false;
      for (const { key, now, due } of writes) {
        if (now === undefined) this.#storage.sql.exec(DELETE, key);
        else this.#storage.sql.exec(WRITE, key, now, dueAt(due) ?? null);
      }
      // In the same commit: an intent that is on disk has its alarm.
      const earliest = Math.min(...writes.map(({ due }) => due ?? Infinity));
      if (earliest < Infinity) this.#ring(Math.max(earliest, Date.now() + GRACE));
      return true;
    });
  }

  async due(prefix: string, before: number, limit: number): Promise<string[]> {
    return this.#keys(DUE, Math.floor(before), prefix, above(prefix), atMost(limit));
  }

  async list(prefix: string, after: string, limit: number): Promise<string[]> {
    return this.#keys(LIST, after, prefix, above(prefix), atMost(limit));
  }

  /** At the object's start: sets the alarm where one was lost. */
  async start(): Promise<void> {
    this.#alarm = await this.#storage.getAlarm();
    const due = this.#earliest();
    if (this.#alarm === null && due !== undefined) this.#ring(due);
  }

  /** The alarm rings: the one that was set is gone. */
  rang(): void {
    this.#alarm = null;
  }

  /** Sets the alarm that follows one that rang. What can't get on must not ring it all the time. */
  next(hasMoved: boolean): void {
    const due = this.#earliest();
    if (due !== undefined) this.#ring(Math.max(due, Date.now() + (hasMoved ? AGAIN.moved : AGAIN.stuck)));
  }

  /** Moves the alarm to an earlier time only: one that rings too early costs less than moving it with every payment. */
  #ring(at: number): void {
    // Nothing is due later than that, unless a clock was wrong.
    const time = Math.min(at, Date.now() + LONGEST_CLOSED);
    if (this.#alarm !== null && this.#alarm <= time) return;
    this.#alarm = time;
    void this.#storage.setAlarm(time);
  }

  #earliest(): number | undefined {
    return this.#storage.sql.exec(EARLIEST).toArray()[0]?.["due"] as number | undefined;
  }

  #read(key: string): string | undefined {
    return this.#storage.sql.exec(READ, key).toArray()[0]?.["value"] as string | undefined;
  }

  #keys(query: string, ...values: (string | number)[]): string[] {
    return this.#storage.sql
      .exec(query, ...values)
      .toArray()
      .map((row) => row["key"] as string);
  }
}
