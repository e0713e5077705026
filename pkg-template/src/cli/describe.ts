// What members an endpoint has and what each must be, learned from the core's own errors: no table is repeated here.

import { PaySignError } from "paysign";
import type { Values } from "./values.ts";

/** A member and its rule. */
export interface Member {
  name: string;
  required: boolean;
  rule: string;
}

/** Whether a text is a rule's own example, or one of these will do where a required member stands before others. */
const SAMPLES = ["1", "AA", "75906707-8c31-479c-b354-aa805c4cefbc"];

/**
 * Lists the members of an endpoint, in their order, by giving it what it can't take and reading what it says.
 *
 * @param check Validates parameters as `Kraken.check` does.
 * @returns What could be learned; nothing if the core speaks otherwise than expected.
 */
export function membersOf(check: (values: Values) => void): Member[] {
  const complaint = (values: Values): PaySignError | undefined => {
    try {
      check(values);
      return undefined;
    } catch (error) {
      return PaySignError.is(error) ? error : undefined;
    }
  };

  const names = /; there are (.*)$/.exec(complaint({ "?": true })?.message ?? "")?.[1]?.split(", ") ?? [];
  const members: Member[] = [];
  const valid: Values = {};
  for (const name of names) {
    const missing = complaint(valid)?.field === name;
    // Nothing takes a function, so the error is about the member's kind.
    const refusal = complaint({ ...valid, [name]: () => undefined });
    const rule = refusal?.field === name ? /: (?:must be )?(.*?)(?:, not \S.*)?$/s.exec(refusal.message)?.[1] : undefined;
    if (rule === undefined) continue;
    members.push({ name, required: missing, rule });
    if (!missing) continue;
    const choices = [...rule.matchAll(/"([^"]+)"/g)].map((match) => match[1]!);
    const sample = [...choices, ...SAMPLES].find((text) => complaint({ ...valid, [name]: text })?.field !== name);
    if (sample === undefined) break;
    valid[name] = sample;
  }
  return members;
}
