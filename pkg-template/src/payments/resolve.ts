// A person's word on a payment.

import { isOver } from "./certainty.ts";
import type { Driver } from "./driver.ts";
import { openedIn } from "./entries.ts";
import { idOf, inLine } from "./follow.ts";
import { isFinal, paymentOf, type Entry, type Kept } from "./journal.ts";
import { listOf } from "./listing.ts";
import { Patience } from "./patience.ts";
import { store } from "./recorded.ts";
import { checkBefore } from "./resend.ts";
import type { Payment } from "./types.ts";

export async function resolved(
  driver: Driver,
  id: string,
  state: "settled" | "refused",
  why: string,
): Promise<Payment> {
  const { invalid } = driver.core;
  if (state !== "settled" && state !== "refused") throw invalid("state", 'must be "settled" or "refused"');
  if (typeof why !== "string" || why === "" || why.length > 1024)
    throw invalid("why", "must say in words why it is so, in at most 1,024 characters");
  const key = driver.keys.payment(idOf(driver, id));
  for (let meant: Entry | undefined; ; ) {
    const text = await driver.read(key);
    if (text === undefined) throw invalid("id", "is not in the journal");
    let kept = openedIn(driver, key, text);
    const { entry } = kept;
    if (entry.state === state) return paymentOf(entry);
    if (isFinal(entry)) throw invalid("state", `can't be ${state}: the payment is ${entry.state}`);
    if (state === "refused") {
      // A no is about what stood there when it was said: it may have been sent since.
      if (meant !== undefined && !isAlike(meant, entry))
        throw invalid("state", `can't be refused: the payment has gone on meanwhile, it is ${entry.state} now`);
      meant = entry;
      kept = await mustBeOver(driver, kept);
    }
    const done = await store(driver, kept, { ...kept.entry, due: undefined, state, why });
    if (done !== undefined) return paymentOf(done.entry);
  }
}

const isAlike = (one: Entry, other: Entry): boolean =>
  one.state === other.state && one.attempts.length === other.attempts.length;

/** Throws unless it is certain that no attempt of a payment can be executed any more; gives it as it stands then. */
async function mustBeOver(driver: Driver, kept: Kept): Promise<Kept> {
  const { invalid } = driver.core;
  const { entry } = kept;
  if (entry.state === "sent")
    throw invalid("state", "can't be refused while the payment is on its way: wait until it is unknown or settled");
  const wasPutOff = entry.state === "prepared" && entry.attempts.length > 0;
  if (!wasPutOff && (await isOver(driver, entry))) return kept;
  // Whoever looked has looked before that: what was still under way then may have been executed since.
  const now = listOf(entry.endpoint) === undefined ? kept : await mustBeUnlisted(driver, kept);
  if (await isOver(driver, now.entry)) return now;
  const patience = new Patience(driver);
  // Any key may call that.
  await inLine(driver, patience, () => driver.through("GetApiKeyInfo", {}, patience));
  if (await isOver(driver, now.entry)) return now;
  throw invalid(
    "state",
    "can't be refused yet: no later call of this key was accepted, so an attempt may still be let in; ask again",
  );
}

/** Throws where a withdrawal is listed, or can't be looked up now. */
async function mustBeUnlisted(driver: Driver, kept: Kept): Promise<Kept> {
  const patience = new Patience(driver);
  const looked = await inLine(driver, patience, () => checkBefore(driver, kept, patience));
  if (looked?.isClear && looked.checked !== undefined) return looked.checked;
  const now = looked?.checked?.entry;
  const why = now?.state === "unknown" ? now.why : "it could not be looked up, or too soon for its list; ask again";
  throw driver.core.invalid("state", `can't be refused yet: ${why}`);
}
