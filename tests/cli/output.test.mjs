// What the answer looks like: tables that line up, JSON that is one line, and nothing a terminal would obey.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { done, fails, KEYS, says, withServer } from "./support.mjs";

const env = KEYS;
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;
const evil = "a\u001b[31mred\u0007\u009b2J\u202Egnp\r\nb\u0000\ttab";

const deposit = (more) => ({
  method: "Bitcoin",
  aclass: "currency",
  asset: "XXBT",
  refid: "R1",
  amount: "1.0",
  time: 1,
  status: "Success",
  ...more,
});

describe("the answer", () => {
  it("lines up, whatever is in the cells", async () => {
    const rows = [
      deposit({ method: "日本語", info: null }),
      deposit({ method: "Café ☕", txid: "0xabc", "status-prop": "onhold" }),
      deposit({ originators: ["0x1", "0x2"], fee: "0.1" }),
    ];
    await withServer(says({ error: [], result: rows }), async ({ at }) => {
      const { stdout } = await done(["kraken", "DepositStatus", ...at], { env });
      const lines = stdout.trimEnd().split("\n");
      assert.equal(lines.length, 4);
      // Wide characters take two columns.
      const columns = (text) => [...text].length + [...text].filter((one) => /[☕日本語]/u.test(one)).length;
      const second = lines.map((line) => columns(line.slice(0, line.search(/currency|aclass/))));
      assert.equal(new Set(second).size, 1, stdout);
      assert.match(lines[3], /\["0x1","0x2"\]/);
      assert.match(lines[1], / -$/);
    });
  });

  it("says so when there is nothing", async () => {
    await withServer(says({ error: [], result: [] }), async ({ at }) => {
      assert.equal((await done(["kraken", "DepositStatus", ...at], { env })).stdout, "(none)\n");
      assert.equal((await done(["kraken", "DepositStatus", ...at, "--json"], { env })).stdout, "[]\n");
    });
    await withServer(says({ error: [], result: {} }), async ({ at }) => {
      const words = ["kraken", "Pay/request/cancel", "external_id=AQ", ...at];
      assert.match((await done(words, { env })).stdout, /^\(done/);
      assert.equal((await done([...words, "--json"], { env })).stdout, "{}\n");
    });
    await withServer(says({ error: [], result: true }), async ({ at }) => {
      assert.equal((await done(["kraken", "WithdrawCancel", "asset=a", "refid=b", ...at], { env })).stdout, "true\n");
    });
  });

  it("holds nothing that a terminal obeys, and is still the same JSON", async () => {
    const result = [deposit({ info: evil, [`name${evil}`]: evil })];
    await withServer(says({ error: [], result }), async ({ at }) => {
      const { stdout } = await done(["kraken", "DepositStatus", ...at], { env });
      assert.doesNotMatch(stdout, CONTROL);
      assert.equal(stdout.trimEnd().split("\n").length, 2);
      const machine = await done(["kraken", "DepositStatus", ...at, "--json"], { env });
      assert.doesNotMatch(machine.stdout, CONTROL);
      assert.deepEqual(JSON.parse(machine.stdout), result);
    });
    await withServer(says({ error: [`EGeneral:${evil}`] }), async ({ at }) => {
      assert.doesNotMatch(await fails(3, ["kraken", "DepositStatus", ...at], { env }), CONTROL);
      assert.doesNotMatch(await fails(3, ["kraken", "DepositStatus", ...at, "--json"], { env }), CONTROL);
    });
    await withServer(says({ error: { message: evil, details: {} } }, 400), async ({ at }) => {
      assert.doesNotMatch(await fails(3, ["katu9", "health", ...at], { env }), CONTROL);
    });
  });

  it("carries no colour into a pipe", async () => {
    const { stdout, stderr } = await done(["operations"], { env: { FORCE_COLOR: "1" } });
    assert.doesNotMatch(stdout + stderr, CONTROL);
  });
});
