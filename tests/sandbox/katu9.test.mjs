// Katu9 in the sandbox: bearer, bodies, transactions, payment links, and the webhooks that follow them.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { createServer } from "node:http";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";

const API = "https://api.katu9.com";
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const UNKNOWN_ID = "497f6eca-6276-4993-bfeb-53cbbbba6f08";
const CONFLICT = "A non-expired payment link already exists for this transaction in this environment.";

async function call(sandbox, method, path, body, headers = {}) {
  const response = await sandbox.fetch(API + path, {
    method,
    headers: {
      Authorization: `Bearer ${sandbox.katu9.token}`,
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, text, ...JSON.parse(text) };
}

const link = (sandbox, more = {}) =>
  call(sandbox, "POST", "/payment-link/generate", { transactionId: sandbox.katu9.transactionId, ...more });

/** A receiver on a loopback port, whose answers are given one after the other; the last one repeats. */
async function receiver(...statuses) {
  const received = [];
  const server = createServer(async (request, reply) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(chunks) });
    const status = statuses[Math.min(received.length, statuses.length) - 1];
    reply.writeHead(status, { Connection: "close", ...(status === 302 ? { Location: "/elsewhere" } : {}) }).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = () => new Promise((resolve) => server.close(resolve));
  return { url: `http://127.0.0.1:${server.address().port}/hook`, received, close };
}

describe("calls", () => {
  it("need the bearer, but for health", async () => {
    const sandbox = createSandbox({ clock: () => Date.UTC(2026, 0, 2) });
    for (const Authorization of ["", "Bearer", "Bearer other", `Basic ${sandbox.katu9.token}`, sandbox.katu9.token]) {
      for (const [method, path] of [
        ["POST", "/payment-link/generate"],
        ["POST", "/transaction"],
        ["GET", "/transaction"],
      ]) {
        const answer = await call(sandbox, method, path, undefined, { Authorization });
        assert.deepEqual([answer.status, answer.error], [401, { message: "Unauthorized", details: {} }]);
      }
    }
    const health = await (await sandbox.fetch(`${API}/health`)).json();
    assert.deepEqual([health.status, health.timestamp], ["ok", "2026-01-02T00:00:00.000Z"]);
  });

  it("answer 404 to unknown paths and 405 to methods that a path does not have", async () => {
    const sandbox = createSandbox();
    assert.equal((await call(sandbox, "GET", "/transactions")).status, 404);
    assert.equal((await call(sandbox, "GET", "/payment-link/generate")).status, 405);
  });

  it("are written down without the bearer", async () => {
    const sandbox = createSandbox();
    await link(sandbox);
    assert.equal(sandbox.journal.at(-1).requestHeaders.authorization, "[hidden]");
    assert.ok(!JSON.stringify(sandbox.journal).includes(sandbox.katu9.token));
  });
});

describe("payment links", () => {
  it("take over what the transaction has, and live for an hour", async () => {
    const sandbox = createSandbox({ clock: () => Date.UTC(2026, 0, 1) });
    const { status, data } = await link(sandbox);
    assert.equal(status, 200);
    const { id, redirectUrl, ...rest } = data.paymentLink;
    assert.match(id, UUID);
    assert.match(redirectUrl, /^https:/);
    assert.deepEqual(rest, { expiresAt: "2026-01-01T01:00:00.000Z", amount: 1000, currency: "INR", status: "ACTIVE" });
  });

  it("give back what was asked for, amounts digit for digit", async () => {
    const sandbox = createSandbox();
    const body =
      `{"transactionId":"${sandbox.katu9.transactionId}","amount":90071992547409931.10,"currency":"EUR",` +
      '"redirectUrl":"https://shop.example/back","description":"Café"}';
    const answer = await call(sandbox, "POST", "/payment-link/generate", body);
    assert.ok(answer.text.includes('"amount":90071992547409931.10,"currency":"EUR"'), answer.text);
    assert.equal(answer.data.paymentLink.redirectUrl, "https://shop.example/back");
  });

  it("are one at a time: the next only after the last has expired by the clock", async () => {
    let now = 0;
    const sandbox = createSandbox({ clock: () => now });
    assert.equal((await link(sandbox, { expiryMinutes: 5 })).status, 200);
    now = 5 * 60_000 - 1;
    const refused = await link(sandbox);
    assert.equal(refused.status, 409);
    assert.deepEqual(refused.error, { message: CONFLICT });
    now += 1;
    assert.equal((await link(sandbox)).status, 200);
  });

  it("refuse a wrong body and say which members are wrong", async () => {
    const sandbox = createSandbox();
    const wrong = {
      transactionId: [undefined, "1", 5, null],
      amount: ["10", -1, null],
      currency: ["rupees", 1],
      expiryMinutes: [0, 1.5, "60", -1],
      redirectUrl: ["string", "javascript:alert(1)", "https://"],
      description: [1],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const { status, error } = await link(sandbox, { [name]: value });
        assert.equal(status, 400, `${name}: ${value}`);
        assert.deepEqual(Object.keys(error.details), [name]);
      }
    }
    for (const body of ["", "[]", "{", '"x"']) {
      assert.equal((await call(sandbox, "POST", "/payment-link/generate", body)).status, 400, body);
    }
    const asText = await call(sandbox, "POST", "/payment-link/generate", "{}", { "Content-Type": "text/plain" });
    assert.equal(asText.status, 400);
    assert.equal((await link(sandbox)).status, 200);
  });

  it("are not made for an unknown transaction", async () => {
    const { status, error } = await link(createSandbox(), { transactionId: UNKNOWN_ID });
    assert.equal(status, 404);
    assert.deepEqual(error, { message: "Transaction not found or unauthorized", details: {} });
  });
});

describe("transactions", () => {
  it("are made, found again, and get a link of their own", async () => {
    const sandbox = createSandbox();
    const body = {
      amount: 250.5,
      type: "WITHDRAWAL",
      metadata: { order: [1, "}"] },
      redirectUrl: "https://shop.example/",
    };
    const { status, data } = await call(sandbox, "POST", "/transaction", body);
    assert.equal(status, 200);
    assert.match(data.id, UUID);
    assert.deepEqual(
      [data.amount, data.type, data.currency, data.metadata],
      [250.5, "WITHDRAWAL", "INR", body.metadata],
    );
    assert.deepEqual((await call(sandbox, "GET", `/transaction?id=${data.id}`)).data, data);
    await link(sandbox);
    const own = await link(sandbox, { transactionId: data.id.toUpperCase() });
    assert.equal(own.status, 200);
    assert.equal(own.data.paymentLink.amount, 250.5);
  });

  it("are there from the start, one of them", async () => {
    const sandbox = createSandbox();
    const { data } = await call(sandbox, "GET", `/transaction?id=${sandbox.katu9.transactionId}`);
    assert.deepEqual([data.id, data.type], [sandbox.katu9.transactionId, "DEPOSIT"]);
  });

  it("are refused without amount or type, in another currency, and unknown or malformed ids are not found", async () => {
    const sandbox = createSandbox();
    const missing = await call(sandbox, "POST", "/transaction", {});
    assert.equal(missing.status, 400);
    assert.deepEqual(Object.keys(missing.error.details).sort(), ["amount", "type"]);
    const dollars = await call(sandbox, "POST", "/transaction", { amount: 1, type: "DEPOSIT", currency: "USD" });
    assert.deepEqual([dollars.status, Object.keys(dollars.error.details)], [400, ["currency"]]);
    assert.equal((await call(sandbox, "GET", `/transaction?id=${UNKNOWN_ID}`)).status, 404);
    assert.equal((await call(sandbox, "GET", "/transaction?id=1")).status, 400);
    assert.equal((await call(sandbox, "GET", "/transaction")).status, 400);
  });

  it("get the same ids from the same seed, whatever was called at Kraken", async () => {
    const made = async (seed) =>
      (await call(createSandbox({ seed }), "POST", "/transaction", { amount: 1, type: "DEPOSIT" })).data.id;
    assert.equal(await made(3), await made("3"));
    assert.notEqual(await made(3), await made(4));
  });
});

describe("webhooks", () => {
  it("arrive signed over their raw bytes, after a link and after a transaction", async () => {
    const { url, received, close } = await receiver(200);
    const sandbox = createSandbox({ webhookUrl: url });
    const { data: made } = await link(sandbox, { description: "Café ☕" });
    const { data: transaction } = await call(sandbox, "POST", "/transaction", {
      amount: 1,
      type: "DEPOSIT",
      metadata: { note: "Café" },
    });
    await sandbox.idle();
    await close();

    assert.equal(received.length, 2);
    for (const { method, headers, body } of received) {
      const expected = createHmac("sha256", sandbox.katu9.webhookSecret).update(body).digest("hex");
      assert.equal(headers["x-katu9-signature"], expected);
      assert.equal(headers["content-type"], "application/json");
      assert.equal(headers["x-webhook-event"], JSON.parse(body).event);
      assert.equal(method, "POST");
    }
    const [first, second] = received.map(({ body }) => JSON.parse(body));
    const { transactionId } = sandbox.katu9;
    assert.deepEqual(first, { event: "payment_link.created", data: { ...made.paymentLink, transactionId } });
    assert.deepEqual(second, { event: "transaction.created", data: transaction });
  });

  it("do not follow a refused call", async () => {
    const { url, received, close } = await receiver(200);
    const sandbox = createSandbox({ webhookUrl: url });
    await link(sandbox);
    await link(sandbox);
    await link(sandbox, { transactionId: "no" });
    await sandbox.idle();
    await close();
    assert.equal(received.length, 1);
  });

  it("are repeated until they are taken, the same bytes each time", async () => {
    const { url, received, close } = await receiver(500, 302, 204);
    const sandbox = createSandbox();
    sandbox.setWebhookUrl(url);
    await link(sandbox);
    await sandbox.idle();
    await close();
    assert.deepEqual(
      received.map(({ url }) => url),
      ["/hook", "/hook", "/hook"],
      "a redirect is not followed",
    );
    assert.deepEqual(received[2].body, received[0].body);
    const [{ event, attempts, delivered }] = sandbox.deliveries;
    assert.deepEqual([event, attempts, delivered], ["payment_link.created", 3, true]);
  });

  it("are given up after a few attempts, and the call stays answered", async () => {
    const { url, received, close } = await receiver(503);
    const sandbox = createSandbox({ webhookUrl: url });
    assert.equal((await link(sandbox)).status, 200);
    await sandbox.idle();
    await close();
    assert.equal(received.length, 4);
    const [{ attempts, delivered, failure }] = sandbox.deliveries;
    assert.deepEqual([attempts, delivered, failure], [4, false, "status 503"]);
  });

  it("go nowhere but to loopback hosts", () => {
    const elsewhere = [
      "https://example.com/",
      "http://127.0.0.1.example.com/",
      "http://10.0.0.1/",
      "http://0.0.0.0/",
      "http://[::2]/",
    ];
    for (const webhookUrl of [...elsewhere, "ftp://localhost/", "here"]) {
      assert.throws(() => createSandbox({ webhookUrl }), { name: "TypeError", message: /^webhookUrl/ }, webhookUrl);
      assert.throws(() => createSandbox().setWebhookUrl(webhookUrl), TypeError, webhookUrl);
    }
    for (const webhookUrl of ["http://localhost:1/", "http://127.9.8.7/", "https://[::1]:8/x"])
      createSandbox({ webhookUrl });
  });

  it("go anywhere through a fetch that is given", async () => {
    const sent = [];
    const given = async (url, init) => {
      sent.push([url, init.headers["X-Webhook-Event"]]);
      return new Response(null, { status: 200 });
    };
    const sandbox = createSandbox({ webhookUrl: "https://example.com/hook", fetch: given });
    await link(sandbox);
    await sandbox.idle();
    assert.deepEqual(sent, [["https://example.com/hook", "payment_link.created"]]);
    sandbox.setWebhookUrl(undefined);
    await call(sandbox, "POST", "/transaction", { amount: 1, type: "DEPOSIT" });
    await sandbox.idle();
    assert.equal(sent.length, 1);
  });
});

describe("the balance", () => {
  it("is what was paid in less what was paid out, with its digits", async () => {
    let now = Date.UTC(2026, 0, 2);
    const sandbox = createSandbox({ clock: () => now });
    const merchantId = "0b6a3f0e-5d0c-4d57-9c39-7a1f6a4e2c11";
    const rest = { merchantId, environment: "PRODUCTION", currency: "INR" };
    const first = await call(sandbox, "GET", "/balance");
    assert.deepEqual(
      [first.status, first.data],
      [200, { ...rest, amount: 100000, updatedAt: "2026-01-02T00:00:00.000Z" }],
    );
    now += 1000;
    const made = async (body) => (await call(sandbox, "POST", "/transaction", body)).data.id;
    sandbox.pay(await made('{"type":"DEPOSIT","amount":0.1}'));
    sandbox.pay(await made('{"type":"DEPOSIT","amount":2e-1}'));
    sandbox.pay(await made('{"type":"WITHDRAWAL","amount":1e2}'));
    sandbox.decline(await made('{"type":"DEPOSIT","amount":5}'));
    await made('{"type":"DEPOSIT","amount":5}');
    const { text } = await call(sandbox, "GET", "/balance?currency=INR&environment=SANDBOX");
    assert.ok(text.includes('"environment":"SANDBOX"'));
    assert.ok(text.includes('"amount":99900.3,"updatedAt":"2026-01-02T00:00:01.000Z"'), text);
  });

  it("needs the bearer and a right query", async () => {
    const sandbox = createSandbox();
    assert.equal((await call(sandbox, "GET", "/balance", undefined, { Authorization: "" })).status, 401);
    assert.equal((await call(sandbox, "POST", "/balance", {})).status, 405);
    const { status, error } = await call(sandbox, "GET", "/balance?currency=USD&environment=TEST");
    assert.deepEqual(
      [status, error.details],
      [400, { currency: "must be INR", environment: "must be one of PRODUCTION, SANDBOX" }],
    );
    assert.equal(sandbox.journal.at(-1).endpoint, "balance");
  });
});

describe("health", () => {
  it("says that the service is down while a fault refuses it, and then that it is up again", async () => {
    const sandbox = createSandbox({ clock: () => 0 });
    const health = async (headers = {}) => {
      const answer = await sandbox.fetch(`${API}/health`, { headers });
      return [answer.status, await answer.json()];
    };
    sandbox.fault({ kind: "refuse", match: "health", times: 2 });
    const timestamp = "1970-01-01T00:00:00.000Z";
    const down = { status: "error", database: { status: "disconnected", error: "Connection refused" }, timestamp };
    assert.deepEqual(
      [await health(), await health()],
      [
        [503, down],
        [503, down],
      ],
    );
    const up = { status: "ok", database: { status: "connected", responseTime: "1ms" }, timestamp };
    assert.deepEqual(await health(), [200, up]);
    const [status, { database }] = await health({ "X-Paysign-Fault": "refuse; error=EService:Timeout" });
    assert.deepEqual([status, database.error], [503, "EService:Timeout"]);
  });
});
