// The sandbox as an HTTP server, called with Node's own fetch and with raw bytes.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
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

  it("has the sandbox's methods below /sandbox/", async () => {
    const { url, sandbox, close } = await serveSandbox({ clock: () => 0, balances: { DOGE: "1" } });
    const ask = async (path) => (await fetch(`${url}/sandbox/${path}`)).json();
    const order = async (name, members, headers = {}) => {
      const init = {
        method: "POST",
        headers: { "Content-Type": "application/json", ...headers },
        body: JSON.stringify(members),
      };
      const answer = await fetch(`${url}/sandbox/${name}`, init);
      return [answer.status, await answer.json()];
    };
    try {
      const { kraken, katu9, now } = await ask("");
      assert.deepEqual([kraken, katu9, now], [sandbox.kraken, sandbox.katu9, 0]);
      const path = "/0/private/Pay/request/create";
      const body = '{"nonce":"1","amount":"1","asset":"USD","external_id":"AA"}';
      await fetch(url + path, { method: "POST", headers: signedHeaders(kraken, path, "1", body), body });
      assert.equal((await ask("payment?id=AA")).status, "pending");
      assert.deepEqual(await order("pay", { id: "AA", kraktag: "bob" }), [200, {}]);
      assert.equal((await ask("payment?id=AA")).kraktag, "bob");
      assert.equal(await ask("payment?id=AAA"), null);
      const [, { refid }] = await order("deposit", { asset: "doge", amount: "2" });
      assert.match(refid, /^FT/);
      await order("advance", { milliseconds: 120_000 });
      assert.deepEqual([sandbox.now(), await ask("balance?asset=doge")], [120_000, { balance: "3.00000000" }]);
      const [, key] = await order("key", { permissions: ["Funds permissions - Query"], name: "a", validUntil: 2_000 });
      assert.equal(Buffer.from(key.apiSecret, "base64").length, 64);
      await order("fault", { kind: "bad_gateway", match: "health" });
      assert.equal((await fetch(`${url}/health`)).status, 502);
      const lines = await (await fetch(`${url}/sandbox/journal?endpoint=health`)).text();
      assert.equal(JSON.parse(lines).fault, "bad_gateway");
      assert.equal(await (await fetch(`${url}/sandbox/snapshot`)).text(), sandbox.snapshot());
      assert.deepEqual(await ask("deliveries"), []);
      assert.deepEqual(await order("callback-url", { url: `${url}/nowhere` }), [200, {}]);
      assert.deepEqual(await order("webhook-url", {}), [200, {}]);
      assert.deepEqual(await order("webhook-url", { url: `${url}/hook` }), [200, {}]);
      assert.deepEqual(await order("embed-url", { url: `${url}/hook` }), [200, {}]);
      assert.deepEqual(await order("ramp-url", { url: `${url}/hook` }), [200, {}]);
      assert.equal(sandbox.journal.length, 2, "none of these is a call");
      const { urls, payments } = await ask("overview");
      assert.deepEqual([urls.ramp, payments[0].external_id], [`${url}/hook`, "AA"]);
      assert.deepEqual(await ask("payments"), payments);
      await order("fault", { kind: "slow", match: "nothing" });
      assert.deepEqual(await ask("faults"), [{ kind: "slow", match: "nothing", times: 1 }]);
      assert.deepEqual([await order("clear-faults", {}), await ask("faults")], [[200, {}], []]);
      const [call] = await ask("calls?limit=1");
      assert.deepEqual(
        [call.number, call.endpoint, call.outcome, call.says, call.lost],
        [2, "health", "not_executed", "not executed, answered 502 by a proxy", true],
      );
      assert.equal((await ask("calls?refused=true")).length, 1);
      assert.equal((await ask("calls?endpoint=Pay/request/create"))[0].says, "accepted");

      const refused = [
        ["pay", { id: "AA" }, 400, /not pending/],
        ["pay", {}, 400, /id must be text/],
        ["advance", {}, 400, /whole milliseconds/],
        ["advance", [], 400, /JSON object/],
        ["webhook-url", { url: "https://example.com" }, 400, /loopback/],
        ["constructor", {}, 404, /no POST/],
        ["advance", { milliseconds: 1, seconds: 1 }, 400, /"seconds" is not known; there are milliseconds/],
        ["deposit", { asset: "doge", amount: "1", adress: "D" }, 400, /"adress" is not known/],
        ["key", { permission: [] }, 400, /"permission" is not known/],
        ["fault", { kind: "cut", time: 2 }, 400, /"time" is not known/],
        ["trigger", { sender: "ramp", event: "done" }, 400, /ramp has new/],
        ["trigger", { sender: "ramp", event: "new", members: { x: 1 } }, 400, /members\.x must be text/],
        ["resend", { id: 7 }, 400, /no delivery 7/],
        ["callback-url", { url: "https://example.com" }, 400, /loopback/],
        ["pya", {}, 404, /there are advance, pay, /],
      ];
      for (const [name, members, status, message] of refused) {
        const [met, { error }] = await order(name, members);
        assert.deepEqual([met, message.test(error.message)], [status, true], error.message);
      }
      assert.equal((await order("advance", { milliseconds: 1 }, { "Content-Type": "text/plain" }))[0], 400);
      assert.equal((await fetch(`${url}/sandbox/pay`)).status, 404);
      for (const query of [
        "calls?limit=0",
        "calls?refused=yes",
        "balance?asset=doge&asset=btc",
        "journal?endpont=health",
        "snapshot?x=1",
        "?__proto__=1",
      ]) {
        assert.equal((await fetch(`${url}/sandbox/${query}`)).status, 400, query);
      }
    } finally {
      await close();
    }
  });

  it("sends to this machine only on the word of a caller, also with a fetch of its own", async () => {
    const sent = [];
    const given = async (to) => (sent.push(to), new Response());
    const { url, sandbox, close } = await serveSandbox({ webhookUrl: "https://shop.example/hook", fetch: given });
    const order = async (name, members) => {
      const headers = { "Content-Type": "application/json" };
      const answer = await fetch(`${url}/sandbox/${name}`, { method: "POST", headers, body: JSON.stringify(members) });
      return [answer.status, (await answer.json()).error?.message];
    };
    try {
      sandbox.trigger("katu9", "transaction.created");
      await sandbox.idle();
      assert.deepEqual(sent, ["https://shop.example/hook"]);
      for (const [name, members] of [
        ["trigger", { sender: "katu9", event: "transaction.created" }],
        ["resend", { id: 1 }],
        ["webhook-url", { url: "https://shop.example/other" }],
      ]) {
        const [status, message] = await order(name, members);
        assert.equal(status, 400);
        assert.match(message, /must be on a loopback host/, name);
      }
      await sandbox.idle();
      assert.equal(sent.length, 1);
      assert.deepEqual(await order("webhook-url", { url: `${url}/hook` }), [200, undefined]);
      assert.deepEqual(await order("resend", { id: 1 }), [200, undefined]);
      await sandbox.idle();
      assert.deepEqual(sent.slice(1), [`${url}/hook`]);
    } finally {
      await close();
    }
  });

  it("has a page at its root, with a policy that lets nothing else in", async () => {
    const { url, sandbox, close } = await serveSandbox();
    try {
      const page = await fetch(url);
      assert.equal(page.headers.get("Content-Type"), "text/html; charset=utf-8");
      assert.deepEqual(page.headers.get("Content-Security-Policy").split("; "), [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ]);
      const html = await page.text();
      assert.ok(!/<script(?![^>]*src=)|\sstyle=|\son\w+=/.test(html), "nothing inline");
      const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
      assert.ok(files.length >= 3);
      for (const path of files) {
        const file = await fetch(url + path);
        assert.deepEqual([file.status, file.headers.get("X-Content-Type-Options")], [200, "nosniff"], path);
        if (path.startsWith("/sandbox/page/")) {
          const text = await file.text();
          assert.ok(!/innerHTML|insertAdjacentHTML|document\.write|eval\(/.test(text), path);
          assert.ok(!/(?:url\(|@import|from) ?["']?https?:/.test(text), path);
        }
      }
      for (const path of ["/sandbox/page/", "/sandbox/page/nothing", "/sandbox/page/constructor"]) {
        assert.equal((await fetch(url + path)).status, 404, path);
      }
      assert.equal((await fetch(url, { method: "POST" })).status, 404);
      assert.equal(sandbox.journal.length, 1, "looking is not a call");
    } finally {
      await close();
    }
  });

  it("keeps the page out of what a worker or a test loads", () => {
    for (const entry of ["paysign/sandbox", "paysign/sandbox/node"]) {
      const text = readFileSync(new URL(import.meta.resolve(entry)), "utf8");
      assert.ok(!text.includes("call-list"), entry);
    }
  });

  it("lets no page from elsewhere use anything but the APIs, nor one under a foreign name", async () => {
    const { url, sandbox, close } = await serveSandbox({ clock: () => 0 });
    try {
      const status = (path, headers, method = "GET") =>
        new Promise((resolve) =>
          request(url + path, { method, headers }, (reply) => resolve(reply.resume().statusCode)).end(),
        );
      const embedded = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors" };
      const link = { "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate" };
      for (const path of ["/", "/sandbox/", "/sandbox/page/main.js", "/sandbox/overview", "/nothing"]) {
        const found = path === "/nothing" ? 404 : 200;
        assert.equal(await status(path, { Origin: "http://localhost:8080" }), found, path);
        assert.equal(await status(path, link), found, path);
        for (const headers of [
          { Origin: "https://example.com" },
          { Origin: "null" },
          { Host: "rebound.example.com" },
          { Host: "127.0.0.1.example.com" },
          { Host: "localhost@example.com" },
          embedded,
        ]) {
          assert.equal(await status(path, headers), 403, `${path} ${JSON.stringify(headers)}`);
          assert.equal(await status(path, headers, "POST"), 403, `POST ${path} ${JSON.stringify(headers)}`);
        }
      }
      for (const path of ["/health", "/.well-known/pay-callback-keys.json"]) {
        assert.equal(await status(path, { Host: "sandbox.internal" }), 200, "an API answers under any name");
      }
      assert.equal(sandbox.now(), 0);
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
