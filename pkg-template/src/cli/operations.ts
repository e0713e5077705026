// `paysign operations`: what can be called.

import { operations as all } from "../index.ts";
import { atMost, read } from "./arguments.ts";
import { columnsOf, noteMissing } from "./columns.ts";
import type { Command } from "./command.ts";
import { COLUMNS, optionsHelp } from "./options.ts";
import type { Terminal } from "./terminal.ts";

const OPTIONS = { columns: COLUMNS };

/** The command `operations`. */
export const operations: Command = {
  usage: "paysign operations [options]",
  summary: "list what can be called",
  help: `One line for each operation: whether a call moves money, whether it can be made twice
without a second effect, and what the API key must be allowed to do.
\`paysign kraken ENDPOINT --help\` shows the members of one.

${optionsHelp(OPTIONS)}

Exit codes: 0 done, 2 wrong input`,
  options: OPTIONS,
  async run(args: readonly string[], terminal: Terminal): Promise<void> {
    const given = read(args, OPTIONS);
    atMost(given.words, 0, operations.usage);
    const columns = columnsOf(given, terminal);
    const list = all();
    if (terminal.json) return terminal.answer(list);
    const rows = list.map(({ api, name, movesMoney, repeatable, permissions }) => ({
      api,
      name,
      "moves money": movesMoney ? "yes" : "no",
      repeatable: repeatable ? "yes" : "no",
      permissions: permissions.join(", "),
    }));
    await terminal.answer(rows, columns);
    if (columns !== undefined) await noteMissing(columns, rows, terminal);
    await terminal.hint(`${rows.length} operations`);
  },
};
