// paysign/durable-object in this process: how a stub is asked again, when the alarm rings, what the object refuses. In
// workerd itself it is tested in tests/durable-object.
import assert from "node:assert/strict";
import { createRequire, register } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { PaySignError } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { TOOLS } from "../runtimes/lib.mjs";

// What the host has, and its entry with the core: Node imports neither.
register(
  `data:text/javascript,${encodeURIComponent(
    `export const resolve = (name, context, next) =>
      name === "cloudflare:workers"
        ? { url: "data:text/javascript,export class DurableObject { constructor(ctx, env) { Object.assign(this, { ctx, env }); } }", shortCircuit: true }
        : next(name === "./workerd.js" ? "./index.js" : name, context);`,
  )}`,
);
const { PaySignObject, paymentsOf } = await import("paysign/durable-object");

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

/** A storage as workerd has it, by better-sqlite3; undefined where that is not there. */
function storage() {
  const Database = (() => {
    try {
      return createRequire(join(TOOLS, "paysign-tests.cjs"))("better-sqlite3");
    } catch {
      return undefined;
    }
  })();
  if (Database === undefined) return undefined;
  const db = new Database(":memory:");
  const alarms = [];
  let alarm = null;
  return {
    alarms,
    sql: {
      exec(query, ...values) {
        if (/^create table/.test(query)) return db.exec(query);
        const statement = db.prepare(query);
        const rows = statement.reader ? statement.all(...values) : (statement.run(...values), []);
        return { toArray: () => rows };
      },
    },
    transactionSync: (run) => db.transaction(run)(),
    getAlarm: async () => alarm,
    setAlarm: async (time) => {
      alarms.push(time);
      alarm = time;
    },
    ring() {
      alarm = null;
    },
  };
}

const namespace = { idFromName: (name) => ({ name }) };
const idOf = (name) => ({ name, equals: (other) => other.name === name });

/** An object, started. Its calls go to the sandbox, which is the global fetch meanwhile. */
async function object(kept, { name = "kraken", env = {} } = {}) {
  let started;
  const waited = [];
  const ctx = {
    id: idOf(name),
    storage: kept,
    blockConcurrencyWhile: (run) => (started = run()),
    waitUntil: (promise) => waited.push(promise),
  };
  const sandbox = createSandbox();
  const { apiKey, apiSecret } = sandbox.createKey();
  const one = new PaySignObject(ctx, {
    PAYSIGN: namespace,
    KRAKEN_API_KEY: apiKey,
    KRAKEN_API_SECRET: apiSecret,
    ...env,
  });
  await started;
  return { one, sandbox, waited, apiKey, apiSecret };
}

async function withFetch(fetch, work) {
  const before = globalThis.fetch;
  globalThis.fetch = fetch;
  try {
    return await work();
  } finally {
    globalThis.fetch = before;
  }
}

/** A withdrawal that was not made, whose answer is lost and which is not listed: for 5 s it waits for the next look. */
async function lost(one, sandbox) {
  sandbox.fault({ kind: "lose_answer", match: "Withdraw", executed: false });
  void one.pay(...GIVEN).catch(() => {});
  while (!/yet$/.test((await one.find("rent"))?.why)) await new Promise((done) => setTimeout(done, 10));
}

const GIVEN = ["rent", "Withdraw", { asset: "XBT", key: "BTC_Cold", amount: "0.1" }];

describe("PaySignObject", { skip: storage() === undefined && "MISSING: better-sqlite3" }, () => {
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

  test("an alarm whose payments could not be read rings again, 10 s later", async () => {
    const kept = storage();
    const { one, sandbox } = await object(kept);
    await withFetch(sandbox.fetch, async () => {
      await lost(one, sandbox);
    });
    const { exec } = kept.sql;
    kept.alarms.length = 0;
    kept.ring();
    kept.sql.exec = (query, ...values) => {
      if (query.startsWith("select value")) throw new Error("SQLITE_IOERR");
      return exec(query, ...values);
    };
    const before = Date.now();
    await one.alarm();
    assert.ok(kept.alarms[0] >= before + 10_000, `${kept.alarms[0] - before} ms later`);
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

  test("an alarm goes on with what is left, and rings again until nothing is", async () => {
    const kept = storage();
    const { one, sandbox } = await object(kept);
    const before = Date.now();
    await withFetch(sandbox.fetch, async () => {
      await lost(one, sandbox);
      assert.ok(kept.alarms[0] >= before + 2_000, "an intent has its alarm, when whoever recorded it has had time");
      kept.alarms.length = 0;
      kept.ring();
      await one.alarm();
      const [next] = kept.alarms;
      assert.ok(next >= before + 1_000, `${next - before} ms later`);
    });
  });

  test("an alarm that was lost is set at the start, one that is set is left alone", async () => {
    const kept = storage();
    const { one, sandbox, apiKey, apiSecret } = await object(kept);
    await withFetch(sandbox.fetch, async () => {
      await lost(one, sandbox);
    });
    const due = (await one.find("rent")).due;
    kept.alarms.length = 0;
    const env = { KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret };
    await object(kept, { env });
    assert.deepEqual(kept.alarms, []);
    kept.ring();
    await object(kept, { env });
    assert.deepEqual(kept.alarms, [Math.ceil(due)]);
    await object(storage());
    assert.equal(kept.alarms.length, 1);
  });
});
