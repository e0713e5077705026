// What members an endpoint has and what each must be, learned from the core's own errors: no table is repeated here.

import { Katu9, Kraken, operations, PaySignError, type Katu9Endpoint, type KrakenEndpoint } from "../index.ts";
import { layout } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import type { Values } from "./values.ts";

/** A member and its rule. */
export interface Member {
  name: string;
  required: boolean;
  rule: string;
}

/** One of these, or the rule's own example, will do for a required member that stands before others. */
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

  const names = /; there are (.*)$/.exec(complaint({ "?": true })?.message ?? "")?.[1]?.match(/[\w-]+/g) ?? [];
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

/** Shows the help of one endpoint; throws for an unknown one, with the nearest name. */
export async function describe(api: "kraken" | "katu9", endpoint: string, terminal: Terminal): Promise<void> {
  const check = checkOf(api, endpoint);
  const info = operations().find((operation) => operation.api === api && operation.name === endpoint);
  if (info === undefined) return check({});
  const members = membersOf(check);
  const yes = (flag: boolean): string => (flag ? "yes" : "no");
  const facts = layout({
    call: `${info.method} ${info.path}`,
    permissions: info.permissions.join(", ") || "none documented",
    "rate cost": info.cost,
    "moves money": yes(info.movesMoney),
    repeatable: yes(info.repeatable),
  });
  const rows = members.map(({ name, required, rule }) => ({ member: name, required: yes(required), "must be": rule }));
  const table = rows.length > 0 ? layout(rows) : "It takes no members.";
  const text = `paysign ${api} ${endpoint} name=value ...\n\n${facts}\n\n${table}`;
  await terminal.text(`${text}\n\n\`paysign ${api} --help\` explains the options.`, { ...info, members });
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
