import { guarded } from "./core/instance.ts";
import type { Endpoint } from "./request.ts";

/** What there is to know of an operation before it is called. */
export interface OperationInfo {
  api: "kraken" | "katu9";
  /** The endpoint's name. */
  name: Endpoint;
  method: "POST" | "GET";
  /** The path that is called. */
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
  return guarded((core) => core.operations() as OperationInfo[]);
}
