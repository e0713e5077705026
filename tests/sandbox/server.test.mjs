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

  it("breaks a connection where a fault does: without an answer, or in the middle of one", async () => {
    const { url, sandbox, close } = await serveSandbox();
    try {
      const path = "/0/private/DepositStatus";
      const send = (nonce, fault) => {
        const body = `{"nonce":"${nonce}"}`;
        const headers = { ...signedHeaders(sandbox.kraken, path, nonce, body), "X-Paysign-Fault": fault };
        return fetch(url + path, { method: "POST", headers, body });
      };
      await assert.rejects(send("1", "lose_answer"), { name: "TypeError", message: "fetch failed" });
      const cut = await send("2", "cut");
      assert.equal(cut.status, 200);
      let text = "";
      await assert.rejects(async () => {
        for await (const chunk of cut.body) text += new TextDecoder().decode(chunk);
      });
      const { responseBody } = sandbox.journal[1];
      assert.equal(text, responseBody.slice(0, Math.ceil(responseBody.length / 2)));
      const page = await send("3", "bad_gateway");
      assert.deepEqual([page.status, page.headers.get("Content-Type")], [502, "text/html; charset=UTF-8"]);
      assert.deepEqual((await (await send("4", "slow; delayMs=5")).json()).error, []);
    } finally {
      await close();
    }
  });

  it("lets a page of this machine in, and shows the sandbox's time", async () => {
    const { url, sandbox, close } = await serveSandbox({ clock: () => Date.UTC(2026, 0, 2) });
    try {
      const origin = "http://localhost:8080";
      const headers = { Origin: origin, "Access-Control-Request-Method": "POST" };
      const allowed = await new Promise((resolve) => {
        request(`${url}/0/private/DepositStatus`, { method: "OPTIONS", headers }, (reply) =>
          resolve(reply.resume()),
        ).end();
      });
      assert.deepEqual([allowed.statusCode, allowed.headers["access-control-allow-origin"]], [204, origin]);
      const health = await new Promise((resolve) => {
        request(`${url}/health`, { headers: { Origin: origin } }, (reply) => resolve(reply.resume())).end();
      });
      assert.equal(health.headers["access-control-allow-origin"], origin);
      assert.equal(health.headers.date, "Fri, 02 Jan 2026 00:00:00 GMT");
      assert.equal(sandbox.journal.length, 1);
    } finally {
      await close();
    }
  });

  it("tells the sandbox's time, and no other, with every answer", async () => {
    const { url, sandbox, close } = await serveSandbox({ clock: () => Date.UTC(2026, 0, 2) });
    const preflight = {
      method: "OPTIONS",
      headers: { Origin: "http://localhost:8080", "Access-Control-Request-Method": "POST" },
    };
    const elsewhere = { ...preflight, headers: { ...preflight.headers, Origin: "https://example.com" } };
    const faulty = (fault) => ({ headers: { "X-Paysign-Fault": fault } });
    const json = { "Content-Type": "application/json" };
    const calls = [
      ["/health", {}, 200],
      ["/health", faulty("bad_gateway"), 502],
      ["/health", faulty("replay"), 200],
      ["/health", faulty("nothing"), 400],
      ["/0/private/DepositStatus", { method: "POST", body: "nonce=1" }, 200],
      ["/nothing", {}, 404],
      ["/health", preflight, 204],
      ["/health", elsewhere, 204],
    ];
    const served = [
      ["/sandbox/", {}, 200],
      ["/", {}, 200],
      ["/sandbox/page/main.js", {}, 200],
      ["/sandbox/nothing", {}, 404],
      ["/sandbox/advance", { method: "POST", headers: json, body: "{}" }, 400],
      ["/health", { method: "POST", body: "x".repeat(1024 * 1024 + 1) }, 413],
    ];
    const overHttp = (path, { body, ...init }) =>
      new Promise((resolve, reject) => {
        const call = request(url + path, init, (reply) => {
          const dates = reply.rawHeaders.filter((_, at) => /^date$/i.test(reply.rawHeaders[at - 1] ?? ""));
          resolve([reply.resume().statusCode, dates]);
        });
        call.on("error", reject).end(body);
      });
    try {
      for (const [second, time] of ["Fri, 02 Jan 2026 00:00:00 GMT", "Fri, 02 Jan 2026 00:00:01 GMT"].entries()) {
        for (const [path, init, status] of [...calls, ...served]) {
          assert.deepEqual(await overHttp(path, init), [status, [time]], `${path} ${status} ${second}`);
        }
        for (const [path, init, status] of calls) {
          const answer = await sandbox.fetch(`https://api.katu9.com${path}`, init);
          assert.deepEqual([answer.status, answer.headers.get("Date")], [status, time], `${path} ${status} ${second}`);
        }
        sandbox.advance(1_000);
      }
    } finally {
      await close();
    }
  });

  it("calls back when a payment expires, without being asked", async () => {
    let now = Date.UTC(2026, 0, 1);
    let tell;
    const told = new Promise((resolve) => (tell = resolve));
    const given = async (_to, { body }) => (tell(body), new Response('{"code":"success"}'));
    const options = { clock: () => now, callbackUrl: "https://shop.example/", fetch: given };
    const { url, sandbox, close } = await serveSandbox(options);
    try {
      const path = "/0/private/Pay/request/create";
      const body = '{"nonce":"1","amount":"1","asset":"USD","external_id":"AA","expire_after_seconds":60}';
      await fetch(url + path, { method: "POST", headers: signedHeaders(sandbox.kraken, path, "1", body), body });
      now += 60_000;
      const [, claims] = (await told).split(".");
      assert.equal(JSON.parse(Buffer.from(claims, "base64url")).payload.status, "expired");
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
