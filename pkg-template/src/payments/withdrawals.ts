// Which rows of WithdrawStatus a withdrawal can be.

import type { KrakenParams } from "../index.ts";
import { isDecimal, scaled } from "./decimals.ts";
import type { Listing } from "./listing.ts";

/** A row, as much of it as counts. */
interface Row {
  readonly refid: string;
  readonly key?: string | null | undefined;
  readonly amount: string;
  readonly fee?: string | null | undefined;
  readonly time: number;
  readonly status?: string | undefined;
  readonly "status-prop"?: string | null | undefined;
}

/** So many rows WithdrawStatus lists, the newest first. */
const LONGEST = 500;

/** How a Withdraw is looked for. */
export function oldListing(params: object): Listing {
  const { asset, key, amount, aclass, rebase_multiplier } = params as KrakenParams["Withdraw"];
  return {
    kind: "key",
    place: [key, asset, amount],
    first: (since) => ({ asset, aclass, rebase_multiplier, start: String(since / 1000) }),
    next: () => undefined,
    isWhole: (result) => rowsOf(result).length < LONGEST && !(result as { next_cursor?: unknown }).next_cursor,
    all: (result) => rowsOf(result).map(({ refid, time }) => ({ id: refid, at: time * 1000 })),
    found: (result) =>
      rowsOf(result)
        .filter((row) => fits(row, key, amount))
        .map((row) => ({
          id: row.refid,
          at: row.time * 1000,
          result: { refid: row.refid },
          but: takenBack(row) ?? untold(row, amount),
        })),
  };
}

/** The rows of a result, whole or by pages. */
function rowsOf(result: unknown): Row[] {
  if (Array.isArray(result)) return result as Row[];
  const { withdrawal = [], withdrawals = [] } = (result ?? {}) as { withdrawal?: Row | Row[]; withdrawals?: Row[] };
  return [withdrawals, withdrawal].flat();
}

/**
 * Whether a row can be a withdrawal of this amount with this key. Kraken's own samples differ in whether `amount` is what was
 * ordered or what arrives, so either may be. What a row does not say does not speak against it.
 */
function fits(row: Row, key: string, amount: string): boolean {
  if (typeof row?.refid !== "string" || (row.key ?? key) !== key || !isDecimal(row.amount) || !isDecimal(amount))
    return false;
  const wanted = scaled(amount);
  if (scaled(row.amount) === wanted) return true;
  if (row.fee == null) return scaled(row.amount) < wanted;
  return isDecimal(row.fee) && scaled(row.amount) + scaled(row.fee) === wanted;
}

/** What a row that fits leaves open. */
function untold({ refid, key, fee, amount }: Row, wanted: string): string | undefined {
  if (key == null) return `as ${refid}, but its key can't be told`;
  return fee == null && scaled(amount) !== scaled(wanted) ? `as ${refid}, but its fee can't be told` : undefined;
}

/** What a row says of a withdrawal that was taken back, or was not carried out. */
function takenBack({ refid, status, "status-prop": property }: Row): string | undefined {
  const isSo = /cancel|return/i.test(property ?? "") || /^failure$/i.test(status ?? "");
  return isSo ? `as ${property || status}: refid ${refid}` : undefined;
}
