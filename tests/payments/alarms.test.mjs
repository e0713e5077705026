// When the alarm of a Durable Object rings, and what it does then: the clock stands still but for what a test says.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { storage } from "../stores/storage.mjs";
import { object, withClock, withFetch } from "./objects.mjs";

/** As long as somebody is waited for who has sent and not said what came of it. */
const LEASE = 15_000;
const settings = { patienceMs: 0 };
const withdrawal = (id, amount) => [id, "Withdraw", { asset: "XBT", key: "BTC_Cold", amount }];
const RENT = withdrawal("rent", "0.1");
const FOOD = withdrawal("food", "0.2");

const said = (body) => new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
const refusing = (error) => async () => said({ error: [error] });
const BUSY = refusing("EService:Busy");
const LOCKOUT = refusing("EGeneral:Temporary lockout");
const paying = async (url) =>
  said({ error: [], result: String(url).endsWith("/WithdrawStatus") ? [] : { refid: `R${Math.random()}` } });

/** An object with a payment that Kraken takes five seconds later, whose alarm has rung a minute later. */
async function waiting(clock) {
  const kept = storage();
  const made = await object(kept, { settings });
  await withFetch(BUSY, () => made.one.pay(...RENT));
  const { state, due } = await made.one.find("rent");
  assert.deepEqual([state, due], ["prepared", clock.now + 5_000]);
  clock.now += 60_000;
  kept.alarms.length = 0;
  kept.ring();
  return { kept, due, ...made };
}

describe("the alarm", { skip: storage() === undefined && "MISSING: SQLite" }, () => {
  test("it is set with the intent, and what was paid in the meantime leaves it alone", () =>
    withClock(async (clock) => {
      const kept = storage();
      const { one } = await object(kept, { settings });
      let sent;
      const isSent = new Promise((resolve) => (sent = resolve));
      let answer;
      const answered = new Promise((resolve) => (answer = resolve));
      const fetch = async () => {
        sent();
        await answered;
        return paying();
      };
      await withFetch(fetch, async () => {
        const rent = one.pay(...RENT);
        await Promise.race([isSent, rent]);
        assert.deepEqual(kept.alarms, [clock.now + LEASE], "on its way, there is an alarm for it");
        answer();
        assert.equal((await rent).state, "settled");
      });
      await withFetch(paying, () => one.pay(...FOOD));
      assert.deepEqual(kept.alarms, [clock.now + LEASE], "an alarm for the same time is not set again");
      clock.now += 1_000;
      await withFetch(paying, () => one.pay(...withdrawal("more", "0.3")));
      assert.deepEqual(kept.alarms, [clock.now - 1_000 + LEASE], "nor is it put off");
    }));

  test("it is moved to an earlier time, when whoever has recorded a payment has had 2 s for it", () =>
    withClock(async (clock) => {
      const kept = storage();
      const { one } = await object(kept, { settings });
      let food;
      const fetch = async () => {
        // While the one is on its way, the other waits for its turn: it is due at once.
        food ??= await one.pay(...FOOD);
        return paying();
      };
      await withFetch(fetch, () => one.pay(...RENT));
      assert.deepEqual([food.state, food.due], ["prepared", clock.now]);
      assert.deepEqual(kept.alarms, [clock.now + LEASE, clock.now + 2_000]);
    }));

  test("a call, which nobody goes on with, sets none", () =>
    withClock(async () => {
      const kept = storage();
      const { one } = await object(kept, { settings });
      await withFetch(
        async () => said({ error: [], result: [] }),
        () => one.call("WithdrawStatus"),
      );
      assert.deepEqual(kept.alarms, []);
    }));

  test("it goes on with what is due, and nothing rings when nothing is left", () =>
    withClock(async (clock) => {
      const { kept, one } = await waiting(clock);
      await withFetch(paying, () => one.alarm());
      assert.equal((await one.find("rent")).state, "settled");
      assert.deepEqual(
        kept.alarms,
        [clock.now + LEASE, clock.now + 2_000],
        "while it is looked for, and once it may be sent",
      );
      clock.now += LEASE;
      kept.alarms.length = 0;
      kept.ring();
      await one.alarm();
      assert.deepEqual(kept.alarms, []);
    }));

  test("it takes 10 payments, and rings again for the others a second later", () =>
    withClock(async (clock) => {
      const { kept, one } = await waiting(clock);
      await withFetch(BUSY, async () => {
        for (let number = 2; number <= 12; number++) await one.pay(...withdrawal(`w${number}`, `0.${number}1`));
      });
      clock.now += 60_000;
      kept.alarms.length = 0;
      kept.ring();
      await withFetch(paying, () => one.alarm());
      assert.equal((await one.list({ state: "settled" })).length, 10);
      assert.equal((await one.list({ state: "prepared" })).length, 2);
      assert.equal(kept.alarms.at(-1), clock.now + 1_000);
    }));

  test("where Kraken has locked the key out, it sends nothing and rings again 10 s later", () =>
    withClock(async (clock) => {
      const { kept, one } = await waiting(clock);
      await withFetch(LOCKOUT, () => one.call("WithdrawStatus"));
      let calls = 0;
      const fetch = async () => {
        calls++;
        return paying();
      };
      await withFetch(fetch, () => one.alarm());
      assert.deepEqual([calls, kept.alarms], [0, [clock.now + 10_000]]);
    }));

  test("where the payments could not be read, it rings again 10 s later", () =>
    withClock(async (clock) => {
      const { kept, one } = await waiting(clock);
      const { exec } = kept.sql;
      kept.sql.exec = (query, ...values) => {
        if (query.startsWith("select value")) throw new Error("SQLITE_IOERR");
        return exec(query, ...values);
      };
      await one.alarm();
      assert.deepEqual(kept.alarms, [clock.now + 10_000]);
    }));

  test("one that was lost is set at the start; one that is set is left alone, also where a payment is due earlier", () =>
    withClock(async (clock) => {
      const { kept, due, apiKey, apiSecret } = await waiting(clock);
      const env = { KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret };
      await object(kept, { env });
      assert.deepEqual(kept.alarms, [due]);
      await kept.setAlarm(clock.now + 10_000);
      await object(kept, { env });
      assert.deepEqual(kept.alarms, [due, clock.now + 10_000]);
      const empty = storage();
      await object(empty, { env });
      assert.deepEqual(empty.alarms, []);
    }));
});
