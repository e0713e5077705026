// What the command says after a call, and with which exit code: never "again" where money may have moved.

import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import { operations } from "paysign";
import { done, EXTERNAL_ID, fails, KEYS, LIVE, ORDER, run, says, UUID, withSandbox, withServer } from "./support.mjs";

const env = KEYS;
const WITHDRAW = ["kraken", "Withdraw", "asset=XBT", "key=k", "amount=1"];
const CREATE = ["kraken", "Pay/request/create", "amount=1", "asset=USD", `external_id=${EXTERNAL_ID}`];
const STATUS = ["kraken", "DepositStatus"];
const CANCEL = ["kraken", "WithdrawCancel", "asset=XBT", "refid=AGBSO6T-UFMTTQ-I7KGS6"];
const AGAIN = /what to do +.*run the command again/;

describe("Invalid nonce", () => {
  const answer = says({ error: ["EAPI:Invalid nonce"] });

  it("of a call that moves money is an unknown outcome: look it up, or the same id", async () => {
    await withServer(answer, async ({ at, requests }) => {
      const others = {
        WalletTransfer: ["asset=XBT", "from=Spot Wallet", "to=Futures Wallet", "amount=1"],
        DepositAddresses: ["asset=XBT", "method=Bitcoin", "new=true"],
      };
      const calls = [WITHDRAW, ...Object.entries(others).map(([name, words]) => ["kraken", name, ...words])];
      for (const call of calls) {
        const stderr = await fails(4, [...call, ...at], { env });
        assert.match(stderr, /not known: it may have been done or not/);
        assert.match(stderr, /what to do +look it up first/);
        assert.doesNotMatch(stderr, AGAIN);
      }
      const stderr = await fails(4, [...CREATE, ...at], { env });
      assert.match(stderr, /what to do +run the same command again with the same external_id/);
      assert.equal(requests.length, 4, "nothing is sent twice");
    });
  });

  it("of a harmless call is refused, and says how it ends where it comes again", async () => {
    await withServer(answer, async ({ at }) => {
      const stderr = await fails(3, [...STATUS, ...at], { env });
      assert.match(stderr, AGAIN);
      assert.match(stderr, /the nonce +.*doctor --last-nonce N.*--nonce-unit us or ns/);
    });
  });
});

it("no unknown outcome of a call that moves money is ever answered with `run the command again`", async () => {
  const words = {
    "Pay/paylink/create": ["amount=1", "asset=XBT", `external_id=${EXTERNAL_ID}`],
    "Pay/transfer/create": ["amount=1", "asset=XBT", "to=bob", `external_id=${EXTERNAL_ID}`],
    Withdraw: WITHDRAW.slice(2),
    WalletTransfer: ["asset=XBT", "from=Spot Wallet", "to=Futures Wallet", "amount=1"],
    "transaction/create": ["amount=1", "type=WITHDRAWAL"],
    "POST /funding/v1/withdrawals": ORDER,
  };
  const answers = [
    says("<html>", 429),
    says("<html>", 503),
    says("<html>", 520),
    says({ error: ["EService:Unavailable"] }, 503),
    says({ error: ["EAPI:Invalid nonce"], message: "Internal" }, 500),
    (reply) => reply.destroy(),
  ];
  for (const answer of answers) {
    await withServer(answer, async ({ at }) => {
      for (const { api, name } of operations().filter(({ movesMoney }) => movesMoney)) {
        const { code, stderr } = await run([api, name, ...words[name], ...at], { env });
        // What was refused for sure may be sent again; all else may not.
        if (code !== 3) assert.equal(code, 4, `${name}: ${stderr}`);
        else assert.match(stderr, /the API refused; nothing was done/);
        if (code === 4) assert.doesNotMatch(stderr, AGAIN, name);
      }
    });
  }
});

describe("a request that never left", () => {
  let silent;
  // A port that was free a moment ago.
  before(() => withServer(says(""), async ({ url }) => (silent = url)));
  const places = { "a host that does not exist": () => LIVE, "a port where nobody listens": () => silent };
  for (const [what, place] of Object.entries(places)) {
    it(`${what}: exit code 6, nothing was sent, ask again`, async () => {
      const where = ["--base-url", place(), "--timeout", "20", "--yes"];
      for (const call of [WITHDRAW, CREATE, STATUS, ["katu9", "transaction/get", `id=${UUID}`]]) {
        const stderr = await fails(6, [...call, ...where], { env });
        assert.match(stderr, /what happened +nothing was sent/);
        assert.match(stderr, /what to do +wait a little, then run the command again/);
        const error = JSON.parse(await fails(6, [...call, ...where, "--json"], { env }));
        assert.deepEqual([error.outcome, error.retry.action], ["not_sent", "wait"]);
      }
    });
  }

  it("is named in help", async () => {
    assert.match((await done(["--help"])).stdout, /6 nothing was sent/);
  });
});

it("a used id of a payment request says that its link is gone, and how to get another", async () => {
  await withServer(says({ error: ["EGeneral:Invalid arguments:external_id is already used"] }), async ({ at }) => {
    const words = ["kraken", "Pay/request/create", "amount=1", "asset=USD", "external_id=AQ", ...at];
    const stderr = await fails(3, words, { env });
    assert.match(
      stderr,
      /link was in that answer only: `paysign kraken Pay\/request\/cancel` with the same external_id/,
    );
  });
});

describe("how long to wait is said in words", () => {
  const cases = [
    ["5", "5 seconds"],
    ["1", "1 second"],
    ["90", "90 seconds"],
    ["150", "2 minutes 30 seconds"],
    ["900", "15 minutes"],
    ["3600", "1 hour"],
    ["7500", "2 hours 5 minutes"],
  ];
  for (const [header, words] of cases) {
    it(`Retry-After: ${header}`, async () => {
      const answer = (reply) => {
        reply.writeHead(429, { "Content-Type": "text/html", "Retry-After": header });
        reply.end("<html>");
      };
      await withServer(answer, async ({ at }) => {
        assert.match(
          await fails(4, [...STATUS, ...at], { env }),
          new RegExp(`what to do +wait ${words}, then run the command again`),
        );
      });
    });
  }

  it("of a lockout", async () => {
    await withServer(says({ error: ["EGeneral:Temporary lockout"] }), async ({ at }) => {
      assert.match(await fails(3, [...WITHDRAW, ...at], { env }), /wait 15 minutes, then run the command again/);
    });
  });
});

describe("the id that is to be used again", () => {
  it("is written out where this run has made it", async () => {
    await withSandbox(async ({ env: good, at }) => {
      const create = [
        "kraken",
        "Pay/request/create",
        "amount=1",
        "asset=USD",
        "external_id=new",
        "--fault",
        "lose_answer",
        ...at,
      ];
      const stderr = await fails(4, create, { env: good });
      const [, id] = /^external_id=(\S+)$/m.exec(stderr);
      assert.ok(stderr.includes(`with the same external_id (external_id=${id}, not new)`), stderr);
    });
  });
});

describe("WithdrawCancel", () => {
  for (const [result, words] of [
    [true, /true: it was cancelled/],
    [false, /false: it was not cancelled, and the withdrawal goes on/],
  ]) {
    it(`${result} is a result, and is said in words`, async () => {
      await withServer(says({ error: [], result }), async ({ at }) => {
        const { stdout, stderr } = await done([...CANCEL, ...at], { env });
        assert.equal(stdout, `${result}\n`);
        assert.match(stderr, words);
        const machine = await done([...CANCEL, ...at, "--json"], { env });
        assert.deepEqual([JSON.parse(machine.stdout), machine.stderr], [result, ""]);
      });
    });
  }
});
