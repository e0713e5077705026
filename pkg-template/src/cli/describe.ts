// `paysign kraken ENDPOINT --help`: what an operation does, and what each of its members must be.

import type { Declaration, Member } from "./declared.ts";
import { layout } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { pad, wrapped } from "./text.ts";

const COLUMNS = 90;

/** Shows the help of one operation. */
export async function describe(declared: Declaration, terminal: Terminal): Promise<void> {
  const { api, name, docs, members } = declared;
  const facts = layout({
    call: `${declared.method} ${declared.path}`,
    permissions: declared.permissions.join(", ") || "none documented",
    "rate cost": declared.cost,
    "moves money": yes(declared.movesMoney),
    repeatable: yes(declared.repeatable),
  });
  const parts = [
    `paysign ${api} ${name} name=value ...`,
    wrapped(docs, COLUMNS).join("\n"),
    facts,
    ...(members.length > 0 ? [rules(members), words(members)] : ["It takes no members."]),
    `\`paysign ${api} --help\` explains the options.`,
  ];
  await terminal.text(parts.join("\n\n"), declared);
}

const yes = (flag: boolean): string => (flag ? "yes" : "no");

const rules = (members: readonly Member[]): string =>
  layout(members.map(({ name, required, rule }) => ({ member: name, required: yes(required), "must be": rule })));

/** The documentation of members, each under its name's column. */
function words(members: readonly Member[]): string {
  const longest = Math.max(...members.map(({ name }) => name.length));
  const lines = members.flatMap(({ name, docs }) =>
    wrapped(docs, COLUMNS - longest - 2).map((line, index) => `${pad(index === 0 ? name : "", longest)}  ${line}`),
  );
  return lines.join("\n");
}
