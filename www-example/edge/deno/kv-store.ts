// Payments in Deno KV, for a `Store` of paysign/payments: `denoKvStore(await Deno.openKv())`. Run with --unstable-kv.
import type { Store } from "paysign/payments";

type Held = { text: string; due?: number };
const value = (key: string) => ["paysign", 1, "value", key];
const dueKey = (due: number, key: string) => ["paysign", 1, "due", due, key];

export function denoKvStore(kv: Deno.Kv): Store {
  /** The keys of a range, as many as fit the prefix. */
  async function keys(selector: Deno.KvListSelector, fits: (key: string) => boolean, limit: number) {
    const found: string[] = [];
    if (limit < 1) return found;
    for await (const entry of kv.list(selector)) {
      const key = entry.key.at(-1) as string;
      if (fits(key) && found.push(key) >= limit) break;
    }
    return found;
  }
  return {
    read: async (key) => (await kv.get<Held>(value(key))).value?.text,
    async commit(writes) {
      const atomic = kv.atomic();
      for (const { key, was, now, due } of writes) {
        const held = await kv.get<Held>(value(key));
        if (held.value?.text !== was) return false;
        // Whoever changes the key in between changes its versionstamp: nothing is written then.
        atomic.check(held);
        if (held.value?.due !== undefined) atomic.delete(dueKey(held.value.due, key));
        if (now === undefined) atomic.delete(value(key));
        else atomic.set(value(key), { text: now, due });
        if (now !== undefined && due !== undefined) atomic.set(dueKey(due, key), null);
      }
      return (await atomic.commit()).ok;
    },
    due: (prefix, before, limit) =>
      keys(
        { prefix: ["paysign", 1, "due"], end: ["paysign", 1, "due", before, "\uffff"] },
        (key) => key.startsWith(prefix),
        limit,
      ),
    list: (prefix, after, limit) =>
      keys(
        { start: value(after > prefix ? after : prefix), end: value(`${prefix}\u{10ffff}`) },
        (key) => key > after,
        limit,
      ),
  };
}
