// What a sandbox writes down, saves and loads, and which pages may call it.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";
import { call, ID, payment, refusal, result, signed } from "./caller.mjs";

const NOW = Date.UTC(2026, 10, 1);

describe("the journal", () => {
  it("is searched by endpoint, status, answer, time and fault", async () => {
    let now = 0;
    const sandbox = createSandbox({ clock: () => now });
    await call(sandbox, "DepositStatus");
    await call(sandbox, "DepositStatus", {}, { nonce: "1" });
    now = 5;
    await sandbox.fetch("https://api.katu9.com/transaction?id=1");
    sandbox.fault({ kind: "bad_gateway" });
    await sandbox.fetch("https://api.katu9.com/nothing");
    const found = (filter) => sandbox.entries(filter).map((entry) => sandbox.journal.indexOf(entry));
    assert.deepEqual(found({}), [0, 1, 2, 3]);
    assert.deepEqual(found({ endpoint: "DepositStatus" }), [0, 1]);
    assert.deepEqual(found({ endpoint: "transaction/get", status: 401 }), [2]);
    assert.deepEqual(found({ answer: "Invalid nonce" }), [1]);
    assert.deepEqual(found({ since: 5 }), [2, 3]);
    assert.deepEqual([found({ faulty: true }), found({ faulty: false })], [[3], [0, 1, 2]]);
    assert.equal(sandbox.journal[3].endpoint, "/nothing");
  });

  it("is exported as JSON lines", async () => {
    const sandbox = createSandbox();
    assert.equal(sandbox.journalLines(), "");
    await call(sandbox, "Pay/request/create", payment(ID, { note: "two\nlines" }));
    await call(sandbox, "DepositStatus");
    const lines = sandbox.journalLines().split("\n");
    assert.equal(lines.pop(), "");
    assert.deepEqual(
      lines.map((line) => JSON.parse(line)),
      sandbox.journal,
    );
    assert.equal(sandbox.journalLines({ endpoint: "DepositStatus" }).split("\n").length, 2);
  });

  it("hides signatures, bearers, cookies and second factors, in JSON, forms and broken JSON", async () => {
    const sandbox = createSandbox();
    const headers = {
      "API-Sign": "TOPSECRET",
      Authorization: "Bearer TOPSECRET",
      Cookie: "a=TOPSECRET",
      "API-OTP": "TOPSECRET",
    };
    const bodies = {
      '{"nonce":"1","otp":"TOPSECRET","x":1}': '{"nonce":"1","otp":"[hidden]","x":1}',
      '{ "\\u006ftp" : "TOPSECRET", "otp":["TOPSECRET"] }': '{ "\\u006ftp" : "[hidden]", "otp":"[hidden]" }',
      "nonce=1&otp=TOPSECRET&note=a+b": "nonce=1&otp=[hidden]&note=a+b",
      "%6Ftp=TOPSECRET": "otp=[hidden]",
      '{"otp": "TOPSECRET", "x":': '{"otp": "[hidden]", "x":',
      '{"x":1,"otp":"TOPSEC\\"RET': '{"x":1,"otp":"[hidden]"',
      '{"note":"otp=1"}': '{"note":"otp=1"}',
      '{"a":{"fiat":{"iban":"TOPSECRET"},"b":{"otp":"TOPSECRET"}}}': '{"a":{"fiat":"[hidden]","b":{"otp":"[hidden]"}}}',
    };
    for (const [body, written] of Object.entries(bodies)) {
      await sandbox.fetch("https://api.kraken.com/0/private/DepositStatus", { method: "POST", headers, body });
      assert.equal(sandbox.journal.at(-1).requestBody, written);
    }
    assert.ok(!sandbox.journalLines().includes("TOPSEC"));
    assert.equal(sandbox.journal[0].requestHeaders["api-sign"], "[hidden]");
  });
});

describe("a snapshot", () => {
  it("holds nonces, payments, money, addresses, keys, links and time, and goes on with the same ids", async () => {
    const first = createSandbox({ seed: 5, clock: () => NOW, balances: { USD: "100" } });
    const key = first.createKey({ otp: "1", nonceWindow: 100, permissions: ["Funds permissions - Query"] });
    await result(first, "Pay/paylink/create", payment());
    await result(first, "Pay/request/create", payment("AA", { expire_after_seconds: 7200, from: "bob" }));
    await result(first, "Withdraw", { asset: "btc", key: "BTC_Cold", amount: "1" });
    await result(first, "DepositAddresses", { asset: "eth", method: "Ether (Hex)", new: true });
    const refid = first.deposit({ asset: "doge", amount: "50" });
    const link = async (sandbox) => {
      const { token, transactionId } = sandbox.katu9;
      const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
      const body = `{"transactionId":"${transactionId}","amount":1.10,"expiryMinutes":90}`;
      return sandbox.fetch("https://api.katu9.com/payment-link/generate", { method: "POST", headers, body });
    };
    assert.equal((await link(first)).status, 200);
    first.advance(60_000);
    const used = signed(first.kraken, "DepositStatus");
    await first.fetch(used.url, used);

    const text = first.snapshot();
    assert.equal(typeof text, "string");
    const second = createSandbox({ snapshot: text, clock: () => NOW });
    assert.equal(second.snapshot(), text);
    assert.equal(second.now(), NOW + 60_000);
    assert.equal(second.journal.length, 0);
    const replayed = await (await second.fetch(used.url, used)).json();
    assert.deepEqual(replayed.error, ["EAPI:Invalid nonce"]);
    assert.equal((await link(second)).status, 409);
    assert.deepEqual(second.payment("AA"), first.payment("AA"));
    const url = `https://api.katu9.com/transaction?id=${first.katu9.transactionId}`;
    const bearer = { headers: { Authorization: `Bearer ${first.katu9.token}` } };
    const [transaction, loaded] = await Promise.all(
      [first, second].map(async ({ fetch }) => (await fetch(url, bearer)).text()),
    );
    assert.equal(loaded, transaction);

    for (const sandbox of [first, second]) sandbox.advance(60_000);
    const answersAfter = async (sandbox) => {
      const nonce = "1900000000000";
      const steps = [
        ["DepositStatus", { asset: "doge" }],
        ["DepositAddresses", { asset: "eth", method: "Ether (Hex)", new: true }],
        ["Withdraw", { asset: "btc", key: "BTC_Cold", amount: "1" }],
        ["WithdrawStatus", {}],
        ["Pay/paylink/get", { external_id: ID }],
        ["Pay/transfer/create", payment("AA", { to: "bob" })],
      ];
      const answers = [];
      for (const [at, [endpoint, parameters]] of steps.entries()) {
        answers.push(await call(sandbox, endpoint, parameters, { nonce: String(BigInt(nonce) + BigInt(at)) }));
      }
      answers.push(await call(sandbox, "DepositStatus", { otp: "1", limit: 1 }, { key, nonce: "7" }));
      answers.push(sandbox.createKey(), sandbox.balance("USD"), sandbox.balance("DOGE"), sandbox.balance("BTC"));
      return answers;
    };
    const [one, other] = [await answersAfter(first), await answersAfter(second)];
    assert.deepEqual(other, one);
    assert.equal(one[0].result[0].refid, refid);
    assert.equal(one[0].result[0].status, "Success");
    assert.equal(one.at(-2), "1000050.00000000");
    second.advance(7_200_000);
    assert.equal(second.payment("AA").status, "expired");
    assert.equal(first.payment("AA").status, "pending");
  });

  it("of a fresh sandbox is the same for the same seed", () => {
    assert.equal(
      createSandbox({ seed: 1, clock: () => 0 }).snapshot(),
      createSandbox({ seed: 1, clock: () => 0 }).snapshot(),
    );
    assert.notEqual(
      createSandbox({ seed: 1, clock: () => 0 }).snapshot(),
      createSandbox({ seed: 2, clock: () => 0 }).snapshot(),
    );
  });

  it("is refused if it is none, and brings its own seed, keys and balances", () => {
    const snapshot = createSandbox().snapshot();
    for (const wrong of ["", "{", "null", "[]", "{}", '{"format":"paysign sandbox 0"}']) {
      assert.throws(
        () => createSandbox({ snapshot: wrong }),
        { name: "TypeError", message: /^snapshot is not/ },
        wrong,
      );
    }
    for (const more of [{ seed: 1 }, { keys: [] }, { balances: {} }]) {
      assert.throws(() => createSandbox({ snapshot, ...more }), TypeError);
    }
  });
});

describe("pages", () => {
  const URL = "http://127.0.0.1:1/0/private/DepositStatus";
  const preflight = (sandbox, Origin, more = {}) =>
    sandbox.fetch(URL, { method: "OPTIONS", headers: { Origin, "Access-Control-Request-Method": "POST", ...more } });

  it("on a loopback host may call, with the headers that a call needs", async () => {
    const sandbox = createSandbox();
    for (const origin of ["http://localhost:8080", "http://127.0.0.1", "https://[::1]:5"]) {
      const allowed = await preflight(sandbox, origin);
      assert.equal(allowed.status, 204);
      assert.equal(allowed.headers.get("Access-Control-Allow-Origin"), origin);
      const names = allowed.headers.get("Access-Control-Allow-Headers").toLowerCase().split(", ");
      for (const name of ["api-key", "api-sign", "content-type", "authorization", "x-paysign-fault"])
        assert.ok(names.includes(name));
      assert.ok(!allowed.headers.has("Access-Control-Allow-Private-Network"));
      const request = signed(sandbox.kraken, "DepositStatus", {}, { headers: { Origin: origin } });
      const answer = await sandbox.fetch(request.url, request);
      assert.equal(answer.headers.get("Access-Control-Allow-Origin"), origin);
      assert.equal(answer.headers.get("Vary"), "Origin");
      assert.match(answer.headers.get("Access-Control-Expose-Headers"), /Date/);
    }
    const guarded = await preflight(sandbox, "http://localhost", { "Access-Control-Request-Private-Network": "true" });
    assert.equal(guarded.headers.get("Access-Control-Allow-Private-Network"), "true");
    assert.equal(sandbox.journal.length, 3, "preflights are not calls");
  });

  it("from elsewhere may not", async () => {
    const sandbox = createSandbox();
    for (const origin of [
      "https://example.com",
      "null",
      "http://localhost.example.com",
      "http://127.0.0.1.nip.io",
      "http://0.0.0.0",
      "file://",
    ]) {
      const refused = await preflight(sandbox, origin);
      assert.ok(!refused.headers.has("Access-Control-Allow-Origin"), origin);
      assert.ok(!refused.headers.has("Access-Control-Allow-Headers"), origin);
      const request = signed(sandbox.kraken, "DepositStatus", {}, { headers: { Origin: origin } });
      assert.ok(!(await sandbox.fetch(request.url, request)).headers.has("Access-Control-Allow-Origin"), origin);
    }
    const plain = await sandbox.fetch(URL, { method: "OPTIONS" });
    assert.notEqual(plain.status, 204);
  });

  it("and everybody else see the sandbox's time and the stage of a wrong signature", async () => {
    const sandbox = createSandbox({ clock: () => Date.UTC(2026, 0, 2, 3, 4, 5) });
    const answer = await sandbox.fetch("https://api.katu9.com/health");
    assert.equal(answer.headers.get("Date"), "Fri, 02 Jan 2026 03:04:05 GMT");
    assert.ok(!answer.headers.has("X-Paysign-Stage"));
    const stranger = signed({ apiKey: "stranger", apiSecret: "AAAA" }, "DepositStatus");
    assert.equal((await sandbox.fetch(stranger.url, stranger)).headers.get("X-Paysign-Stage"), "key");
    assert.equal(
      await refusal(sandbox, "DepositStatus", {}, { key: { apiKey: "stranger", apiSecret: "AAAA" } }),
      "EAPI:Invalid key",
    );
  });
});
