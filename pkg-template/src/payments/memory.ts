import type { Store, Write } from "./store.ts";

/** A store in memory: for tests, and for one process that needs no journal behind its end. */
export function memoryStore(): Store {
  const values = new Map<string, { text: string; due: number | undefined }>();
  const keys = (prefix: string) => [...values.keys()].filter((key) => key.startsWith(prefix)).sort((a, b) => (a < b ? -1 : 1));
  return {
    async read(key) {
      return values.get(key)?.text;
    },
    async commit(writes: readonly Write[]) {
      if (writes.some(({ key, was }) => values.get(key)?.text !== was)) return false;
      for (const { key, now, due } of writes) {
        if (now === undefined) values.delete(key);
        else values.set(key, { text: now, due });
      }
      return true;
    },
    async due(prefix, before, limit) {
      const found = keys(prefix).filter((key) => (values.get(key)!.due ?? Infinity) <= before);
      return found.sort((a, b) => values.get(a)!.due! - values.get(b)!.due!).slice(0, limit);
    },
    async list(prefix, after, limit) {
      return keys(prefix).filter((key) => key > after).slice(0, limit);
    },
  };
}
