// Faults on purpose: what a caller meets, what has become of its money, and what is written down.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Kraken, settle } from "paysign";
import { verifyPayCallback } from "paysign/pay-callback";
import { createSandbox } from "paysign/sandbox";
import { call, ID, payment, result, signed } from "./caller.mjs";

const create = (sandbox, headers) => signed(sandbox.kraken, "Pay/request/create", payment(), { headers });
const send = (sandbox, request) => sandbox.fetch(request.url, request);
const isMade = (sandbox) => sandbox.payment(ID) !== undefined;

describe("lose_answer", () => {
  it("executes the call and rejects as a broken connection does, once", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "lose_answer", match: "Pay/request/create" });
    await assert.rejects(send(sandbox, create(sandbox)), { name: "TypeError", message: "fetch failed" });
    assert.equal(isMade(sandbox), true);
    const [entry] = sandbox.journal;
    assert.deepEqual([entry.fault, entry.status, JSON.parse(entry.responseBody).error], ["lose_answer", 200, []]);
    const again = await (await send(sandbox, create(sandbox))).json();
    assert.match(again.error[0].errorMessage, /already used/);
  });

  it("is read by settle as an unknown outcome with the same external_id, which is then a duplicate", async () => {
    const sandbox = createSandbox();
    const kraken = new Kraken(sandbox.kraken);
    sandbox.fault({ kind: "lose_answer" });
    const request = kraken.request("Pay/request/create", payment());
    const lost = await settle(request, sandbox.fetch(request.url, request)).catch((error) => error);
    assert.deepEqual([lost.code, lost.outcome, lost.retry.action], ["no_answer", "unknown", "same_external_id"]);
    const repeat = kraken.request("Pay/request/create", payment());
    const repeated = await settle(repeat, sandbox.fetch(repeat.url, repeat)).catch((error) => error);
    assert.deepEqual([repeated.code, repeated.retry.action], ["duplicate_id", "already_done"]);
  });

  it("can break before the call is executed, which looks the same from outside", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "lose_answer", executed: false });
    await assert.rejects(send(sandbox, create(sandbox)), { message: "fetch failed" });
    assert.equal(isMade(sandbox), false);
  });
});

describe("bad_gateway and status_520", () => {
  for (const [kind, status, made] of [
    ["bad_gateway", 502, false],
    ["status_520", 520, true],
  ]) {
    it(`${kind} answers ${status} with HTML, and the call is ${made ? "" : "not "}executed unless it is said otherwise`, async () => {
      for (const executed of [undefined, true, false]) {
        const sandbox = createSandbox();
        sandbox.fault({ kind, executed });
        const answer = await send(sandbox, create(sandbox));
        assert.equal(answer.status, status);
        assert.match(answer.headers.get("Content-Type"), /^text\/html/);
        assert.match(await answer.text(), /^<!DOCTYPE html>/);
        assert.equal(isMade(sandbox), executed ?? made);
        assert.deepEqual([sandbox.journal[0].status, sandbox.journal[0].fault], [status, kind]);
      }
    });
  }
});

describe("slow", () => {
  it("executes at once and answers late, while others are served", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "slow", match: "Pay/request/create", delayMs: 80 });
    const started = performance.now();
    const slow = send(sandbox, create(sandbox)).then(async (answer) => [
      performance.now() - started,
      await answer.json(),
    ]);
    await result(sandbox, "DepositStatus");
    const other = performance.now() - started;
    assert.equal(isMade(sandbox), true);
    const [took, { error }] = await slow;
    assert.deepEqual(error, []);
    assert.ok(took >= 79 && other < took, `${other} ${took}`);
  });

  it("ends when its caller gives up, and is executed all the same", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "slow", delayMs: 60_000 });
    const signal = AbortSignal.timeout(30);
    await assert.rejects(send(sandbox, { ...create(sandbox), signal }), { name: "TimeoutError" });
    assert.equal(isMade(sandbox), true);
  });
});

describe("cut", () => {
  it("lets half of the answer arrive", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "cut" });
    const answer = await send(sandbox, create(sandbox));
    assert.equal(answer.status, 200);
    let text = "";
    await assert.rejects(async () => {
      for await (const chunk of answer.body) text += new TextDecoder().decode(chunk);
    }, TypeError);
    const [{ responseBody }] = sandbox.journal;
    assert.equal(text, responseBody.slice(0, Math.ceil(responseBody.length / 2)));
    assert.equal(isMade(sandbox), true);
  });
});

describe("reorder", () => {
  it("lets the next call overtake, so that a rising nonce comes too late", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "reorder", match: "Pay/request/create", delayMs: 10_000 });
    const started = performance.now();
    const answers = await Promise.all([call(sandbox, "Pay/request/create", payment()), call(sandbox, "DepositStatus")]);
    assert.ok(performance.now() - started < 8_000, "the next call sets it free");
    assert.equal(answers[0].error[0].type, "Invalid nonce");
    assert.deepEqual(answers[1].error, []);
    assert.deepEqual(
      sandbox.journal.map(({ endpoint }) => endpoint),
      ["DepositStatus", "Pay/request/create"],
    );
  });

  it("does nothing to a key with a nonce window, and goes on by itself if nobody overtakes", async () => {
    const sandbox = createSandbox();
    const key = sandbox.createKey({ nonceWindow: 10_000 });
    sandbox.fault({ kind: "reorder", times: 2, delayMs: 30 });
    const answers = await Promise.all([
      call(sandbox, "DepositStatus", {}, { key }),
      call(sandbox, "DepositStatus", {}, { key }),
    ]);
    assert.deepEqual(
      answers.map(({ error }) => error),
      [[], []],
    );
  });
});

describe("duplicate_delivery", () => {
  const link = (sandbox, headers) =>
    sandbox.fetch("https://api.katu9.com/payment-link/generate", {
      method: "POST",
      headers: { Authorization: `Bearer ${sandbox.katu9.token}`, "Content-Type": "application/json", ...headers },
      body: JSON.stringify({ transactionId: sandbox.katu9.transactionId }),
    });
  const setUp = () => {
    const sent = [];
    const fetch = async (_url, { body }) => {
      sent.push(body);
      return new Response('{"code":"success"}');
    };
    const urls = { webhookUrl: "https://shop.example/hook", callbackUrl: "https://shop.example/pay" };
    return { sandbox: createSandbox({ ...urls, fetch }), sent };
  };

  it("sends the webhook of a call twice, by its endpoint, its event or a header", async () => {
    for (const match of ["payment-link/generate", "payment_link.created", undefined, "header"]) {
      const { sandbox, sent } = setUp();
      if (match !== "header") sandbox.fault({ kind: "duplicate_delivery", match });
      await link(sandbox, match === "header" ? { "X-Paysign-Fault": "duplicate_delivery" } : {});
      await sandbox.idle();
      assert.deepEqual([sent.length, sent[0] === sent[1], sandbox.deliveries.length], [2, true, 2], match);
    }
  });

  it("sends the same callback twice, whoever caused it, and not the webhooks that it was not meant for", async () => {
    const { sandbox, sent } = setUp();
    sandbox.fault({ kind: "duplicate_delivery", match: "pay-callback" });
    await link(sandbox);
    await result(sandbox, "Pay/request/create", payment());
    sandbox.pay(ID);
    await sandbox.idle();
    assert.equal(sent.length, 3);
    assert.equal(new Set(sent).size, 2);
  });
});

describe("clock_skew", () => {
  it("lets a link be born expired and a health check be off", async () => {
    const sandbox = createSandbox({ clock: () => Date.UTC(2026, 0, 3) });
    sandbox.fault({ kind: "clock_skew", match: "health", skewMs: 3_600_000 });
    const health = async () => (await (await sandbox.fetch("https://api.katu9.com/health")).json()).timestamp;
    assert.deepEqual([await health(), await health()], ["2026-01-03T01:00:00.000Z", "2026-01-03T00:00:00.000Z"]);
    sandbox.fault({ kind: "clock_skew", match: "Pay/request/create" });
    const { createdAt } = (await call(sandbox, "Pay/request/create", payment()), sandbox.payment(ID));
    assert.equal(createdAt, Date.UTC(2026, 0, 3) - 25 * 3_600_000);
    assert.equal(sandbox.now(), Date.UTC(2026, 0, 3));
  });

  it("lets a callback be expired when it arrives", async () => {
    const sent = [];
    const fetch = async (_url, { body }) => (sent.push(body), new Response('{"code":"success"}'));
    const sandbox = createSandbox({ callbackUrl: "https://shop.example/", fetch });
    sandbox.fault({ kind: "clock_skew", match: "pay-callback" });
    await result(sandbox, "Pay/request/create", payment());
    sandbox.pay(ID);
    await sandbox.idle();
    await assert.rejects(verifyPayCallback(sent[0], sandbox.callbackKeys), { code: "expired" });
    assert.equal(
      (await verifyPayCallback(sent[0], sandbox.callbackKeys, { acceptExpired: true })).payload.status,
      "success",
    );
  });
});

describe("refuse", () => {
  it("answers an error of one's choice in the API's own spelling, and executes nothing", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "refuse" });
    const { error } = await (await send(sandbox, create(sandbox))).json();
    assert.deepEqual(error, [{ severity: "E", errorClass: "Service", type: "Busy", errorMessage: "" }]);
    assert.equal(isMade(sandbox), false);
    sandbox.fault({ kind: "refuse", error: "EService: Throttled: 1700000000" });
    assert.deepEqual((await call(sandbox, "DepositStatus")).error, ["EService:Throttled:1700000000"]);
    sandbox.fault({ kind: "refuse", error: "EService:Deadline elapsed", executed: true });
    await send(sandbox, create(sandbox));
    assert.equal(isMade(sandbox), true);
    sandbox.fault({ kind: "refuse", match: "health" });
    assert.equal((await sandbox.fetch("https://api.katu9.com/health")).status, 503);
  });
});

describe("faults", () => {
  it("meet the calls that they fit, as often as they are meant to, in order, until they are cleared", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "bad_gateway", match: "DepositStatus", times: 2 });
    sandbox.fault({ kind: "status_520" });
    const status = async (endpoint) => (await send(sandbox, signed(sandbox.kraken, endpoint))).status;
    const seen = [];
    for (const endpoint of ["DepositStatus", "WithdrawStatus", "DepositStatus", "DepositStatus"])
      seen.push(await status(endpoint));
    assert.deepEqual(seen, [502, 520, 502, 200]);
    sandbox.fault({ kind: "bad_gateway", times: 100 });
    sandbox.clearFaults();
    assert.equal(await status("DepositStatus"), 200);
  });

  it("can be asked for by a header, for one call", async () => {
    const sandbox = createSandbox();
    const ask = async (fault) =>
      (await send(sandbox, signed(sandbox.kraken, "DepositStatus", {}, { headers: { "X-Paysign-Fault": fault } })))
        .status;
    assert.equal(await ask("bad_gateway"), 502);
    assert.equal(await ask("slow; delayMs=5"), 200);
    assert.equal(await ask("refuse;error=EAPI:Rate limit exceeded; executed=false"), 200);
    assert.match(sandbox.journal.at(-1).responseBody, /EAPI:Rate limit exceeded/);
    await assert.rejects(ask("lose_answer"), TypeError);
    const refused = [
      "nothing",
      "",
      "slow; delayMs=soon",
      "slow; delayMs=",
      "slow; times=2",
      "slow; delayMs=1; delayMs=2",
    ];
    for (const wrong of [...refused, "cut; delayMs=5", "cut; executed=no", "slow; error=EService:Busy"]) {
      assert.equal(await ask(wrong), 400, wrong);
    }
    assert.equal((await send(sandbox, signed(sandbox.kraken, "DepositStatus"))).status, 200);
  });

  it("must make sense", () => {
    const sandbox = createSandbox();
    for (const fault of [
      { kind: "nothing" },
      {},
      { kind: "slow", delayMs: -1 },
      { kind: "cut", times: 0 },
      { kind: "clock_skew", skewMs: 0.5 },
      { kind: "refuse", error: "Busy" },
      { kind: "cut", executed: "no" },
      { kind: "lose_answer", delayMs: 5 },
      { kind: "slow", skewMs: 5 },
      { kind: "cut", error: "EService:Busy" },
      { kind: "cut", mach: "Withdraw" },
    ]) {
      assert.throws(() => sandbox.fault(fault), TypeError, JSON.stringify(fault));
    }
  });
});
