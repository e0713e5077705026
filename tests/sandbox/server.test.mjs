// The sandbox as an HTTP server, called with Node's own fetch and with raw bytes.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { request } from "node:http";
import { describe, it } from "node:test";
import { serveSandbox } from "paysign/sandbox/node";

function signedHeaders({ apiKey, apiSecret }, path, nonce, body) {
  const digest = createHash("sha256").update(nonce).update(body).digest();
  const sign = createHmac("sha512", Buffer.from(apiSecret, "base64")).update(path).update(digest).digest("base64");
  return { "API-Key": apiKey, "API-Sign": sign, "Content-Type": "application/json" };
}

/** Sends bytes in pieces over a socket; answers the status and the text. */
function sendRaw(url, headers, pieces) {
  return new Promise((resolve, reject) => {
    const call = request(url, { method: "POST", headers }, async (reply) => {
      let text = "";
      for await (const chunk of reply) text += chunk;
      resolve({ status: reply.statusCode, text });
    });
    call.on("error", reject);
    for (const piece of pieces) call.write(piece);
    call.end();
  });
}

describe("the server", () => {
  it("listens on a free loopback port and answers over HTTP", async () => {
    const { url, sandbox, close } = await serveSandbox({ clock: () => 0 });
    try {
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      const health = await fetch(`${url}/health`);
      assert.equal(health.status, 200);
      assert.match(health.headers.get("Content-Type"), /^application\/json/);
      assert.equal((await health.json()).timestamp, "1970-01-01T00:00:00.000Z");
      assert.equal((await fetch(`${url}/nothing`)).status, 404);
      const authorization = { Authorization: `Bearer ${sandbox.katu9.token}` };
      const found = await fetch(`${url}/transaction?id=${sandbox.katu9.transactionId}`, { headers: authorization });
      assert.equal(found.status, 200);
      assert.equal(sandbox.journal.length, 3);
    } finally {
      await close();
    }
    await assert.rejects(fetch(`${url}/health`));
  });

  it("passes the exact bytes of a body, even when they come in pieces", async () => {
    const { url, sandbox, close } = await serveSandbox();
    try {
      const path = "/0/private/Pay/request/create";
      const body = Buffer.from('{ "nonce":"7",  "amount":"1","asset":"USD","external_id":"AA","note":"Café ☕" }\n');
      const headers = signedHeaders(sandbox.kraken, path, "7", body);
      // The cut goes through the middle of a character.
      const cut = body.indexOf("é") + 1;
      const { status, text } = await sendRaw(url + path, headers, [body.subarray(0, cut), body.subarray(cut)]);
      assert.equal(status, 200);
      assert.deepEqual(JSON.parse(text).error, []);
    } finally {
      await close();
    }
  });

  it("takes a body of 1 MiB and answers 413 to one byte more", async () => {
    const { url, sandbox, close } = await serveSandbox();
    try {
      const path = "/0/private/Pay/paylink/config";
      const start = '{"nonce":"1","note":"';
      const body = `${start}${"x".repeat(1024 * 1024 - start.length - 2)}"}`;
      const headers = signedHeaders(sandbox.kraken, path, "1", body);
      const whole = await fetch(url + path, { method: "POST", headers, body });
      assert.deepEqual((await whole.json()).error, []);
      const over = await fetch(url + path, { method: "POST", headers, body: `${body} ` });
      assert.equal(over.status, 413);
      const far = await sendRaw(url + path, headers, Array(5).fill(Buffer.alloc(1024 * 1024)));
      assert.equal(far.status, 413);
      assert.equal(sandbox.journal.length, 1);
    } finally {
      await close();
    }
  });

  it("refuses a port that is taken and a webhook URL that is not allowed", async () => {
    const { url, close } = await serveSandbox();
    try {
      await assert.rejects(serveSandbox({ port: Number(new URL(url).port) }), { code: "EADDRINUSE" });
      await assert.rejects(serveSandbox({ webhookUrl: "https://example.com" }), TypeError);
    } finally {
      await close();
    }
  });

  it("closes twice without harm, and only once its webhooks have been delivered", async () => {
    const receiver = await serveSandbox();
    const { url, sandbox, close } = await serveSandbox({ webhookUrl: `${receiver.url}/health` });
    const made = await fetch(`${url}/payment-link/generate`, {
      method: "POST",
      headers: { Authorization: `Bearer ${sandbox.katu9.token}`, "Content-Type": "application/json" },
      body: JSON.stringify({ transactionId: sandbox.katu9.transactionId }),
    });
    assert.equal(made.status, 200);
    await close();
    await close();
    assert.equal(sandbox.deliveries.length, 1);
    assert.ok(receiver.sandbox.journal.length >= 1);
    await receiver.close();
  });
});
