// Writes an object's own members into one text, in which no value can be mistaken for another: a head of
// `<tag><index>:<length>,` entries, a line feed, then the values. The core decides what they mean.

import { invalid } from "../error.ts";
import { isWellFormed } from "./text.ts";

/** The members that the core knows, by their place in its table. */
export interface Members {
  readonly index: ReadonlyMap<string, number>;
  /** How the entry of a text begins, for each of them. */
  readonly text: readonly string[];
  /** Which of them are sent as JSON. */
  readonly json: readonly boolean[];
}

/** Lengths as text, which short values need all the time. */
const LENGTHS = Array.from({ length: 256 }, (_, length) => `${length},`);

/** Nothing longer can be sent, so it need not be copied to be refused. */
const LONGEST = 1 << 20;

/** Frames the own enumerable members of `source`, which is called `what` in errors. Absent is absent. */
export function frame(members: Members, source: object | undefined, what: string): string {
  if (source === undefined) return "\n";
  let head = "";
  let values = "";
  for (const name of names(source, what)) {
    let value: unknown;
    try {
      value = (source as Record<string, unknown>)[name];
    } catch (cause) {
      throw invalid(name, "could not be read: its getter has thrown", { cause });
    }
    if (value === undefined) continue;
    const index = members.index.get(name);
    if (index === undefined) {
      const shown = name.slice(0, 256);
      head += `u0:${shown.length},`;
      values += shown;
      continue;
    }
    if (typeof value === "string" && value.length < LENGTHS.length && isWellFormed(value)) {
      head += members.text[index] + LENGTHS[value.length]!;
      values += value;
      continue;
    }
    let tag: string;
    let text: string;
    switch (typeof value) {
      case "string":
        text = value;
        tag = text.length > LONGEST ? "l" : isWellFormed(text) ? "s" : "w";
        if (tag !== "s") text = "";
        break;
      case "number":
        text = String(value);
        tag = "n";
        break;
      case "boolean":
        text = String(value);
        tag = "b";
        break;
      case "bigint":
        text = String(value);
        tag = "i";
        break;
      case "function":
        text = "";
        tag = "f";
        break;
      default: {
        const json = members.json[index] && value !== null ? stringify(name, value) : undefined;
        text = json ?? (value === null ? "" : kind(value));
        tag = json !== undefined ? "j" : value === null ? "z" : "o";
        if (text.length > LONGEST) {
          tag = "l";
          text = "";
        }
      }
    }
    head += tag + index + ":" + text.length + ",";
    values += text;
  }
  return head + "\n" + values;
}

/** The own enumerable string keys. */
function names(source: object, what: string): string[] {
  try {
    if (source !== null && typeof source === "object" && !Array.isArray(source)) return Object.keys(source);
  } catch (cause) {
    throw invalid(what, "could not be read", { cause });
  }
  throw invalid(what, `must be an object, not ${source === null ? "null" : kind(source)}`);
}

function stringify(name: string, value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch (cause) {
    throw invalid(name, "can't be written as JSON: it is cyclic, holds a bigint, or a getter has thrown", { cause });
  }
}

function kind(value: unknown): string {
  try {
    if (Array.isArray(value)) return "an array";
  } catch {
    // A revoked proxy is an object that can't be read.
  }
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** A copy of an options object, whose getters run once. */
export function snapshot(source: unknown, what: string): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  if (source === undefined) return copy;
  for (const name of names(source as object, what)) {
    try {
      copy[name] = (source as Record<string, unknown>)[name];
    } catch (cause) {
      throw invalid(name, "could not be read: its getter has thrown", { cause });
    }
  }
  return copy;
}
