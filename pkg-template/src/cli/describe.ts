// `paysign kraken ENDPOINT --help`: what an operation does, and what each of its members must be.

import type { Declaration, Member } from "./declared.ts";
import { layout } from "./table.ts";
import type { Terminal } from "./terminal.ts";
import { pad, shell, wrapped } from "./text.ts";

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
    ...(declared.sensitive ? { answer: "sensitive: keep it out of logs" } : {}),
  });
  const parts = [
    `paysign ${api} ${shell(name)} name=value ...`,
    wrapped(docs, COLUMNS).join("\n"),
    facts,
    ...(members.length > 0 ? [rules(members), ...choices(members), words(members)] : ["It takes no members."]),
    `\`paysign ${api} --help\` explains the options.`,
  ];
  await terminal.text(parts.join("\n\n"), declared);
}

const yes = (flag: boolean): string => (flag ? "yes" : "no");

/** What each member must be. Where it goes is worth a column only where there is more than one place. */
function rules(members: readonly Member[]): string {
  const places = new Set(members.map(({ place }) => place));
  const rows = members.map(({ name, required, oneOf, place, rule }) => ({
    member: name,
    required: oneOf === undefined ? yes(required) : "one of",
    ...(places.size > 1 ? { in: place } : {}),
    "must be": rule,
  }));
  return layout(rows);
}

/** The members of which exactly one is given, a line for each object that holds them. */
function choices(members: readonly Member[]): string[] {
  const groups = new Map<string, Set<string>>();
  for (const { name, oneOf } of members) {
    if (oneOf === undefined) continue;
    const [part] = name.slice(oneOf.length + 1).split(".");
    groups.set(oneOf, (groups.get(oneOf) ?? new Set()).add(`${oneOf}.${part!}`));
  }
  const lines = Array.from(groups, ([name, alternatives]) =>
    wrapped(`${name}: exactly one of ${[...alternatives].join(", ")}`, COLUMNS).join("\n"),
  );
  return lines.length > 0 ? [lines.join("\n")] : [];
}

/** The documentation of members, each under its name's column. */
function words(members: readonly Member[]): string {
  const longest = Math.max(...members.map(({ name }) => name.length));
  const lines = members.flatMap(({ name, docs }) =>
    wrapped(docs, COLUMNS - longest - 2).map((line, index) => `${pad(index === 0 ? name : "", longest)}  ${line}`),
  );
  return lines.join("\n");
}
