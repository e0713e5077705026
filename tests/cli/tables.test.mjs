// Tables for people: times in words, the columns that are asked for, and how many rows there are and where the rest is.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { done, fails, KEYS, says, withSandbox, withServer } from "./support.mjs";

const DEPOSIT = { method: "Bitcoin", aclass: "currency", asset: "XXBT", refid: "R1", amount: "1.0", status: "Success" };

/** What the command answers where a server answers this. */
async function answered(words, result, more = []) {
  let answer;
  await withServer(says({ error: [], result }), async ({ at }) => {
    answer = await done([...words, ...at, ...more], { env: KEYS });
  });
  return answer;
}

describe("a table", () => {
  it("says times as people read them, and JSON as they came", async () => {
    const rows = [{ ...DEPOSIT, time: 1679497179 }];
    assert.match((await answered(["kraken", "DepositStatus"], rows)).stdout, / {2}2023-03-22 14:59:39 UTC$/m);
    const { stdout } = await answered(["kraken", "DepositStatus"], rows, ["--json"]);
    assert.deepEqual(JSON.parse(stdout), rows);

    const addresses = [
      { address: "a", expiretm: "0", new: true },
      { address: "b", expiretm: 1679497179 },
    ];
    const shown = (await answered(["kraken", "DepositAddresses", "asset=XBT", "method=Bitcoin"], addresses)).stdout;
    assert.match(shown, /^a +never/m);
    assert.match(shown, /^b +2023-03-22 14:59:39 UTC/m);
  });

  it("leaves numbers alone that are not times", async () => {
    await withSandbox(async ({ env, at }) => {
      // How long a link lives, in a unit that is not documented.
      assert.match((await done(["kraken", "Pay/paylink/config", ...at], { env })).stdout, /^expire_time {2}\d+\n$/);
    });
  });

  it("has the columns that are asked for, in their order", async () => {
    const rows = [
      { ...DEPOSIT, time: 1 },
      { ...DEPOSIT, time: 2, txid: "0x1" },
    ];
    const { stdout } = await answered(["kraken", "DepositStatus"], rows, ["--columns", "txid,time"]);
    assert.equal(stdout, "txid  time\n      1\n0x1   2\n");
    const one = await answered(
      ["kraken", "WithdrawInfo", "asset=a", "key=b", "amount=1"],
      {
        method: "Bitcoin",
        limit: "1",
        amount: "1",
        fee: "0",
      },
      ["--columns=fee,method"],
    );
    assert.equal(one.stdout, "fee     0\nmethod  Bitcoin\n");
    const operations = await done(["operations", "--columns", "name"]);
    assert.match(operations.stdout, /^name\nPay\/paylink\/create\n/);
  });

  it("says which column there is not; the call was made, so that is not a failure", async () => {
    const { stdout, stderr } = await answered(
      ["kraken", "DepositStatus"],
      [{ ...DEPOSIT, time: 1 }],
      ["--columns", "amuont,status"],
    );
    assert.equal(stdout, "status\nSuccess\n");
    assert.match(stderr, /^note: there is no column amuont, but method, .*; did you mean amount\?$/m);
  });

  it("refuses columns that can't be, before anything is sent", async () => {
    await withServer(says({ error: [], result: [] }), async ({ at, requests }) => {
      const words = ["kraken", "DepositStatus", ...at];
      assert.match(await fails(2, [...words, "--columns", "time,,amount"], { env: KEYS }), /--columns: must be names/);
      assert.match(
        await fails(2, [...words, "--columns", "time,time"], { env: KEYS }),
        /--columns: names a column twice/,
      );
      assert.match(
        await fails(2, [...words, "--columns", "time", "--json"], { env: KEYS }),
        /--columns: is for tables/,
      );
      assert.equal(requests.length, 0);
    });
  });
});

describe("below a table", () => {
  it("stands how many rows it has", async () => {
    const deposits = (count) => Array.from({ length: count }, () => ({ ...DEPOSIT, time: 1 }));
    assert.equal((await answered(["kraken", "DepositStatus"], deposits(1))).stderr, "1 deposit\n");
    assert.equal((await answered(["kraken", "DepositStatus"], deposits(25))).stderr, "25 deposits\n");
    assert.equal((await answered(["kraken", "DepositStatus"], [])).stderr, "");
    assert.equal((await answered(["kraken", "Balance"], { ZUSD: "1", XXBT: "2" })).stderr, "2 assets\n");
    assert.equal((await answered(["kraken", "DepositStatus"], deposits(2), ["--json"])).stderr, "");
  });

  it("stands what asks for the next page, which then comes", async () => {
    await withSandbox(async ({ env, at }) => {
      for (const amount of ["0.1", "0.2"])
        await done(["kraken", "Withdraw", "asset=XBT", "key=BTC_Cold", `amount=${amount}`, ...at], { env });
      const words = ["kraken", "WithdrawStatus", "limit=1", ...at];
      const first = await done([...words, "cursor=true"], { env });
      const [, cursor] = /^1 withdrawal, next page: cursor=(\S+)$/m.exec(first.stderr) ?? assert.fail(first.stderr);
      const second = await done([...words, `cursor=${cursor}`], { env });
      assert.notEqual(second.stdout, first.stdout);
      assert.match(second.stderr, /^1 withdrawal/);
    });
  });
});
