// The options of a command, declared once: what parseArgs reads, what help says, what a shell completes.

import { pad, wrapped } from "./text.ts";

/** An option. */
export interface Option {
  readonly type: "string" | "boolean";
  readonly short?: string;
  /** What stands for its value in help; in brackets where it can be left out. */
  readonly value?: string;
  /** The values that there are. */
  readonly choices?: readonly string[];
  /** What it does. */
  readonly help?: string;
}

/** The options of a command, by their names. */
export type Options = Readonly<Record<string, Option>>;

/** What every command takes. */
export const COMMON = {
  json: { type: "boolean", help: "the answer as JSON on standard output, notes and errors as JSON on standard error" },
  help: { type: "boolean", short: "h", help: "all there is to know of the command" },
} as const satisfies Options;

/** Which columns of a table are shown. */
export const COLUMNS = {
  type: "string",
  value: "NAME,...",
  help: "the columns of the table, in this order; for people, so not with --json",
} as const satisfies Option;

const COLUMN = 25;
const WIDTH = 88;

/** The options as help lists them. */
export function optionsHelp(options: Options): string {
  const { help: _, ...common } = COMMON;
  return `Options\n${Object.entries({ ...options, ...common })
    .flatMap(([name, option]) => lines(name, option))
    .join("\n")}`;
}

function lines(name: string, { value, choices, help = "" }: Option): string[] {
  const shown = value ?? choices?.join("|");
  const label = `  --${name}${shown === undefined ? "" : shown.startsWith("[") ? shown : ` ${shown}`}`;
  const [first = "", ...more] = wrapped(help, WIDTH - COLUMN);
  const indented = more.map((line) => " ".repeat(COLUMN) + line);
  return label.length <= COLUMN - 2
    ? [pad(label, COLUMN) + first, ...indented]
    : [label, " ".repeat(COLUMN) + first, ...indented];
}
