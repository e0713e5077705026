// paysign/durable-object in this process: what the object does and what it refuses. In workerd itself it is tested in
// tests/durable-object.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PaySignError } from "paysign";
import { storage } from "../stores/storage.mjs";
import { idOf, object, PaySignObject, withFetch } from "./objects.mjs";

const GIVEN = ["rent", "Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "0.1" }];

describe("PaySignObject", { skip: storage() === undefined && "MISSING: SQLite" }, () => {
  test("pays, finds, lists, resolves and forgets", async () => {
    const { one, sandbox, waited } = await object(storage());
    await withFetch(sandbox.fetch, async () => {
      const payment = await one.pay(...GIVEN);
      assert.deepEqual([payment.state, payment.attempts], ["settled", 1]);
      assert.deepEqual(await one.find("rent"), payment);
      assert.deepEqual(await one.list({ limit: 5 }), [payment]);
      assert.deepEqual(await one.list({ after: "rent" }), []);
      assert.ok(Array.isArray((await one.call("WithdrawStatus", {})).result));
      assert.deepEqual(await one.resume(5), []);
      assert.deepEqual(await one.resolve("rent", "settled", "yes"), payment);
      assert.equal(await one.forget(Date.now() + 60_000), 1);
      assert.equal(await one.find("rent"), undefined);
    });
    assert.equal(waited.length, 9, "each is waited for, whoever goes away");
  });

  test("what is wrong comes as a reply: with the input, the name, the key", async () => {
    const { one } = await object(storage());
    assert.equal((await one.find("a b")).error.field, "id");
    for (const [options, field, code = "invalid_request"] of [
      [{ name: "another" }, "name"],
      [{ env: { PAYSIGN: undefined } }, "name"],
      [{ env: { KRAKEN_API_SECRET: "?" } }, "apiSecret", "bad_secret"],
      [{ env: { KRAKEN_NONCE_UNIT: "s" } }, "nonceUnit"],
    ]) {
      const kept = storage();
      const { one: wrong } = await object(kept, options);
      const { error } = await wrong.find("rent");
      assert.deepEqual([error.code, error.field], [code, field]);
      assert.deepEqual([error.outcome, error.retry.action], ["not_sent", "fix_input"]);
      await wrong.alarm();
      assert.deepEqual(kept.alarms, []);
    }
  });

  test("settings that throw: a PaySignError is the reply to every call, anything else ends the object", async () => {
    const said = new PaySignError({
      code: "invalid_request",
      message: "apiKey: is not there",
      outcome: "not_sent",
      retry: { action: "fix_input", reason: "The input breaks a rule; nothing was sent." },
      field: "apiKey",
    });
    const objectOf = (thrown) =>
      class extends PaySignObject {
        settings() {
          throw thrown;
        }
      };
    const ctx = { id: idOf("kraken"), storage: storage(), waitUntil() {}, blockConcurrencyWhile() {} };
    const one = new (objectOf(said))(ctx, {});
    assert.deepEqual((await one.find("a")).error, said.toJSON());
    await one.alarm();
    const odd = new TypeError("a fault of the program");
    assert.throws(
      () => new (objectOf(odd))(ctx, {}),
      (error) => error === odd,
    );
  });

  test("what is not a PaySignError is not a reply: it is thrown as it is", async () => {
    const { one } = await object(storage());
    const odd = new TypeError("a fault of the program");
    const options = {
      get limit() {
        throw odd;
      },
    };
    await assert.rejects(one.list(options), (error) => error === odd);
  });

  test("settings come from the environment, and can't be asked for from outside", async () => {
    const calls = [];
    const { one } = await object(storage(), {
      env: { KRAKEN_URL: "https://sandbox.example", KRAKEN_OTP: "123456", KRAKEN_NONCE_UNIT: "us" },
    });
    assert.equal(one.settings, undefined);
    const fetch = async (url, request) => {
      calls.push([url, request.body]);
      return new Response('{"error":[],"result":[]}', { headers: { "Content-Type": "application/json" } });
    };
    await withFetch(fetch, () => one.call("WithdrawStatus"));
    assert.match(calls[0][0], /^https:\/\/sandbox\.example\//);
    assert.match(calls[0][1], /otp=123456/);
    assert.match(calls[0][1], /nonce=\d{16}(&|$)/);
  });
});
