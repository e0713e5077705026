// Objects that the caller gives: only plain ones say all that they hold by their own members.

import { failure, guarded } from "./instance.ts";
import { isPlain, isWellFormed } from "./text.ts";
import { writeText } from "./buffer.ts";
import { invalid } from "../error.ts";

/** The own enumerable string keys of a plain object, which is called `what` in errors; throws for anything else. */
export function namesOf(source: unknown, what: string): string[] {
  let plain: boolean;
  try {
    plain = typeof source === "object" && source !== null && !Array.isArray(source) && isPlain(source);
    if (plain) return Object.keys(source as object);
  } catch (cause) {
    throw invalid(what, "could not be read", { cause });
  }
  throw invalid(what, notPlain(source));
}

function notPlain(source: unknown): string {
  const kind = kindOf(source);
  if (typeof source !== "object" || source === null || Array.isArray(source)) return `must be an object, not ${kind}`;
  if (kind === "a Promise") return "must be a plain object, not a Promise: await it";
  return `must be a plain object, not ${kind}: name the members, as in { amount: dto.amount }, since a spread drops getters`;
}

/** What a value is, for an error. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value !== "object") return `a ${typeof value}`;
  try {
    if (Array.isArray(value)) return "an array";
    const tag = Object.prototype.toString.call(value).slice(8, -1);
    if (tag !== "Object") return /^[AEIOU]/.test(tag) ? `an ${tag}` : `a ${tag}`;
    return isPlain(value) ? "an object" : "an instance of a class";
  } catch {
    // A revoked proxy is an object that can't be read.
    return "an object";
  }
}

/** A copy of a plain object, whose getters run once. */
export function snapshot(source: unknown, what: string): Record<string, unknown> {
  const copy: Record<string, unknown> = Object.create(null);
  if (source === undefined) return copy;
  for (const name of namesOf(source, what)) copy[name] = read(source as object, name, name);
  return copy;
}

/** A copy of a plain object that may have these members and no others. */
export function known(source: unknown, what: string, names: readonly string[]): Record<string, unknown> {
  const copy = snapshot(source, what);
  for (const name of Object.keys(copy)) {
    if (copy[name] === undefined || names.includes(name)) continue;
    throw guarded((core) => {
      const length = writeText(name.slice(0, 256));
      core.refuseMember(length, writeText(names.join("\n"), length));
      return failure();
    });
  }
  return copy;
}

/** Reads a member, which errors call `path`. */
export function read(source: object, name: string, path: string): unknown {
  try {
    return (source as Record<string, unknown>)[name];
  } catch (cause) {
    throw invalid(path, "could not be read: its getter has thrown", { cause });
  }
}

/**
 * JSON text of an object that is the caller's own to fill. Each getter runs once, `toJSON` counts, and what JSON would
 * drop or change in silence is refused.
 */
export function freeJson(name: string, value: object): string {
  try {
    return JSON.stringify(
      copied(value, name, [], (rule, path, cause) =>
        invalid(name, path === name ? rule : `${rule} (at ${path})`, cause === undefined ? {} : { cause }),
      ),
    );
  } catch (cause) {
    if (cause instanceof RangeError) throw invalid(name, "is nested too deeply for JSON", { cause });
    throw cause;
  }
}

type Refuse = (rule: string, path: string, cause?: unknown) => Error;

function copied(value: unknown, path: string, around: readonly object[], refuse: Refuse): unknown {
  switch (typeof value) {
    case "string":
      if (!isWellFormed(value)) throw refuse("holds a lone surrogate; text must be well-formed Unicode", path);
      return value;
    case "number":
      if (!Number.isFinite(value)) throw refuse("holds a number that JSON can't carry: it must be finite", path);
      return value;
    case "boolean":
      return value;
    case "object":
      return value === null ? null : copiedObject(value, path, around, refuse);
    default:
      throw refuse(`holds ${kindOf(value)}, which JSON can't carry`, path);
  }
}

function copiedObject(value: object, path: string, around: readonly object[], refuse: Refuse): unknown {
  if (around.includes(value)) throw refuse("is cyclic, which JSON can't carry", path);
  const inside = [...around, value];
  const attempt = <T>(run: () => T): T => {
    try {
      return run();
    } catch (cause) {
      throw refuse("can't be read: a getter or toJSON has thrown", path, cause);
    }
  };
  const toJSON: unknown = attempt(() => (value as { toJSON?: unknown }).toJSON);
  if (typeof toJSON === "function") {
    const made: unknown = attempt(() => toJSON.call(value, path));
    if (made === null) throw refuse("holds what becomes null in JSON, such as an invalid Date", path);
    // What toJSON gives is not asked for its own.
    return typeof made === "object"
      ? copiedMembers(made, path, inside, refuse, attempt)
      : copied(made, path, inside, refuse);
  }
  return copiedMembers(value, path, inside, refuse, attempt);
}

function copiedMembers(
  value: object,
  path: string,
  inside: readonly object[],
  refuse: Refuse,
  attempt: <T>(run: () => T) => T,
): unknown {
  if (attempt(() => Array.isArray(value))) {
    const list = value as readonly unknown[];
    const length = attempt(() => list.length);
    const copy: unknown[] = [];
    for (let index = 0; index < length; index++) {
      copy.push(
        copied(
          attempt(() => list[index]),
          `${path}[${index}]`,
          inside,
          refuse,
        ),
      );
    }
    return copy;
  }
  if (!attempt(() => isPlain(value))) {
    throw refuse(
      inside.length === 1 ? notPlain(value) : `holds ${kindOf(value)}, which JSON would empty: name its members`,
      path,
    );
  }
  const copy: Record<string, unknown> = Object.create(null);
  for (const name of attempt(() => Object.keys(value))) {
    const member: unknown = attempt(() => (value as Record<string, unknown>)[name]);
    if (!isWellFormed(name)) throw refuse("holds a lone surrogate; text must be well-formed Unicode", path);
    if (member !== undefined) copy[name] = copied(member, `${path}.${name.slice(0, 64)}`, inside, refuse);
  }
  return copy;
}
