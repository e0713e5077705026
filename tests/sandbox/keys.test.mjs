// Kraken keys in the sandbox: permissions, second factor, nonce window, and the limits that can be switched on.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { operations } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { call, payment, refusal, result } from "./caller.mjs";

const QUERY = "Funds permissions - Query";
const DEPOSIT = "Funds permissions - Deposit";
const WITHDRAW = "Funds permissions - Withdraw";
const LEDGER = "Data - Query ledger entries";
const INVALID_NONCE = "EAPI:Invalid nonce";

describe("permissions", () => {
  it("are the ones that paysign's table of operations names, each of them needed", async () => {
    const all = [QUERY, DEPOSIT, WITHDRAW, LEDGER];
    // Those of Funding (Beta) are in beta-checks.test.mjs.
    const kraken = operations().filter(({ path }) => path.startsWith("/0/private/"));
    assert.equal(kraken.length, 22);
    const sandbox = createSandbox();
    for (const { name, permissions } of kraken) {
      const needs = permissions.map((text) => text.split(" or "));
      const enough = sandbox.createKey({ permissions: needs.map(([first]) => first) });
      const answer = await call(sandbox, name, {}, { key: enough });
      assert.ok(!JSON.stringify(answer.error).includes("Permission denied"), name);
      for (const need of needs) {
        const key = sandbox.createKey({ permissions: all.filter((permission) => !need.includes(permission)) });
        assert.equal(
          await refusal(sandbox, name, {}, { key }),
          "EGeneral:Permission denied",
          `${name} without ${need}`,
        );
      }
    }
  });

  it("of which one is enough where the documentation says or", async () => {
    const sandbox = createSandbox();
    for (const permission of [WITHDRAW, LEDGER]) {
      await result(sandbox, "WithdrawStatus", {}, { key: sandbox.createKey({ permissions: [permission] }) });
    }
  });
});

describe("keys", () => {
  it("are made from the seed, and may be given", async () => {
    const made = (seed) => createSandbox({ seed }).createKey();
    assert.deepEqual(made("a"), made("a"));
    assert.notDeepEqual(made("a"), made("b"));
    assert.equal(Buffer.from(made("a").apiSecret, "base64").length, 64);
    const own = { apiKey: "own-key", apiSecret: "c2VjcmV0" };
    const sandbox = createSandbox({ keys: [own] });
    assert.deepEqual((await call(sandbox, "Pay/paylink/config", {}, { key: own })).error, []);
    assert.deepEqual((await call(sandbox, "Pay/paylink/config")).error, [], "the usual key is still there");
  });

  it("are refused if they are impossible", () => {
    const sandbox = createSandbox();
    const wrong = [
      { apiKey: "" },
      { apiKey: "with blank" },
      { apiKey: sandbox.kraken.apiKey },
      { apiSecret: "" },
      { apiSecret: "not base64" },
      { permissions: ["Everything"] },
      { otp: "" },
      { nonceWindow: -1 },
      { nonceWindow: 1.5 },
      { tier: "expert" },
    ];
    for (const options of wrong) assert.throws(() => sandbox.createKey(options), TypeError, JSON.stringify(options));
    assert.throws(() => createSandbox({ keys: [{ otp: "" }] }), TypeError);
  });

  it("have nonces of their own", async () => {
    const sandbox = createSandbox();
    const key = sandbox.createKey();
    await result(sandbox, "Pay/paylink/config", {}, { nonce: "2000000000000" });
    await result(sandbox, "Pay/paylink/config", {}, { key, nonce: "5" });
  });
});

describe("a second factor", () => {
  it("must be in the body where a key has one, and uses up no nonce if it is wrong", async () => {
    const sandbox = createSandbox();
    const key = sandbox.createKey({ otp: "123456" });
    for (const more of [{}, { otp: "654321" }, { otp: "" }]) {
      assert.equal(await refusal(sandbox, "Pay/paylink/config", more, { key, nonce: "7" }), "EAPI:Invalid signature");
      assert.equal(sandbox.journal.at(-1).diagnosis.stage, "otp");
    }
    await result(sandbox, "Pay/paylink/config", { otp: "123456" }, { key, nonce: "7" });
    await result(sandbox, "Pay/paylink/config", { otp: "1" }, { nonce: "1" });
  });
});

describe("a nonce window", () => {
  it("takes nonces that come late, each once, and none from further back", async () => {
    const sandbox = createSandbox();
    const key = sandbox.createKey({ nonceWindow: 10 });
    const at = (nonce) => call(sandbox, "Pay/paylink/config", {}, { key, nonce: String(nonce) });
    const taken = async (nonce) => (await at(nonce)).error.length === 0;
    const tried = [];
    for (const nonce of [100, 105, 95, 96, 103, 103, 105, 100, 111, 101, 102]) tried.push(await taken(nonce));
    assert.deepEqual(tried, [true, true, false, true, true, false, false, false, true, false, true]);
  });
});

describe("limits", () => {
  it("are not there unless they are asked for", async () => {
    const sandbox = createSandbox();
    for (let at = 0; at < 30; at += 1) await result(sandbox, "Pay/paylink/config");
    for (let at = 0; at < 30; at += 1)
      assert.equal(await refusal(sandbox, "Pay/paylink/config", {}, { nonce: "1" }), INVALID_NONCE);
    await result(sandbox, "Pay/paylink/config");
  });

  for (const [tier, most, perMinute] of [
    ["starter", 15, 19],
    ["intermediate", 20, 30],
    ["pro", 20, 60],
  ]) {
    it(`count calls as a ${tier} account's: ${most} at once, ${perMinute} a minute`, async () => {
      const sandbox = createSandbox({ clock: () => 0, limits: { tier } });
      const upTo = async (calls) => {
        for (let at = 0; at < calls; at += 1) await result(sandbox, "Pay/paylink/config");
        assert.equal(await refusal(sandbox, "Pay/paylink/config"), "EAPI:Rate limit exceeded");
      };
      await upTo(most);
      sandbox.advance(20_000);
      await upTo(Math.floor(perMinute / 3));
      const other = sandbox.createKey({ tier: "pro" });
      await result(sandbox, "Pay/paylink/config", {}, { key: other });
      sandbox.advance(600_000);
      await upTo(most);
    });
  }

  it("lock out after bad keys and nonces in a row, for 15 minutes from the last attempt", async () => {
    const sandbox = createSandbox({ clock: () => 0, limits: { lockoutAfter: 3 } });
    const lockout = "EGeneral:Temporary lockout";
    const good = () => call(sandbox, "Pay/paylink/config");
    const bad = () => refusal(sandbox, "Pay/paylink/config", {}, { nonce: "1" });
    await good();
    assert.equal(await bad(), INVALID_NONCE);
    assert.equal(await bad(), INVALID_NONCE);
    assert.deepEqual((await good()).error, [], "a good call ends the row");
    assert.equal(await bad(), INVALID_NONCE);
    const forger = { apiKey: sandbox.kraken.apiKey, apiSecret: "AAAA" };
    for (let at = 0; at < 5; at += 1) {
      const refused = await refusal(sandbox, "DepositStatus", {}, { key: forger });
      assert.equal(refused, "EAPI:Invalid signature", "signatures are not counted");
    }
    const stranger = { apiKey: "stranger", apiSecret: "AAAA" };
    assert.equal(await refusal(sandbox, "Pay/paylink/config", {}, { key: stranger }), "EAPI:Invalid key");
    assert.equal(await bad(), INVALID_NONCE);
    assert.equal(await refusal(sandbox, "DepositStatus"), lockout);
    sandbox.advance(14 * 60_000);
    assert.equal(await refusal(sandbox, "DepositStatus"), lockout);
    sandbox.advance(14 * 60_000);
    assert.equal(await refusal(sandbox, "DepositStatus"), lockout, "each attempt starts the time again");
    sandbox.advance(15 * 60_000);
    assert.deepEqual((await good()).error, []);
  });

  it("throttle too many calls at once, and say from when on they may come", async () => {
    const sandbox = createSandbox({ clock: () => 1_700_000_000_900, limits: { concurrent: 2 } });
    const answers = await Promise.all(Array.from({ length: 5 }, () => call(sandbox, "DepositStatus")));
    assert.deepEqual(
      answers.map(({ error }) => error),
      [[], [], ...Array(3).fill(["EService:Throttled:1700000005"])],
    );
    await result(sandbox, "DepositStatus");
    const objects = createSandbox({ clock: () => 0, limits: { concurrent: 1 }, errors: "objects" });
    const [, second] = await Promise.all([call(objects, "DepositStatus"), call(objects, "DepositStatus")]);
    assert.deepEqual(second.error, [{ severity: "E", errorClass: "Service", type: "Throttled", errorMessage: "5" }]);
  });

  it("must make sense", () => {
    for (const limits of [{ tier: "expert" }, { lockoutAfter: 0 }, { concurrent: 1.5 }]) {
      assert.throws(() => createSandbox({ limits }), TypeError, JSON.stringify(limits));
    }
  });

  it("leave payments as they are when they refuse", async () => {
    const sandbox = createSandbox({ clock: () => 0, limits: { concurrent: 1 } });
    await Promise.all([call(sandbox, "DepositStatus"), call(sandbox, "Pay/request/create", payment())]);
    assert.equal(sandbox.payment(payment().external_id), undefined);
  });
});
