// What Funding (Beta) checks before it does anything: route, key, signature, second factor, nonce, permission, body.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";
import { serveSandbox } from "paysign/sandbox/node";
import { call as oldCall, signed as oldSigned } from "./caller.mjs";
import { betaSign, call, HOST, METHOD, order, refusal, result, signed, target, USDC } from "./beta.mjs";

const START = Date.UTC(2026, 10, 1);
const NETWORKS = "/funding/v1/networks";
const WITHDRAWALS = "/funding/v1/withdrawals";
const SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";

const networks = (sandbox, more) => call(sandbox, "GET", NETWORKS, more);
const refused = (sandbox, more) => refusal(sandbox, "GET", NETWORKS, more);

describe("a refusal", () => {
  it("has the recorded form of problem details", async () => {
    const { status, type, body } = await networks(createSandbox(), { headers: { "API-Key": "nobody" } });
    assert.deepEqual([status, type], [401, "application/problem+json"]);
    assert.deepEqual(body, {
      type: "tag:kraken.com,2025:InvalidKey",
      status: 401,
      title: "API: Invalid key",
      data: null,
      source: "Gateway",
    });
  });

  it("of a route that does not exist has the form of the old calls", async () => {
    const sandbox = createSandbox();
    const strange = [
      ["GET", "/funding/v1/nothing"],
      ["POST", NETWORKS],
      ["GET", "/funding/v1/networks/"],
      ["GET", "/funding/v2/deposits"],
      ["PUT", "/funding/v1/addresses"],
      ["GET", "/funding/v1/fees/%E0%A4%A"],
      ["GET", "/0/funding/v1/networks"],
    ];
    for (const [method, path] of strange) {
      const { type, body } = await call(sandbox, method, path, method === "GET" ? {} : { body: {} });
      assert.deepEqual([type, body], ["application/json", { error: ["EGeneral:Unknown method"] }], `${method} ${path}`);
    }
  });

  it("comes once for each check", async () => {
    const sandbox = createSandbox();
    const body = order();
    const put = { body: { name: "A" } };
    const address = "/funding/v1/addresses/ABR6SXP-SF6CY-VJMONY";
    const mistakes = [
      ["401 API: Invalid key", "GET", NETWORKS, { headers: { "API-Key": undefined } }],
      ["401 API: Invalid signature", "GET", NETWORKS, { headers: { "API-Sign": undefined } }],
      ["401 API: Invalid signature", "GET", NETWORKS, { headers: { "API-Sign": "AAAA" } }],
      ["401 API: Invalid signature", "GET", WITHDRAWALS, { query: { limit: 2 }, sign: { target: WITHDRAWALS } }],
      ["401 API: Invalid signature", "POST", WITHDRAWALS, { body, sign: { body: `${JSON.stringify(body)} ` } }],
      ["401 API: Invalid signature", "DELETE", address, { sign: { body: "{}" } }],
      ["401 API: Invalid nonce", "GET", NETWORKS, { headers: { "API-Nonce": undefined } }],
      ["401 API: Invalid nonce", "GET", NETWORKS, { nonce: "18446744073709551616" }],
      ["401 API: Invalid nonce", "GET", NETWORKS, { nonce: "0x10" }],
      [/: must be application\/json$/, "POST", WITHDRAWALS, { body, headers: { "Content-Type": "text/plain" } }],
      [/: must be application\/json$/, "PUT", address, { ...put, headers: { "Content-Type": undefined } }],
      [
        /: GET has no body, and no Content-Type either$/,
        "GET",
        NETWORKS,
        { headers: { "Content-Type": "application/json" } },
      ],
      [/: DELETE has no body, and no Content-Type either$/, "DELETE", address, { body: "{}" }],
      [/: the body must be a JSON object$/, "PUT", address, { body: "[]" }],
      [/: the body must be a JSON object$/, "PUT", address, { body: "" }],
      [/: a.a.a.a.a.a: is nested too deeply$/, "PUT", address, { body: `${'{"a":'.repeat(999)}1${"}".repeat(999)}` }],
      [/: limit: stands in the query twice$/, "GET", `${WITHDRAWALS}?limit=1&limit=2`, {}],
    ];
    for (const [text, method, path, more] of mistakes) {
      const told = await refusal(sandbox, method, path, more);
      if (typeof text === "string") assert.equal(told, text);
      else assert.match(told, text);
    }
    assert.equal((await networks(sandbox)).status, 200);
  });

  it("of a permission names none, and comes before the body is looked at", async () => {
    const sandbox = createSandbox();
    const every = [
      ["GET", "/funding/v1/networks", "Query"],
      ["GET", "/funding/v1/methods/deposit", "Query"],
      ["GET", "/funding/v1/assets/deposit", "Query"],
      ["GET", `/funding/v1/fees/${METHOD}`, "Query"],
      ["GET", "/funding/v1/limits/deposit/currency/BTC", "Query"],
      ["GET", "/funding/v1/limits/withdrawal/currency/BTC", "Query"],
      ["GET", "/funding/v1/addresses", "Query"],
      ["GET", "/funding/v2/deposit/addresses", "Query"],
      ["GET", "/funding/v1/deposits", "Query"],
      ["GET", "/funding/v1/withdrawals", "Query"],
      ["PUT", "/funding/v1/deposit/address", "Deposit"],
      ["POST", "/funding/v1/withdrawals", "Withdraw"],
      ["POST", "/funding/v1/addresses", "Add withdrawal addresses"],
      ["PUT", "/funding/v1/addresses/ABR6SXP-SF6CY-VJMONY", "Add withdrawal addresses"],
      ["DELETE", "/funding/v1/addresses/ABR6SXP-SF6CY-VJMONY", "Add withdrawal addresses"],
    ];
    const words = ["Query", "Deposit", "Withdraw", "Add withdrawal addresses"].map(
      (word) => `Funds permissions - ${word}`,
    );
    for (const [method, path, word] of every) {
      const more = method === "PUT" || method === "POST" ? { body: {} } : {};
      const with_ = sandbox.createKey({ permissions: words.filter((one) => one.endsWith(word)) });
      const without = sandbox.createKey({ permissions: words.filter((one) => !one.endsWith(word)) });
      const allowed = await call(sandbox, method, path, { ...more, key: with_ });
      assert.notEqual(allowed.status, 403, path);
      assert.equal(await refusal(sandbox, method, path, { ...more, key: without }), "403 General: Permission denied");
    }
  });
});

describe("a nonce", () => {
  it("rises over both APIs of a key, and only per key", async () => {
    const sandbox = createSandbox();
    const other = sandbox.createKey();
    assert.equal((await networks(sandbox, { nonce: "100" })).status, 200);
    assert.deepEqual((await oldCall(sandbox, "DepositStatus", {}, { nonce: "100" })).error, ["EAPI:Invalid nonce"]);
    assert.deepEqual((await oldCall(sandbox, "DepositStatus", {}, { nonce: "101" })).error, []);
    assert.equal(await refused(sandbox, { nonce: "101" }), "401 API: Invalid nonce");
    assert.equal((await networks(sandbox, { nonce: "1", key: other })).status, 200);
    assert.equal((await networks(sandbox, { nonce: "18446744073709551615" })).status, 200);
  });

  it("is used up by a call that is refused for its arguments", async () => {
    const sandbox = createSandbox();
    assert.equal(
      await refused(sandbox, { nonce: "5", query: { limit: 1 } }),
      "400 General: Invalid arguments: limit: does not belong into this query",
    );
    assert.equal(await refused(sandbox, { nonce: "5" }), "401 API: Invalid nonce");
  });
});

describe("a key", () => {
  it("with a second factor wants it in the header API-OTP, which is not signed", async () => {
    const sandbox = createSandbox();
    const key = sandbox.createKey({ otp: "123456" });
    assert.equal((await networks(sandbox, { key, headers: { "API-OTP": "123456" } })).status, 200);
    assert.equal(await refused(sandbox, { key }), "401 API: Invalid signature");
    assert.equal(await refused(sandbox, { key, headers: { "API-OTP": "123457" } }), "401 API: Invalid signature");
  });

  it("is invalid for both APIs once it is past its time", async () => {
    const sandbox = createSandbox({ clock: () => START });
    const key = sandbox.createKey({ validUntil: START / 1000 + 1 });
    assert.equal((await networks(sandbox, { key })).status, 200);
    sandbox.advance(1_000);
    assert.equal(await refused(sandbox, { key }), "401 API: Invalid key");
    assert.deepEqual((await oldCall(sandbox, "Balance", {}, { key })).error, ["EAPI:Invalid key"]);
    const { stage, message } = await sandbox.diagnose(signed(key, "GET", NETWORKS));
    assert.deepEqual([stage, message], ["key", "this key is past its validUntil"]);
  });

  it("is counted, throttled and locked out as for the old calls", async () => {
    const counted = createSandbox({ limits: { tier: "starter" }, clock: () => START });
    for (let made = 0; made < 15; made += 1) assert.equal((await networks(counted)).status, 200);
    assert.equal(await refused(counted), "429 API: Rate limit exceeded");
    const locked = createSandbox({ limits: { lockoutAfter: 2 }, clock: () => START });
    for (let made = 0; made < 2; made += 1) await refused(locked, { nonce: "x" });
    assert.equal(await refused(locked), "429 General: Temporary lockout");
    const throttled = createSandbox({ limits: { concurrent: 1 }, clock: () => START });
    const requests = [signed(throttled.kraken, "GET", NETWORKS), signed(throttled.kraken, "GET", NETWORKS)];
    const answers = await Promise.all(requests.map((request) => throttled.fetch(request.url, request)));
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 429],
    );
    assert.equal(answers[1].headers.get("Retry-After"), "5");
    const { title, detail } = await answers[1].json();
    assert.deepEqual([title, detail], ["Service: Throttled", String(START / 1000 + 5)]);
  });
});

describe("a diagnosis", () => {
  const METHODS = "/funding/v1/methods/withdraw";
  const query = { asset: USDC, limit: 50 };
  const raw = `${METHODS}?asset[class]=currency&asset[name]=USDC&limit=50`;
  const found = async (method, path, more) => {
    const sandbox = createSandbox();
    const { accepted, stage, message } = await sandbox.diagnose(signed(sandbox.kraken, method, path, more));
    return [accepted, stage, message];
  };
  const made = (stage, what) => [false, stage, `the signature was made ${what}`];

  it("says of a right request that it is right", async () => {
    const [accepted, stage] = await found("GET", METHODS, { query });
    assert.deepEqual([accepted, stage], [true, undefined]);
  });

  it("names the usual mistakes with path and query", async () => {
    const over = {
      [METHODS]: "over the path without its query",
      [raw]: "over a query whose brackets are decoded, while %5B and %5D were sent",
      [`/0${target(METHODS, query)}`]: "over a path with /0 before it, which belongs to the old calls",
      [`/0/private${target(METHODS, query)}`]: "over a path with /0/private before it, which belongs to the old calls",
      [HOST + target(METHODS, query)]: "over the whole URL",
      [`GET${target(METHODS, query)}`]: "over the method and the path",
    };
    for (const [wrong, what] of Object.entries(over)) {
      assert.deepEqual(await found("GET", METHODS, { query, sign: { target: wrong } }), made("path", what));
    }
    const sorted = { limit: 50, asset: USDC };
    const reordered = await found("GET", METHODS, { query: sorted, sign: { target: target(METHODS, query) } });
    assert.deepEqual(reordered, made("path", "over a query whose members stand in another order"));
    const asBody = { target: METHODS, body: target(METHODS, query).split("?")[1] };
    const told = await found("GET", METHODS, { query, sign: asBody });
    const both = "over the path without its query, and over the query as if it were the body";
    assert.deepEqual(told, made("path", both));
  });

  it("names the usual mistakes with nonce and body", async () => {
    const address = "/funding/v1/addresses/AB7J4FF-BGM7G-V2JMIH";
    const nonce = "1616492376594";
    const put = (body, sign) => found("PUT", address, { body, nonce, sign });
    assert.deepEqual(
      await found("DELETE", address, { sign: { body: "{}" } }),
      made("body", "over {} for a body, while none was sent"),
    );
    assert.deepEqual(
      await found("GET", NETWORKS, { nonce, sign: { body: `{"nonce":"${nonce}"}` } }),
      made("body", "over a body with a nonce in it, which belongs to the old calls"),
    );
    assert.deepEqual(
      await put('{"name":"A"}', { body: '{"name": "A"}' }),
      made("body", "over JSON with a blank after each colon and comma, as Python's json.dumps writes it"),
    );
    assert.deepEqual(
      await put('{"name":"A"} ', { body: '{"name":"A"}' }),
      made("body", "over JSON without the white space"),
    );
    assert.deepEqual(
      await put('{"name":"Café"}', { body: '{"name":"Caf\\u00e9"}' }),
      made("body", "over JSON whose characters outside of ASCII are written as \\u escapes"),
    );
    assert.deepEqual(
      await put(`{"name":"A","nonce":"7"}`, { nonce: "7" }),
      made("nonce", "with the nonce of the body"),
    );
  });

  it("says where nonce and second factor belong", async () => {
    const address = "/funding/v1/addresses/ABR6SXP-SF6CY-VJMONY";
    const headers = { "API-Nonce": undefined };
    assert.deepEqual(await found("PUT", address, { body: { nonce: "1", name: "A" }, headers }), [
      false,
      "nonce",
      "the API-Nonce header is missing: a nonce in the body belongs to the old calls",
    ]);
    assert.deepEqual(await found("GET", NETWORKS, { headers }), [false, "nonce", "the API-Nonce header is missing"]);
    const sandbox = createSandbox();
    const key = sandbox.createKey({ otp: "1" });
    const { stage, message } = await sandbox.diagnose(signed(key, "GET", NETWORKS));
    assert.deepEqual([stage, message], ["otp", "this key has a second factor: the header API-OTP must carry it"]);
  });

  it("says that a path has another method, or does not exist", async () => {
    assert.deepEqual(await found("POST", "/funding/v1/addresses/ABR6SXP-SF6CY-VJMONY", { body: {} }), [
      false,
      "path",
      "this path has PUT, DELETE, not POST",
    ]);
    assert.deepEqual(await found("GET", "/funding/v1/network"), [false, "path", "no operation has this path"]);
    assert.deepEqual(await found("GET", "/0/funding/v1/networks"), [
      false,
      "path",
      "Funding (Beta) has nothing before its path: /funding/v1/networks",
    ]);
  });

  it("stands in the journal and the stage in a header", async () => {
    const sandbox = createSandbox();
    const request = signed(sandbox.kraken, "GET", METHODS, { query, sign: { target: METHODS } });
    const answer = await sandbox.fetch(request.url, request);
    assert.equal(answer.headers.get("X-Paysign-Stage"), "path");
    assert.match(sandbox.journal[0].diagnosis.message, /without its query$/);
  });

  it("agrees with the published vectors, and with their negative twins", async () => {
    const nonce = "1616492376594";
    const right = "FzqM9GVMftQOOLTkBr4A+hwWg87e3k/hEoH9JWEPeeoaDYToOzLVC+wQpzgEFkEQYXp/iDu7qo5Dm8EAIHJszA==";
    assert.equal(betaSign(SECRET, target(METHODS, query), nonce), right);
    const twins = {
      "773Uqsh2ZrPd7uTO/akDjb69snuaWayLlRRgQRN5w+2YsUrO1dV0IDUIbgeXZrLq/OEJjnhNUkhHdGpvWYV84Q==":
        /brackets are decoded/,
      "TjAGHHU7TPvJVUeNVhEcOyE9c4cDwLMY8kfsL11cqTBhpJuMIPqy9mk3QQ9NAPJb766viuV51xy/VrBdLVVRJg==": /without its query/,
    };
    for (const [sign, text] of Object.entries(twins)) {
      const [, , message] = await found("GET", METHODS, { query, nonce, headers: { "API-Sign": sign } });
      assert.match(message, text);
    }
    const sandbox = createSandbox();
    assert.equal((await call(sandbox, "GET", METHODS, { query, nonce, headers: { "API-Sign": right } })).status, 200);
    // B6 of the vectors is a withdrawal that this account can make.
    const body = order("5", {
      fee: { current_fee: { max_fee: { asset_amount: { asset: USDC, amount: "1" } } }, fee_included: true },
      expected_address: "0x5d7347ff6cd27a96c58e1426d45710c6d1535f92",
    });
    const sign = "alRm8BzgAHlah36Imnp7GgSUQ+4LxdKA9bI3cF6Tfgmwwh2ggTtLagkXei83hG+lkyj8I9e7u1k3UL8sGpetsg==";
    const more = { query: { account_id: "WX6V-JUKW-KKPB-QE36" }, body, nonce, headers: { "API-Sign": sign } };
    assert.match((await result(createSandbox(), "POST", WITHDRAWALS, more)).withdrawal_id, /^FT/);
  });
});

describe("a fault", () => {
  const name = "POST /funding/v1/withdrawals";

  it("meets an operation by its documented name", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "refuse", match: "GET /funding/v1/methods/{direction}", error: "EService:Unavailable" });
    assert.equal((await networks(sandbox)).status, 200);
    const { status, body } = await call(sandbox, "GET", "/funding/v1/methods/deposit");
    assert.deepEqual([status, body.title, body.type], [503, "Service: Unavailable", "tag:kraken.com,2025:Unavailable"]);
    assert.equal((await call(sandbox, "GET", "/funding/v1/methods/deposit")).status, 200);
    assert.deepEqual(
      sandbox.entries({ endpoint: "GET /funding/v1/methods/{direction}" }).map(({ fault }) => fault),
      ["refuse", undefined],
    );
  });

  it("loses the answer of a withdrawal that was made, and replays one with its nonce", async () => {
    const sandbox = createSandbox();
    sandbox.fault({ kind: "lose_answer", match: name });
    await assert.rejects(call(sandbox, "POST", WITHDRAWALS, { body: order() }), /fetch failed/);
    assert.equal((await result(sandbox, "GET", WITHDRAWALS, { query: { asset: USDC } })).withdrawals.length, 1);
    sandbox.fault({ kind: "replay", match: name });
    assert.equal(await refusal(sandbox, "POST", WITHDRAWALS, { body: order() }), "401 API: Invalid nonce");
    assert.equal((await result(sandbox, "GET", WITHDRAWALS, { query: { asset: USDC } })).withdrawals.length, 2);
    const headers = { "X-Paysign-Fault": "bad_gateway" };
    const page = await sandbox.fetch(`${HOST}${NETWORKS}`, signed(sandbox.kraken, "GET", NETWORKS, { headers }));
    assert.deepEqual([page.status, page.headers.get("Content-Type")], [502, "text/html; charset=UTF-8"]);
  });

  it("is late: the withdrawal comes when its caller has given up", async () => {
    const sandbox = createSandbox({ clock: () => START });
    sandbox.fault({ kind: "late", match: name, delayMs: 5_000 });
    await assert.rejects(call(sandbox, "POST", WITHDRAWALS, { body: order() }), /fetch failed/);
    const made = async () => (await result(sandbox, "GET", WITHDRAWALS, { query: { asset: USDC } })).withdrawals.length;
    assert.equal(await made(), 0);
    const late = sandbox.createKey();
    sandbox.advance(5_000);
    await sandbox.idle();
    assert.equal(
      (await result(sandbox, "GET", WITHDRAWALS, { query: { asset: USDC }, key: late })).withdrawals.length,
      0,
    );
    assert.match(sandbox.journalLines({ endpoint: name }), /Invalid nonce/);
  });
});

describe("the journal", () => {
  it("hides signature, second factor, bank accounts, and all that GetApiKeyInfo tells", async () => {
    const sandbox = createSandbox();
    const key = sandbox.createKey({ otp: "TOPSECRET", ipAllowlist: ["TOPSECRET"] });
    const scope = { method_id: METHOD };
    const fiat = { iban: "TOPSECRET", beneficiary: { name: "TOPSECRET" } };
    const body = { scope, name: "bank", address_details: { fiat } };
    const headers = { "API-OTP": "TOPSECRET" };
    await refusal(sandbox, "POST", "/funding/v1/addresses", { key, body, headers });
    const { error } = await oldCall(sandbox, "GetApiKeyInfo", { otp: "TOPSECRET" }, { key });
    assert.deepEqual(error, []);
    const text = sandbox.journalLines();
    assert.ok(!text.includes("TOPSECRET"));
    assert.ok(!text.includes(betaSign(SECRET, NETWORKS, "1").slice(0, 8)));
    const [first, second] = sandbox.journal;
    assert.equal(first.requestHeaders["api-sign"], "[hidden]");
    assert.equal(first.requestHeaders["api-otp"], "[hidden]");
    assert.deepEqual(JSON.parse(first.requestBody), { ...body, address_details: { fiat: "[hidden]" } });
    assert.equal(second.responseBody, '{"error":[],"result":"[hidden]"}');
  });
});

describe("over HTTP", () => {
  it("the server serves all methods, queries and headers", async () => {
    const { url, sandbox, close } = await serveSandbox();
    try {
      const over = async (method, path, more) => {
        const request = signed(sandbox.kraken, method, path, more);
        const answer = await fetch(request.url.replace(HOST, url), request);
        return [answer.status, await answer.json()];
      };
      const [status, { methods }] = await over("GET", "/funding/v1/methods/withdraw", {
        query: { asset: USDC, limit: 50 },
      });
      assert.deepEqual([status, methods[0].method_id], [200, METHOD]);
      const address = "/funding/v1/addresses/ABR6SXP-SF6CY-VJMONY";
      assert.deepEqual(await over("PUT", address, { body: { name: "Café" } }), [200, { verified: true }]);
      assert.deepEqual(await over("DELETE", address), [200, { result: true }]);
      const [refusedStatus, problem] = await over("DELETE", address, { nonce: "1" });
      assert.deepEqual([refusedStatus, problem.title], [401, "API: Invalid nonce"]);
    } finally {
      await close();
    }
  });

  it("a page on this machine may send its methods and headers", async () => {
    const asks = {
      Origin: "http://localhost:5173",
      "Access-Control-Request-Method": "DELETE",
      "Access-Control-Request-Headers": "api-key,api-nonce,api-otp,api-sign",
    };
    const answer = await createSandbox().fetch(HOST + NETWORKS, { method: "OPTIONS", headers: asks });
    assert.equal(answer.headers.get("Access-Control-Allow-Methods"), "GET, POST, PUT, DELETE");
    for (const name of ["API-Key", "API-Nonce", "API-OTP", "API-Sign", "Content-Type"]) {
      assert.ok(answer.headers.get("Access-Control-Allow-Headers").split(", ").includes(name), name);
    }
  });
});

it("the same seed gives the same answers to the same calls", async () => {
  const run = async (seed) => {
    const sandbox = createSandbox({ seed, clock: () => START });
    let nonce = 0;
    const next = () => ({ nonce: String((nonce += 1)) });
    const answers = [
      await call(sandbox, "GET", `/funding/v1/fees/${METHOD}`, { query: { amount: "5" }, ...next() }),
      await call(sandbox, "PUT", "/funding/v1/deposit/address", {
        body: { method_id: "27ede8db-804b-4d91-8e25-46b7b9668730" },
        ...next(),
      }),
      await call(sandbox, "POST", "/funding/v1/addresses", {
        body: { scope: { method_id: METHOD }, name: "A", address_details: { crypto: { address: "0x" } } },
        ...next(),
      }),
      await call(sandbox, "POST", WITHDRAWALS, { body: order(), ...next() }),
      await call(sandbox, "GET", WITHDRAWALS, { query: { limit: 2 }, ...next() }),
    ];
    const ledger = oldSigned(sandbox.kraken, "Ledgers", {}, next());
    return [...answers.map((answer) => JSON.stringify(answer)), await (await sandbox.fetch(ledger.url, ledger)).text()];
  };
  const [first, second, other] = [await run("a"), await run("a"), await run("b")];
  assert.deepEqual(first, second);
  for (const [at, answer] of first.entries()) assert.notEqual(answer, other[at]);
});
