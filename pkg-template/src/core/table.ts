// What the core's tables say of endpoints and options, asked once and kept.

import { members as listed, operation } from "#glue";

import { invalid } from "../error.ts";
import type { Katu9Endpoint, KrakenEndpoint } from "../generated/endpoints.ts";
import type { Members } from "./frame.ts";
import { writeText } from "./buffer.ts";
import { done, guarded } from "./instance.ts";

/** One row of the core's table. */
export interface Row extends Members {
  readonly name: KrakenEndpoint | Katu9Endpoint;
  readonly number: number;
  readonly api: "kraken" | "katu9";
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** Whether the request's body decides what to do after a lost answer. */
  readonly bodyDecides: boolean;
  /** Whether it belongs to Funding (Beta). */
  readonly isFunding: boolean;
  /** Whether its answer is to be in no error. */
  readonly isSensitive: boolean;
}

const rows = { kraken: new Map<unknown, Row>(), katu9: new Map<unknown, Row>(), any: new Map<unknown, Row>() };
const options = new Map<string, Members>();

/** How the core numbers them. */
const APIS = ["kraken", "katu9", "any"];
/** What has members beside the endpoints, which come behind them in the core's list. */
const OPTIONS = ["Kraken", "Katu9", "kraken", "katu9"];

/** Finds an endpoint, or throws with the nearest name. */
export function rowOf(api: "kraken" | "katu9" | "any", name: unknown): Row {
  const known = rows[api].get(name);
  if (known !== undefined) return known;
  if (typeof name !== "string") {
    throw invalid("endpoint", `must be the name of an endpoint, not ${name === null ? "null" : typeof name}`);
  }
  const number = guarded((core) => done(core.find(APIS.indexOf(api), writeText(name.slice(0, 256)))));
  const [owner, , method, , bodyDecides, isFunding, isSensitive] = operationOf(number)!;
  const row: Row = {
    name: name as KrakenEndpoint,
    number,
    api: owner as Row["api"],
    method: method as Row["method"],
    bodyDecides: bodyDecides === "1",
    isFunding: isFunding === "1",
    isSensitive: isSensitive === "1",
    ...members(OPTIONS.length + number),
  };
  rows[api].set(name, row);
  return row;
}

/** The options that a constructor (`Kraken`, `Katu9`) or a request (`kraken`, `katu9`) takes. */
export function optionsOf(what: "Kraken" | "Katu9" | "kraken" | "katu9"): Members {
  let known = options.get(what);
  if (known === undefined) {
    known = members(OPTIONS.indexOf(what));
    options.set(what, known);
  }
  return known;
}

/** What the core says of an endpoint in texts; nothing behind the last one. */
export function operationOf(number: number): string[] | undefined {
  return guarded(() => operation(number) as string[] | undefined);
}

/** The members of what the core's list has in this place. */
function members(place: number): Members {
  let index = new Map<string, number>();
  const around: (typeof index)[] = [];
  const text: string[] = [];
  const inside: Members["inside"][number][] = [];
  let mark = "";
  for (const name of guarded(() => listed(place) as string[])) {
    if (name === "*" || name === "{") {
      mark = name;
      continue;
    }
    if (name === "}") {
      index = around.pop()!;
      continue;
    }
    index.set(name, text.length);
    text.push(`s${text.length}:`);
    const its = mark === "{" ? new Map<string, number>() : undefined;
    inside.push(its ?? (mark === "*" ? "free" : undefined));
    if (its !== undefined) {
      around.push(index);
      index = its;
    }
    mark = "";
  }
  return { index, text, inside };
}
