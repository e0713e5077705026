// What a call has answered, for people: lists as tables, whatever each endpoint calls its list.

import { page } from "../index.ts";
import { noteMissing } from "./columns.ts";
import type { Declaration } from "./declared.ts";
import type { Terminal } from "./terminal.ts";
import { clean, shell } from "./text.ts";

/** The rows of a list, and how to ask for more of them. */
interface Rows {
  items: unknown[];
  more?: string | undefined;
}

/** Shows the result of a call: all of it, or these columns. */
export async function show(
  declared: Declaration,
  result: unknown,
  terminal: Terminal,
  columns?: readonly string[],
): Promise<void> {
  if (declared.name === "WithdrawCancel") {
    await terminal.answer(result);
    const says =
      result === true
        ? "true: it was cancelled"
        : `${String(result)}: it was not cancelled, and the withdrawal goes on`;
    return terminal.hint(`${says}. \`paysign kraken WithdrawStatus\` shows where it stands.`);
  }
  if (terminal.json) return terminal.answer(result);
  const rows = declared.api === "kraken" ? rowsOf(declared, result) : undefined;
  const shown = rows?.items ?? result;
  await terminal.answer(shown, columns);
  if (columns !== undefined) await noteMissing(columns, shown, terminal);
  if (rows === undefined || rows.items.length === 0) return;
  const more = rows.more === undefined ? "" : `, ${rows.more}`;
  await terminal.hint(counted(rows.items.length, declared) + more);
}

/** What a row is, by the end of the endpoint's name; the first that fits. */
const NOUNS: readonly (readonly [end: RegExp, one: string, many: string])[] = [
  [/^DepositStatus$|deposits$/, "deposit", "deposits"],
  [/^WithdrawStatus$|withdrawals$/, "withdrawal", "withdrawals"],
  [/Addresses$|addresses$/, "address", "addresses"],
  [/Methods$|methods\/\{direction\}$/, "method", "methods"],
  [/Ledgers$/, "entry", "entries"],
  [/^Balance|assets\/\{direction\}$/, "asset", "assets"],
];

function counted(count: number, { name }: Declaration): string {
  const [, one, many] = NOUNS.find(([end]) => end.test(name)) ?? [undefined, "row", "rows"];
  return `${count} ${count === 1 ? one : many}`;
}

function rowsOf(declared: Declaration, result: unknown): Rows | undefined {
  if (declared.name === "Ledgers") return ledger(result as { ledger: object; count?: number });
  if (declared.result.startsWith("Record<")) return { items: byName(result as object) };
  try {
    const { items, cursor } = page(result as never);
    return { items, more: moreOf(declared, cursor) };
  } catch {
    return onlyList(declared, result);
  }
}

/** An object that holds nothing but one list, and perhaps the cursor of its next page. */
function onlyList(declared: Declaration, result: unknown): Rows | undefined {
  if (typeof result !== "object" || result === null) return undefined;
  const { next_cursor: cursor, ...members } = result as Record<string, unknown>;
  const [items, ...others] = Object.values(members);
  if (!Array.isArray(items) || others.length > 0) return undefined;
  return { items, more: moreOf(declared, typeof cursor === "string" ? cursor : undefined) };
}

/** A map as rows that begin with the name of each. */
const byName = (map: object): object[] =>
  Object.entries(map).map(([name, value]) =>
    typeof value === "object" && value !== null ? { name, ...value } : { name, value },
  );

function ledger({ ledger: entries, count }: { ledger: object; count?: number }): Rows {
  const items = byName(entries);
  if (count === undefined || count <= items.length || items.length === 0) return { items };
  return { items, more: `of ${count} in all: for those behind these, raise ofs by ${items.length}` };
}

function moreOf({ method }: Declaration, cursor: string | undefined): string | undefined {
  if (cursor === undefined) return undefined;
  // A cursor of Funding (Beta) holds what the page was asked with.
  const instead = method === "GET" ? ", in place of all that goes into the query" : "";
  return `next page: cursor=${shell(clean(cursor))}${instead}`;
}
