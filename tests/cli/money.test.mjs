// Before money moves on a live API: a question, or a refusal where nobody can be asked.

import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { operations } from "paysign";
import { BIN, done, EXTERNAL_ID, fails, KEYS, LIVE, ORDER, run, UUID, withSandbox } from "./support.mjs";

const env = KEYS;
const WORDS = {
  "Pay/paylink/create": ["amount=1", "asset=XBT", `external_id=${EXTERNAL_ID}`],
  "Pay/transfer/create": ["amount=1", "asset=XBT", "to=bob", `external_id=${EXTERNAL_ID}`],
  Withdraw: ["asset=XBT", "key=cold wallet", "amount=0.1"],
  WalletTransfer: ["asset=XBT", "from=Spot Wallet", "to=Futures Wallet", "amount=1"],
  "transaction/create": ["amount=1", "type=WITHDRAWAL"],
  "POST /funding/v1/withdrawals": ORDER,
};
const moving = operations().filter(({ movesMoney }) => movesMoney);
const ADDRESS = [
  "POST /funding/v1/addresses",
  `scope.method_id=${UUID}`,
  "address_details.crypto.address=0x1",
  "name=cold wallet",
];
const terminal = spawnSync("script", ["--version"], { encoding: "utf8" }).stdout?.includes("util-linux");

/** Runs the command on a terminal of its own and types what is to be typed once it asks. */
function onTerminal(args, typed) {
  const quoted = [process.execPath, BIN, ...args].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  const child = spawn("script", ["-qec", quoted, "/dev/null"], {
    env: { PATH: process.env.PATH, TERM: "xterm", ...env },
  });
  let shown = "";
  let asked = false;
  child.stdout.setEncoding("utf8").on("data", (text) => {
    shown += text;
    if (!asked && shown.includes("Type yes: ")) {
      asked = true;
      child.stdin.write(typed);
    }
  });
  return new Promise((resolve) => child.once("close", (code) => resolve({ code, shown, asked })));
}

describe("without a terminal and without --yes", () => {
  it("every operation that moves money is refused before anything is sent", async () => {
    assert.deepEqual(moving.map(({ name }) => name).sort(), Object.keys(WORDS).sort());
    for (const { api, name } of moving) {
      for (const where of [
        ["--base-url", LIVE],
        ["--base-url", "https://127.0.0.1.example.invalid"],
      ]) {
        const stderr = await fails(2, [api, name, ...WORDS[name], ...where], { env });
        assert.match(stderr, /--yes: is missing: .* moves money on the live API/);
      }
    }
    // No address is the API itself.
    assert.match(await fails(2, ["kraken", "Withdraw", ...WORDS.Withdraw, "--json"], { env }), /"field":"--yes"/);
  });

  it("--yes sends it", async () => {
    for (const { api, name } of moving) {
      const { code, stderr } = await run([api, name, ...WORDS[name], "--base-url", LIVE, "--yes", "--timeout", "5"], {
        env,
      });
      assert.equal(code, 6, stderr);
    }
  });

  it("operations that move none are just called", async () => {
    for (const words of [["DepositStatus"], ["PUT /funding/v1/deposit/address", `method_id=${UUID}`]]) {
      const { code } = await run(["kraken", ...words, "--base-url", LIVE, "--timeout", "5"], { env });
      assert.equal(code, 6);
    }
  });

  it("an address that can be withdrawn to at once is like money", async () => {
    const stderr = await fails(2, ["kraken", ...ADDRESS, "--base-url", LIVE], { env });
    assert.match(
      stderr,
      /--yes: is missing: POST \/funding\/v1\/addresses makes an address that can be withdrawn to at once/,
    );
    const { code } = await run(["kraken", ...ADDRESS, "--base-url", LIVE, "--yes", "--timeout", "5"], { env });
    assert.equal(code, 6);
  });

  it("a sandbox on this machine is not asked about", async () => {
    await withSandbox(async ({ url, env: keys }) => {
      const words = ["kraken", "Withdraw", "asset=XDG", "key=XDG_Wallet", "amount=50"];
      await done([...words, "--base-url", url], { env: keys });
    });
  });
});

describe("on a terminal", { skip: !terminal && "there is no `script` here" }, () => {
  const words = ["kraken", "Withdraw", ...WORDS.Withdraw, "--base-url", LIVE, "--timeout", "5"];

  it("shows what would be sent, and sends nothing unless the answer is yes", async () => {
    for (const typed of ["no\n", "\n", "y\n", "\u0003", "\u0004"]) {
      const { code, shown } = await onTerminal(words, typed);
      assert.equal(code, 2, shown);
      assert.match(shown, /Withdraw moves money at https:\/\/paysign\.invalid/);
      assert.match(shown, /key=cold wallet/);
      assert.match(shown, /nothing was sent/);
    }
  });

  it("shows the members of objects as they were typed", async () => {
    const { code, shown } = await onTerminal(["kraken", ...ADDRESS, "--base-url", LIVE], "no\n");
    assert.equal(code, 2, shown);
    assert.match(shown, /makes an address that can be withdrawn to at once at https:\/\/paysign\.invalid/);
    assert.match(shown, /address_details\.crypto\.address=0x1/);
  });

  it("sends after yes", async () => {
    const { code, shown } = await onTerminal(words, "yes\n");
    assert.equal(code, 6, shown);
  });

  it("takes no secret that would be seen", async () => {
    const { code, shown } = await onTerminal([...words, "--secret-stdin"], "");
    assert.equal(code, 2);
    assert.match(shown, /would show on the terminal/);
  });

  it("asks nothing with --yes", async () => {
    const { code, asked } = await onTerminal([...words, "--yes"], "");
    assert.equal(code, 6);
    assert.equal(asked, false);
  });
});

describe("colour", { skip: !terminal && "there is no `script` here" }, () => {
  const onlyColour = async (more) => {
    const quoted = `'${process.execPath}' '${BIN}' operations`;
    const child = spawn("script", ["-qec", quoted, "/dev/null"], {
      env: { PATH: process.env.PATH, TERM: "xterm", ...more },
    });
    let shown = "";
    child.stdout.setEncoding("utf8").on("data", (text) => (shown += text));
    await new Promise((resolve) => child.once("close", resolve));
    return shown.includes("\u001b[");
  };

  it("is shown on a terminal, and not where NO_COLOR or a dumb terminal forbids it", async () => {
    assert.equal(await onlyColour({}), true);
    assert.equal(await onlyColour({ NO_COLOR: "1" }), false);
    assert.equal(await onlyColour({ TERM: "dumb" }), false);
  });
});
