// What the core declares of each operation, in words: generated from the same declarations as the types.

import declarations from "../generated/members.json" with { type: "json" };
import type { OperationInfo } from "../index.ts";

/** A member of an operation's parameters. */
export interface Member {
  /** Its name; that of a member of an object has the object's name and a dot before it. */
  readonly name: string;
  /** Where it goes. */
  readonly place: "path" | "query" | "body";
  /** The kind that the declaration names, such as `text`, `integer` or `one_of`. */
  readonly kind: string;
  /** What may be given where the kind is `one_of`. */
  readonly choices?: readonly string[];
  readonly required: boolean;
  /** The object of which exactly one member is given, where this is one of them. */
  readonly oneOf?: string;
  /** What it must be. */
  readonly rule: string;
  readonly docs: string;
}

/** An operation. */
export interface Declaration extends OperationInfo {
  readonly encoding: string;
  /** What to do when a call may or may not have been executed. */
  readonly unsure: string;
  readonly docs: string;
  /** The type of its result. */
  readonly result: string;
  readonly members: readonly Member[];
  /** Whether its answer is for nobody but who has asked for it. */
  readonly sensitive: boolean;
}

/** Finds the declaration of an operation. */
export function declarationOf(api: "kraken" | "katu9", name: string): Declaration | undefined {
  return (declarations as Declaration[]).find((declared) => declared.api === api && declared.name === name);
}
