/** One change of a commit. */
export interface Write {
  /** Which key; once in a commit. It begins with the name of the payments and a "/". */
  readonly key: string;
  /** What the key has to hold still, to the letter; undefined: nothing. */
  readonly was: string | undefined;
  /** What it holds from then on; undefined: nothing, the key is deleted. */
  readonly now: string | undefined;
  /** When `due` gives the key, in milliseconds since 1970; without it never. */
  readonly due?: number | undefined;
}

/**
 * What payments are kept in: a database of yours. Keys are visible ASCII, values JSON text.
 *
 * Any call may throw what its engine throws. A commit that threw may have been applied or not: reading a key tells, since
 * no two commits of the payments write the same text.
 */
export interface Store {
  /** The text of a key, as every commit that resolved to true has left it; undefined where it holds nothing. */
  read(key: string): Promise<string | undefined>;
  /**
   * All or nothing: each key still holds `was`, and then holds `now`. True means that it is done and durable: neither a
   * killed process nor a power cut takes it back. False means that a key held something else, and nothing was done.
   */
  commit(writes: readonly Write[]): Promise<boolean>;
  /**
   * At most `limit` keys with this prefix whose `due` is `before` or earlier, earliest first. A prefix begins with the name of
   * the payments and a "/", like the keys.
   */
  due(prefix: string, before: number, limit: number): Promise<string[]>;
  /** At most `limit` keys with this prefix, above `after` ("" for the first page), in the order of their bytes. */
  list(prefix: string, after: string, limit: number): Promise<string[]>;
}
