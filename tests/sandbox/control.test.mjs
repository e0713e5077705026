// What a served sandbox has besides the APIs: its methods below /sandbox/, a page, and who may use them.

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

describe("what a served sandbox has besides the APIs", () => {
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
        ["constructor", {}, 404, /does not have POST/],
        ["advance", { milliseconds: 1, seconds: 1 }, 400, /"seconds" is not known; there are milliseconds/],
        ["deposit", { asset: "doge", amount: "1", adress: "D" }, 400, /"adress" is not known/],
        ["key", { permission: [] }, 400, /"permission" is not known/],
        ["fault", { kind: "cut", time: 2 }, 400, /"time" is not known/],
        ["trigger", { sender: "ramp", event: "done" }, 400, /ramp has new/],
        ["trigger", { sender: "ramp", event: "new", members: { x: 1 } }, 400, /members\.x must be text/],
        ["resend", { id: 7 }, 400, /no delivery 7/],
        ["callback-url", { url: "https://example.com" }, 400, /loopback/],
        ["pya", {}, 404, /it has advance, pay, /],
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
});
