import { base64Bytes, textOf } from "../../encoding.ts";
import type { Parameters } from "../parameters.ts";
import { invalidArgument } from "../refusal.ts";
import type { FundingRecord } from "./records.ts";

/** The two lists that come in pages: the member that a page calls them by, and how many come without a limit. */
export interface Listing {
  readonly name: "deposit" | "withdrawals";
  readonly usualLimit: number;
}

/**
 * Orders a list, newest first, and cuts it by `start` and `end` (records strictly before and after are left out) and
 * `limit`; with a `cursor`, returns a page object whose `next_cursor` is missing on the last page.
 */
export function listed(records: readonly FundingRecord[], listing: Listing, parameters: Parameters): unknown {
  const start = parameters.optionalTime("start") ?? 0;
  const end = parameters.optionalTime("end") ?? Number.POSITIVE_INFINITY;
  const limit = parameters.optionalInteger("limit", "number or text") ?? listing.usualLimit;
  if (limit < 1) throw invalidArgument("limit");
  const cursor = parameters.optionalFlagOrText("cursor") ?? false;

  const within = records
    .filter((record) => record.time >= start && record.time <= end)
    .sort((one, other) => other.time - one.time);
  const first = typeof cursor === "string" ? afterCursor(within, listing, cursor) : 0;
  const page = within.slice(first, first + limit);
  if (cursor === false) return page;
  const last = page.at(-1);
  const more = last !== undefined && first + limit < within.length;
  return { [listing.name]: page, ...(more ? { next_cursor: cursorAfter(listing, last) } : {}) };
}

// A cursor names the last record of the page before it. Its three leading bytes put + and / into its text, its length
// puts = at the end: the three characters that a form body must escape.
const LEAD = "\u00fb\u00ff\u00bf";

function cursorAfter(listing: Listing, record: FundingRecord): string {
  return btoa(`${LEAD}${listing.name.charAt(0)}${record.refid}`);
}

function afterCursor(records: readonly FundingRecord[], listing: Listing, cursor: string): number {
  const refid = textOf(base64Bytes(cursor)?.slice(LEAD.length + 1) ?? new Uint8Array());
  const at = records.findIndex((record) => record.refid === refid && cursorAfter(listing, record) === cursor);
  if (at < 0) throw invalidArgument("cursor");
  return at + 1;
}
