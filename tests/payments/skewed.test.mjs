// Clocks that jump after they were compared with Kraken's: no withdrawal is told wrongly, and nothing waits for ever.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, ID, LOST, NOW, ok, refused, row, TRANSFER } from "./support.mjs";
import { CREATE, INFO, LIST, LISTED, looksOf, losing, order, withdraw } from "./withdrawals.mjs";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const LONG = { patienceMs: 600_000 };
const REFUSED = { ...LONG, notListed: "refused" };
const never = () => new Promise(() => {});

/** Kraken's two lists with one withdrawal, made at NOW, as far as they are asked for that time. */
function listing(more = {}) {
  return ({ endpoint, members }) => {
    if (endpoint === "GetApiKeyInfo") return ok(INFO);
    if (endpoint === LIST) {
      const isAsked = Date.parse(members.start_time) <= NOW;
      return { withdrawals: isAsked ? [{ ...LISTED, create_time: new Date(NOW).toISOString() }] : [] };
    }
    return ok(Number(members.start ?? 0) <= NOW / 1000 ? [row(more)] : []);
  };
}

/** A process that was compared with Kraken's clock, is ahead of it then, sends and dies; another one whose clock is right. */
async function killed(ahead, send, payments) {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const dead = harness((call) => (/Withdraw$|^POST/.test(call.endpoint) ? never() : listing()(call)), {
    store,
    apiKey,
    payments,
    headers: { Date: new Date(NOW).toUTCString() },
  });
  await dead.payments.call("WithdrawStatus", {});
  dead.clock.now = NOW + ahead;
  void send(dead.payments);
  await new Promise((done) => setTimeout(done, 20));
  const alive = harness(listing(), { store: { ...store }, apiKey, payments });
  alive.clock.now = NOW + 60_000;
  for (let i = 0; i < 150; i++) {
    await alive.payments.resume();
    alive.clock.now += 30_000;
  }
  return (await alive.payments.list())[0];
}

test("a clock that has jumped ahead before a withdrawal was sent refuses nothing that was made, however far it jumped", async () => {
  for (const ahead of [59 * 60_000, 65 * 60_000, 5 * HOUR, 23 * HOUR, 26 * HOUR, 400 * DAY]) {
    for (const send of [(payments) => withdraw(payments), (payments) => payments.pay("b1", CREATE, order())]) {
      const { state, due, why } = await killed(ahead, send, REFUSED);
      // Further ahead than twelve hours Kraken's time is asked for again before it is sent, so that the clock is known.
      const isKnown = ahead > 12 * HOUR;
      assert.deepEqual([state, due], [isKnown ? "settled" : "unknown", undefined], `${ahead / HOUR} h ahead: ${why}`);
    }
  }
});

test("what is not listed since Kraken accepted a call before it is refused, where no clock has jumped", async () => {
  const { payments, calls } = harness(
    losing(() => []),
    { payments: REFUSED },
  );
  const { state, why } = await withdraw(payments);
  assert.equal(state, "refused", why);
  // Kraken's time was not known yet: it was asked for before anything was sent.
  assert.deepEqual(
    calls.slice(0, 2).map(({ endpoint }) => endpoint),
    ["GetApiKeyInfo", "Withdraw"],
  );
  assert.equal(looksOf(calls)[0].members.start, String(NOW / 1000 - 60));
});

test("Kraken's time is asked for again after twelve hours, and for nothing else than such a withdrawal", async () => {
  const { payments, calls, clock } = harness(
    losing(
      () => [],
      () => false,
    ),
    { payments: REFUSED },
  );
  const asked = () => calls.filter(({ endpoint }) => endpoint === "GetApiKeyInfo").length;
  await payments.call("WithdrawStatus", {});
  await withdraw(payments, "w1");
  clock.now += 11 * HOUR;
  await withdraw(payments, "w2");
  assert.equal(asked(), 0);
  clock.now += 13 * HOUR;
  await payments.pay(ID, "Pay/transfer/create", TRANSFER);
  clock.now += 13 * HOUR;
  assert.equal(asked(), 0);
  await withdraw(payments, "w3");
  assert.equal(asked(), 1);

  const ahead = harness(
    losing(
      () => [],
      () => false,
    ),
    { payments: REFUSED, kraken: -13 * HOUR },
  );
  await ahead.payments.call("WithdrawStatus", {});
  await withdraw(ahead.payments);
  assert.equal(ahead.calls.length, 2, "a clock that is wrong all the time, and known for it");
});

test("where a person is asked anyway, it is looked for as of a minute before, however long ago the last call was", async () => {
  const { payments, calls, clock } = harness(
    losing(() => []),
    { payments: LONG },
  );
  await payments.call("WithdrawStatus", {});
  clock.now = NOW + HOUR;
  await withdraw(payments);
  assert.equal(looksOf(calls)[1].members.start, String((NOW + HOUR) / 1000 - 60));
});

test("a clock that is set back during each look can't be compared", async () => {
  const kraken = losing(() => []);
  const world = harness(
    (call) => {
      if (call.endpoint === "WithdrawStatus" && world.calls.length > 1) world.clock.now -= 10_000;
      return kraken(call);
    },
    { payments: REFUSED },
  );
  await world.payments.call("WithdrawStatus", {});
  const { state, why } = await withdraw(world.payments);
  assert.equal(state, "unknown", why);
  assert.match(why, /the sender's clock can't be compared with Kraken's/);
});

test("where Kraken's time could not be asked for within a day before it was sent, a person is asked", async () => {
  const kraken = losing(() => []);
  let isDown = false;
  const { payments, clock } = harness(
    (call) => {
      if (call.endpoint !== "GetApiKeyInfo" || !isDown) return kraken(call);
      isDown = false;
      return 502;
    },
    { payments: REFUSED },
  );
  await payments.call("WithdrawStatus", {});
  clock.now += DAY + 4_000;
  isDown = true;
  const { state, due, why } = await withdraw(payments);
  assert.deepEqual([state, due], ["unknown", undefined]);
  assert.match(why, /no call of its key was accepted within a day before it was sent/);
});

test("a look whose nonce is below that of the withdrawal is not a fence", async () => {
  const client = { nonceUnit: "ns" };
  const kraken = losing(() => []);
  const lost = harness(
    (call) => {
      if (call.endpoint === "Withdraw") lost.clock.now = NOW;
      return kraken(call);
    },
    { client, payments: REFUSED },
  );
  lost.clock.now = NOW + 4_000 * DAY;
  const { state, why } = await withdraw(lost.payments);
  assert.equal(state, "unknown", why);
  assert.match(
    why,
    /^not listed in WithdrawStatus, and a clock was wrong, so that its nonce is higher than that of the look/,
  );

  const busy = harness((call) => (call.endpoint === "Withdraw" ? refused("EService:Busy") : ok([])), {
    client,
    payments: { patienceMs: 0 },
  });
  busy.clock.now = NOW + 4_000 * DAY;
  assert.equal((await withdraw(busy.payments)).state, "prepared");
  busy.clock.now = NOW;
  const again = await withdraw(busy.make(LONG));
  assert.deepEqual([again.state, again.due, again.attempts], ["unknown", undefined, 1]);
  assert.match(again.why, /^Kraken refused it, and an attempt may still be let in/);
});

test("before it is sent again it is looked for since Kraken accepted a call before it, whatever the clock has done", async () => {
  for (const jump of [2_000, 5_000, 60_000, HOUR, 23 * HOUR]) {
    const world = harness(
      (call) => {
        if (call.endpoint !== "Withdraw") return listing()(call);
        // The first copy was executed at once, and what comes four seconds later is the answer to the second one.
        world.clock.now += 4_000;
        return refused("EAPI:Rate limit exceeded");
      },
      { payments: LONG, headers: { Date: () => new Date(world.kraken()).toUTCString() } },
    );
    let ahead = 0;
    world.kraken = () => world.clock.now - ahead;
    world.clock.now = NOW - HOUR;
    await world.payments.call("WithdrawStatus", {});
    ahead = jump;
    world.clock.now = NOW + jump;
    const { state, attempts, why } = await withdraw(world.payments);
    assert.deepEqual([state, attempts], ["unknown", 1], `${jump}: ${why}`);
    assert.match(why, /lists one like it, R1/);
  }
});

test("a time that a fast clock wrote keeps nothing waiting: neither a payment, nor one that is equal to it", async () => {
  for (const [answer, state] of [
    [LOST, "unknown"],
    [refused("EService:Busy"), "prepared"],
  ]) {
    const [store, apiKey] = [memoryStore(), freshKey()];
    const fast = harness(answer, { store, apiKey, payments: { patienceMs: 0 } });
    fast.clock.now = NOW + 350 * DAY;
    const payment = await fast.payments.pay(ID, "Pay/transfer/create", TRANSFER);
    assert.equal(payment.state, state);
    assert.ok(payment.due > NOW + 350 * DAY);

    const { payments, make } = harness(ok({}), { store: { ...store }, apiKey, payments: { patienceMs: 0 } });
    assert.equal((await make().find(ID)).state, state);
    assert.deepEqual(
      (await payments.resume()).map(({ id, state }) => [id, state]),
      [[ID, "settled"]],
    );
  }
});

test("the same of a payment whose sender died, and by asking for it again", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const dead = harness(never, { store, apiKey });
  dead.clock.now = NOW + 3 * HOUR;
  void dead.payments.pay(ID, "Pay/transfer/create", TRANSFER);
  await new Promise((done) => setTimeout(done, 20));
  const { payments } = harness(ok({}), { store: { ...store }, apiKey });
  assert.equal((await payments.pay(ID, "Pay/transfer/create", TRANSFER)).state, "settled");
});

test("resume goes on with so many at most, whatever their times", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const pay = (payments, id) => payments.pay(id, "Pay/transfer/create", { ...TRANSFER, external_id: id });
  const fast = harness(refused("EService:Busy"), { store, apiKey, payments: { patienceMs: 0 } });
  await pay(fast.payments, "YQ");
  fast.clock.now = NOW + 350 * DAY;
  for (const id of ["Yg", "Yw"]) await pay(fast.payments, id);
  const { payments, clock } = harness(ok({}), { store: { ...store }, apiKey, payments: { patienceMs: 0 } });
  clock.now += 60_000;
  const moved = async () => (await payments.resume(2)).map(({ id }) => id);
  assert.deepEqual(await moved(), ["YQ", "Yg"]);
  assert.deepEqual(await moved(), ["Yw"]);
});

test("what waits for an hour at most is not taken for misdated", async () => {
  const { payments, clock } = harness([refused("EAPI:Rate limit exceeded"), ok({})], {
    payments: { patienceMs: 0 },
    headers: { "Retry-After": "86400" },
  });
  const { state, due } = await payments.pay(ID, "Pay/transfer/create", TRANSFER);
  assert.equal(state, "prepared");
  assert.ok(due - clock.now <= HOUR, `an hour at most, whatever Retry-After says: ${due - clock.now}`);
  clock.now += HOUR - 1_000;
  assert.deepEqual(await payments.resume(), []);
  clock.now += 1_000;
  assert.equal((await payments.resume()).length, 1);
});

test("a doubt or a look that is put off for a day comes back within an hour", async () => {
  for (const send of [
    (payments) => payments.pay(ID, "Pay/transfer/create", TRANSFER),
    (payments) => withdraw(payments),
  ]) {
    const { payments, clock } = harness([LOST, { status: 503, body: refused("EService:Busy") }], {
      payments: { patienceMs: 0 },
      headers: { "Retry-After": "86400" },
    });
    await send(payments);
    clock.now += 60_000;
    await payments.resume();
    const [{ state, due }] = await payments.list();
    assert.equal(state, "unknown");
    assert.ok(due > clock.now && due <= clock.now + HOUR, `${due - clock.now}`);
  }
});

test("a withdrawal that was in doubt for a month is for a person: references are forgotten some day", async () => {
  let rows = [];
  const { payments, clock } = harness(
    (call) => (call.endpoint === "Withdraw" ? (rows.length > 0 ? LOST : ok({ refid: "R1" })) : ok(rows)),
    { payments: { patienceMs: 0 } },
  );
  await withdraw(payments, "w1");
  rows = [row()];
  await withdraw(payments, "w2");
  clock.now = NOW + 91 * DAY;
  assert.equal(await payments.forget(clock.now - DAY), 1);
  const [{ id, state, due, why }] = await payments.resume();
  assert.deepEqual(
    [id, state, due, why],
    ["w2", "unknown", undefined, "it was sent too long ago to be told from others: look it up"],
  );
});

test("where no call was accepted before, its own answer tells since when it can have been executed, whatever the clock does", async () => {
  for (const [ahead, meanwhile] of [
    [2 * HOUR, 4_000],
    [0, -4_000],
    [400 * DAY, 9_000],
  ]) {
    let kraken = NOW;
    const world = harness(
      (call) => {
        if (call.endpoint !== "Withdraw") return listing()(call);
        world.clock.now += meanwhile;
        kraken += 7_000;
        return refused("EAPI:Rate limit exceeded");
      },
      {
        payments: { ...LONG, timeoutSignal: () => new AbortController().signal },
        headers: { Date: () => new Date(kraken).toUTCString() },
      },
    );
    world.clock.now = NOW + ahead;
    const { state, attempts, why } = await withdraw(world.payments);
    assert.deepEqual([state, attempts], ["unknown", 1], `${ahead}: ${why}`);
    assert.match(why, /lists one like it, R1/);
  }
});

test("a process that has just started asks for Kraken's time, though another one has seen it a minute ago", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  await harness(ok([]), { store, apiKey }).payments.call("WithdrawStatus", {});
  const { payments, calls, clock } = harness(
    losing(() => []),
    { store: { ...store }, apiKey, payments: REFUSED },
  );
  clock.now += 60_000;
  assert.equal((await withdraw(payments)).state, "refused");
  assert.equal(calls[0].endpoint, "GetApiKeyInfo");
});

test("where this process has heard from Kraken, and no call was accepted yet, it asks for the time all the same", async () => {
  const kraken = losing(() => []);
  const { payments, calls } = harness(
    (call) => (calls.length === 1 ? refused("EGeneral:Permission denied") : kraken(call)),
    {
      payments: REFUSED,
    },
  );
  await payments.call("WithdrawStatus", {}).catch(() => {});
  assert.equal((await withdraw(payments)).state, "refused");
  assert.equal(calls[1].endpoint, "GetApiKeyInfo");
});

test("where answers have no date, Kraken's time is asked for once a minute at most", async () => {
  const { payments, calls, clock } = harness(
    losing(
      () => [],
      () => false,
    ),
    { payments: REFUSED, headers: { Date: null } },
  );
  const asked = () => calls.filter(({ endpoint }) => endpoint === "GetApiKeyInfo").length;
  for (let number = 1; number <= 20; number++) {
    await withdraw(payments, `w${number}`, { amount: String(number) });
    clock.now += 10_000;
  }
  assert.ok(asked() >= 3 && asked() <= 4, String(asked()));
});

test("a gate that a process with a fast clock has closed opens for others when Kraken says so", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const fast = harness(refused("EAPI:Rate limit exceeded"), {
    store,
    apiKey,
    headers: { Date: new Date(NOW).toUTCString() },
  });
  fast.clock.now = NOW + 365 * DAY;
  await fast.payments.call("WithdrawStatus", {}).catch(() => {});
  const { payments, clock } = harness(ok([]), { store: { ...store }, apiKey, payments: { patienceMs: 0 } });
  clock.now = NOW + 3_000;
  const early = await payments.call("WithdrawStatus", {}).catch((error) => error);
  assert.equal(early.outcome, "not_sent");
  clock.now = NOW + 6_000;
  assert.deepEqual((await payments.call("WithdrawStatus", {})).result, []);
});

test("who died long ago keeps no process waiting that has just started, however little patience it has", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  void harness(never, { store, apiKey }).payments.call("WithdrawStatus", {});
  await new Promise((done) => setTimeout(done, 20));
  const started = (later) => {
    const { payments, clock } = harness(ok([]), { store: { ...store }, apiKey, payments: { patienceMs: 0 } });
    clock.now = NOW + later;
    return payments.call("WithdrawStatus", {}).then(
      () => "answered",
      ({ outcome }) => outcome,
    );
  };
  assert.equal(await started(20_000), "not_sent");
  assert.equal(await started(3_615_000), "not_sent");
  assert.equal(await started(3_616_000), "answered");
});

test("one of another kind that was sent by a clock a year fast makes nothing doubtful for longer than its answer says", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const fast = harness(ok({ refid: "R1" }), { store, apiKey, headers: { Date: new Date(NOW).toUTCString() } });
  fast.clock.now = NOW + 365 * DAY;
  assert.equal((await withdraw(fast.payments)).state, "settled");
  const listed = () => [{ ...LISTED, create_time: new Date(NOW + 3 * HOUR).toISOString() }];
  const { payments, clock } = harness(losing(listed), { store: { ...store }, apiKey, payments: LONG });
  clock.now = NOW + 3 * HOUR;
  const { state, why } = await payments.pay("b1", CREATE, order());
  assert.equal(state, "settled", why);
});

test("machines whose clocks are hours apart look as far apart in time as one: what is listed late is not refused", async () => {
  for (const notListed of ["refused", "ask"]) {
    for (const ahead of [0, 2 * HOUR, -2 * HOUR]) {
      for (const late of [20_000, 60_000, 100_000]) {
        const [store, apiKey] = [memoryStore(), freshKey()];
        let kraken = NOW;
        const answer = ({ endpoint }) => {
          kraken += 200;
          if (endpoint === "GetApiKeyInfo") return ok(INFO);
          return endpoint === "Withdraw" ? LOST : ok(kraken - NOW < late ? [] : [row()]);
        };
        const headers = { Date: () => new Date(kraken).toUTCString() };
        const payments = { notListed, patienceMs: 0 };
        const one = harness(answer, { store, apiKey, headers, payments });
        await one.payments.call("WithdrawStatus", {});
        await withdraw(one.payments);
        const other = harness(answer, { store: { ...store }, apiKey, headers, payments });
        for (let rounds = 0; rounds < 60; rounds++) {
          other.clock.now = kraken + ahead;
          await other.payments.resume();
          one.clock.now = kraken;
          await one.payments.resume();
          kraken += 5_000;
        }
        const { state, why } = await one.payments.find("w1");
        assert.equal(state, "settled", `${notListed}, ${ahead / HOUR} h, ${late}: ${why}`);
      }
    }
  }
});

test("where Kraken's time stands still nothing counts as refused", async () => {
  const { payments } = harness(
    losing(() => []),
    { payments: { ...REFUSED, patienceMs: 86_400_000 }, headers: { Date: new Date(NOW).toUTCString() } },
  );
  const { state, due, why } = await withdraw(payments);
  assert.deepEqual([state, due], ["unknown", undefined]);
  assert.match(why, /^not listed in WithdrawStatus, and the sender's clock can't be compared/);
});

test("in nanoseconds, too, a key goes on above the nonces of a clock that was fast", async () => {
  for (const ahead of [25 * HOUR, 400 * DAY]) {
    let last = 0n;
    const world = harness(
      ({ members, endpoint }) => {
        const nonce = BigInt(members.nonce);
        if (nonce <= last) return refused("EAPI:Invalid nonce");
        last = nonce;
        return ok(endpoint === "WithdrawStatus" ? [] : { refid: "R1" });
      },
      { client: { nonceUnit: "ns" } },
    );
    world.clock.now = NOW + ahead;
    await world.payments.call("WithdrawStatus", {});
    world.clock.now = NOW;
    assert.equal((await withdraw(world.payments)).state, "settled");
  }
});
