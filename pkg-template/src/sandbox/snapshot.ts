// A sandbox's state as text. JSON has no maps, sets and big integers, so these stand in it as objects with one member
// whose name starts with $. No other object of the state has such members: what callers send is kept as text.

import { RawJson } from "./json.ts";

/** Writes a state as JSON text. */
export function encoded(state: unknown): string {
  return JSON.stringify(state, (_name, value: unknown) => {
    if (value instanceof Map) return { $map: [...value] };
    if (value instanceof Set) return { $set: [...value] };
    if (value instanceof RawJson) return { $json: value.text };
    if (typeof value === "bigint") return { $integer: value.toString() };
    return value;
  });
}

/** Reads what `encoded` wrote; throws a SyntaxError for text that is not JSON. */
export function decoded(text: string): unknown {
  return JSON.parse(text, (_name, value: unknown) => {
    if (typeof value !== "object" || value === null) return value;
    const { $map, $set, $json, $integer } = value as Record<string, unknown>;
    if (Array.isArray($map)) return new Map($map as [unknown, unknown][]);
    if (Array.isArray($set)) return new Set($set);
    if (typeof $json === "string") return new RawJson($json);
    if (typeof $integer === "string") return BigInt($integer);
    return value;
  });
}
