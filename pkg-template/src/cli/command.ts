// What a command is.

import type { Options } from "./options.ts";
import type { Terminal } from "./terminal.ts";

/** One of the commands behind `paysign`. */
export interface Command {
  /** How to call it, in one line. */
  usage: string;
  /** What it does, in one line. */
  summary: string;
  /** All there is to know of it. */
  help: string;
  /** Its options, beside those of every command. */
  options?: Options;
  /** What can stand behind these words, for a shell to complete; none of it is an option. */
  words?: (before: readonly string[]) => readonly string[];
  /**
   * Does it.
   *
   * @param args The words behind the command's name.
   * @returns The exit code, if it is not that of success.
   */
  run(args: readonly string[], terminal: Terminal): Promise<number | void>;
}
