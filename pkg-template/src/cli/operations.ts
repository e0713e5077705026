// `paysign operations`: what can be called.

import { operations as all } from "../index.ts";
import { atMost, read } from "./arguments.ts";
import type { Command } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** The command `operations`. */
export const operations: Command = {
  usage: "paysign operations [--json]",
  summary: "list what can be called",
  help: `One line for each operation: whether a call moves money, whether it can be made twice
without a second effect, and what the API key must be allowed to do.
\`paysign kraken ENDPOINT --help\` shows the members of one.

Exit codes: 0 done, 2 wrong input`,
  async run(args: readonly string[], terminal: Terminal): Promise<void> {
    atMost(read(args, {}).words, 0, operations.usage);
    const list = all();
    if (terminal.json) return terminal.answer(list);
    await terminal.answer(
      list.map(({ api, name, movesMoney, repeatable, permissions }) => ({
        api,
        name,
        "moves money": movesMoney ? "yes" : "no",
        repeatable: repeatable ? "yes" : "no",
        permissions: permissions.join(", "),
      })),
    );
  },
};
