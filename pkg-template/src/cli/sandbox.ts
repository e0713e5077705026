// `paysign sandbox`: starts one, or acts on one that runs.

import { read, wrong } from "./arguments.ts";
import { FAULTS_HELP } from "./call-help.ts";
import type { Command } from "./command.ts";
import { EXIT_HELP } from "./failure.ts";
import { didYouMean } from "./nearest.ts";
import { FAULT_KINDS } from "../sandbox/faults.ts";
import type { Sender } from "../sandbox/deliveries.ts";
import { TRIGGERS } from "../sandbox/trigger-names.ts";
import { SENDERS } from "./sandbox/acts.ts";
import { REMOTE_OPTIONS, Remote } from "./sandbox/remote.ts";
import { SERVE_OPTIONS, serveUntilStopped } from "./sandbox/serve.ts";
import { VERBS } from "./sandbox/verbs.ts";
import type { Terminal } from "./terminal.ts";
import { pad } from "./text.ts";

/** The command `sandbox`. */
export const sandbox: Command = {
  usage: "paysign sandbox [--port N] [--seed TEXT] [--forward-to URL] [options] | VERB ...",
  summary: "run Kraken Pay, Kraken Funding and Katu9 on this machine",
  help: `Serves on 127.0.0.1 until Ctrl-C. It prints its address and the keys that it accepts,
as lines for a shell; they open nothing else. On standard error is a line for each call,
with what became of it and why a key, signature or nonce was not accepted, and a line for
each attempt to deliver a webhook or callback. The address is a page that shows the same.

Options
  --port N         the port; a free one if absent or 0
  --seed TEXT      the same seed gives the same ids and answers
  --forward-to URL where Katu9's webhooks, Kraken Pay's callbacks and the webhooks of
                   Embed and Ramp go: a host on this machine
  --webhook URL, --callback URL, --embed URL, --ramp URL
                   where those of Katu9, Pay, Embed or Ramp go instead
  --errors objects|strings  how Kraken's errors are written
  --lag MS         WithdrawStatus and DepositStatus list what was made only after so many
                   milliseconds
  --snapshot FILE  the state: taken from there if the file exists, and written there at
                   the end, keys included
  --journal FILE   at the end, every call as a line of JSON
  --quiet          do not show calls and deliveries
  --json           address and keys as one line of JSON, and so each call and delivery

Then, elsewhere:
  paysign kraken Pay/paylink/config --base-url "$PAYSIGN_URL"

Or act on the one that runs at PAYSIGN_URL or --url (on this machine only);
\`paysign sandbox VERB --help\` explains a verb:
${Object.entries(VERBS)
  .map(([name, { summary }]) => `  ${pad(name, 12)}${summary}`)
  .join("\n")}

To rehearse what can go wrong, \`paysign kraken\` and \`paysign katu9\` take --fault too:
  ${FAULTS_HELP.join(",\n  ")}

Exit codes: 0 stopped or done, 1 a file can't be written, 2 wrong input or the port is
taken, 3 the sandbox refused, 4 no answer came, 6 there is no sandbox at that address`,
  options: { ...SERVE_OPTIONS, ...REMOTE_OPTIONS },
  words,
  run,
};

/** For completion: a verb, then what can be triggered or which fault can be planned. */
function words([verb, sender = "", ...more]: readonly string[]): readonly string[] {
  if (verb === undefined) return Object.keys(VERBS);
  if (verb === "fault") return sender === "" ? [...FAULT_KINDS, "clear"] : [];
  if (verb !== "trigger" || more.length > 0) return [];
  if (sender === "") return SENDERS;
  return Object.hasOwn(TRIGGERS, sender) ? TRIGGERS[sender as Sender] : [];
}

async function run(args: readonly string[], terminal: Terminal): Promise<void> {
  const { words, has } = read(args, { ...SERVE_OPTIONS, ...REMOTE_OPTIONS });
  const [name, ...more] = words;
  if (name === undefined && has("help")) return help(sandbox.usage, sandbox.help, terminal);
  if (name === undefined) return serveUntilStopped(args, terminal);
  const verb = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  if (verb === undefined) {
    const all = Object.keys(VERBS);
    const meant = didYouMean(name, all, (near) => `\`paysign sandbox ${near}\``);
    throw wrong("arguments", `a running sandbox can be told to ${all.join(", ")}${meant}`);
  }
  if (has("help")) {
    const options = `Options\n  --url URL   the sandbox; PAYSIGN_URL if absent\n  --json      the answer as JSON\n\n${EXIT_HELP}`;
    return help(`paysign sandbox ${verb.usage}`, `${verb.help}\n\n${options}`.trimStart(), terminal);
  }
  const given = read(args, REMOTE_OPTIONS);
  await verb.run({ remote: new Remote(given, terminal), given, words: more, terminal });
}

function help(usage: string, text: string, terminal: Terminal): Promise<void> {
  const whole = `${usage}\n\n${text}`;
  return terminal.text(whole, { help: whole });
}
