#!/usr/bin/env node
// The command `paysign`: tries, learns and debugs payments from a terminal.

import { readFile } from "node:fs/promises";
import { operations as declared } from "../index.ts";
import { wrong } from "./arguments.ts";
import { katu9, kraken } from "./call.ts";
import { JSON_HELP } from "./call-help.ts";
import type { Command } from "./command.ts";
import { doctor } from "./doctor.ts";
import { errors } from "./errors.ts";
import { EXIT, EXIT_HELP, report } from "./failure.ts";
import { id } from "./id.ts";
import { didYouMean } from "./nearest.ts";
import { operations } from "./operations.ts";
import { pay, payments } from "./pay.ts";
import { sandbox } from "./sandbox.ts";
import { sign } from "./sign.ts";
import { completionOf } from "./completion.ts";
import { Terminal } from "./terminal.ts";
import { pad, shell } from "./text.ts";
import { webhook } from "./webhook.ts";

const COMMANDS: ReadonlyMap<string, Command> = new Map(
  Object.entries({
    kraken,
    katu9,
    pay,
    payments,
    webhook,
    id,
    sign,
    doctor,
    sandbox,
    operations,
    errors,
    completion: completionOf(() => COMMANDS),
  }),
);

const overview =
  (): string => `paysign builds, signs, sends and reads messages of Kraken Pay, Kraken Funding, Kraken's books and Katu9.

${[...COMMANDS].map(([name, { summary }]) => `  paysign ${pad(name, 12)}${summary}`).join("\n")}

${JSON_HELP} \`paysign COMMAND --help\`
explains a command. Without an account, try
  paysign kraken Pay/request/create amount=10.50 asset=USD external_id=new --sandbox

${EXIT_HELP}`;

/** These say themselves what help is wanted: their own, or that of an endpoint or of what a sandbox can be told. */
const wantsHelp = (name: string, words: readonly string[]): boolean =>
  !["kraken", "katu9", "sandbox"].includes(name) && words.some((word) => word === "--help" || word === "-h");

/** Which command a word was to be: a slip of one, or an endpoint whose command was left out. */
function meant(word: string): string {
  const endpoint = declared().find(({ name }) => name.toLowerCase() === word.toLowerCase());
  if (endpoint !== undefined) return `; did you mean \`paysign ${endpoint.api} ${shell(endpoint.name)}\`?`;
  return didYouMean(word, COMMANDS.keys(), (near) => `\`paysign ${near}\``);
}

async function main(args: readonly string[], terminal: Terminal): Promise<number | void> {
  const [first, ...rest] = args;
  if (first === undefined) {
    await terminal.note(overview(), { help: overview() });
    return EXIT.input;
  }
  const more = rest.filter((word) => word !== "--json");
  if (first === "--version") {
    if (more.length > 0) throw wrong("arguments", "`paysign --version` takes none");
    const { version } = JSON.parse(await readFile(new URL("../package.json", import.meta.url), "utf8"));
    return terminal.text(version, { version });
  }
  const asksHelp = ["help", "--help", "-h"].includes(first);
  const topic = asksHelp ? more[0] : undefined;
  if (asksHelp && topic === undefined) return terminal.text(overview(), { help: overview() });
  if (asksHelp && more.length > 1) throw wrong("arguments", "`paysign help` takes the name of one command");
  const name = topic ?? first;
  const command = COMMANDS.get(name);
  if (command === undefined)
    throw wrong(
      "command",
      `${name} is not one; there are ${[...COMMANDS.keys()].join(", ")}; see \`paysign --help\`${meant(name)}`,
    );
  if (topic !== undefined || wantsHelp(name, rest)) {
    const help = `${command.usage}\n\n${command.help}`;
    return terminal.text(help, { help });
  }
  return command.run(rest, terminal);
}

const args = process.argv.slice(2);
const terminal = new Terminal();
terminal.json = args.includes("--json");
// A reader that stops early is not a failure; the callback of the write hears of it.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);
try {
  process.exitCode = (await main(args, terminal)) ?? EXIT.done;
} catch (error) {
  process.exitCode = await report(error, terminal).catch(() => (terminal.sent ? EXIT.unknown : EXIT.broken));
}
