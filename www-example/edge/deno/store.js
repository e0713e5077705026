// A Store of paysign/payments in Deno KV. Each value is the text and its due; what is due has a second key, in the order of time.

const ROOT = ["paysign", 1];
const value = (key) => [...ROOT, "value", key];
/** By the account and kind of a key, so that one account's entries don't stand in another's way. */
const due = (key, time) => [...ROOT, "due", key.slice(0, key.lastIndexOf("/") + 1), time, key];
const above = (prefix) => prefix.slice(0, -1) + String.fromCharCode(prefix.charCodeAt(prefix.length - 1) + 1);

// Bytes: a text with letters beyond Latin would take twice its length, and a value has at most 64 KiB.
const encode = (text) => new TextEncoder().encode(text);
const textOf = (entry) => (entry.value === null ? undefined : new TextDecoder().decode(entry.value.text));

/** @param {Deno.Kv} kv */
export function denoKvStore(kv) {
  return {
    async read(key) {
      return textOf(await kv.get(value(key)));
    },
    async commit(writes) {
      const found = await kv.getMany(writes.map(({ key }) => value(key)));
      const atomic = kv.atomic();
      for (const [index, write] of writes.entries()) {
        const entry = found[index];
        if (textOf(entry) !== write.was) return false;
        atomic.check(entry);
        if (entry.value?.due !== undefined) atomic.delete(due(write.key, entry.value.due));
        if (write.now === undefined) atomic.delete(entry.key);
        else atomic.set(entry.key, { text: encode(write.now), due: write.due });
        if (write.now !== undefined && write.due !== undefined) atomic.set(due(write.key, write.due), null);
      }
      return (await atomic.commit()).ok;
    },
    async due(prefix, before, limit) {
      const start = [...ROOT, "due", prefix];
      return keys(kv.list({ start, end: [...start, before + 1] }, { limit }));
    },
    async list(prefix, after, limit) {
      const start = after < prefix ? prefix : `${after}\0`;
      return keys(kv.list({ start: value(start), end: value(above(prefix)) }, { limit }));
    },
  };
}

async function keys(entries) {
  const found = [];
  for await (const { key } of entries) found.push(key.at(-1));
  return found;
}
