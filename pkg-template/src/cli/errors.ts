// `paysign errors`: what can go wrong.

import catalogue from "../generated/errors.json" with { type: "json" };
import { read, wrong } from "./arguments.ts";
import type { Command } from "./command.ts";
import { didYouMean } from "./nearest.ts";
import type { Terminal } from "./terminal.ts";

const CODES = new Map(catalogue.codes.map((entry) => [entry.code, entry]));

/** The command `errors`. */
export const errors: Command = {
  usage: "paysign errors [CODE] [--json]",
  summary: "list what can go wrong, and what to do then",
  help: `One line for each code of an error, or all that there is to say of one: what it
means, what can have become of the call, what retry.action can be then, and what to do.
--json has all of it, and what outcomes and actions mean. A program branches on outcome
and retry.action, not on the code.

Exit codes: 0 done, 2 wrong input`,
  async run(args: readonly string[], terminal: Terminal): Promise<void> {
    const [code, ...more] = read(args, {}).words;
    if (more.length > 0) throw wrong("arguments", `${errors.usage} takes one code at most`);
    if (code !== undefined) return terminal.answer(terminal.json ? entryOf(code) : shown(entryOf(code)));
    if (terminal.json) return terminal.answer(catalogue);
    await terminal.answer(
      catalogue.codes.map(({ code, means, outcomes }) => ({
        code,
        outcomes: outcomes.map(({ outcome }) => outcome).join(", "),
        means,
      })),
    );
  },
};

type Entry = (typeof catalogue.codes)[number];

/** For people: a line for each outcome. */
const shown = ({ outcomes, ...entry }: Entry): object => ({
  ...entry,
  ...Object.fromEntries(outcomes.map(({ outcome, actions }) => [outcome, actions.join(", ")])),
});

function entryOf(code: string): Entry {
  const entry = CODES.get(code);
  if (entry !== undefined) return entry;
  throw wrong("CODE", `there are ${[...CODES.keys()].join(", ")}${didYouMean(code, CODES.keys())}`);
}
