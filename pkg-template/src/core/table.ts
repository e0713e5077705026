// What the core's tables say of endpoints and options, asked once and kept.

import { invalid } from "../error.ts";
import type { Katu9Endpoint, KrakenEndpoint } from "../generated/endpoints.ts";
import type { Members } from "./frame.ts";
import { guarded } from "./instance.ts";

/** One row of the core's table. */
export interface Row extends Members {
  readonly name: KrakenEndpoint | Katu9Endpoint;
  readonly number: number;
  readonly api: "kraken" | "katu9";
  readonly method: "POST" | "GET";
  readonly path: string;
  /** Whether the request's body decides what to do after a lost answer. */
  readonly bodyDecides: boolean;
}

const rows = { kraken: new Map<unknown, Row>(), katu9: new Map<unknown, Row>(), any: new Map<unknown, Row>() };
const options = new Map<string, Members>();

/** Finds an endpoint, or throws with the nearest name. */
export function rowOf(api: "kraken" | "katu9" | "any", name: unknown): Row {
  const known = rows[api].get(name);
  if (known !== undefined) return known;
  if (typeof name !== "string") {
    throw invalid("endpoint", `must be the name of an endpoint, not ${name === null ? "null" : typeof name}`);
  }
  const described = guarded((core) => core.endpoint(api, name.slice(0, 256)));
  const [number, owner, method, path, bodyDecides, ...fields] = described.split("\n");
  const row: Row = {
    name: name as KrakenEndpoint,
    number: Number(number),
    api: owner as Row["api"],
    method: method as Row["method"],
    path: path!,
    bodyDecides: bodyDecides === "1",
    ...members(fields),
  };
  rows[api].set(name, row);
  return row;
}

/** The options that a constructor (`Kraken`, `Katu9`) or a request (`kraken`, `katu9`) takes. */
export function optionsOf(what: "Kraken" | "Katu9" | "kraken" | "katu9"): Members {
  let known = options.get(what);
  if (known === undefined) {
    known = members(guarded((core) => core.options(what)).split("\n").slice(1));
    options.set(what, known);
  }
  return known;
}

function members(fields: readonly string[]): Members {
  return {
    index: new Map(fields.map((field, index) => [field.replace("*", ""), index])),
    text: fields.map((_, index) => `s${index}:`),
    json: fields.map((field) => field.startsWith("*")),
  };
}
