import { atMost, dueAt } from "./engine.ts";
import type { Store, Write } from "./store.ts";

interface Held {
  readonly text: string;
  readonly due: number | undefined;
}

/** A store in the memory of this process, for tests and simulations: what it holds is gone with the process. */
export function memoryStore(): Store {
  const all = new Map<string, Held>();
  const holds = ({ key, was }: Write) => all.get(key)?.text === was;
  return {
    async read(key) {
      return all.get(key)?.text;
    },
    async commit(writes) {
      if (!writes.every(holds)) return false;
      for (const { key, now, due } of writes) {
        if (now === undefined) all.delete(key);
        else all.set(key, { text: now, due: dueAt(due) });
      }
      return true;
    },
    async due(prefix, before, limit) {
      const found: [number, string][] = [];
      for (const [key, { due }] of all) {
        if (due !== undefined && due <= before && key.startsWith(prefix)) found.push([due, key]);
      }
      found.sort(([one, key], [other, otherKey]) => one - other || byText(key, otherKey));
      return found.slice(0, atMost(limit)).map(([, key]) => key);
    },
    async list(prefix, after, limit) {
      const found = [...all.keys()].filter((key) => key.startsWith(prefix) && key > after);
      return found.sort(byText).slice(0, atMost(limit));
    },
  };
}

const byText = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);
