// Withdrawals of Funding (Beta), each once: against the sandbox, with its faults.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { Kraken } from "paysign";
import { memoryStore, Payments } from "paysign/payments";
import { createSandbox } from "paysign/sandbox";
import { callOf, harness, LOST, NOW, ok, rejects } from "./support.mjs";
import { CREATE, LIST, METHOD, order, USDC } from "./withdrawals.mjs";

const ETHEREUM = "d9d375da-44b7-4be1-8a00-8b281acfe366";

/** A driver on the sandbox; time passes only while it waits. */
function world(payments = {}, key = {}) {
  const clock = { now: NOW };
  const sandbox = createSandbox({ clock: () => clock.now });
  const client = new Kraken({ ...sandbox.createKey(key), now: () => clock.now });
  const store = memoryStore();
  const calls = [];
  const driver = new Payments({
    client,
    store,
    fetch: (url, request) => {
      calls.push({ ...callOf(url, request), at: clock.now });
      return sandbox.fetch(url, request);
    },
    now: () => clock.now,
    timeoutSignal: () => undefined,
    patienceMs: 600_000,
    sleep: async (ms) => {
      clock.now += Math.max(ms, 1);
      sandbox.advance(0);
      await new Promise((done) => setImmediate(done));
    },
    ...payments,
  });
  const count = (endpoint) => calls.filter((call) => call.endpoint === endpoint).length;
  /** What the sandbox has of them, read by another key: it disturbs no nonce. */
  const made = async () => {
    const reader = new Kraken({ ...sandbox.createKey(), now: () => clock.now });
    const request = reader.request(LIST);
    return (await (await sandbox.fetch(request.url, request)).json()).withdrawals.filter(
      ({ create_time }) => Date.parse(create_time) >= NOW - 1_000,
    );
  };
  const pay = (id, params = order()) => driver.pay(id, CREATE, params);
  /** Half an hour, in which what waits goes on. */
  const goOn = async () => {
    for (let times = 0; times < 60; times++) {
      clock.now += 30_000;
      sandbox.advance(0);
      await driver.resume();
    }
  };
  return { clock, sandbox, payments: driver, store, calls, count, made, pay, goOn };
}

describe("a lost answer", () => {
  for (const [fault, more] of [
    ["lose_answer", {}],
    ["status_520", {}],
    ["cut", {}],
    ["replay", {}],
  ]) {
    test(`by ${fault}: it is found in the list, and settled with what the answer had`, async () => {
      const { pay, sandbox, made, count } = world();
      sandbox.fault({ kind: fault, match: CREATE, ...more });
      const payment = await pay("w1");
      const [one, ...others] = await made();
      const usdc = (amount) => ({ asset_amount: { asset: USDC, amount } });
      assert.deepEqual([payment.state, payment.attempts, others.length], ["settled", 1, 0], payment.why);
      assert.deepEqual(payment.result, {
        withdrawal_id: one.withdrawal_id,
        net_amount: usdc("5.00000000"),
        gross_amount: usdc("6.00000000"),
        fee: usdc("1.00000000"),
      });
      assert.deepEqual([count(CREATE), count(LIST)], [1, 1]);
      assert.deepEqual(await pay("w1"), payment, "the same id is the same payment");
    });
  }

  test("with the fee included, by a network, in the other spelling of a UUID: found, too", async () => {
    for (const [label, more, gross] of [
      ["included", { fee: { current_fee: {}, fee_included: true } }, "5.00000000"],
      ["network", { scope: { network_id: ETHEREUM } }, "6.00000000"],
      ["UUID", { scope: { method_id: METHOD.toUpperCase().replaceAll("-", "") } }, "6.00000000"],
    ]) {
      const { pay, sandbox, made } = world();
      sandbox.fault({ kind: "lose_answer", match: CREATE });
      const payment = await pay("w1", order("5", more));
      assert.equal(payment.state, "settled", `${label}: ${payment.why}`);
      assert.equal(payment.result.gross_amount.asset_amount.amount, gross, label);
      assert.equal(payment.result.withdrawal_id, (await made())[0].withdrawal_id, label);
    }
  });

  test("listed late: looked for again 5 s, 30 s and 2 minutes later", async () => {
    const { pay, sandbox, calls } = world();
    sandbox.setLag({ [LIST]: 20_000 });
    sandbox.fault({ kind: "lose_answer", match: CREATE });
    const payment = await pay("w1");
    assert.equal(payment.state, "settled", payment.why);
    const looks = calls.filter(({ endpoint }) => endpoint === LIST).map(({ at }) => Math.round((at - NOW) / 1000));
    assert.deepEqual(looks, [0, 5, 35]);
  });

  test("never made: it is not listed, a person is asked, and nothing is sent again", async () => {
    const { pay, sandbox, payments, made, count, clock } = world();
    sandbox.fault({ kind: "lose_answer", match: CREATE, executed: false });
    const payment = await pay("w1");
    assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
    assert.match(payment.why, /^not listed in GET \/funding\/v1\/withdrawals/);
    clock.now += 600_000;
    assert.deepEqual(await payments.resume(), []);
    assert.deepEqual([count(CREATE), count(LIST), (await made()).length], [1, 4, 0]);
    assert.equal((await payments.resolve("w1", "refused", "looked up")).state, "refused");
  });

  test("late: the look comes before it, so that its nonce is too low and it is never made", async () => {
    const { pay, sandbox, made, clock } = world();
    sandbox.fault({ kind: "late", match: CREATE, delayMs: 15_000 });
    const payment = await pay("w1");
    assert.deepEqual([payment.state, payment.due], ["unknown", undefined], payment.why);
    assert.match(payment.why, /^not listed/);
    clock.now += 60_000;
    sandbox.advance(0);
    assert.deepEqual(await made(), []);
  });

  test("never made: refused where that is wanted and the key has no nonce window; with one, a person is asked", async () => {
    for (const [nonceWindow, state] of [
      [0, "refused"],
      [5, "unknown"],
    ]) {
      const { sandbox, payments, pay, made } = world({ notListed: "refused" }, { nonceWindow });
      await payments.call(LIST); // an answer has Kraken's time
      sandbox.fault({ kind: "lose_answer", match: CREATE, executed: false });
      const payment = await pay("w1");
      assert.deepEqual([payment.state, payment.due], [state, undefined], payment.why);
      assert.deepEqual(await made(), []);
    }
  });

  test("a withdrawal without fee_included is not taken for the listed one: a person gets its id", async () => {
    const { pay, sandbox, made } = world();
    sandbox.fault({ kind: "lose_answer", match: CREATE });
    const payment = await pay("w1", order("5", { fee: undefined }));
    assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
    assert.match(payment.why, /fee_included/);
    assert.ok(payment.why.includes((await made())[0].withdrawal_id));
  });
});

describe("equal withdrawals", () => {
  test("two at once, both answers lost: each is settled with an id of its own", async () => {
    const { pay, sandbox, payments, made, goOn } = world({ patienceMs: 0 });
    sandbox.setLag({ [LIST]: 4_000 });
    sandbox.fault({ kind: "lose_answer", match: CREATE, times: 2 });
    const [first, second] = await Promise.all([pay("w1"), pay("w2", order("5.00"))]);
    assert.deepEqual([first.state, second.state, (await made()).length], ["unknown", "prepared", 0]);
    await goOn();
    const both = [await payments.find("w1"), await payments.find("w2")];
    assert.deepEqual(
      both.map(({ state, attempts }) => [state, attempts]),
      [
        ["settled", 1],
        ["settled", 1],
      ],
    );
    const ids = both.map(({ result }) => result.withdrawal_id).sort();
    assert.deepEqual(ids, (await made()).map(({ withdrawal_id }) => withdrawal_id).sort());
    assert.equal(new Set(ids).size, 2);
  });

  test("two at once, the first never made: the second is not taken for it, and waits for a person", async () => {
    const { pay, sandbox, payments, made, clock } = world();
    sandbox.fault({ kind: "lose_answer", match: CREATE, executed: false });
    const first = await pay("w1");
    const second = await pay("w2");
    assert.deepEqual([first.state, second.state, (await made()).length], ["unknown", "prepared", 0]);
    await payments.resolve("w1", "refused", "looked up");
    clock.now += 5_000;
    const [moved] = await payments.resume();
    assert.deepEqual([moved.id, moved.state, (await made()).length], ["w2", "settled", 1]);
    assert.equal((await payments.find("w1")).state, "refused");
  });

  test("one with the fee on top and one that includes it can be the same row: a person is asked", async () => {
    const { pay, sandbox } = world();
    const gross = await pay("w1", order("6", { fee: { current_fee: {}, fee_included: true } }));
    sandbox.fault({ kind: "lose_answer", match: CREATE });
    const net = await pay("w2", order("5"));
    assert.deepEqual([gross.state, net.state, net.due], ["settled", "unknown", undefined]);
    assert.match(net.why, /another kind/);
  });

  test("one by the old call, never made, is not taken for one of Funding (Beta)", async () => {
    const { pay, sandbox, payments, goOn } = world({ patienceMs: 0 });
    sandbox.setLag({ [LIST]: 4_000 });
    sandbox.fault({ kind: "lose_answer", match: CREATE });
    sandbox.fault({ kind: "lose_answer", match: "Withdraw", executed: false });
    await pay("w1", order("5"));
    await payments.pay("w2", "Withdraw", { asset: "USDC", key: "USDC_Wallet", amount: "5" });
    await goOn();
    for (const id of ["w1", "w2"]) {
      const { state, due, why } = await payments.find(id);
      assert.deepEqual([state, due], ["unknown", undefined], id);
      assert.match(why, /another kind/, id);
    }
  });
});

describe("the look", () => {
  const listed = (more = {}) => ({
    withdrawal_id: "FTQcuak-V6Za8qrWnhzTx67yYHz8Tg",
    amount: { asset: USDC, amount: "5.00" },
    fee: { asset: USDC, amount: "1.00" },
    method_id: METHOD,
    status: "pending",
    create_time: new Date(NOW).toISOString(),
    address_id: "ABR6SXP-SF6CY-VJMONY",
    ...more,
  });
  const look = async (rows, options = {}, params = order()) => {
    const { payments, calls } = harness(
      [LOST, ...[rows].flat(1).map((one) => (one.withdrawals ? one : { withdrawals: [one] }))],
      {
        payments: { patienceMs: 600_000 },
        ...options,
      },
    );
    return { payment: await payments.pay("w1", CREATE, params), calls };
  };

  test("takes what fits in everything, asks about what may fit, and passes what does not", async () => {
    for (const [label, more, why] of [
      ["it", {}, undefined],
      ["done", { status: "success" }, undefined],
      ["failed", { status: "failed" }, /as failed: FTQ/],
      ["a status that is not known", { status: "held" }, /as held/],
      ["an amount with the fee", { amount: { asset: USDC, amount: "4" } }, /amount/],
      ["an amount that was rounded", { amount: { asset: USDC, amount: "5.00049" } }, /amount/],
      ["no address", { address_id: undefined }, /to ABR6SXP/],
      ["another asset", { amount: { asset: { ...USDC, name: "USDT" }, amount: "5" } }, /asset/],
      ["no time", { create_time: "soon" }, /time/],
      ["another address", { address_id: "AB7J4FF-BGM7G-V2JMIH" }, /^not listed/],
      ["another method", { method_id: ETHEREUM }, /^not listed/],
      ["another amount", { amount: { asset: USDC, amount: "5.5" } }, /^not listed/],
      ["less", { amount: { asset: USDC, amount: "3.5" } }, /^not listed/],
      ["an amount that is not one", { amount: { asset: USDC, amount: "five" } }, /amount/],
      ["a fee that is not one", { fee: { asset: USDC, amount: "-" } }, /amount/],
      ["three seconds before it left", { create_time: new Date(NOW - 3_000).toISOString() }, undefined],
      [
        "earlier",
        { create_time: new Date(NOW - 4_100).toISOString() },
        /lists only one like it that was made earlier, FTQ/,
      ],
      ["at the first moment", { create_time: new Date(NOW - 3_660_000).toISOString() }, /made earlier, FTQ/],
      ["a second before", { create_time: new Date(NOW - 3_661_000).toISOString() }, /^not listed/],
      ["long before", { create_time: new Date(NOW - 7_200_000).toISOString() }, /^not listed/],
    ]) {
      const { payment, calls } = await look([listed(more)]);
      assert.equal(payment.state, why === undefined ? "settled" : "unknown", `${label}: ${payment.why}`);
      if (why !== undefined) assert.match(payment.why, why, label);
      assert.equal(payment.due, undefined, label);
      assert.equal(calls.filter(({ endpoint }) => endpoint === CREATE).length, 1, label);
    }
  });

  test("goes through the pages by the cursor alone, each with a nonce of its own", async () => {
    const other = listed({ address_id: "AB7J4FF-BGM7G-V2JMIH" });
    const { payment, calls } = await look([
      { withdrawals: [other], next_cursor: "one" },
      { withdrawals: [], next_cursor: "two" },
      { withdrawals: [listed()] },
    ]);
    assert.equal(payment.state, "settled", payment.why);
    const asked = calls.slice(1).map(({ members: { nonce: _, ...members } }) => members);
    assert.deepEqual(asked, [
      { start_time: new Date(NOW - 3_660_000).toISOString().replace(".000", ""), limit: "500" },
      { cursor: "one" },
      { cursor: "two" },
    ]);
    assert.equal(new Set(calls.map(({ members }) => members.nonce)).size, 4);
  });

  test("of a token that rebases asks, whatever amount is listed", async () => {
    const token = { class: "tokenized_asset", name: "TSLAx" };
    const amounts = [
      { asset_amount: { asset: USDC, amount: "5" }, rebase_multiplier: "base" },
      { asset_amount: { asset: token, amount: "5" } },
    ];
    for (const amount of amounts) {
      for (const listedAmount of ["5", "7.5"]) {
        const row = listed({ amount: { asset: amount.asset_amount.asset, amount: listedAmount } });
        const { payment } = await look([row], {}, order("5", { amount }));
        assert.deepEqual([payment.state, payment.due], ["unknown", undefined]);
        assert.match(payment.why, /its amount can't be compared/);
      }
    }
  });

  test("of another wallet asks for that wallet on every page", async () => {
    const account_id = "AA12 N84G ABCD EFGH";
    const pages = [{ withdrawals: [], next_cursor: "one" }, { withdrawals: [listed()] }];
    const { payment, calls } = await look(pages, {}, order("5", { account_id }));
    assert.equal(payment.state, "settled", payment.why);
    assert.deepEqual(
      calls.slice(1).map(({ members }) => members.account_id),
      [account_id, account_id],
    );
  });

  test("that does not come to an end, or finds several, asks", async () => {
    const endless = await look([{ withdrawals: [], next_cursor: "on" }], { payments: { patienceMs: 86_400_000 } });
    assert.deepEqual([endless.payment.state, endless.payment.due], ["unknown", undefined]);
    assert.match(endless.payment.why, /could not be asked: its pages did not end in time$/);
    const pages = endless.calls.filter(({ endpoint }) => endpoint === LIST);
    assert.equal(pages.length, 21 * 20, "21 looks at 20 pages");
    assert.equal(pages.filter(({ members }) => members.cursor === undefined).length, 21);
    const several = await look([{ withdrawals: [listed(), listed({ withdrawal_id: "FTother" })] }]);
    assert.match(several.payment.why, /several/);
  });

  test("that has one row on two pages, since others were made meanwhile, has one", async () => {
    const found = await look([{ withdrawals: [listed()], next_cursor: "on" }, { withdrawals: [listed()] }]);
    assert.equal(found.payment.state, "settled", found.payment.why);
  });

  test("by a clock two minutes fast asks for an earlier time", async () => {
    const { payments, calls } = harness(
      ({ endpoint }) => (endpoint === CREATE ? LOST : endpoint === LIST ? { withdrawals: [listed()] } : ok([])),
      { kraken: -120_000 },
    );
    await payments.call("WithdrawStatus", {});
    await payments.pay("w1", CREATE, order());
    const { start_time } = calls.find(({ endpoint }) => endpoint === LIST).members;
    assert.ok(Date.parse(start_time) <= NOW - 180_000, start_time);
  });
});

test("answers about banks and keys do not come into the journal", async () => {
  const iban = "DE89370400440532013000";
  const { payments, store } = harness({ address_details: { fiat: { iban, name_on_account: "Alice" } } });
  const payment = await payments.pay("d1", "PUT /funding/v1/deposit/address", { method_id: METHOD });
  assert.deepEqual([payment.state, payment.result], ["settled", undefined]);
  for (const key of await store.list("", "", 100)) assert.doesNotMatch(await store.read(key), /DE8937|Alice/, key);
  for (const endpoint of ["GetApiKeyInfo", "GET /funding/v1/addresses", "GET /funding/v2/deposit/addresses"])
    await rejects(payments.pay("s1", endpoint, {}), "invalid_request", "endpoint", endpoint);
});
