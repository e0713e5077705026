// `paysign completion`: what a shell offers, by the shell itself.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { promisify } from "node:util";
import { BIN, done, fails } from "./support.mjs";

const run = promisify(execFile);
const WITHDRAW = "paysign kraken Withdraw";

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "paysign-completion-"));
  const command = join(folder, "paysign");
  await writeFile(command, `#!/bin/sh\nexec '${process.execPath}' '${BIN}' "$@"\n`);
  await chmod(command, 0o700);
});
after(() => rm(folder, { recursive: true }));

/** What bash offers at the end of a line. */
async function offered(line) {
  const script = `eval "$(paysign completion bash)"
compopt() { echo "nospace"; }
COMP_LINE=$1 COMP_POINT=\${#1}
_paysign
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
  const { stdout } = await run("bash", ["-c", script, "bash", line], { env });
  return stdout.split("\n").filter((word) => word !== "");
}

describe("bash offers", { skip: process.platform === "win32" }, () => {
  const cases = [
    ["commands", "paysign k", ["kraken", "katu9"]],
    ["commands to be explained", "paysign help do", ["doctor"]],
    ["endpoints", "paysign kraken Pay/pay", ["Pay/paylink/create", "Pay/paylink/get", "Pay/paylink/config"]],
    [
      "methods, and the paths behind them",
      "paysign kraken POST ",
      ["/funding/v1/addresses", "/funding/v1/withdrawals"],
    ],
    ["a member, without a blank behind it", `${WITHDRAW} am`, ["nospace", "amount="]],
    ["no member twice", `${WITHDRAW} amount=1 am`, []],
    ["the values of a member", `${WITHDRAW} aclass=`, ["currency", "tokenized_asset"]],
    ["options", `${WITHDRAW} --non`, ["--nonce", "--nonce-unit"]],
    ["the values of an option", `${WITHDRAW} --encoding `, ["json", "form"]],
    ["whose webhooks there are", "paysign webhook verify ", ["katu9", "embed", "ramp"]],
    ["members of what is paid", "paysign pay rent Withdraw as", ["nospace", "asset="]],
    ["what can be done with the journal", "paysign payments re", ["resume", "resolve"]],
    ["nothing for what is not known", "paysign krakn With", []],
  ];
  for (const [what, line, words] of cases) {
    it(what, async () => assert.deepEqual(await offered(line), words));
  }
});

it("there is a script for each shell, and a slip of one is told", async () => {
  assert.match((await done(["completion", "zsh"])).stdout, /^#compdef paysign$/m);
  assert.match((await done(["completion", "fish"])).stdout, /^complete -c paysign /m);
  assert.match(await fails(2, ["completion", "bsh"]), /shell: must be one of bash, zsh, fish; did you mean bash\?/);
  assert.match(await fails(2, ["completion"]), /shell: is missing/);
});
