// From the text of a command line to the types that an operation declares.

import { Katu9, Kraken, type Katu9Endpoint, type KrakenEndpoint } from "../index.ts";
import type { Member } from "./declared.ts";
import { lossless } from "./lossless.ts";
import { checkNames, nested } from "./nested.ts";

/** Parameters as the core takes them. */
export type Values = Record<string, unknown>;

/**
 * Converts the words `name=value` to what the members of an operation take; names with dots make objects. What can't be
 * converted stays text, for the core to refuse by name.
 *
 * Throws PaySignError `invalid_request` for an object that is not JSON, or that would lose something as JSON, and for
 * names with dots that make no objects.
 *
 * @param texts The words, by their names.
 * @param members The declared members.
 */
export function converted(texts: ReadonlyMap<string, string>, members: readonly Member[]): Values {
  checkNames(texts.keys(), members);
  const kinds = new Map(members.map(({ name, kind }) => [name, kind]));
  return nested(Array.from(texts, ([name, text]) => [name, valueOf(name, kinds.get(name), text)] as const));
}

function valueOf(name: string, kind: string | undefined, text: string): unknown {
  switch (kind) {
    case "integer":
      // Only what is written as JavaScript would write it: 1e3, 007 and digits beyond 2^53 stay what they are.
      return Number.isFinite(Number(text)) && String(Number(text)) === text ? Number(text) : text;
    case "bool":
    case "flag":
    case "cursor":
      return text === "true" || text === "false" ? text === "true" : text;
    case "object":
      return lossless(name, text);
    default:
      return text;
  }
}

/** What validates parameters as `Kraken.check` and `Katu9.check` do, without keys. */
export function checkOf(api: "kraken" | "katu9", endpoint: string): (values: Values) => void {
  // What stands behind these keys does not matter: nothing is signed with them.
  if (api === "katu9") {
    const client = new Katu9({ token: "help" });
    return (values) => client.check(endpoint as Katu9Endpoint, values as never);
  }
  const client = new Kraken({ apiKey: "help", apiSecret: "aGVscA==" });
  return (values) => client.check(endpoint as KrakenEndpoint, values as never);
}
