// paysign/durable-object in this process: how a stub is asked again, and what comes back from it.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { PaySignError } from "paysign";
import { paymentsOf } from "./objects.mjs";

/** Runs with a timer that fires at once, and gives the pauses that were asked for. */
async function pauses(work) {
  const { setTimeout: timer } = globalThis;
  const { random } = Math;
  const asked = [];
  globalThis.setTimeout = (run, ms) => {
    asked.push(ms);
    return timer(run, 0);
  };
  Math.random = () => 0.25;
  try {
    await work();
  } finally {
    globalThis.setTimeout = timer;
    Math.random = random;
  }
  return asked;
}

const rejected = (promise) =>
  promise.then(
    () => assert.fail("nothing was thrown"),
    (error) => {
      assert.ok(PaySignError.is(error), String(error));
      return error;
    },
  );

describe("paymentsOf", () => {
  test("hands every method's arguments over, and gives what the object gives", async () => {
    const asked = [];
    const method =
      (name) =>
      async (...given) => {
        asked.push([name, ...given]);
        return name === "find" ? undefined : { name };
      };
    const names = ["find", "pay", "call", "list", "resume", "resolve", "forget"];
    const payments = paymentsOf(Object.fromEntries(names.map((name) => [name, method(name)])));
    assert.equal(await payments.find("a"), undefined);
    assert.deepEqual(await payments.pay("a", "Withdraw", { amount: "1" }), { name: "pay" });
    await payments.call("WithdrawStatus", {});
    await payments.list({ limit: 1 });
    await payments.resume(3);
    await payments.resolve("a", "settled", "x");
    await payments.forget(5);
    assert.deepEqual(asked, [
      ["find", "a"],
      ["pay", "a", "Withdraw", { amount: "1" }],
      ["call", "WithdrawStatus", {}],
      ["list", { limit: 1 }],
      ["resume", 3],
      ["resolve", "a", "settled", "x"],
      ["forget", 5],
    ]);
  });

  test("what the object refuses is thrown; a payment with an error is a payment", async () => {
    const report = new PaySignError({
      code: "invalid_request",
      message: "id: is not in the journal",
      outcome: "not_sent",
      retry: { action: "fix_input", reason: "The input breaks a rule; nothing was sent." },
      field: "id",
    }).toJSON();
    for (const [reply, isThrown] of [
      [{ error: report }, true],
      [{ state: "refused", error: report }, false],
      [null, false],
      ["error", false],
      [[], false],
    ]) {
      const asked = paymentsOf({ find: async () => reply }).find("a");
      if (!isThrown) assert.deepEqual(await asked, reply);
      else assert.deepEqual((await rejected(asked)).toJSON(), report);
    }
  });

  test("an object that went away is asked again, by a stub of its own each time, 3 times at most", async () => {
    const retryable = Object.assign(new Error("moved"), { retryable: true });
    for (const [failures, isDone] of [
      [1, true],
      [3, true],
      [4, false],
    ]) {
      let stubs = 0;
      const make = () => {
        const number = ++stubs;
        return {
          find: async () => {
            if (number <= failures) throw retryable;
            return undefined;
          },
        };
      };
      const asked = await pauses(async () => {
        const found = paymentsOf(make).find("a");
        if (isDone) return assert.equal(await found, undefined);
        const error = await rejected(found);
        assert.deepEqual([error.code, error.outcome, error.retry.action], ["no_answer", "unknown", "wait"]);
        assert.match(error.message, /^find: the Durable Object/);
        assert.equal(error.cause, retryable);
      });
      assert.equal(stubs, Math.min(failures + 1, 4));
      assert.deepEqual(asked, [75, 300, 1_200].slice(0, failures));
    }
  });

  test("what does not say that it is worth another call is not asked again", async () => {
    for (const cause of [
      new Error("gone"),
      Object.assign(new Error("busy"), { retryable: true, overloaded: true }),
      Object.assign(new Error("odd"), { retryable: "true" }),
      undefined,
      null,
    ]) {
      let count = 0;
      const find = async () => {
        count++;
        throw cause;
      };
      const error = await rejected(paymentsOf({ find }).find("a"));
      assert.deepEqual([error.code, count, error.cause], ["no_answer", 1, cause]);
    }
    const clone = Object.assign(new Error("could not be cloned"), { name: "DataCloneError" });
    const pay = async () => {
      throw clone;
    };
    const error = await rejected(paymentsOf({ pay }).pay("a", "Withdraw", {}));
    assert.deepEqual([error.code, error.field, error.outcome], ["invalid_request", "params", "not_sent"]);
    assert.deepEqual([error.retry.action, error.cause], ["fix_input", clone]);
  });
});
