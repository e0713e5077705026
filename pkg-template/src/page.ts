import { fromCaller, invalid } from "./error.ts";
import type { Page } from "./generated/endpoints.ts";

const NAMES = ["deposit", "deposits", "withdrawal", "withdrawals", "methods", "addresses"] as const;

/**
 * Reads a list, whole or by pages, in every spelling that Kraken uses.
 *
 * @param result The result of `DepositStatus`, `WithdrawStatus` or any other list.
 * @returns The rows, and the cursor of the next page; none at the end of the list.
 * @throws {PaySignError} `invalid_request` for a result that is neither list nor page.
 *
 * @example
 * const { items, cursor } = page(result);
 * if (cursor) kraken.request("DepositStatus", { cursor });
 */
export function page<Row>(result: readonly Row[] | Page<Row>): { items: Row[]; cursor?: string } {
  return fromCaller(page, () => rowsOf(result));
}

function rowsOf<Row>(result: readonly Row[] | Page<Row>): { items: Row[]; cursor?: string } {
  if (Array.isArray(result)) return { items: [...(result as Row[])] };
  if (typeof result === "object" && result !== null) {
    const held = result as Page<Row>;
    const name = NAMES.find((candidate) => Object.hasOwn(held, candidate));
    const rows = name === undefined ? undefined : held[name];
    if (typeof rows === "object" && rows !== null) {
      const items = Array.isArray(rows) ? [...rows] : [rows];
      const cursor = held.next_cursor;
      return typeof cursor === "string" && cursor !== "" ? { items, cursor } : { items };
    }
  }
  throw invalid("result", "is neither a list nor a page of one");
}
