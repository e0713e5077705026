// When an attempt can't be executed any more. A call with a higher nonce that Kraken has accepted is the fence, and holds only
// where the key has no nonce window.

import type { Driver } from "./driver.ts";
import type { Entry } from "./journal.ts";
import { Patience } from "./patience.ts";

const LATELY = 12 * 3_600_000;
/** So long after Kraken's time was asked for in vain it is not asked for again. */
const PAUSE = 60_000;

/**
 * Whether Kraken has accepted a later call of the key that made the last attempt. Another key's calls say nothing, so that one of
 * a key that was replaced is over when nobody is under way any more.
 */
export async function isOver(driver: Driver, { attempts }: Entry): Promise<boolean> {
  const attempt = attempts.at(-1);
  if (attempt === undefined) return true;
  const { state, shutMs } = await driver.gate();
  return attempt.key === driver.core.key ? BigInt(state.accepted) > BigInt(attempt.nonce) : shutMs === 0;
}

/** Why an unlisted withdrawal does not count as refused, if so: nobody wants it to, or its nonce could still be let in. */
export async function mayBeLetIn(driver: Driver): Promise<string | undefined> {
  if (driver.options.notListed !== "refused") return "a person is asked";
  driver.window ??= nonceWindow(driver);
  const window = await driver.window;
  if (window === "0") return undefined;
  if (window !== undefined) return "the key has a nonce window";
  // It is asked again next time.
  driver.window = undefined;
  return "the key's nonce window is not known";
}

/**
 * Before a withdrawal that counts as refused where it is not listed: Kraken's own time is asked for, unless it was seen lately,
 * by this process and for the key. What is sent then is executed later than that.
 */
export async function fence(driver: Driver, patience: Patience): Promise<void> {
  const { line, options } = driver;
  if (options.notListed !== "refused") return;
  const now = driver.now();
  const { acceptedAt = -Infinity } = (await driver.gate()).state;
  const isSeen = line.offset !== undefined && now + line.offset - acceptedAt <= LATELY;
  // An answer without a date has none the next time either.
  if (isSeen || Math.abs(now - line.fenced) <= PAUSE) return;
  line.fenced = now;
  await driver.through("GetApiKeyInfo", {}, patience);
}

async function nonceWindow(driver: Driver): Promise<string | undefined> {
  try {
    const sent = await driver.through("GetApiKeyInfo", {}, new Patience(driver));
    const { nonceWindow: window } = (sent?.verdict.result ?? {}) as { nonceWindow?: unknown };
    return window === undefined ? undefined : String(window);
  } catch {
    return undefined;
  }
}
