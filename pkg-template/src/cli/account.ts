// Whose keys sign, and where a request goes.

import type { Given } from "./arguments.ts";
import { wrong } from "./arguments.ts";
import { bare, needed, type Keys } from "./keys.ts";

/** Keys, an address, and what sends. */
export interface Account {
  baseUrl: string | undefined;
  fetch: typeof fetch;
  /** Whether it is the one inside this process. */
  isSandbox: boolean;
  /** Kraken's key pair; throws if there is none. */
  pair(): { apiKey: string; apiSecret: string };
  /** Katu9's token; throws if there is none. */
  token(): string;
}

/** Refuses what says where keys come from beside `--sandbox`: whoever gives it counts on it. */
export function refuseKeys(given: Given): void {
  if (!given.has("sandbox")) return;
  for (const name of ["key-file", "secret-stdin"]) {
    if (given.has(name))
      throw wrong(`--${name}`, "has no part in --sandbox, which brings its own keys; leave one of them out");
  }
}

/**
 * Finds the account of a command line: that of a sandbox inside this process with `--sandbox`, else that of the keys.
 *
 * @param forShow Whether the request is only shown with its secrets hidden: then it needs no keys.
 */
export async function account(given: Given, keys: Keys, forShow: boolean): Promise<Account> {
  const baseUrl = given.text("base-url");
  if (given.has("sandbox")) {
    if (baseUrl !== undefined) throw wrong("--sandbox", "is inside this process; leave out --base-url");
    const { createSandbox } = await import("../sandbox/index.ts");
    const sandbox = createSandbox();
    return {
      baseUrl,
      isSandbox: true,
      fetch: sandbox.fetch,
      pair: () => sandbox.kraken,
      token: () => sandbox.katu9.token,
    };
  }
  const key = (name: keyof Keys, shown: string): string =>
    forShow ? bare(name, keys[name] ?? shown) : needed(keys, name);
  return {
    baseUrl,
    isSandbox: false,
    fetch,
    pair: () => ({
      apiKey: key("KRAKEN_API_KEY", "your-api-key"),
      apiSecret: key("KRAKEN_API_SECRET", "eW91ci1hcGktc2VjcmV0"),
    }),
    token: () => key("KATU9_TOKEN", "your-token"),
  };
}
