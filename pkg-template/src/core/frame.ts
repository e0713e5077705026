// Writes an object's own members into one text, in which no value can be mistaken for another: a head of
// `<tag><index>:<length>,` entries, a line feed, then the values. The core decides what they mean.

import { Tag } from "../generated/seam.ts";
import { freeJson, kindOf, namesOf, read } from "./plain.ts";
import { isWellFormed } from "./text.ts";

/** The members that the core knows, by their place in its table. */
export interface Members {
  readonly index: ReadonlyMap<string, number>;
  /** How the entry of a text begins, for each place. */
  readonly text: readonly string[];
  /** Which places are objects: the caller's own, sent as JSON, or one with these members. */
  readonly inside: readonly (ReadonlyMap<string, number> | "free" | undefined)[];
}

/** Lengths as text, which short values need all the time. */
const LENGTHS = Array.from({ length: 256 }, (_, length) => `${length},`);

/** Nothing longer can be sent, so it need not be copied to be refused. */
const LONGEST = 1 << 20;

/** What is framed so far. */
interface Frame {
  head: string;
  values: string;
}

/** Frames the own enumerable members of `source`, which is called `what` in errors. Absent is absent. */
export function frame(members: Members, source: object | undefined, what: string): string {
  if (source === undefined) return "\n";
  const framed = { head: "", values: "" };
  add(framed, members, members.index, source, what, "");
  return framed.head + "\n" + framed.values;
}

/** Adds the members of an object, whose names have `before` before them in errors. */
function add(
  framed: Frame,
  members: Members,
  index: ReadonlyMap<string, number>,
  source: unknown,
  what: string,
  before: string,
): void {
  for (const name of namesOf(source, what)) {
    const path = before + name;
    const value = read(source as object, name, path);
    if (value === undefined) continue;
    const place = index.get(name);
    if (place === undefined) {
      const shown = path.slice(0, 256);
      framed.head += Tag.unknown + "0:" + shown.length + ",";
      framed.values += shown;
      continue;
    }
    if (typeof value === "string" && value.length < LENGTHS.length && isWellFormed(value)) {
      framed.head += members.text[place] + LENGTHS[value.length]!;
      framed.values += value;
      continue;
    }
    const inside = members.inside[place];
    if (typeof inside === "object" && typeof value === "object" && value !== null && !Array.isArray(value)) {
      framed.head += Tag.nested + place + ":0,";
      add(framed, members, inside, value, path, `${path}.`);
      continue;
    }
    const [tag, text] = tagged(value, path, inside === "free");
    framed.head += tag + place + ":" + text.length + ",";
    framed.values += text;
  }
}

/** The tag of a value, and its text. */
function tagged(value: unknown, name: string, isFree: boolean): [tag: Tag, text: string] {
  switch (typeof value) {
    case "string":
      if (value.length > LONGEST) return [Tag.tooLong, ""];
      return isWellFormed(value) ? [Tag.text, value] : [Tag.illFormed, ""];
    case "number":
      return [Tag.number, String(value)];
    case "boolean":
      return [Tag.boolean, String(value)];
    case "bigint":
      return [Tag.bigint, String(value)];
    case "function":
      return [Tag.function, ""];
    default: {
      if (value === null) return [Tag.null, ""];
      if (!isFree || typeof value !== "object") return [Tag.other, kindOf(value)];
      // Not a plain object: it would lose what its own members do not say.
      namesOf(value, name);
      const text = freeJson(name, value);
      return text.length > LONGEST ? [Tag.tooLong, ""] : [Tag.json, text];
    }
  }
}
