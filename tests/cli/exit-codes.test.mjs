// Exit codes by kind of error, and that nothing is ever sent twice.

import assert from "node:assert/strict";
import { openSync } from "node:fs";
import { spawn } from "node:child_process";
import { describe, it } from "node:test";
import { BIN, done, EXTERNAL_ID, fails, KEYS, run, says, start, until, withSandbox, withServer } from "./support.mjs";

const env = KEYS;
const NOWHERE = ["--base-url", "http://127.0.0.1:9"];

describe("exit code 2: wrong input, nothing is sent", () => {
  const cases = [
    ["no command", [], /paysign COMMAND --help/],
    ["an unknown command", ["krakken"], /command: krakken is not one; there are kraken/],
    ["no endpoint", ["kraken"], /endpoint: is missing/],
    ["an endpoint that is nearly right", ["kraken", "DepositStatu"], /DepositStatus/],
    ["an endpoint of the other API", ["katu9", "Withdraw"], /endpoint/],
    ["an unknown option", ["kraken", "DepositStatus", "--jsno"], /--jsno: is not an option/],
    ["an option without its value", ["kraken", "DepositStatus", "--nonce"], /--nonce: needs a value/],
    ["a value for a flag", ["kraken", "DepositStatus", "--json=yes"], /--json: takes no value/],
    ["a word that is not a pair", ["kraken", "DepositStatus", "asset"], /word 1 behind the endpoint/],
    ["a member twice", ["kraken", "DepositStatus", "asset=a", "asset=b"], /asset: is given twice/],
    ["a missing member", ["kraken", "Withdraw", "asset=XBT", "key=k"], /amount: is required/],
    ["an unknown member", ["kraken", "DepositStatus", "aset=XBT"], /aset: is not a member here/],
    ["an inherited name", ["kraken", "DepositStatus", "__proto__=x"], /__proto__: is not a member/],
    ["a wrong amount", ["kraken", "Withdraw", "asset=XBT", "key=k", "amount=1e3"], /amount: must be decimal text/],
    [
      "a negative count",
      ["kraken", "DepositStatus", "limit=-5"],
      /limit: must be a whole number from 0 to 2\^53 - 1$/m,
    ],
    ["a count too large", ["kraken", "DepositStatus", "limit=9007199254740993"], /limit: must be a whole number/],
    ["a fraction for a count", ["kraken", "DepositStatus", "limit=1.0"], /limit: must be a whole number/],
    [
      "a boolean that is none",
      ["kraken", "DepositAddresses", "asset=a", "method=b", "new=yes"],
      /new: must be true or false/,
    ],
    ["milliseconds for seconds", ["kraken", "DepositStatus", "start=1700000000000"], /start: .*milliseconds/],
    ["a wrong nonce", ["kraken", "DepositStatus", "--nonce", "-1"], /--nonce/],
    ["a nonce that is too large", ["kraken", "DepositStatus", "--nonce", "18446744073709551616"], /nonce/],
    ["a wrong encoding", ["kraken", "DepositStatus", "--encoding", "xml"], /--encoding: must be one of json, form/],
    ["a wrong time-out", ["kraken", "DepositStatus", "--timeout", "0"], /--timeout/],
    ["a wrong format", ["kraken", "DepositStatus", "--dry-run=wget"], /--dry-run: must be one of curl, fetch, http/],
    ["a signature nobody prints", ["kraken", "DepositStatus", "--show-signature"], /--show-signature/],
    [
      "a key over an open line",
      ["kraken", "DepositStatus", "--base-url", "http://example.com"],
      /baseUrl: must begin with https/,
    ],
    ["two places to go", ["kraken", "DepositStatus", "--sandbox", "--base-url", "https://a.invalid"], /--sandbox/],
    ["an option of the other API", ["katu9", "health", "--nonce", "1"], /--nonce: is not an option/],
  ];
  for (const [what, args, message] of cases) {
    it(what, async () => {
      const where = args.some((word) => /^--(base-url|sandbox)/.test(word)) || args.length < 2 ? [] : NOWHERE;
      assert.match(await fails(2, [...args, ...where], { env }), message);
    });
  }

  it("missing and unusable keys", async () => {
    const call = ["kraken", "DepositStatus", ...NOWHERE];
    assert.match(await fails(2, call), /KRAKEN_API_KEY: is missing/);
    assert.match(await fails(2, call, { env: { KRAKEN_API_KEY: "k" } }), /KRAKEN_API_SECRET: is missing/);
    const stderr = await fails(2, [...call, "--json"], { env: { ...env, KRAKEN_API_SECRET: "not base64!" } });
    assert.equal(JSON.parse(stderr).code, "bad_secret");
    const people = await fails(2, call, { env: { ...env, KRAKEN_API_SECRET: "not base64!" } });
    assert.match(people, /apiSecret: .*\n +it comes from +KRAKEN_API_SECRET/);
    assert.match(await fails(2, ["katu9", "health", ...NOWHERE]), /KATU9_TOKEN: is missing/);
  });

  it("is reported as one JSON object for machines", async () => {
    for (const args of [
      ["krakken"],
      ["kraken", "Nope"],
      ["kraken", "Withdraw"],
      ["id", "decode", "***"],
      ["kraken", "--x"],
    ]) {
      const error = JSON.parse(await fails(2, [...args, "--json"], { env }));
      assert.equal(error.name, "PaySignError");
      assert.equal(error.outcome, "not_sent");
      assert.equal(error.retry.action, "fix_input");
      assert.deepEqual(error.errors, []);
    }
  });
});

describe("exit code 3: refused", () => {
  it("by the sandbox: a key, a signature, a nonce, an id, a withdrawal key, a token", async () => {
    await withSandbox(async ({ env: good, at, sandbox }) => {
      const status = ["kraken", "DepositStatus", ...at];
      assert.match(await fails(3, status, { env: { ...good, KRAKEN_API_KEY: "other" } }), /EAPI:Invalid key/);
      const wrong = { ...good, KRAKEN_API_SECRET: "b3RoZXIta2V5" };
      assert.match(await fails(3, status, { env: wrong }), /EAPI:Invalid signature/);
      await done([...status, "--nonce", "50"], { env: good });
      assert.match(await fails(3, [...status, "--nonce", "50"], { env: good }), /EAPI:Invalid nonce[\s\S]*fresh nonce/);
      const create = ["kraken", "Pay/request/create", "amount=1", "asset=USD", `external_id=${EXTERNAL_ID}`, ...at];
      await done(create, { env: good });
      assert.match(await fails(3, create, { env: good }), /already/);
      const withdraw = ["kraken", "Withdraw", "asset=XBT", "key=nope", "amount=1", ...at];
      const error = JSON.parse(await fails(3, [...withdraw, "--json"], { env: good }));
      assert.equal(error.outcome, "refused");
      assert.equal(error.errors[0].text, "EFunding:Unknown withdraw key");
      const link = ["katu9", "payment-link/generate", `transactionId=${sandbox.katu9.transactionId}`, ...at];
      assert.match(await fails(3, link, { env: { ...good, KATU9_TOKEN: "other-token" } }), /refused/);
      await done(link, { env: good });
      assert.match(await fails(3, link, { env: good }), /already exists/);
    });
  });

  it("with how long to wait", async () => {
    const at = Math.floor(Date.now() / 1000) + 60;
    await withServer(says({ error: [`EService: Throttled: ${at}`] }), async ({ at: where, requests }) => {
      assert.match(await fails(3, ["kraken", "DepositStatus", ...where], { env }), /wait (5\d|60) seconds/);
      assert.equal(requests.length, 1);
    });
  });
});

describe("exit code 4: sent, and the outcome is not known", () => {
  const withdraw = ["kraken", "Withdraw", "asset=XBT", "key=k", "amount=1"];
  const create = ["kraken", "Pay/transfer/create", "amount=1", "asset=XBT", "to=bob", `external_id=${EXTERNAL_ID}`];
  const answers = {
    "a proxy's page": says("<html>502 Bad Gateway</html>", 502),
    "a text that breaks off": says('{"error":[],"resu'),
    "an error of the server": says({ error: ["EGeneral:Internal error"] }),
    "a deadline": says({ error: ["EService:Deadline elapsed"] }),
    "a line that is cut": (reply) => reply.destroy(),
    "a redirect": (reply) => reply.writeHead(302, { Location: "http://127.0.0.1:9/" }).end(),
    "a body that is cut": (reply) => {
      reply.writeHead(200, { "Content-Length": "100" });
      reply.write("{", () => reply.destroy());
    },
  };
  for (const [what, answer] of Object.entries(answers)) {
    it(`${what}: says what to do, and sends once`, async () => {
      await withServer(answer, async ({ at, requests }) => {
        assert.match(await fails(4, [...withdraw, ...at], { env }), /not known[\s\S]*WithdrawStatus/);
        assert.match(await fails(4, [...create, ...at], { env }), /not known[\s\S]*same external_id/);
        const error = JSON.parse(await fails(4, [...withdraw, ...at, "--json"], { env }));
        assert.equal(error.outcome, "unknown");
        assert.equal(error.retry.action, "reconcile");
        assert.equal(error.endpoint, "Withdraw");
        assert.equal(requests.length, 3);
        // Katu9 spells its errors in another way.
        if (/an error|a deadline/.test(what)) return;
        const words = ["katu9", "transaction/create", "amount=1", "type=DEPOSIT", ...at];
        const katu9 = JSON.parse(await fails(4, [...words, "--json"], { env }));
        assert.equal(katu9.retry.action, "reconcile");
        assert.equal(requests.length, 4);
      });
    });
  }

  it("a yes whose result can't be read, with the result as it came", async () => {
    await withServer(says({ error: [], result: { reference: "AGBSO6T" } }), async ({ at }) => {
      assert.match(await fails(4, [...withdraw, ...at], { env }), /said yes[\s\S]*AGBSO6T/);
      const error = JSON.parse(await fails(4, [...withdraw, ...at, "--json"], { env }));
      assert.equal(error.outcome, "accepted");
      assert.deepEqual(error.result, { reference: "AGBSO6T" });
    });
  });

  it("no answer within the time", async () => {
    await withServer(
      () => undefined,
      async ({ at, requests }) => {
        const began = Date.now();
        const stderr = await fails(4, [...create, ...at, "--timeout", "0.3"], { env });
        assert.ok(Date.now() - began < 5_000);
        assert.match(stderr, /no answer within 0\.3 seconds/);
        assert.equal(requests.length, 1);
      },
    );
  });

  it("Ctrl-C while the answer is awaited", async () => {
    await withServer(
      () => undefined,
      async ({ at, requests }) => {
        const { child, ended } = start([...withdraw, ...at], { env });
        await until(() => requests.length === 1, "the request");
        child.kill("SIGINT");
        const { code, stderr } = await ended;
        assert.equal(code, 4);
        assert.match(stderr, /interrupted[\s\S]*WithdrawStatus/);
      },
    );
  });

  it("every fault of the sandbox that leaves it open", async () => {
    await withSandbox(async ({ env: good, at }) => {
      for (const fault of ["lose_answer", "bad_gateway", "status_520", "cut"]) {
        const call = ["kraken", "Withdraw", "asset=XDG", "key=XDG_Wallet", "amount=50", "--fault", fault];
        assert.match(await fails(4, [...call, ...at], { env: good }), /WithdrawStatus/, fault);
        await fails(4, [...call, "--sandbox"]);
      }
      const slow = ["kraken", "DepositStatus", "--fault", "slow; delayMs=60000", "--timeout", "0.3"];
      assert.match(await fails(4, [...slow, "--sandbox"]), /no answer within/);
    });
    const call = ["kraken", "DepositStatus", "--fault", "cut", "--base-url", "https://paysign.invalid"];
    assert.match(await fails(2, call, { env }), /--fault: is for a sandbox/);
  });

  it("a failure that does not prove that nothing was sent", async () => {
    await fails(4, [...withdraw, ...NOWHERE], { env });
  });

  it("an answer that can't be written down", { skip: process.platform !== "linux" }, async () => {
    await withServer(says({ error: [], result: { refid: "AGBSO6T" } }), async ({ at }) => {
      const full = openSync("/dev/full", "w");
      const child = spawn(process.execPath, [BIN, ...withdraw, ...at], {
        env: { ...env },
        stdio: ["ignore", full, "pipe"],
      });
      let stderr = "";
      child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
      const code = await new Promise((resolve) => child.once("close", resolve));
      assert.equal(code, 4);
      assert.match(stderr, /the request was sent/);
    });
  });
});

describe("exit code 0", () => {
  it("warnings stand beside the answer", async () => {
    const answer = { error: ["WGeneral:Careful"], result: { refid: "AGBSO6T" } };
    await withServer(says(answer), async ({ at }) => {
      const words = ["kraken", "Withdraw", "asset=XBT", "key=k", "amount=1", ...at];
      const { stdout, stderr } = await done(words, { env });
      assert.equal(stdout, "refid  AGBSO6T\n");
      assert.match(stderr, /^warning: WGeneral:Careful$/m);
      const machine = await done([...words, "--json"], { env });
      assert.deepEqual(JSON.parse(machine.stdout), { refid: "AGBSO6T" });
      assert.equal(JSON.parse(machine.stderr).warning.text, "WGeneral:Careful");
    });
  });

  it("a reader that stops early is not a failure", async () => {
    const { child, ended } = start(["operations"]);
    child.stdout.destroy();
    assert.equal((await ended).code, 0);
  });

  it("an answer ends the command at once", async () => {
    await withSandbox(async ({ env: good, at }) => {
      const began = Date.now();
      await run(["kraken", "DepositStatus", ...at], { env: good });
      assert.ok(Date.now() - began < 3_000);
    });
  });
});
