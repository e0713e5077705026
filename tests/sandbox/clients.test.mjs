// What other clients send, and Kraken takes every day, though it is not as documented: the sandbox takes it too and says
// so. Signed with node:crypto.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox } from "paysign/sandbox/node";
import { API, apiSign, nextNonce } from "./caller.mjs";

const FORM = "application/x-www-form-urlencoded";
const ADDRESSES = { asset: "XBT", method: "Bitcoin" };

/** A signed form, as bytes: a text would get a Content-Type from fetch. */
function form({ apiKey, apiSecret }, endpoint, parameters = {}, type = FORM) {
  const nonce = nextNonce();
  const url = API + endpoint;
  const text = new URLSearchParams({ nonce, ...parameters }).toString();
  const sign = apiSign(apiSecret, new URL(url).pathname, nonce, text);
  const headers = { "API-Key": apiKey, "API-Sign": sign, ...(type === null ? {} : { "Content-Type": type }) };
  return { url, method: "POST", headers, body: Buffer.from(text) };
}

/** Sends a form; answers the envelope, and what the sandbox says of it before and after. */
async function sent(sandbox, endpoint, parameters, ...type) {
  const request = form(sandbox.kraken, endpoint, parameters, ...type);
  const before = await sandbox.diagnose(request);
  const answer = await (await sandbox.fetch(request.url, request)).json();
  return { answer, before, after: sandbox.journal.at(-1).diagnosis };
}

describe("a form without a Content-Type", () => {
  it("is taken, and the diagnosis says that it was overlooked", async () => {
    const { answer, before, after } = await sent(createSandbox(), "DepositMethods", { asset: "XBT" }, null);
    assert.deepEqual(answer.error, []);
    assert.equal(before.accepted, true);
    assert.deepEqual(before.remarks, [`overlooked: a form without a Content-Type; write Content-Type: ${FORM}`]);
    assert.equal(before.message, `key, signature and nonce are right; ${before.remarks[0]}`);
    assert.deepEqual(after, before);
  });

  it("is taken over HTTP too", async () => {
    const { url, sandbox, close } = await serveSandbox();
    try {
      const request = form(sandbox.kraken, "Balance", {}, null);
      const answer = await fetch(request.url.replace("https://api.kraken.com", url), request);
      assert.deepEqual((await answer.json()).error, []);
    } finally {
      await close();
    }
  });

  it("with another Content-Type is refused", async () => {
    for (const type of ["text/plain;charset=UTF-8", "application/json", "multipart/form-data"]) {
      const { answer } = await sent(createSandbox(), "DepositMethods", { asset: "XBT" }, type);
      assert.deepEqual(answer.error, ["EGeneral:Invalid arguments"], type);
    }
  });

  it("is refused where Kraken documents JSON alone, and JSON without one everywhere", async () => {
    const { answer, before } = await sent(createSandbox(), "Pay/paylink/config", {}, null);
    assert.equal(answer.error[0].type, "Invalid arguments");
    assert.equal(before.remarks, undefined);
    const sandbox = createSandbox();
    const { headers, url } = form(sandbox.kraken, "Balance", {}, null);
    const nonce = nextNonce();
    const body = JSON.stringify({ nonce });
    const sign = apiSign(sandbox.kraken.apiSecret, new URL(url).pathname, nonce, body);
    const json = { method: "POST", headers: { ...headers, "API-Sign": sign }, body: Buffer.from(body) };
    const { error } = await (await sandbox.fetch(url, json)).json();
    assert.deepEqual(error, ["EGeneral:Invalid arguments"]);
  });
});

describe("Python's spelling of booleans", () => {
  it("cursor=False is a list, cursor=True the first page", async () => {
    for (const endpoint of ["DepositStatus", "WithdrawStatus"]) {
      const list = await sent(createSandbox(), endpoint, { cursor: "False" });
      assert.ok(Array.isArray(list.answer.result), endpoint);
      assert.deepEqual(list.before.remarks, [
        "overlooked: cursor=False; it is taken as cursor=false, which is how to write it",
      ]);
      const page = await sent(createSandbox(), endpoint, { cursor: "True", limit: "1" });
      assert.equal(typeof page.answer.result.next_cursor, "string", endpoint);
    }
  });

  it("other flags are read, and other words are refused", async () => {
    const all = async (verified) => (await sent(createSandbox(), "WithdrawAddresses", { verified })).answer;
    assert.deepEqual(
      (await all("False")).result.map(({ key }) => key),
      ["ETH_New"],
    );
    assert.deepEqual(await all("TRUE"), await all("true"));
    assert.deepEqual((await all("None")).error, ["EGeneral:Invalid arguments:verified"]);
    const counted = await sent(createSandbox(), "Ledgers", { without_count: "True" });
    assert.equal("count" in counted.answer.result, false);
  });

  it("a text that only looks like one is left alone", async () => {
    const { before } = await sent(createSandbox(), "WithdrawAddresses", {
      key: "False",
      asset: "ETH",
      aclass: "currency",
    });
    assert.deepEqual(before.remarks, undefined);
  });
});

it("times with a fraction, as ccxt makes them of milliseconds, cut a list", async () => {
  const refids = async (given) =>
    (await sent(createSandbox(), "DepositStatus", given)).answer.result.map(({ refid }) => refid);
  const all = await refids({});
  assert.deepEqual(await refids({ start: "0.123", end: "9999999999.001" }), all);
  const [newest] = (await sent(createSandbox(), "DepositStatus", {})).answer.result;
  assert.ok(!(await refids({ start: `${newest.time}.5` })).includes(newest.refid));
  assert.ok(!(await refids({ end: `${newest.time - 1}.999` })).includes(newest.refid));
  for (const start of ["1e9", "-1", "1.", ".5", "1.5.5"]) {
    const { answer } = await sent(createSandbox(), "DepositStatus", { start });
    assert.deepEqual(answer.error, ["EGeneral:Invalid arguments:start"], start);
  }
});

describe("new", () => {
  it("makes an address by being there, whatever it says, and the diagnosis says so", async () => {
    for (const text of ["False", "false", "0", ""]) {
      const sandbox = createSandbox();
      const { answer, before } = await sent(sandbox, "DepositAddresses", { ...ADDRESSES, new: text });
      assert.equal(answer.result.length, 1, text);
      const remark = before.remarks.at(-1);
      assert.ok(remark.startsWith(`new=${text} makes an address`), remark);
      const { result } = (await sent(sandbox, "DepositAddresses", ADDRESSES)).answer;
      assert.equal(result.length, 1, text);
    }
  });

  it("is not remarked on where it is meant, or absent", async () => {
    const sandbox = createSandbox();
    for (const more of [{ new: "true" }, {}]) {
      const { before, after } = await sent(sandbox, "DepositAddresses", { ...ADDRESSES, ...more });
      assert.deepEqual([before.remarks, after], [undefined, undefined]);
    }
  });
});

describe("an unknown withdrawal key", () => {
  it("is answered in Kraken's words; the diagnosis lists the keys that there are", async () => {
    for (const endpoint of ["Withdraw", "WithdrawInfo"]) {
      const sandbox = createSandbox();
      const { answer, before, after } = await sent(sandbox, endpoint, { asset: "xbt", key: "cold", amount: "1" });
      assert.deepEqual(answer, { error: ["EFunding:Unknown withdraw key"] });
      const says = 'no withdrawal key of xbt is called "cold": the sandbox has BTC_Wallet, BTC_Cold';
      assert.deepEqual([before.remarks, after.remarks], [[says], [says]]);
      assert.equal(sandbox.balance("XBT"), createSandbox().balance("XBT"));
    }
  });

  it("of an asset that has none, that does not exist or is not text at all", async () => {
    const remarks = async (asset) =>
      (await sent(createSandbox(), "Withdraw", { asset, key: "cold", amount: "1" })).before.remarks;
    assert.match((await remarks("USD"))[0], /the sandbox has none$/);
    assert.equal(await remarks("nothing"), undefined);
    assert.equal(await remarks(""), undefined);
  });

  it("is not remarked on where the key is right", async () => {
    const order = { asset: "XBT", key: "BTC_Cold", amount: "1" };
    const { answer, before } = await sent(createSandbox(), "Withdraw", order);
    assert.deepEqual([answer.error, before.remarks], [[], undefined]);
  });
});

describe("a call with a wrong signature", () => {
  it("is remarked on too", async () => {
    const sandbox = createSandbox();
    const request = form(sandbox.kraken, "DepositStatus", { cursor: "False" }, null);
    request.headers["API-Sign"] = apiSign(sandbox.kraken.apiSecret, "/DepositStatus", nextNonce(), "");
    const { accepted, remarks } = await sandbox.diagnose(request);
    assert.deepEqual([accepted, remarks.length], [false, 2]);
  });
});

it("the diagnosis of a method that the sandbox does not have says so", async () => {
  const sandbox = createSandbox();
  const { remarks } = await sandbox.diagnose(form(sandbox.kraken, "OpenOrders"));
  assert.deepEqual(remarks, ["the sandbox does not have OpenOrders"]);
});
