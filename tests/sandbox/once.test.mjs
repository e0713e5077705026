// What a test of "each payment once" needs: calls that arrive late, that arrive twice, and connections that close.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { describe, it } from "node:test";
import { setTimeout as wait } from "node:timers/promises";
import { Kraken, settle } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox } from "paysign/sandbox/node";
import { call, ID, payment, refusal, result, signed } from "./caller.mjs";

const ORDER = { asset: "doge", key: "XDG_Wallet", amount: "50" };
const LOST = { name: "TypeError", message: "fetch failed" };
const START = Date.UTC(2026, 0, 1);

const send = (sandbox, request) => sandbox.fetch(request.url, request);
const withdraw = (sandbox, more) => signed(sandbox.kraken, "Withdraw", ORDER, more);
const endpoints = (sandbox) => sandbox.journal.map(({ endpoint }) => endpoint);

/** A sandbox whose clock stands still until it is moved, and how many withdrawals were made of 50 DOGE each. */
function still(options = {}) {
  const sandbox = createSandbox({ clock: () => START, balances: { DOGE: "1000" }, ...options });
  return { sandbox, made: () => (1000 - Number(sandbox.balance("doge"))) / 50 };
}

describe("late", () => {
  it("breaks the connection at once, and executes the call when the sandbox's clock has come so far", async () => {
    const { sandbox, made } = still();
    sandbox.fault({ kind: "late", match: "Withdraw", delayMs: 30_000 });
    await assert.rejects(send(sandbox, withdraw(sandbox)), LOST);
    sandbox.advance(29_999);
    await sandbox.idle();
    assert.deepEqual([made(), sandbox.journal.length], [0, 0]);
    sandbox.advance(1);
    await sandbox.idle();
    assert.equal(made(), 1);
    const [{ fault, status, time, responseBody }] = sandbox.journal;
    assert.deepEqual([fault, status, time], ["late", 200, START + 30_000]);
    assert.deepEqual(JSON.parse(responseBody).error, []);
    const [{ time: since }] = await result(sandbox, "WithdrawStatus", { asset: "doge" });
    assert.equal(since, (START + 30_000) / 1000, "it was made when it arrived");
  });

  it("takes 15 seconds if it is not said how long", async () => {
    const { sandbox, made } = still();
    sandbox.fault({ kind: "late" });
    await assert.rejects(send(sandbox, withdraw(sandbox)), LOST);
    sandbox.advance(14_999);
    await sandbox.idle();
    assert.equal(made(), 0);
    sandbox.advance(1);
    await sandbox.idle();
    assert.equal(made(), 1);
  });

  it("is refused where its nonce has become too low: what a later call fences off never happens", async () => {
    const { sandbox, made } = still();
    sandbox.fault({ kind: "late", match: "Withdraw", delayMs: 5_000 });
    await assert.rejects(send(sandbox, withdraw(sandbox)), LOST);
    await result(sandbox, "WithdrawStatus", { asset: "doge" });
    sandbox.advance(5_000);
    await sandbox.idle();
    assert.equal(made(), 0);
    const { fault, responseBody, diagnosis } = sandbox.journal.at(-1);
    assert.deepEqual([fault, diagnosis.stage], ["late", "nonce"]);
    assert.match(responseBody, /EAPI:Invalid nonce/);
  });

  it("is executed in spite of a later call where the key has a nonce window", async () => {
    const { sandbox, made } = still({ keys: [{ apiKey: "wide", apiSecret: "d2lkZQ==", nonceWindow: 10_000 }] });
    const wide = { apiKey: "wide", apiSecret: "d2lkZQ==" };
    sandbox.fault({ kind: "late", match: "Withdraw", delayMs: 5_000 });
    await assert.rejects(send(sandbox, signed(wide, "Withdraw", ORDER)), LOST);
    await result(sandbox, "WithdrawStatus", { asset: "doge" }, { key: wide });
    sandbox.advance(5_000);
    await sandbox.idle();
    assert.equal(made(), 1);
  });

  it("is served before the call that finds it due, several in the order of their times", async () => {
    let now = START;
    const { sandbox } = still({ clock: () => now });
    for (const [endpoint, delayMs] of [
      ["DepositMethods", 300],
      ["WithdrawMethods", 100],
      ["WithdrawAddresses", 200],
      ["WithdrawInfo", 900],
    ]) {
      sandbox.fault({ kind: "late", match: endpoint, delayMs });
      await assert.rejects(send(sandbox, signed(sandbox.kraken, endpoint, { asset: "doge" })), LOST);
    }
    now += 300;
    await result(sandbox, "DepositStatus");
    assert.deepEqual(endpoints(sandbox), ["WithdrawMethods", "WithdrawAddresses", "DepositMethods", "DepositStatus"]);
    const nonceErrors = sandbox.entries({ answer: "Invalid nonce" }).map(({ endpoint }) => endpoint);
    assert.deepEqual(nonceErrors, ["DepositMethods"], "the later nonces came first");
  });

  it("meets a repeat of the same payment: made once, whichever comes first", async () => {
    for (const repeatFirst of [true, false]) {
      const { sandbox } = still();
      const kraken = new Kraken(sandbox.kraken);
      const pay = () => {
        const request = kraken.request("Pay/request/create", payment());
        return settle(request, sandbox.fetch(request.url, request)).catch((error) => error);
      };
      sandbox.fault({ kind: "late", delayMs: 1_000 });
      const lost = await pay();
      assert.deepEqual([lost.outcome, lost.retry.action], ["unknown", "same_external_id"]);
      if (!repeatFirst) sandbox.advance(1_000);
      const again = await pay();
      if (repeatFirst) sandbox.advance(1_000);
      await sandbox.idle();
      assert.equal(again.retry?.action, repeatFirst ? undefined : "already_done");
      const accepted = sandbox
        .entries({ endpoint: "Pay/request/create" })
        .filter(({ responseBody }) => JSON.parse(responseBody).error.length === 0);
      assert.equal(accepted.length, 1);
    }
  });

  it("comes by itself with the machine's clock", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "late", delayMs: 40 });
    await assert.rejects(send(sandbox, signed(sandbox.kraken, "Pay/request/create", payment())), LOST);
    assert.equal(sandbox.payment(ID), undefined);
    for (let looks = 0; sandbox.payment(ID) === undefined && looks < 200; looks += 1) await wait(10);
    assert.equal(sandbox.payment(ID).status, "pending");
  });

  it("can be silent: the caller waits until its signal ends that", async () => {
    const { sandbox, made } = still();
    sandbox.fault({ kind: "late", silent: true, delayMs: 1_000 });
    const giveUp = new AbortController();
    const caller = send(sandbox, { ...withdraw(sandbox), signal: giveUp.signal });
    const first = await Promise.race([caller.catch(() => "ended"), wait(30, "waits")]);
    assert.equal(first, "waits");
    giveUp.abort(new Error("I gave up"));
    await assert.rejects(caller, { message: "I gave up" });
    assert.equal(made(), 0);
    sandbox.advance(1_000);
    await sandbox.idle();
    assert.equal(made(), 1);
  });

  it("can be silent: a caller who waits too long loses its connection once the call was executed", async () => {
    for (const clock of [() => START, undefined]) {
      const { sandbox, made } = still({ clock });
      sandbox.fault({ kind: "late", silent: true, delayMs: 40 });
      const lost = assert.rejects(send(sandbox, withdraw(sandbox)), LOST);
      await wait(5);
      if (clock !== undefined) sandbox.advance(40);
      await lost;
      assert.equal(made(), 1);
    }
  });

  it("was never sent if its caller had given up before", async () => {
    const { sandbox, made } = still();
    const signal = AbortSignal.abort(new Error("too late"));
    sandbox.fault({ kind: "late", delayMs: 0 });
    await assert.rejects(send(sandbox, { ...withdraw(sandbox), signal }), { message: "too late" });
    sandbox.advance(1);
    await sandbox.idle();
    assert.equal(made(), 0);
  });

  it("holds no process, unless its caller waits", () => {
    const health = (init = "") => `await sandbox.fetch("https://api.katu9.com/health"${init}).catch(() => undefined);`;
    const scripts = {
      "lost at once": [`sandbox.fault({ kind: "late", delayMs: 600_000 });`, health(), 0],
      "a caller who waits": [`sandbox.fault({ kind: "late", delayMs: 300, silent: true });`, health(), 1],
      "a caller who gives up": [
        `sandbox.fault({ kind: "late", delayMs: 600_000, silent: true }); setTimeout(() => {}, 300);`,
        health(", { signal: AbortSignal.timeout(50) }"),
        0,
      ],
      "served sooner": [
        `sandbox.fault({ kind: "late", delayMs: 600_000, silent: true }); setTimeout(() => sandbox.advance(600_000), 50);`,
        health(),
        1,
      ],
      "a server that is closed": [
        `const { sandbox: served, url, close } = await serveSandbox(); setTimeout(close, 100);
        served.fault({ kind: "late", delayMs: 600_000, silent: true });`,
        "await fetch(`${url}/health`).catch(() => undefined);",
        0,
      ],
    };
    for (const [what, [first, then, served]] of Object.entries(scripts)) {
      const input = `
        import { createSandbox } from "paysign/sandbox";
        import { serveSandbox } from "paysign/sandbox/node";
        const sandbox = createSandbox();
        ${first}
        ${then}
        console.log(sandbox.journal.length);`;
      const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module"], {
        input,
        encoding: "utf8",
        timeout: 20_000,
      });
      assert.deepEqual([status, stdout], [0, `${served}\n`], `${what} ${stderr}`);
    }
  });

  it("works over HTTP, by its header and by order", async () => {
    const { url, sandbox, close } = await serveSandbox({ balances: { DOGE: "1000" } });
    try {
      const local = (request) => fetch(request.url.replace("https://api.kraken.com", url), request);
      const headers = { "X-Paysign-Fault": "late; delayMs=50" };
      await assert.rejects(local(withdraw(sandbox, { headers })), LOST);
      for (let looks = 0; sandbox.journal.length === 0 && looks < 200; looks += 1) await wait(10);
      assert.equal(sandbox.journal[0].fault, "late");
      assert.equal(sandbox.balance("doge"), "950.00000000");

      const init = {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: '{"kind":"late","silent":true,"delayMs":60000}',
      };
      assert.equal((await fetch(`${url}/sandbox/fault`, init)).status, 200);
      const signal = AbortSignal.timeout(50);
      await assert.rejects(local({ ...withdraw(sandbox), signal }), { name: "TimeoutError" });
      assert.equal(sandbox.journal.length, 1);
      const order = { ...init, body: '{"milliseconds":60000}' };
      assert.equal((await fetch(`${url}/sandbox/advance`, order)).status, 200);
      await sandbox.idle();
      assert.equal(sandbox.balance("doge"), "900.00000000");
    } finally {
      await close();
    }
  });
});

describe("replay", () => {
  it("serves the same bytes twice and gives the second answer", async () => {
    const { sandbox, made } = still();
    sandbox.fault({ kind: "replay", match: "Withdraw" });
    const answer = await send(sandbox, withdraw(sandbox));
    assert.deepEqual(await answer.json(), { error: ["EAPI:Invalid nonce"] });
    assert.equal(made(), 1);
    assert.deepEqual(
      sandbox.journal.map(({ fault }) => fault),
      ["replay", "replay"],
    );
    const [first, second] = sandbox.journal;
    assert.equal(first.requestBody, second.requestBody);
    assert.deepEqual(JSON.parse(first.responseBody).error, []);
  });

  it("is never read as a refusal of the payment", async () => {
    const { sandbox } = still();
    const kraken = new Kraken(sandbox.kraken);
    for (const [endpoint, params, action] of [
      ["Withdraw", ORDER, "reconcile"],
      ["Pay/request/create", payment(), "same_external_id"],
    ]) {
      sandbox.fault({ kind: "replay" });
      const request = kraken.request(endpoint, params);
      const error = await settle(request, sandbox.fetch(request.url, request)).catch((error) => error);
      assert.deepEqual([error.outcome, error.retry.action], ["unknown", action]);
    }
  });

  it("lets nothing come between, and meets Katu9 too", async () => {
    const { sandbox } = still();
    const both = [
      send(sandbox, withdraw(sandbox, { headers: { "X-Paysign-Fault": "replay" } })),
      call(sandbox, "DepositStatus"),
    ];
    await Promise.all(both);
    assert.deepEqual(endpoints(sandbox), ["Withdraw", "Withdraw", "DepositStatus"]);
    sandbox.fault({ kind: "replay", match: "payment-link/generate" });
    const answer = await sandbox.fetch("https://api.katu9.com/payment-link/generate", {
      method: "POST",
      headers: { Authorization: `Bearer ${sandbox.katu9.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ transactionId: sandbox.katu9.transactionId }),
    });
    assert.equal(answer.status, 409);
    assert.deepEqual(
      sandbox.entries({ endpoint: "payment-link/generate" }).map(({ status }) => status),
      [200, 409],
    );
  });

  it("works over HTTP", async () => {
    const { url, sandbox, close } = await serveSandbox();
    try {
      const request = withdraw(sandbox, { headers: { "X-Paysign-Fault": "replay" } });
      const answer = await fetch(request.url.replace("https://api.kraken.com", url), request);
      assert.match(await answer.text(), /Invalid nonce/);
      assert.equal(sandbox.journal.length, 2);
    } finally {
      await close();
    }
  });
});

describe("a connection that is closed", () => {
  it("is closed before the call was served or after, on a connection that is used again", async () => {
    const { url, sandbox, close } = await serveSandbox({ balances: { DOGE: "1000" } });
    try {
      const local = (request) => fetch(request.url.replace("https://api.kraken.com", url), request);
      for (const [header, balance] of [
        ["lose_answer; executed=false", "1000.00000000"],
        ["lose_answer", "950.00000000"],
      ]) {
        await (await fetch(`${url}/health`)).text();
        await assert.rejects(local(withdraw(sandbox, { headers: { "X-Paysign-Fault": header } })), LOST);
        assert.equal(sandbox.balance("doge"), balance, header);
      }
    } finally {
      await close();
    }
  });
});

describe("settings of these faults", () => {
  it("are refused by name where they make no sense", async () => {
    const { sandbox } = still();
    for (const [fault, message] of [
      [{ kind: "late", executed: false }, /^executed is for lose_answer,.*, not for late$/],
      [{ kind: "replay", executed: true }, /^executed is for .*, not for replay$/],
      [{ kind: "replay", delayMs: 5 }, /^delayMs is for slow, reorder, late, not for replay$/],
      [{ kind: "slow", silent: true }, /^silent is for late, not for slow$/],
      [{ kind: "late", silent: "yes" }, /^silent must be true or false$/],
      [{ kind: "late", delayMs: -1 }, /^delayMs must be/],
      [{ kind: "late", delay: 5 }, /"delay" is not known; there are .*silent/],
      [{ kind: "later" }, /late, replay, not "later"$/],
    ]) {
      assert.throws(() => sandbox.fault(fault), { name: "TypeError", message }, JSON.stringify(fault));
    }
    for (const header of ["late; executed=true", "late; silent=no", "late; delayMs=-1", "replay; silent=true"]) {
      assert.equal(
        (await send(sandbox, withdraw(sandbox, { headers: { "X-Paysign-Fault": header } }))).status,
        400,
        header,
      );
    }
    assert.match(await refusal(sandbox, "Withdraw", { ...ORDER, key: "none" }), /Unknown withdraw key/);
  });
});
