import { operationOf } from "./core/table.ts";
import { OperationTexts } from "./generated/seam.ts";
import type { Endpoint } from "./request.ts";

/** What there is to know of an operation before it is called. */
export interface OperationInfo {
  api: "kraken" | "katu9";
  /** The endpoint's name. */
  name: Endpoint;
  method: "GET" | "POST" | "PUT" | "DELETE";
  /** The path that is called; `{name}` stands for a member. */
  path: string;
  /** What the API key must be allowed to do. */
  permissions: string[];
  /** What a call adds to the rate counter; 0 where nothing is documented. */
  cost: number;
  /** Whether a successful call moves money. */
  movesMoney: boolean;
  /** Whether the same call can be made twice without a second effect. */
  repeatable: boolean;
}

/**
 * Lists all operations of both APIs.
 *
 * @example
 * const moving = operations().filter((operation) => operation.movesMoney);
 */
export function operations(): OperationInfo[] {
  const all: OperationInfo[] = [];
  for (let texts = operationOf(0); texts !== undefined; texts = operationOf(all.length)) {
    all.push({
      api: texts[OperationTexts.api] as OperationInfo["api"],
      name: texts[OperationTexts.name] as Endpoint,
      method: texts[OperationTexts.method] as OperationInfo["method"],
      path: texts[OperationTexts.path]!,
      permissions: texts.slice(OperationTexts.length),
      cost: Number(texts[OperationTexts.cost]),
      movesMoney: texts[OperationTexts.movesMoney] !== "",
      repeatable: texts[OperationTexts.repeatable] !== "",
    });
  }
  return all;
}
