// Equal withdrawals go one after the other, and a listed one belongs to one payment only: two could not be told apart.

import { assetOf } from "./assets.ts";
import type { Driver } from "./driver.ts";
import { isId, keptIn } from "./entries.ts";
import { DAY } from "./gate.ts";
import { isFinal, opened, parsed, type Entry } from "./journal.ts";
import { listingOf, type Listed } from "./listing.ts";
import type { Write } from "./store.ts";

/** Whose turn it is among equal withdrawals. */
interface Twin {
  readonly v: 1;
  readonly id: string;
  /** When an equal withdrawal was settled without its reference, as by a person: its row may be taken for another's. */
  readonly blind?: number | undefined;
  readonly w: string;
}

/** Whose a listed withdrawal is. */
export interface Claim extends Twin {
  readonly at: number;
}

/** What stands at a place that a newer version or something else wrote: nobody can tell whose it is. */
const UNREAD = { v: 1, id: "", blind: Infinity, w: "" } as const satisfies Twin;

function twinIn(text: string): Twin {
  const twin = parsed<Twin>(text);
  if (twin === undefined || !isId(twin.id)) return UNREAD;
  return typeof (twin.blind ?? 0) === "number" ? twin : UNREAD;
}

/** The place of a withdrawal among equal ones; undefined for what is not a withdrawal. */
async function placeOf(driver: Driver, entry: Entry) {
  const listing = listingOf(entry);
  if (listing === undefined) return undefined;
  const key = driver.keys.twin(...listing.place);
  const text = await driver.read(key);
  return { key, text, twin: text === undefined ? undefined : twinIn(text) };
}

/** The payment that has a place; "unread" where that can't be told, and undefined where it was forgotten. */
async function holderOf(driver: Driver, { id }: Twin): Promise<Entry | "unread" | undefined> {
  if (id === UNREAD.id) return "unread";
  const key = driver.keys.payment(id);
  const text = await driver.read(key);
  return text === undefined ? undefined : (keptIn(driver, key, text)?.entry ?? "unread");
}

/** When an equal withdrawal was settled without its reference, if there was one lately. */
export async function blindAt(driver: Driver, entry: Entry): Promise<number> {
  return (await placeOf(driver, entry))?.twin?.blind ?? -Infinity;
}

/**
 * Whether a listed withdrawal can be another one with the same key and asset, whose amount differs by the fee: one that is in
 * doubt, or one that was settled lately without its reference.
 */
export async function isRival(
  driver: Driver,
  entry: Entry,
  results: readonly unknown[],
  id: string,
  lately: number,
): Promise<boolean> {
  const [to, asset] = listingOf(entry)!.place;
  for await (const { text } of driver.each(driver.keys.twins(to, asset))) {
    const twin = twinIn(text);
    if (twin.id === entry.id) continue;
    const rival = await holderOf(driver, twin);
    if ((twin.blind ?? -Infinity) >= lately || rival === "unread") return true;
    if (rival?.endpoint !== entry.endpoint || isFinal(rival)) continue;
    const listing = listingOf(rival)!;
    const rows = results.flatMap((result) => listing.found(result));
    if (rows.some((row) => row.id === id)) return true;
  }
  return false;
}

/**
 * Whether a withdrawal of this asset and of another kind has its place still: it is in doubt, however long it is under way, or a
 * person settled it within a day.
 */
export async function isMixed(driver: Driver, entry: Entry): Promise<boolean> {
  const { kind, place } = listingOf(entry)!;
  for await (const { text } of driver.each(driver.keys.allTwins)) {
    const other = await holderOf(driver, twinIn(text));
    if (other === "unread") return true;
    const listing = other && listingOf(other);
    if (listing !== undefined && listing.kind !== kind && assetOf(listing.place[1]) === assetOf(place[1])) return true;
  }
  return false;
}

/** Claims the place of a withdrawal among equal ones, or says why it has to wait: one of them is under way or in doubt. */
export async function claiming(driver: Driver, entry: Entry): Promise<Write[] | string> {
  const place = await placeOf(driver, entry);
  if (place === undefined) return [];
  const { key, text, twin } = place;
  if (twin !== undefined && twin.id !== entry.id) {
    const other = await holderOf(driver, twin);
    if (other === "unread")
      return "what the store has of an equal one was written by a newer paysign, or by something else";
    if (other !== undefined && !isFinal(other)) return "an equal withdrawal is under way: two could not be told apart";
  }
  const next: Twin = { v: 1, id: entry.id, blind: twin?.blind, w: driver.token() };
  return [driver.write(key, text, next)];
}

/** What goes with the end of a withdrawal: its place is free again, and its row is taken. */
export async function closing(driver: Driver, entry: Entry): Promise<Write[]> {
  const place = isFinal(entry) ? await placeOf(driver, entry) : undefined;
  if (place === undefined) return [];
  const writes: Write[] = [];
  const { id, state, attempts, result } = entry;
  const { refid: old, withdrawal_id } = (result ?? {}) as { refid?: unknown; withdrawal_id?: unknown };
  const refid = state === "settled" ? (old ?? withdrawal_id) : undefined;
  const isListed = typeof refid === "string";
  if (place.twin?.id === id) {
    const now = driver.now();
    const isBlind = state === "settled" && !isListed && attempts.length > 0;
    const blind = isBlind ? Math.max(now, attempts.at(-1)!.at) : place.twin.blind;
    const isRecent = blind !== undefined && blind > now - DAY;
    const next: Twin = { v: 1, id, blind, w: driver.token() };
    writes.push({ ...driver.write(place.key, place.text, next), ...(isRecent ? {} : { now: undefined }) });
  }
  const own = isListed ? driver.keys.refid(refid) : undefined;
  if (own !== undefined && (await driver.read(own)) === undefined) {
    const claim: Claim = { v: 1, id, at: driver.now(), w: driver.token() };
    writes.push(driver.write(own, undefined, claim));
  }
  return writes;
}

/** What is listed and no payment has taken for its own: an earlier one of the same id neither, that was forgotten. */
export async function unclaimed<One extends Listed>(
  driver: Driver,
  listed: One[],
  isClaim = (_key: string, _text: string): boolean => true,
): Promise<One[]> {
  const free: One[] = [];
  for (const one of listed) {
    const key = driver.keys.refid(one.id);
    const text = await driver.read(key);
    if (text === undefined || !isClaim(key, text)) free.push(one);
  }
  return free;
}

/** The same, and what only another key or another hand says to be a payment's. */
export function unproven<One extends Listed>(driver: Driver, listed: One[]): Promise<One[]> {
  return unclaimed(driver, listed, (key, text) => opened(driver.client, key, text)?.isOurs === true);
}
