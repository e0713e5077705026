/** One key of a commit. */
export interface Write {
  /** The key, ASCII. */
  readonly key: string;
  /** What it must still hold: nothing where undefined. */
  readonly was: string | undefined;
  /** What it holds then: it is deleted where undefined. */
  readonly now: string | undefined;
  /** When `due` finds it, in milliseconds since 1970; never where undefined. */
  readonly due?: number | undefined;
}

/** Where the journal and the gate stand. `paysign/payments/sqlite`, `/postgres` and `/redis` have one each. */
export interface Store {
  /** The text of a key, as every commit that was answered has left it. */
  read(key: string): Promise<string | undefined>;
  /** All or nothing: false, and nothing changed, where a key held something else. Durable once it resolves to true. */
  commit(writes: readonly Write[]): Promise<boolean>;
  /** Keys with this prefix whose `due` has come, earliest first. */
  due(prefix: string, before: number, limit: number): Promise<string[]>;
  /** Keys with this prefix above `after`, in their order; "" begins. */
  list(prefix: string, after: string, limit: number): Promise<string[]>;
}
