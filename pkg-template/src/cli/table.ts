// Answers for people: lists as aligned columns, objects as names and values with their lists below.

import { clean, json, pad, width } from "./text.ts";

type Row = ReadonlyMap<string, string>;

/**
 * Lays a result out as text: a list of objects as a table, an object as names and values and a table for each list of
 * objects in it, anything else as one line.
 *
 * @param value What the API answered.
 * @param columns How wide the terminal is: a table that is wider becomes one block for each row.
 * @param heading How headings are shown.
 */
export function layout(value: unknown, columns = Infinity, heading: (text: string) => string = (text) => text): string {
  if (Array.isArray(value)) {
    if (value.length === 0) return "(none)";
    if (!value.every(isObject)) return value.map(cell).join("\n");
    return list(
      value.map((row) => flat(row)),
      columns,
      heading,
    );
  }
  if (!isObject(value)) return cell(value);
  const members = Object.entries(value);
  const row = flat(Object.fromEntries(members.filter(([, member]) => !isTable(member))));
  const tables = members.filter(([, member]) => isTable(member));
  if (row.size + tables.length === 0) return "(done; nothing else was answered)";
  const below = tables.map(([name, rows]) => `${heading(clean(name))}\n${layout(rows, columns, heading)}`);
  return [...(row.size > 0 ? [block(row, heading)] : []), ...below].join("\n\n");
}

/** Whether a member of an object is a list that deserves a table of its own. */
const isTable = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isObject);

/** Aligns rows under headings. */
function list(rows: readonly Row[], columns: number, heading: (text: string) => string): string {
  const names = [...new Set(rows.flatMap((row) => [...row.keys()]))];
  const widths = names.map((name) => Math.max(width(name), ...rows.map((row) => width(row.get(name) ?? ""))));
  if (widths.reduce((sum, one) => sum + one + 2, -2) > columns) {
    return rows.map((row) => block(row, heading)).join("\n\n");
  }
  const line = (cells: readonly string[]): string =>
    cells
      .map((text, index) => pad(text, widths[index]!))
      .join("  ")
      .trimEnd();
  return [heading(line(names)), ...rows.map((row) => line(names.map((name) => row.get(name) ?? "")))].join("\n");
}

/** Writes one name and value a line. */
function block(row: Row, heading: (text: string) => string): string {
  const longest = Math.max(...[...row.keys()].map((name) => width(name)));
  return [...row].map(([name, text]) => `${heading(pad(name, longest))}  ${text}`.trimEnd()).join("\n");
}

/** The members of an object as text; those of objects within it by their path. */
function flat(value: object, prefix = "", row = new Map<string, string>()): Row {
  for (const [name, member] of Object.entries(value)) {
    const path = prefix + clean(name);
    if (isObject(member) && Object.keys(member).length > 0) flat(member, `${path}.`, row);
    else row.set(path, cell(member));
  }
  return row;
}

function cell(value: unknown): string {
  return typeof value === "string" ? clean(value) : value === null ? "-" : json(value);
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
