import { invalid } from "../error.ts";
import { above, atMost, dueAt, once } from "./engine.ts";
import { COMMIT, DUE, LIST, READ } from "./redis-scripts.ts";
import type { Store, Write } from "./store.ts";

export type { Store, Write } from "./store.ts";

/** What the store uses of a client of node-redis or ioredis. */
export interface RedisClient {
  // The two call everything in their own way, and node-redis types it by the modules and scripts of a client.
  eval(script: string, ...more: any[]): any;
  info?(...section: any[]): any;
  /** Of ioredis. */
  config?(...more: any[]): any;
  /** Of node-redis. */
  configGet?(name: any): any;
  /** Of node-redis; ioredis writes it in small letters. */
  hGet?(...more: any[]): any;
}

/** Options of `redisStore`. */
export interface RedisStoreOptions {
  /**
   * You have made sure that `appendonly` is yes, `appendfsync` always and `maxmemory-policy` noeviction, and the server does
   * not tell, as managed ones often do. A policy that evicts is refused also then, where the server tells it.
   */
  trust?: boolean;
}

/**
 * A store in Redis or Valkey, also in a cluster: hand in a client of node-redis, connected, or of ioredis. Its keys begin with
 * `{paysign:<name>}:1:`, where the name is that of the payments; those of one name lie on one node.
 *
 * The server has to run with `appendonly yes`, `appendfsync always` and `maxmemory-policy noeviction`, and must not fail over
 * to a replica that may lack the last writes: a journal that forgets can pay twice. What can be read is checked at the first
 * use; where it can't be read, `trust: true` says that you have made sure.
 *
 * @example
 * const store = redisStore(await createClient({ url }).connect());
 */
export function redisStore(client: RedisClient, options: RedisStoreOptions = {}): Store {
  if (typeof client?.eval !== "function") throw invalid("store", "redisStore takes a client of node-redis or ioredis");
  const trust = trustOf(options);
  const ready = once(() => check(client, trust));
  const run = async (script: string, name: string, values: string[]) => {
    await ready();
    return evaluated(client, script, keysOf(name), values);
  };
  return {
    async read(key) {
      return ((await run(READ, nameOf(key), [key])) as string | null) ?? undefined;
    },
    async commit(writes) {
      if (writes.length === 0) return true;
      const token = crypto.randomUUID();
      return (await run(COMMIT, commonName(writes), [token, ...writes.flatMap(valuesOf)])) === 1;
    },
    async due(prefix, before, limit) {
      return (await run(DUE, nameOf(prefix), [prefix, `${Math.floor(before)}`, `${atMost(limit)}`])) as string[];
    },
    async list(prefix, after, limit) {
      const from = after >= prefix ? `(${after}` : `[${prefix}`;
      return (await run(LIST, nameOf(prefix), [from, `(${above(prefix)}`, `${atMost(limit)}`])) as string[];
    },
  };
}

function trustOf(options: RedisStoreOptions): boolean {
  const { trust = false, ...others } = options;
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) throw invalid(unknown, "redisStore has no such option; it has trust");
  if (typeof trust !== "boolean") throw invalid("trust", "must be true or false");
  return trust;
}

/** The part of a key before its first "/". */
function nameOf(key: string): string {
  const end = key.indexOf("/");
  if (end < 1) throw invalid("key", 'a key or prefix begins with a name and a "/"');
  return key.slice(0, end);
}

/** A script reaches what lies on one node only. */
function commonName(writes: readonly Write[]): string {
  const [name = "", ...others] = new Set(writes.map(({ key }) => nameOf(key)));
  if (others.length > 0) throw invalid("writes", "a commit is for keys of one name");
  return name;
}

/** Where the values are, when they are due, their order, and the last commits. */
const keysOf = (name: string) => ["values", "due", "keys", "commits"].map((what) => `{paysign:${name}}:1:${what}`);

/** Nothing and a text are told apart by a letter in front. */
const marked = (text: string | undefined) => (text === undefined ? "-" : `+${text}`);
const valuesOf = ({ key, was, now, due }: Write) => [key, marked(was), marked(now), `${dueAt(due) ?? ""}`];

function evaluated(client: RedisClient, script: string, keys: string[], values: string[]): Promise<unknown> {
  return isNodeRedis(client)
    ? client.eval(script, { keys, arguments: values })
    : client.eval(script, keys.length, ...keys, ...values);
}

const isNodeRedis = (client: RedisClient) => typeof client.hGet === "function";

async function check(client: RedisClient, trust: boolean): Promise<void> {
  const policy = await tell(client, "memory", "maxmemory_policy", "maxmemory-policy");
  if (policy !== undefined && policy !== "noeviction" && !policy.startsWith("volatile-")) {
    throw invalid(
      "store",
      `Redis's maxmemory-policy is ${policy}: a payment that it evicts could be made again. Set it to noeviction`,
    );
  }
  if (trust) return;
  const append = await tell(client, "persistence", "aof_enabled", "appendonly");
  const fsync = await setting(client, "appendfsync");
  for (const [name, is] of [
    ["maxmemory-policy", policy],
    ["appendonly", append],
    ["appendfsync", fsync],
  ] as const) {
    if (is === undefined)
      throw invalid("store", `Redis does not tell its ${name}: make sure of it, and say { trust: true }`);
  }
  if (append !== "1" && append !== "yes")
    throw invalid("store", "Redis's appendonly is off: a crash could take a payment back. Set it to yes");
  if (fsync !== "always")
    throw invalid("store", `Redis's appendfsync is ${fsync}: a crash could take a payment back. Set it to always`);
}

/** A setting from INFO, which managed servers allow more often, or from CONFIG; undefined where neither is allowed. */
async function tell(client: RedisClient, section: string, line: string, name: string): Promise<string | undefined> {
  const info = await unlessForbidden(() => client.info?.(section));
  return new RegExp(`^${line}:(\\S+)`, "m").exec(String(info))?.[1] ?? setting(client, name);
}

async function setting(client: RedisClient, name: string): Promise<string | undefined> {
  const answer = await unlessForbidden(() =>
    isNodeRedis(client) ? client.configGet?.(name) : client.config?.("GET", name),
  );
  // A list of names and values, or an object of them.
  const found = Array.isArray(answer) ? answer[1] : (answer as Record<string, unknown> | undefined)?.[name];
  return typeof found === "string" ? found : undefined;
}

/** A server that refuses a command says so in an error's reply; one that can't be reached is another matter. */
async function unlessForbidden(ask: () => unknown): Promise<unknown> {
  try {
    return await ask();
  } catch (error) {
    if (/\b(NOPERM|unknown (sub)?command|not allowed|not supported|disabled|permission)/i.test(String(error)))
      return undefined;
    throw error;
  }
}
