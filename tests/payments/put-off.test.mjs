// What Kraken puts off is sent again, but not what it has done nevertheless: something behind fetch may have sent it twice, and
// what came is the answer to the second copy.
import assert from "node:assert/strict";
import { test } from "node:test";
import { memoryStore } from "paysign/payments";
import { freshKey, harness, ID, LOST, NOW, ok, refused, row, TRANSFER } from "./support.mjs";
import { CREATE, LIST, LISTED, order, withdraw } from "./withdrawals.mjs";

const namesOf = (calls) => calls.map(({ endpoint }) => endpoint);
const AGAIN = ["Withdraw", "WithdrawStatus", "Withdraw"];

/** A Kraken that puts the first withdrawal off, takes the others, and whose list answers what `listed` gives. */
const puttingOff = (listed, busy = refused("EService:Busy")) => {
  let sent = 0;
  return (call) => {
    if (call.endpoint === "WithdrawStatus") return listed(call);
    return ++sent === 1 ? busy : ok({ refid: "R2" });
  };
};

test("a withdrawal that was put off, and is listed nevertheless, is not sent again: a person is asked", async () => {
  for (const error of [
    "EAPI:Rate limit exceeded",
    "EGeneral:Temporary lockout",
    `EService:Throttled:${NOW / 1000 + 5}`,
    "EService:Busy",
    "EService:Unavailable",
  ]) {
    const { payments, calls } = harness(
      puttingOff(() => ok([row()]), refused(error)),
      {
        payments: { patienceMs: 3_600_000 },
      },
    );
    const { state, due, attempts, why } = await withdraw(payments);
    assert.deepEqual([state, due, attempts], ["unknown", undefined, 1], error);
    assert.equal(why, "Kraken refused it, and WithdrawStatus lists one like it, R1: look whether it is this one");
    assert.deepEqual(namesOf(calls), ["Withdraw", "WithdrawStatus"], error);
    // Asked again, it is not sent either.
    assert.equal((await withdraw(payments)).state, "unknown");
    assert.equal(calls.length, 2);
  }
});

test("one that was put off and is not listed is sent again, and looked for each time", async () => {
  const busy = refused("EService:Busy");
  let sent = 0;
  const { payments, calls } = harness(({ endpoint }) =>
    endpoint === "WithdrawStatus" ? ok([]) : ++sent < 3 ? busy : ok({ refid: "R1" }),
  );
  const { state, attempts, result } = await withdraw(payments);
  assert.deepEqual([state, attempts, result], ["settled", 3, { refid: "R1" }]);
  assert.deepEqual(namesOf(calls), [...AGAIN, "WithdrawStatus", "Withdraw"]);
  const nonces = calls.map(({ members }) => BigInt(members.nonce));
  assert.ok(nonces.every((nonce, index) => index === 0 || nonce > nonces[index - 1]));
});

test("one that is listed seconds late is found, also where a second attempt was put off, too", async () => {
  for (const times of [1, 2]) {
    let sent = 0;
    const world = harness(
      ({ endpoint }) => {
        if (endpoint === "WithdrawStatus") return ok(world.clock.now < NOW + 4_500 * times ? [] : [row()]);
        return ++sent <= times ? refused("EService:Busy") : ok({ refid: "R2" });
      },
      { payments: { patienceMs: 600_000 } },
    );
    const { state, attempts, why } = await withdraw(world.payments);
    assert.deepEqual([state, attempts], ["unknown", times], why);
    assert.match(why, /R1/);
  }
});

test("one made since it can have been sent, with a minute more, can be it: its own answer told Kraken's time", async () => {
  const timeoutSignal = () => new AbortController().signal;
  for (const [earlier, state] of [
    [0, "unknown"],
    [70, "unknown"],
    [72, "settled"],
  ]) {
    const rows = [row({ time: NOW / 1000 - earlier })];
    const { payments } = harness(
      puttingOff(() => ok(rows)),
      { payments: { timeoutSignal } },
    );
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, `${earlier} s: ${payment.why}`);
  }
});

test("a clock that is set right between two attempts hides neither of them", async () => {
  let sent = 0;
  let behind = -92_000;
  const world = harness(
    ({ endpoint }) => {
      // The first was made at NOW, and is listed after the second was put off.
      if (endpoint === "WithdrawStatus") return ok(sent < 2 ? [] : [row()]);
      if (++sent === 1) return refused("EService:Busy");
      world.clock.now -= 92_000;
      behind = 0;
      return sent === 2 ? refused("EService:Busy") : ok({ refid: "R2" });
    },
    { headers: { Date: () => new Date(world.clock.now + behind).toUTCString() }, payments: { patienceMs: 600_000 } },
  );
  world.clock.now = NOW + 92_000;
  const { state, attempts, why } = await withdraw(world.payments);
  assert.deepEqual([state, attempts], ["unknown", 2], why);
});

test("while somebody holds the gate, it is neither looked for nor sent again", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const first = harness(refused("EService:Busy"), { store, apiKey, payments: { patienceMs: 0 } });
  assert.equal((await withdraw(first.payments)).state, "prepared");
  const holder = harness(() => new Promise(() => {}), { store: { ...store }, apiKey });
  void holder.payments.call("WithdrawStatus", {});
  await new Promise((done) => setTimeout(done, 20));
  const other = harness(ok({ refid: "R1" }), { store: { ...store }, apiKey, payments: { patienceMs: 1_000 } });
  other.clock.now = NOW + 10_000;
  const { state, attempts } = await withdraw(other.payments);
  assert.deepEqual([state, attempts, other.calls.length], ["prepared", 1, 0]);
});

test("a person's word just before the look holds, and nothing is looked for", async () => {
  const inner = memoryStore();
  const apiKey = freshKey();
  const person = harness(ok([]), { store: inner, apiKey });
  let times = 0;
  const store = {
    ...inner,
    commit: async (writes) => {
      if (writes.some(({ now }) => now?.includes('"wasPutOff":true')) && ++times === 2)
        await person.payments.resolve("w1", "settled", "it is there");
      return inner.commit(writes);
    },
  };
  const { payments, calls } = harness(
    puttingOff(() => ok([])),
    { store, apiKey },
  );
  const { state, why } = await withdraw(payments);
  assert.deepEqual([state, why, namesOf(calls)], ["settled", "it is there", ["Withdraw"]]);
});

test("a person's word during the look holds, and the gate is free", async () => {
  const world = harness(
    puttingOff(async () => {
      await world.make().resolve("w1", "settled", "it is there");
      return ok([]);
    }),
  );
  const { state, why } = await withdraw(world.payments);
  assert.deepEqual([state, why], ["settled", "it is there"]);
  const before = world.clock.now;
  await world.payments.pay("t1", "WalletTransfer", {
    asset: "XBT",
    from: "Spot Wallet",
    to: "Futures Wallet",
    amount: "1",
  });
  assert.ok(world.clock.now - before < 1_000, `${world.clock.now - before} ms`);
});

test("what nothing lists is sent again a second later, as ever", async () => {
  for (const [id, endpoint, params] of [
    [ID, "Pay/transfer/create", { ...TRANSFER, external_id: ID }],
    ["t1", "WalletTransfer", { asset: "XBT", from: "Spot Wallet", to: "Futures Wallet", amount: "1" }],
  ]) {
    const { payments, clock } = harness(refused("EService:Busy"), { payments: { patienceMs: 0 } });
    const { state, due } = await payments.pay(id, endpoint, params);
    assert.deepEqual([state, due - clock.now], ["prepared", 1_000], endpoint);
  }
});

test("resume looks for it and sends it again", async () => {
  const { payments, clock, calls } = harness(
    puttingOff(() => ok([])),
    { payments: { patienceMs: 0 } },
  );
  assert.equal((await withdraw(payments)).state, "prepared");
  clock.now += 60_000;
  const [{ state, attempts }] = await payments.resume();
  assert.deepEqual([state, attempts], ["settled", 2]);
  assert.deepEqual(namesOf(calls), AGAIN);
});

test("others that are listed do not keep it back: one made before it left, one of another payment, another amount", async () => {
  const others = [
    row({ refid: "R0", time: NOW / 1000 - 61 }),
    row({ refid: "R1" }),
    row({ refid: "R3", amount: "0.8" }),
  ];
  let sent = 0;
  const { payments, calls } = harness(({ endpoint }) => {
    if (endpoint === "WithdrawStatus") return ok(others);
    return [ok({ refid: "R1" }), refused("EService:Busy"), ok({ refid: "R4" })][sent++];
  });
  assert.equal((await withdraw(payments, "w1")).state, "settled");
  const { state, result, why } = await withdraw(payments, "w2");
  assert.deepEqual([state, result], ["settled", { refid: "R4" }], why);
  assert.deepEqual(namesOf(calls), ["Withdraw", ...AGAIN]);
});

test("while it can't be looked for, it is not sent again: the look comes again 5 s later, or when Retry-After says", async () => {
  for (const [failure, headers, seconds] of [
    [LOST, {}, 5],
    [502, {}, 5],
    [refused("EService:Busy"), {}, 5],
    [refused("EAPI:Invalid nonce"), {}, 5],
    [{ status: 503, body: refused("EService:Unavailable") }, { "Retry-After": "20" }, 20],
  ]) {
    let looks = 0;
    const { payments, calls } = harness(
      puttingOff(() => (++looks < 3 ? failure : ok([]))),
      { headers, payments: { patienceMs: 600_000 } },
    );
    const { state, attempts } = await withdraw(payments);
    const label = JSON.stringify(failure);
    assert.deepEqual([state, attempts], ["settled", 2], label);
    assert.deepEqual(namesOf(calls), ["Withdraw", ...Array(3).fill("WithdrawStatus"), "Withdraw"], label);
    for (const [one, other] of [
      [1, 2],
      [2, 3],
    ])
      assert.equal(Math.round((calls[other].at - calls[one].at) / 1000), seconds, label);
  }
});

test("where the key may not look, Kraken's word holds", async () => {
  for (const more of [[], ["EGeneral:Invalid arguments"]]) {
    const { payments, calls } = harness(puttingOff(() => refused("EGeneral:Permission denied", ...more)));
    const { state, attempts } = await withdraw(payments);
    assert.deepEqual([state, attempts], ["settled", 2]);
    assert.deepEqual(namesOf(calls), AGAIN);
  }
});

test("where the list is cut at 500 rows, or an earlier key sent it, a person is asked before it is sent again", async () => {
  const others = Array.from({ length: 500 }, (_, i) => row({ refid: `O${i}`, key: "other" }));
  for (const [rows, state, calls] of [
    [others.slice(1), "settled", AGAIN],
    [others, "unknown", AGAIN.slice(0, 2)],
  ]) {
    const cut = harness(puttingOff(() => ok(rows)));
    const payment = await withdraw(cut.payments);
    assert.equal(payment.state, state, payment.why);
    assert.deepEqual(namesOf(cut.calls), calls);
    if (state === "unknown")
      assert.equal(payment.why, "Kraken refused it, and not all of WithdrawStatus was listed: look it up");
  }

  const store = memoryStore();
  const old = harness(refused("EService:Busy"), { store, payments: { patienceMs: 0 } });
  await withdraw(old.payments);
  const { payments, calls, clock } = harness(ok([]), { store, payments: { rotated: true } });
  clock.now += 60_000;
  const { state, due, why } = await withdraw(payments);
  assert.deepEqual([state, due, namesOf(calls)], ["unknown", undefined, ["WithdrawStatus"]]);
  assert.equal(why, "Kraken refused it, and an attempt may still be let in: look it up");
});

test("where the list gives no answer that tells, it is not sent again, and after an hour a person is asked", async () => {
  for (const answer of [
    ok({ refid: "R9" }),
    ok(null),
    ok([null]),
    { error: [] },
    refused("EGeneral:Invalid arguments"),
    refused("EQuery:Unknown asset"),
  ]) {
    const { payments, calls } = harness(
      puttingOff(() => answer),
      { payments: { patienceMs: 7_200_000 } },
    );
    const { state, due, why } = await withdraw(payments);
    assert.deepEqual([state, due], ["unknown", undefined], why);
    assert.match(why, /^WithdrawStatus could not be asked: /);
    assert.deepEqual(namesOf(calls), ["Withdraw", ...Array(21).fill("WithdrawStatus")]);
  }
});

test("what Kraken has put off waits for as long as nothing is answered, and is sent when the list is back", async () => {
  for (const answer of [
    refused("EService:Unavailable"),
    { status: 502, body: refused("EGeneral:Permission denied") },
    502,
    LOST,
  ]) {
    const world = harness(
      puttingOff(() => (world.clock.now < NOW + 40_000_000 ? answer : ok([]))),
      { payments: { patienceMs: 86_400_000 } },
    );
    const { state, attempts } = await withdraw(world.payments);
    assert.deepEqual([state, attempts], ["settled", 2]);
    assert.equal(namesOf(world.calls).filter((name) => name === "Withdraw").length, 2);
    assert.ok(world.calls.length > 100);
  }
});

test("a process that dies while it looks: another one looks, too, before it sends", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const dying = harness(
    puttingOff(() => new Promise(() => {})),
    { store, apiKey },
  );
  void withdraw(dying.payments);
  await new Promise((done) => setTimeout(done, 50));
  assert.deepEqual(namesOf(dying.calls), ["Withdraw", "WithdrawStatus"]);
  assert.equal((await dying.payments.find("w1")).state, "prepared");
  const other = harness(({ endpoint }) => ok(endpoint === "WithdrawStatus" ? [] : { refid: "R1" }), {
    store: { ...store },
    apiKey,
    payments: { patienceMs: 600_000 },
  });
  const { state, attempts } = await withdraw(other.payments);
  assert.deepEqual([state, attempts], ["settled", 2]);
  assert.deepEqual(namesOf(other.calls), ["WithdrawStatus", "Withdraw"]);
});

test("one that was put off by a clock that is fast is found by another process: its answer told how fast", async () => {
  const [store, apiKey] = [memoryStore(), freshKey()];
  const fast = harness(refused("EService:Busy"), { store, apiKey, kraken: -92_000, payments: { patienceMs: 0 } });
  fast.clock.now = NOW + 92_000;
  assert.equal((await withdraw(fast.payments)).state, "prepared");
  const { payments, clock } = harness(({ endpoint }) => ok(endpoint === "WithdrawStatus" ? [row()] : { refid: "R2" }), {
    store: { ...store },
    apiKey,
  });
  clock.now = NOW + 100_000;
  const { state, attempts, why } = await withdraw(payments);
  assert.deepEqual([state, attempts], ["unknown", 1], why);
});

test("where Kraken's time is not known, one that was made within a month before can be it, too", async () => {
  const day = 86_400;
  for (const [earlier, state] of [
    [29 * day, "unknown"],
    [31 * day, "settled"],
  ]) {
    const rows = [row({ time: NOW / 1000 - earlier })];
    const { payments, calls } = harness(
      puttingOff(() => ok(rows)),
      { headers: { Date: null } },
    );
    const payment = await withdraw(payments);
    assert.equal(payment.state, state, payment.why);
    assert.equal(calls[1].members.start, String(NOW / 1000 - 30 * day));
  }
});

test("five seconds count by Kraken's time: a clock that is ahead, or was set, does not shorten them", async () => {
  for (const ahead of [5_000, 30_000, 7_200_000, -7_200_000]) {
    const [store, apiKey] = [memoryStore(), freshKey()];
    let sent = 0;
    let kraken = NOW;
    const listed = () => (kraken - NOW < 2_000 ? [] : [row()]);
    const answer = ({ endpoint }) => {
      kraken += 200;
      if (endpoint === "WithdrawStatus") return ok(listed());
      // Its first copy is executed, and listed two seconds later.
      return ++sent === 1 ? refused("EService:Busy") : ok({ refid: "R2" });
    };
    const headers = { Date: () => new Date(kraken).toUTCString() };
    const one = harness(answer, { store, apiKey, headers, payments: { patienceMs: 0 } });
    await withdraw(one.payments);
    const other = harness(answer, { store: { ...store }, apiKey, headers, payments: { patienceMs: 0 } });
    for (let seconds = 0; seconds < 60; seconds++) {
      other.clock.now = kraken + ahead;
      await other.payments.resume();
      one.clock.now = kraken;
      await one.payments.resume();
      kraken += 400;
    }
    const { state, attempts, why } = await one.payments.find("w1");
    assert.deepEqual([state, attempts, sent], ["unknown", 1, 1], `${ahead}: ${why}`);
  }
});

test("where Kraken's time stands still, as a broken gateway's, a person is asked in the end", async () => {
  const { payments } = harness(
    puttingOff(() => ok([])),
    { headers: { Date: new Date(NOW).toUTCString() }, payments: { patienceMs: 7_200_000 } },
  );
  const { state, due, why } = await withdraw(payments);
  assert.deepEqual([state, due], ["unknown", undefined]);
  assert.equal(why, "Kraken's time, as its answers have it, stands still: look it up");
});

test("it is looked for from its first sending on, by what was known of the clock then", async () => {
  const listed = [];
  const busy = refused("EService:Busy");
  const { payments, calls } = harness(
    ({ endpoint }) => {
      if (endpoint !== "Withdraw") return ok(listed);
      return calls.filter((call) => call.endpoint === "Withdraw").length < 3 ? busy : ok({ refid: "R2" });
    },
    {
      headers: { Date: () => (calls.length > 1 ? new Date(calls.at(-1).at).toUTCString() : null) },
      payments: { patienceMs: 600_000 },
    },
  );
  assert.deepEqual((await withdraw(payments)).result, { refid: "R2" });
  const starts = calls.filter(({ endpoint }) => endpoint === "WithdrawStatus").map(({ members }) => members.start);
  assert.deepEqual(starts, Array(3).fill(String(NOW / 1000 - 2_592_000)));
});

test("a withdrawal of Funding (Beta) is looked for in its own list", async () => {
  const listed = { ...LISTED, create_time: new Date(NOW).toISOString() };
  const busy = { status: 429, body: { type: "tag:kraken.com,2025:Throttled", status: 429, title: "Throttled" } };
  const { payments, calls } = harness(({ endpoint }) => (endpoint === LIST ? { withdrawals: [listed] } : busy), {
    payments: { patienceMs: 600_000 },
  });
  const { state, why } = await payments.pay("b1", CREATE, order());
  assert.equal(state, "unknown");
  assert.equal(why, `Kraken refused it, and ${LIST} lists one like it, FTone: look whether it is this one`);
  assert.deepEqual(namesOf(calls), [CREATE, LIST]);
});

test("a Pay create that was put off, and whose external_id is used then: nobody can tell by whom, a person is asked", async () => {
  const { payments } = harness([refused("EAPI:Rate limit exceeded"), refused("EPay:external_id already used")]);
  const { state, due, why } = await payments.pay(ID, "Pay/transfer/create", { ...TRANSFER, external_id: ID });
  assert.deepEqual([state, due], ["unknown", undefined]);
  assert.match(why, /^its external_id is used, by an earlier attempt that was put off or by somebody else/);
});
