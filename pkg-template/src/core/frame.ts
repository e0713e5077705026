// Writes an object's own members into one text, in which no value can be mistaken for another: a head of
// `<tag><index>:<length>,` entries, a line feed, then the values. The core decides what they mean.

import { freeJson, kindOf, namesOf, read } from "./plain.ts";
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
  for (const name of namesOf(source, what)) {
    const value = read(source, name, name);
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
        const isFree = members.json[index] && typeof value === "object" && value !== null;
        // Not a plain object: it would lose what its own members do not say.
        if (isFree) namesOf(value, name);
        text = isFree ? freeJson(name, value) : value === null ? "" : kindOf(value);
        tag = isFree ? "j" : value === null ? "z" : "o";
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
