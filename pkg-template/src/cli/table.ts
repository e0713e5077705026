// Answers for people: lists as aligned columns, objects as names and values with their lists below.

import { clean, json, pad, width } from "./text.ts";
import { timeOf } from "./times.ts";

type Row = ReadonlyMap<string, string>;

/** How a result is laid out. */
export interface Layout {
  /** How wide the terminal is: a table that is wider becomes one block for each row. */
  readonly columns?: number | undefined;
  /** How headings are shown. */
  readonly heading?: (text: string) => string;
  /** The names that are shown, in their order; all of them if absent. */
  readonly only?: readonly string[] | undefined;
}

/**
 * Lays a result out as text: a list of objects as a table, an object as names and values and a table for each list of
 * objects in it, anything else as one line.
 *
 * @param value What the API answered.
 */
export function layout(value: unknown, how: Layout = {}): string {
  const { heading = same, only } = how;
  if (Array.isArray(value)) {
    if (value.length === 0) return "(none)";
    if (!value.every(isObject)) return value.map(cell).join("\n");
    return list(
      value.map((row) => flat(row)),
      how,
    );
  }
  if (!isObject(value)) return cell(value);
  const [members, tables] = parts(value);
  const row = picked(flat(members), only);
  if (row.size + tables.length === 0) return "(done; nothing else was answered)";
  const below = tables.map(([name, rows]) => `${heading(clean(name))}\n${layout(rows, how)}`);
  return [...(row.size > 0 ? [block(row, heading)] : []), ...below].join("\n\n");
}

/** The names that a result has, those of columns and of values. */
export function namesOf(value: unknown): Set<string> {
  if (Array.isArray(value)) return new Set(value.filter(isObject).flatMap((row: object) => [...flat(row).keys()]));
  if (!isObject(value)) return new Set();
  const [members, tables] = parts(value);
  return new Set([...flat(members).keys(), ...tables.flatMap(([, rows]) => [...namesOf(rows)])]);
}

const same = (text: string): string => text;

/** An object's own values, and the lists in it that deserve a table of their own. */
function parts(value: object): [members: object, tables: [name: string, rows: unknown][]] {
  const members = Object.entries(value);
  return [
    Object.fromEntries(members.filter(([, member]) => !isTable(member))),
    members.filter(([, member]) => isTable(member)),
  ];
}

/** Those of a row that are wanted; where none of them is there, all. */
function picked(row: Row, only: readonly string[] | undefined): Row {
  if (only === undefined) return row;
  const wanted = only.flatMap((name) => (row.has(name) ? [[name, row.get(name)!] as const] : []));
  return wanted.length === 0 ? row : new Map(wanted);
}

/** Whether a member of an object is a list of objects. */
const isTable = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isObject);

/** Aligns rows under headings. */
function list(rows: readonly Row[], { columns = Infinity, heading = same, only }: Layout): string {
  const there = new Set(rows.flatMap((row) => [...row.keys()]));
  const wanted = only?.filter((name) => there.has(name)) ?? [];
  const names = wanted.length > 0 ? wanted : [...there];
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
    else row.set(path, timeOf(path, member) ?? cell(member));
  }
  return row;
}

function cell(value: unknown): string {
  return typeof value === "string" ? clean(value) : value === null ? "-" : json(value);
}

const isObject = (value: unknown): value is object =>
  typeof value === "object" && value !== null && !Array.isArray(value);
