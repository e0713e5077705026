// Each attempt of a delivery, what is sent at will, and what is sent again.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { verifyEmbedWebhook, verifyKatu9Webhook, verifyRampWebhook } from "paysign";
import { verifyPayCallback } from "paysign/pay-callback";
import { createSandbox } from "paysign/sandbox";
import { payment, result } from "./caller.mjs";

const NOW = Date.UTC(2026, 5, 1);
const URLS = { webhookUrl: "/katu9", callbackUrl: "/pay", embedUrl: "/embed", rampUrl: "/ramp" };
const SENDERS = { katu9: "webhookUrl", pay: "callbackUrl", embed: "embedUrl", ramp: "rampUrl" };
const EMBED = [
  "custom_order.executed",
  "custom_order.execution_failed",
  "custom_order.cancelled",
  "quote.executed",
  "quote.execution_failed",
  "quote.cancelled",
  "reward.paid",
  "user.verified",
  "user.closed",
  "user.disabled",
  "deposit.status_updated",
  "withdrawal.status_updated",
  "webhook.test",
];
const RAMP = ["new", "paid", "pending", "completed", "failed", "canceled"];
const PAY = ["success", "failed", "cancelled", "expired", "declined"];

/** A sandbox whose notifications all arrive here; `reply` answers them. */
function setUp(reply = () => new Response('{"code":"success"}'), more = {}) {
  const received = [];
  const fetch = async (url, { headers, body }) => {
    received.push({ path: new URL(url).pathname, headers: new Headers(headers), body });
    return reply(received.length, url);
  };
  const urls = Object.fromEntries(Object.entries(URLS).map(([name, path]) => [name, `https://shop.example${path}`]));
  return { sandbox: createSandbox({ clock: () => NOW, fetch, ...urls, ...more }), received };
}

const embed = (sandbox, { headers, body }) =>
  verifyEmbedWebhook({
    secret: sandbox.embed.webhookSecret,
    signature: headers.get("X-Signature"),
    body,
    now: sandbox.now(),
  });

describe("attempts", () => {
  it("stand there as soon as each has ended, with what follows", async () => {
    const { sandbox } = setUp((count) => new Response(null, { status: count < 3 ? 503 : 204 }));
    sandbox.trigger("katu9", "payment_link.created");
    await sandbox.idle();
    const common = { delivery: 1, time: NOW, sender: "katu9", event: "payment_link.created" };
    const url = "https://shop.example/katu9";
    assert.deepEqual(sandbox.attempts, [
      { ...common, url, attempt: 1, status: 503, failure: "status 503", nextInMs: 50 },
      { ...common, url, attempt: 2, status: 503, failure: "status 503", nextInMs: 200 },
      { ...common, url, attempt: 3, status: 204 },
    ]);
    const [{ id, sender, attempts, delivered }] = sandbox.deliveries;
    assert.deepEqual([id, sender, attempts, delivered], [1, "katu9", 3, true]);
  });

  it("say that they are the last, and why there was no answer", async () => {
    const { sandbox } = setUp(() => {
      throw new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ECONNREFUSED" }) });
    });
    sandbox.trigger("ramp", "paid");
    await sandbox.idle();
    const last = sandbox.attempts.at(-1);
    assert.deepEqual([last.attempt, last.failure], [4, "fetch failed (ECONNREFUSED)"]);
    assert.ok(!("status" in last) && !("nextInMs" in last));
    assert.equal(sandbox.deliveries[0].failure, last.failure);
  });
});

describe("trigger", () => {
  it("sends every documented event of Embed, which verifies and is known", async () => {
    const { sandbox, received } = setUp();
    for (const event of EMBED) sandbox.trigger("embed", event);
    await sandbox.idle();
    assert.deepEqual(
      received.map((one) => [one.path, embed(sandbox, one).event, embed(sandbox, one).known]),
      EMBED.map((event) => ["/embed", event, true]),
    );
    assert.ok(received.every(({ headers }, at) => headers.get("X-Webhook-Event") === EMBED[at]));
    assert.match(embed(sandbox, received[0]).data.timestamp, /^2026-06-01T00:00:00\.000000000Z$/);
    const keys = new Set(received.map((one) => embed(sandbox, one).deliveryKey));
    assert.equal(keys.size, EMBED.length);
  });

  it("sends every documented status of Ramp, which verifies and is known", async () => {
    const { sandbox, received } = setUp();
    for (const status of RAMP) sandbox.trigger("ramp", status, { transaction_id: `RT-${status}`, out_asset: "ETH" });
    await sandbox.idle();
    const seen = received.map(({ path, headers, body }) => {
      const signature = headers.get("X-Signature");
      const read = verifyRampWebhook({ secret: sandbox.ramp.webhookSecret, signature, body });
      return [path, read.status, read.known, read.payload.transaction_id, read.payload.out_asset];
    });
    assert.deepEqual(
      seen,
      RAMP.map((status) => ["/ramp", status, true, `RT-${status}`, "ETH"]),
    );
  });

  it("lets a payment request end so, with all that follows from it", async () => {
    const { sandbox, received } = setUp();
    const before = sandbox.balance("USD");
    for (const status of PAY) sandbox.trigger("pay", status);
    await sandbox.idle();
    const seen = await Promise.all(
      received.map(async ({ body }) => (await verifyPayCallback(body, sandbox.callbackKeys, { now: NOW })).payload),
    );
    assert.deepEqual(
      seen.map(({ status }) => status),
      PAY,
    );
    for (const { external_id, status } of seen) assert.equal(sandbox.payment(external_id).status, status);
    assert.equal(Number(sandbox.balance("USD")), Number(before) + 10.5);
  });

  it("opens a transaction of Katu9, and a link of it, that its API knows", async () => {
    const { sandbox, received } = setUp();
    sandbox.trigger("katu9", "transaction.created");
    sandbox.trigger("katu9", "payment_link.created");
    await sandbox.idle();
    const [opened, link] = received.map(({ headers, body }) => {
      const signature = headers.get("X-Katu9-Signature");
      return verifyKatu9Webhook({ secret: sandbox.katu9.webhookSecret, signature, body });
    });
    assert.deepEqual([opened.event, link.event], ["transaction.created", "payment_link.created"]);
    const headers = { Authorization: `Bearer ${sandbox.katu9.token}` };
    for (const id of [opened.data.id, link.data.transactionId]) {
      const answer = await sandbox.fetch(`https://api.katu9.com/transaction?id=${id}`, { headers });
      assert.equal(answer.status, 200);
    }
    sandbox.pay(link.data.id);
  });

  it("refuses what is not documented, and what would go nowhere", () => {
    const { sandbox } = setUp();
    assert.throws(() => sandbox.trigger("stripe", "x"), /a sender is one of katu9, pay, embed, ramp/);
    assert.throws(() => sandbox.trigger("constructor", "x"), TypeError);
    assert.throws(() => sandbox.trigger("ramp", "done"), /ramp has new, paid, .*not "done"/);
    assert.throws(() => sandbox.trigger("pay", "success", { amount: "1" }), /members are for embed and ramp/);
    assert.throws(() => sandbox.trigger("embed", "reward.paid", []), /plain object/);
    const bare = createSandbox();
    for (const [sender, option] of Object.entries(SENDERS)) {
      const [event] = { katu9: ["transaction.created"], pay: PAY, embed: EMBED, ramp: RAMP }[sender];
      assert.throws(() => bare.trigger(sender, event), new RegExp(`^Error: ${option} is not set`));
    }
    assert.equal(bare.overview().payments.length, 0, "nothing was made for it");
    for (const set of ["setEmbedUrl", "setRampUrl"]) assert.throws(() => bare[set]("https://example.com"), TypeError);
  });

  it("gives the same bodies for the same seed, and changes no other id", async () => {
    const sent = async (triggers) => {
      const { sandbox, received } = setUp(undefined, { seed: "x" });
      for (let time = 0; time < triggers; time += 1) sandbox.trigger("embed", "quote.executed");
      await sandbox.idle();
      const { code } = await result(sandbox, "Pay/paylink/create", payment("AAAA")).then(async () => {
        sandbox.advance(10_000);
        return result(sandbox, "Pay/paylink/get", { external_id: "AAAA" });
      });
      return [received.map(({ body }) => body), code];
    };
    const [one, other, none] = [await sent(2), await sent(2), await sent(0)];
    assert.deepEqual(one, other);
    assert.equal(one[1], none[1]);
    assert.notEqual(one[0][0], one[0][1]);
  });
});

describe("resend", () => {
  it("sends the same body to the URL that is set now; Embed's is signed for the time that it is", async () => {
    const { sandbox, received } = setUp((_count, url) => new Response("", { status: url.includes("new") ? 200 : 404 }));
    sandbox.trigger("embed", "quote.executed");
    await sandbox.idle();
    sandbox.advance(3_600_000);
    sandbox.setEmbedUrl("https://shop.example/new");
    const { id } = sandbox.deliveries.at(-1);
    sandbox.resend(id);
    await sandbox.idle();
    const [first, last] = [received[0], received.at(-1)];
    assert.deepEqual([last.path, last.body === first.body], ["/new", true]);
    assert.notEqual(last.headers.get("X-Signature"), first.headers.get("X-Signature"));
    assert.equal(embed(sandbox, last).known, true);
    assert.throws(() => embed(sandbox, first), { code: "expired" });
    assert.deepEqual(
      sandbox.deliveries.map((delivery) => [delivery.id, delivery.delivered]),
      [
        [1, false],
        [2, true],
      ],
    );
  });

  it("sends the very token of Pay, and refuses what it does not know", async () => {
    const { sandbox, received } = setUp();
    sandbox.trigger("pay", "success");
    await sandbox.idle();
    sandbox.resend(1);
    await sandbox.idle();
    assert.equal(received[0].body, received[1].body);
    for (const id of [0, 3, "1", undefined]) assert.throws(() => sandbox.resend(id), /there is no delivery/);
    sandbox.setCallbackUrl(undefined);
    assert.throws(() => sandbox.resend(1), /callbackUrl is not set/);
  });
});

describe("overview", () => {
  it("shows what is there, and is a copy", async () => {
    const { sandbox } = setUp();
    await result(sandbox, "Pay/request/create", payment("AAAA"));
    await result(sandbox, "Pay/request/create", payment("BBBB"));
    sandbox.fault({ kind: "slow", match: "Withdraw", times: 2 });
    const refid = sandbox.deposit({ asset: "doge", amount: "95" });
    const { now, urls, payments, transactions, deposits, faults } = sandbox.overview();
    assert.equal(now, NOW);
    assert.equal(urls.embed, "https://shop.example/embed");
    assert.deepEqual(
      payments.map(({ external_id }) => external_id),
      ["BBBB", "AAAA"],
    );
    assert.deepEqual(transactions[0], {
      id: sandbox.katu9.transactionId,
      type: "DEPOSIT",
      amount: "1000",
      currency: "INR",
      status: "PENDING",
      createdAt: "2026-06-01T00:00:00.000Z",
    });
    assert.deepEqual([deposits[0].refid, deposits[0].status], [refid, "Pending"]);
    assert.deepEqual(faults, [{ kind: "slow", match: "Withdraw", times: 2 }]);
    sandbox.pay("AAAA");
    assert.equal(payments[1].status, "pending");
    sandbox.clearFaults();
    assert.deepEqual(sandbox.overview().faults, []);
  });
});
