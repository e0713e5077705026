// Lists in pages. A cursor holds all that its list was asked for, so no other parameter stands beside it; it is not
// meant to be read.

import { base64, base64Bytes, textOf, utf8 } from "../../encoding.ts";
import { invalid, Members } from "./members.ts";

/** What a list is called in its cursors, what it may be asked for, and how long its pages are. */
export interface ListRule {
  readonly list: string;
  readonly filters: readonly string[];
  readonly most: number;
}

// How many come without a limit is not documented.
const USUAL_LIMIT = 100;

interface Cursor {
  readonly list: string;
  readonly key: string;
  readonly limit: number;
  readonly params: readonly (readonly [string, string])[];
}

/**
 * One page of a list and the cursor to the next, which is absent on the last.
 *
 * `find` returns all that fits a query, newest first; `keyOf` tells them apart.
 */
export function page<T>(
  query: Members,
  { list, filters, most }: ListRule,
  find: (query: Members) => readonly T[],
  keyOf: (item: T) => string,
): { readonly items: readonly T[]; readonly next_cursor?: string } {
  const cursor = query.has("cursor") ? readCursor(query, list) : undefined;
  if (cursor === undefined) query.only([...filters, "limit"]);
  const asked = cursor === undefined ? query : queryOf(cursor);
  const all = find(asked);
  const limit = cursor?.limit ?? query.limit("limit", most) ?? USUAL_LIMIT;
  const first = cursor === undefined ? 0 : all.findIndex((item) => keyOf(item) === cursor.key) + 1;
  if (cursor !== undefined && first === 0) throw notOurs();
  const items = all.slice(first, first + limit);
  const last = items.at(-1);
  if (last === undefined || first + limit >= all.length) return { items };
  const params = asked.pairs.filter(([name]) => name !== "limit" && name !== "account_id");
  return { items, next_cursor: written({ list, key: keyOf(last), limit, params }) };
}

function queryOf({ params }: Cursor): Members {
  return new Members(new Map(params.map(([name, text]) => [name, { kind: "text", text }])), true);
}

function written(cursor: Cursor): string {
  return base64(utf8(JSON.stringify(cursor)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");
}

function readCursor(query: Members, list: string): Cursor {
  query.only(["cursor"]);
  const text = query.text("cursor").replaceAll("-", "+").replaceAll("_", "/");
  const bytes = base64Bytes(text.padEnd(Math.ceil(text.length / 4) * 4, "="));
  if (bytes === undefined) throw notOurs();
  try {
    const cursor = JSON.parse(textOf(bytes)) as Cursor;
    const isWhole = Number.isSafeInteger(cursor.limit) && cursor.params.every(([name, text]) => isText(name, text));
    if (cursor.list === list && isWhole) return cursor;
  } catch {
    // It is refused below, with the cursors of other lists.
  }
  throw notOurs();
}

function isText(...values: unknown[]): boolean {
  return values.every((value) => typeof value === "string");
}

function notOurs(): Error {
  return invalid("cursor", "is not the next_cursor of a page of this list");
}
