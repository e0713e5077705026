// When an attempt can't be executed any more. A call with a higher nonce that Kraken has accepted is the fence, and holds only
// where the key has no nonce window.

import type { KrakenEndpoint } from "../index.ts";
import type { Driver } from "./driver.ts";
import type { Entry } from "./journal.ts";
import { passThrough } from "./steps.ts";

/** Whether Kraken has accepted a later call of the key that made the last attempt. Another key's calls say nothing. */
export async function isOver(driver: Driver, entry: Entry): Promise<boolean> {
  const attempt = entry.attempts.at(-1);
  if (attempt === undefined || attempt.key !== driver.core.key) return true;
  return BigInt((await driver.gate()).state.accepted) > BigInt(attempt.nonce);
}

/** Why an unlisted withdrawal may still be executed, if so: what GetApiKeyInfo says of the key's nonce window. */
export async function nonceWindow(driver: Driver, patienceMs: number): Promise<string | undefined> {
  const ask = (why: string) => `not listed in WithdrawStatus, and ${why}: look it up`;
  try {
    const endpoint = "GetApiKeyInfo" as KrakenEndpoint;
    (driver.client.check as (endpoint: string, params: unknown) => void).call(driver.client, endpoint, {});
    const sent = await passThrough(driver, endpoint, {}, driver.now() + patienceMs);
    const info = sent?.verdict.result as { nonceWindow?: unknown; nonce_window?: unknown } | undefined;
    const window = info?.nonceWindow ?? info?.nonce_window;
    if (String(window) === "0") return undefined;
    return ask(window === undefined ? "the key's nonce window is not known" : "the key has a nonce window");
  } catch {
    return ask("the key's nonce window is not known");
  }
}
