// `paysign completion`: what makes a shell complete this command.

import { atMost, choice, read, wrong } from "./arguments.ts";
import type { Command } from "./command.ts";
import { COMMON, type Option, type Options } from "./options.ts";
import type { Terminal } from "./terminal.ts";

const BASH = `_paysign() {
  local line="\${COMP_LINE:0:COMP_POINT}" IFS=$'\\n'
  local word="\${line##* }"
  COMPREPLY=($(paysign completion next "$line" 2>/dev/null))
  # bash breaks words at "=", and completes what is behind it.
  [[ $word == *=* ]] && COMPREPLY=("\${COMPREPLY[@]#"\${word%%=*}="}")
  [[ \${#COMPREPLY[@]} == 1 && \${COMPREPLY[0]} == *= ]] && compopt -o nospace
  return 0
}
complete -o default -F _paysign paysign`;

const ZSH = `#compdef paysign
_paysign() {
  local -a found
  found=("\${(@f)$(paysign completion next "\${(j: :)words[1,CURRENT]}" 2>/dev/null)}")
  compadd -S '' -- \${(M)found:#*=}
  compadd -- \${found:#*=} || _files
}
compdef _paysign paysign`;

const FISH = `complete -c paysign -a '(paysign completion next (commandline -cp | string collect) 2>/dev/null)'`;

const SCRIPTS = { bash: BASH, zsh: ZSH, fish: FISH } as const;

/** Makes the command, which completes all of these. */
export const completionOf = (commands: () => ReadonlyMap<string, Command>): Command => ({
  usage: "paysign completion bash|zsh|fish",
  summary: "print what makes a shell complete paysign",
  help: `Commands, endpoints, members and their values, options and theirs. For this shell:

  eval "$(paysign completion bash)"
  eval "$(paysign completion zsh)"
  paysign completion fish | source

For all to come, put that line into ~/.bashrc, ~/.zshrc or ~/.config/fish/config.fish.

Exit codes: 0 done, 2 wrong input`,
  words: (before) => (before.length === 0 ? Object.keys(SCRIPTS) : []),
  async run(args: readonly string[], terminal: Terminal): Promise<void> {
    const [what, line] = args;
    // What the scripts ask; not for people, so help does not name it.
    if (what === "next" && line !== undefined) {
      const found = next(line, commands());
      return found.length > 0 ? terminal.text(found.join("\n"), found) : undefined;
    }
    const { words } = read(args, {});
    const shell = choice("shell", words[0], Object.keys(SCRIPTS) as (keyof typeof SCRIPTS)[]);
    if (shell === undefined) throw wrong("shell", `is missing; it is one of ${Object.keys(SCRIPTS).join(", ")}`);
    atMost(words, 1, "paysign completion SHELL");
    await terminal.text(SCRIPTS[shell], { script: SCRIPTS[shell] });
  },
});

/** The words that can stand at the end of a line, where the last one has begun. */
export function next(line: string, commands: ReadonlyMap<string, Command>): string[] {
  const [, ...words] = line
    .trimStart()
    .split(/\s+/)
    .map((word) => word.replace(/["']/g, ""));
  const begun = words.pop() ?? "";
  const [name, ...behind] = words;
  const command = name === undefined ? undefined : commands.get(name);
  if (command === undefined) return name === undefined || name === "help" ? beginning(begun, [...commands.keys()]) : [];
  const options: Options = { ...command.options, ...COMMON };
  const [, last = ""] = /^--(.+)/.exec(behind.at(-1) ?? "") ?? [];
  const option: Option | undefined = Object.hasOwn(options, last) ? options[last] : undefined;
  // One whose value can be left out has it behind an equals sign.
  if (option?.type === "string" && !option.value?.startsWith("[")) return beginning(begun, option.choices ?? []);
  if (begun.startsWith("-"))
    return beginning(
      begun,
      Object.keys(options).map((option) => `--${option}`),
    );
  return beginning(begun, command.words?.(behind.filter((word) => !word.startsWith("-"))) ?? []);
}

/** Those that begin so; a member's values only once it is chosen. */
const beginning = (begun: string, all: readonly string[]): string[] =>
  all.filter((word) => word.startsWith(begun) && (begun.includes("=") ? !word.endsWith("=") : /^[^=]*=?$/.test(word)));
