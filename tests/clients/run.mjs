// Other people's clients, unchanged and pinned, against the sandbox of the installed tarball. Prints a table of client,
// call and result, and closes with the sum.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { serveSandbox } from "paysign/sandbox/node";
import { CLIENTS } from "./calls.mjs";

const PYTHON = process.env["PAYSIGN_PYTHON"];

const rows = (list, member) => assert.ok(list.length > 0 && list.every((row) => row[member] !== undefined), member);

/** What Kraken's results must hold, by endpoint. */
const CHECKS = {
  Balance: (result) => assert.match(result.XXBT, /^\d+\.\d+$/),
  BalanceEx: (result) => assert.match(result.XXBT.balance, /^\d+\.\d+$/),
  Ledgers: (result) => assert.ok(Object.keys(result.ledger).length > 0),
  QueryLedgers: (result, { ledger }) => assert.deepEqual(Object.keys(result), [ledger]),
  DepositMethods: (result) => assert.ok(result.some(({ method }) => method === "Bitcoin")),
  DepositAddresses: (result) => assert.match(result[0].address, /^\w{20,}$/),
  DepositStatus: (result) => rows(result, "refid"),
  WithdrawMethods: (result) => rows(result, "method"),
  WithdrawAddresses: (result) => assert.ok(result.some(({ key }) => key === "BTC_Cold")),
  WithdrawInfo: (result) => assert.match(result.fee, /^\d+\.\d+$/),
  Withdraw: (result) => assert.match(result.refid, /^[\w-]+$/),
  WithdrawStatus: (result, { refid }) =>
    assert.ok(
      result.some((row) => row.refid === refid),
      "it is not listed",
    ),
  WithdrawCancel: (result) => assert.equal(result, true),
  WalletTransfer: (result) => assert.match(result.refid, /^[\w-]+$/),
};

/** What a call came to: undefined if it is right, else what is wrong. `wanted` is the refusal that it has to get. */
function wrong({ endpoint, wanted, result, error }, kept) {
  if (wanted != null) return new RegExp(wanted).test(error ?? "") ? undefined : `${error ?? "done"}: not ${wanted}`;
  if (error !== undefined) return error;
  if (endpoint === "Withdraw") kept.refid = result.refid;
  if (endpoint === "Ledgers") [kept.ledger] = Object.keys(result.ledger);
  try {
    CHECKS[endpoint]?.(result, kept);
  } catch ({ message }) {
    return message;
  }
}

/** A sandbox with something in its books, and what a client needs of it. */
async function withSandbox(run) {
  const { url, sandbox, close } = await serveSandbox();
  const closed = [];
  try {
    sandbox.deposit({ asset: "XBT", amount: "1.5", method: "Bitcoin" });
    sandbox.advance(3_600_000);
    await run({ url, sandbox, ...sandbox.kraken, closed });
  } finally {
    for (const done of closed) done();
    await close();
  }
}

async function inJavaScript(name, calls, tell) {
  const { version } = JSON.parse(await readFile(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8"));
  await withSandbox(async (served) => {
    const kept = {};
    for (const [call, endpoint, run, refusal] of calls(served)) {
      // Some make their nonce of milliseconds, and a sandbox on the same machine answers faster than that.
      await wait(3);
      const line = { client: `${name} ${version}`, call, endpoint, wanted: refusal?.source };
      await Promise.resolve(kept)
        .then(run)
        .then(
          (result) => tell({ ...line, result }, kept),
          (error) => tell({ ...line, error: String(error) }, kept),
        );
    }
  });
}

async function inPython(name, tell) {
  await withSandbox(async ({ url, apiKey, apiSecret }) => {
    const program = fileURLToPath(new URL("calls.py", import.meta.url));
    const { stdout } = await promisify(execFile)(PYTHON, ["-W", "ignore", program, name, url, apiKey, apiSecret]);
    const kept = {};
    for (const line of stdout.trim().split("\n")) tell(JSON.parse(line), kept);
  });
}

const sum = { passed: 0, failed: 0 };

function tell(line, kept) {
  const problem = wrong(line, kept);
  sum[problem === undefined ? "passed" : "failed"] += 1;
  const result = problem === undefined ? (line.wanted ? `refused, ${line.wanted}` : "ok") : `FAILED ${problem}`;
  console.log(`${line.client.padEnd(24)}  ${line.call.padEnd(40)}  ${result.split("\n")[0]}`);
}

/** A client that can't even start is one failure, and the others go on. */
async function all(name, calls) {
  await calls.catch(({ message }) => tell({ client: name, call: "", error: message }, {}));
}

for (const [name, calls] of CLIENTS) await all(name, inJavaScript(name, calls, tell));
if (PYTHON === undefined) console.log("MISSING: Python 3.11 or newer with venv, for krakenex and python-kraken-sdk");
else for (const name of ["krakenex", "python-kraken-sdk"]) await all(name, inPython(name, tell));

console.log(`\n${sum.passed} passed, ${sum.failed} failed`);
process.exitCode = sum.failed === 0 ? 0 : 1;
