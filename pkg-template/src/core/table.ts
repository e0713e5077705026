// What the core's tables say of endpoints and options, asked once and kept.

import { members as listed, operation } from "#glue";

import { invalid } from "../error.ts";
import type { Katu9Endpoint, KrakenEndpoint } from "../generated/endpoints.ts";
import { Api, Listed, Mark, OperationTexts, Tag } from "../generated/seam.ts";
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

const rows = {
  [Api.kraken]: new Map<unknown, Row>(),
  [Api.katu9]: new Map<unknown, Row>(),
  [Api.any]: new Map<unknown, Row>(),
};
const options = new Map<Listed, Members>();

/** Finds an endpoint, or throws with the nearest name. */
export function rowOf(api: Api, name: unknown): Row {
  const known = rows[api].get(name);
  if (known !== undefined) return known;
  if (typeof name !== "string") {
    throw invalid("endpoint", `must be the name of an endpoint, not ${name === null ? "null" : typeof name}`);
  }
  const number = guarded((core) => done(core.findEndpoint(api, writeText(name.slice(0, 256)))));
  const texts = operationOf(number)!;
  const row: Row = {
    name: name as KrakenEndpoint,
    number,
    api: texts[OperationTexts.api] as Row["api"],
    method: texts[OperationTexts.method] as Row["method"],
    bodyDecides: texts[OperationTexts.bodyDecides] !== "",
    isFunding: texts[OperationTexts.isFunding] !== "",
    isSensitive: texts[OperationTexts.isSensitive] !== "",
    ...members(Listed.endpoints + number),
  };
  rows[api].set(name, row);
  return row;
}

/** The options that a constructor or a request takes. */
export function optionsOf(what: Listed): Members {
  let known = options.get(what);
  if (known === undefined) {
    known = members(what);
    options.set(what, known);
  }
  return known;
}

/** What the core says of an endpoint in texts; nothing behind the last one. */
export function operationOf(number: number): string[] | undefined {
  return guarded(() => operation(number) as string[] | undefined);
}

/** The members of what is listed: of options, or of an endpoint. */
function members(place: Listed): Members {
  let index = new Map<string, number>();
  const around: (typeof index)[] = [];
  const text: string[] = [];
  const inside: Members["inside"][number][] = [];
  let mark = "";
  for (const name of guarded(() => listed(place) as string[])) {
    if (name === Mark.free || name === Mark.nested) {
      mark = name;
      continue;
    }
    if (name === Mark.end) {
      index = around.pop()!;
      continue;
    }
    index.set(name, text.length);
    text.push(Tag.text + text.length + ":");
    const its = mark === Mark.nested ? new Map<string, number>() : undefined;
    inside.push(its ?? (mark === Mark.free ? "free" : undefined));
    if (its !== undefined) {
      around.push(index);
      index = its;
    }
    mark = "";
  }
  return { index, text, inside };
}
