// Kraken Pay's callbacks from the sandbox: verified here with jose and with paysign's own verifier, answered rightly and
// wrongly, repeated and given up.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { createLocalJWKSet, jwtVerify } from "jose";
import { payCallbackReply, verifyPayCallback } from "paysign/pay-callback";
import { createSandbox } from "paysign/sandbox";
import { ID, payment, result } from "./caller.mjs";

const NOW = Date.UTC(2026, 5, 1);
const published = JSON.parse(readFileSync(new URL("../vectors/kraken-pay-callback.json", import.meta.url), "utf8"));

/** A receiver behind a fetch of its own, which gives its replies one after the other; the last one repeats. */
function receiver(...replies) {
  const received = [];
  const fetch = async (url, { method, headers, body, redirect }) => {
    received.push({ url, method, headers, body, redirect });
    const { status, headers: more, body: text } = replies[Math.min(received.length, replies.length) - 1];
    return new Response(text, { status, headers: more });
  };
  return { received, fetch };
}

const good = payCallbackReply();
const setUp = (...replies) => {
  const { received, fetch } = receiver(...(replies.length === 0 ? [good] : replies));
  const sandbox = createSandbox({ clock: () => NOW, callbackUrl: "https://shop.example/pay", fetch });
  return { sandbox, received };
};
const claims = async (sandbox, { body }) => verifyPayCallback(body, sandbox.callbackKeys, { now: sandbox.now() });

describe("the key set", () => {
  it("is the published test key, and stands at the documented path on any origin", async () => {
    const sandbox = createSandbox();
    assert.deepEqual(sandbox.callbackKeys, published.jwks);
    const answer = await sandbox.fetch("https://www.kraken.com/.well-known/pay-callback-keys.json");
    assert.deepEqual([answer.status, await answer.json()], [200, published.jwks]);
    const posted = await sandbox.fetch("https://www.kraken.com/.well-known/pay-callback-keys.json", { method: "POST" });
    assert.equal(posted.status, 404);
  });
});

describe("callbacks", () => {
  it("follow every end of a payment, with the kraktag where there is one", async () => {
    const { sandbox, received } = setUp();
    const request = (id, more) => result(sandbox, "Pay/request/create", payment(id, more));
    await request("AA");
    await request("AAA", { from: "bob" });
    await request("AAAA", { from: "carol" });
    await result(sandbox, "Pay/paylink/create", payment("BBBB"));
    await result(sandbox, "Pay/transfer/create", payment("CCCC", { to: "dave" }));
    await result(sandbox, "Pay/transfer/create", payment("DDDD", { to: "erin" }));
    await request("AQ", { expire_after_seconds: 30 });
    await sandbox.idle();
    assert.equal(received.length, 0, "nothing has ended yet");

    sandbox.pay("AA", "alice");
    await result(sandbox, "Pay/request/cancel", { external_id: "AAA" });
    sandbox.decline("AAAA");
    sandbox.claim("BBBB", "frank");
    sandbox.fail("CCCC");
    sandbox.advance(60_000);
    await sandbox.idle();
    const seen = await Promise.all(received.map(async (one) => (await claims(sandbox, one)).payload));
    const line = ({ external_id, status, customer_kraktag }) => `${external_id} ${status} ${customer_kraktag}`;
    assert.deepEqual(seen.map(line), [
      "AA success alice",
      "AAA cancelled bob",
      "AAAA declined carol",
      "BBBB success frank",
      "CCCC failed dave",
      "AQ expired null",
      "DDDD success erin",
    ]);
  });

  it("are tokens in the published form, valid for 24 hours", async () => {
    const { sandbox, received } = setUp();
    await result(sandbox, "Pay/request/create", payment());
    sandbox.pay(ID, "bob");
    await sandbox.idle();
    const [{ url, method, headers, body, redirect }] = received;
    assert.deepEqual([url, method, redirect], ["https://shop.example/pay", "POST", "manual"]);
    assert.equal(headers["Content-Type"], "application/jwt");
    const { payload, protectedHeader } = await jwtVerify(body, createLocalJWKSet(published.jwks), {
      currentDate: new Date(NOW),
    });
    assert.deepEqual(protectedHeader, { typ: "JWT", alg: "ES256", kid: "test-pay-callback-1" });
    assert.deepEqual(payload, { ...published.claims, exp: NOW / 1000 + 24 * 3600 });
    await assert.rejects(claims({ ...sandbox, now: () => NOW + 25 * 3_600_000 }, { body }), { code: "expired" });
    const [{ event, delivered, attempts }] = sandbox.deliveries;
    assert.deepEqual([event, delivered, attempts, sandbox.deliveries[0].body], ["pay-callback", true, 1, body]);
  });

  it("are repeated until the reply is 200 and says success, the same token each time", async () => {
    const wrong = [
      { status: 200, body: '{"code":"Success"}' },
      { status: 201, body: '{"code":"success"}' },
    ];
    const { sandbox, received } = setUp(...wrong, good);
    await result(sandbox, "Pay/request/create", payment());
    sandbox.pay(ID);
    await sandbox.idle();
    assert.equal(received.length, 3);
    assert.ok(received.every(({ body }) => body === received[0].body));
    assert.deepEqual(
      sandbox.deliveries.map(({ attempts, delivered }) => [attempts, delivered]),
      [[3, true]],
    );
  });

  for (const [reply, failure] of [
    [{ status: 500, body: "" }, "status 500"],
    [{ status: 200, body: "OK" }, 'the reply is not {"code":"success"}: OK'],
    [{ status: 200, body: "null" }, 'the reply is not {"code":"success"}: null'],
  ]) {
    it(`are given up after a few attempts: ${failure}`, async () => {
      const { sandbox, received } = setUp(reply);
      await result(sandbox, "Pay/request/create", payment());
      sandbox.pay(ID);
      await sandbox.idle();
      assert.equal(received.length, 4);
      assert.deepEqual([sandbox.deliveries[0].delivered, sandbox.deliveries[0].failure], [false, failure]);
      assert.equal(sandbox.payment(ID).status, "success");
    });
  }

  it("go over HTTP to a loopback host, and without a fetch to no other", async () => {
    const received = [];
    const server = createServer(async (request, reply) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      received.push(text);
      reply.writeHead(good.status, { ...good.headers, Connection: "close" }).end(good.body);
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    const sandbox = createSandbox();
    sandbox.setCallbackUrl(`http://127.0.0.1:${server.address().port}/`);
    await result(sandbox, "Pay/request/create", payment());
    sandbox.pay(ID);
    await sandbox.idle();
    await new Promise((resolve) => server.close(resolve));
    assert.equal((await verifyPayCallback(received[0], sandbox.callbackKeys)).payload.external_id, ID);
    for (const callbackUrl of ["https://shop.example/", "here", "ftp://localhost/"]) {
      assert.throws(() => createSandbox({ callbackUrl }), { name: "TypeError", message: /^callbackUrl/ });
      assert.throws(() => sandbox.setCallbackUrl(callbackUrl), TypeError);
    }
    sandbox.setCallbackUrl(undefined);
    await result(sandbox, "Pay/request/cancel", { external_id: ID }).catch(() => undefined);
    await sandbox.idle();
    assert.equal(received.length, 1);
  });

  it("do not wait for webhooks that nobody takes", async () => {
    const taken = [];
    const fetch = async (url) => {
      taken.push(new URL(url).pathname);
      return new Response(url.endsWith("/pay") ? good.body : "", { status: url.endsWith("/pay") ? 200 : 500 });
    };
    const sandbox = createSandbox({
      webhookUrl: "https://a.example/hook",
      callbackUrl: "https://a.example/pay",
      fetch,
    });
    const { token, transactionId } = sandbox.katu9;
    await sandbox.fetch("https://api.katu9.com/payment-link/generate", {
      method: "POST",
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ transactionId }),
    });
    await result(sandbox, "Pay/request/create", payment());
    sandbox.pay(ID);
    await sandbox.idle();
    assert.ok(taken.indexOf("/pay") < taken.lastIndexOf("/hook"));
    assert.deepEqual(
      sandbox.deliveries.map(({ event }) => event),
      ["pay-callback", "payment_link.created"],
    );
  });
});
