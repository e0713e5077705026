// Kraken Pay in the sandbox: who may call, over which bytes, and what becomes of a payment.
// Requests are signed here with node:crypto, by hand: neither paysign's core nor the sandbox signs for its own check.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";

const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));
const API = "https://api.kraken.com/0/private/";
const FORM = "application/x-www-form-urlencoded";
const INVALID_NONCE = { severity: "E", errorClass: "API", type: "Invalid nonce", errorMessage: "" };
const INVALID_SIGNATURE = { ...INVALID_NONCE, type: "Invalid signature" };
const INVALID_ARGUMENTS = { severity: "E", errorClass: "General", type: "Invalid arguments", errorMessage: "" };
const UNKNOWN_ID = { severity: "E", errorClass: "Funding", type: "Unknown reference id", errorMessage: "" };
const DEAD_ID = { ...UNKNOWN_ID, type: "Invalid reference id" };
const ID = "GSoAAAAAAAA";

let lastNonce = 1_800_000_000_000;
const nextNonce = () => String((lastNonce += 1));

function apiSign(secret, path, nonce, body) {
  const digest = createHash("sha256").update(nonce).update(body).digest();
  return createHmac("sha512", Buffer.from(secret, "base64")).update(path).update(digest).digest("base64");
}

/** Signs and sends exactly this body. */
async function post(sandbox, endpoint, body, { nonce = "", headers = {} } = {}) {
  const url = API + endpoint;
  const sign = apiSign(sandbox.kraken.apiSecret, new URL(url).pathname, nonce, body);
  const response = await sandbox.fetch(url, {
    method: "POST",
    headers: { "API-Key": sandbox.kraken.apiKey, "API-Sign": sign, "Content-Type": "application/json", ...headers },
    body,
  });
  assert.equal(response.status, 200, "Kraken's errors come at HTTP 200");
  return response.json();
}

/** Calls an operation with parameters and a fresh nonce, as JSON. */
function call(sandbox, endpoint, parameters = {}) {
  const nonce = nextNonce();
  return post(sandbox, endpoint, JSON.stringify({ nonce, ...parameters }), { nonce });
}

const payment = (external_id = ID, more = {}) => ({ amount: "10.50", asset: "USD", external_id, ...more });
const refusal = (answer) => {
  assert.equal(answer.error.length, 1, JSON.stringify(answer));
  assert.ok(!("result" in answer));
  return answer.error[0];
};

describe("who may call", () => {
  const { secret, cases } = vectors("kraken-api-sign");
  const known = cases.filter(({ path }) => path.startsWith("/0/private/Pay/"));

  it("has the published demonstration key as its secret", () => {
    assert.equal(createSandbox().kraken.apiSecret, secret);
    assert.equal(known.length, 4);
  });

  for (const { name, path, body, api_sign } of known) {
    it(`accepts the vector ${name}, and refuses it with one byte changed`, async () => {
      const send = async (text) => {
        const sandbox = createSandbox();
        const headers = { "API-Key": sandbox.kraken.apiKey, "API-Sign": api_sign, "Content-Type": "application/json" };
        const response = await sandbox.fetch(`http://anywhere.test${path}`, { method: "POST", headers, body: text });
        return response.json();
      };
      const accepted = await send(body);
      assert.ok(!accepted.error.some((error) => error.errorClass === "API"), JSON.stringify(accepted));
      assert.deepEqual(refusal(await send(`${body} `)), INVALID_SIGNATURE);
    });
  }

  it("refuses an unknown and a missing key before it looks at anything else", async () => {
    const sandbox = createSandbox();
    for (const key of ["other", ""]) {
      const answer = await post(sandbox, "Pay/paylink/config", "", { headers: { "API-Key": key, "API-Sign": "x" } });
      assert.deepEqual(refusal(answer), { ...INVALID_NONCE, type: "Invalid key" });
    }
  });

  it("refuses a missing, cut or foreign signature", async () => {
    const sandbox = createSandbox();
    const body = '{"nonce":"1"}';
    const good = apiSign(sandbox.kraken.apiSecret, "/0/private/Pay/paylink/config", "1", body);
    const foreign = apiSign("AAAA", "/0/private/Pay/paylink/config", "1", body);
    const otherPath = apiSign(sandbox.kraken.apiSecret, "/private/Pay/paylink/config", "1", body);
    for (const sign of ["", good.slice(0, -2), foreign, otherPath, good.replace(/=+$/, "")]) {
      const answer = await post(sandbox, "Pay/paylink/config", body, { nonce: "1", headers: { "API-Sign": sign } });
      assert.deepEqual(refusal(answer), INVALID_SIGNATURE, sign);
    }
    assert.deepEqual((await post(sandbox, "Pay/paylink/config", body, { nonce: "1" })).error, []);
  });

  it("checks the bytes that arrive: a Request with a stream and a byte body are as good as text", async () => {
    const sandbox = createSandbox();
    const url = `${API}Pay/request/create`;
    for (const [nonce, kind] of [
      ["1", "bytes"],
      ["2", "Request"],
      ["3", "stream"],
    ]) {
      const text = JSON.stringify({ nonce, ...payment(Buffer.from(kind).toString("base64url")), note: "Café ☕" });
      const bytes = new TextEncoder().encode(text);
      const sign = apiSign(sandbox.kraken.apiSecret, "/0/private/Pay/request/create", nonce, bytes);
      const headers = { "API-Key": sandbox.kraken.apiKey, "API-Sign": sign, "Content-Type": "application/json" };
      const init = { method: "POST", headers, body: bytes };
      const { fetch } = sandbox;
      const response = await (kind === "bytes"
        ? fetch(new URL(url), init)
        : kind === "Request"
          ? fetch(new Request(url, init))
          : fetch(url, { ...init, body: new Blob([bytes]).stream(), duplex: "half" }));
      assert.deepEqual((await response.json()).error, [], kind);
    }
  });

  it("wants a nonce that rises, and refuses one that is equal, lower or no unsigned 64-bit number", async () => {
    const sandbox = createSandbox();
    const at = (nonce, written = JSON.stringify(nonce)) =>
      post(sandbox, "Pay/paylink/config", `{"nonce":${written}}`, { nonce });
    assert.deepEqual((await at("100")).error, []);
    for (const nonce of ["100", "99", "1e9", "-1", "101.5", "18446744073709551616", ""]) {
      assert.deepEqual(refusal(await at(nonce)), INVALID_NONCE, nonce);
    }
    assert.deepEqual((await at("101")).error, []);
    assert.deepEqual((await at("18446744073709551615")).error, []);
  });

  it("reads a nonce number by its digits, beyond what a float can hold", async () => {
    const sandbox = createSandbox();
    const config = (nonce) => post(sandbox, "Pay/paylink/config", `{"x":{"nonce":1},"nonce":${nonce}}`, { nonce });
    assert.deepEqual((await config("1760578655936616123")).error, []);
    assert.deepEqual((await config("1760578655936616124")).error, []);
  });

  it("refuses a body without a nonce, empty and broken ones included", async () => {
    const sandbox = createSandbox();
    for (const body of ["{}", "", '{"nonce":"1"', "[1]", '{"nonce":null}', '{"a":{"nonce":"1"}}']) {
      assert.deepEqual(refusal(await post(sandbox, "Pay/paylink/config", body)), INVALID_NONCE, body);
    }
  });

  it("lets a wrong signature burn no nonce, but a wrong argument does", async () => {
    const sandbox = createSandbox();
    const body = '{"nonce":"500"}';
    await post(sandbox, "Pay/paylink/config", body, { nonce: "501" });
    assert.deepEqual((await post(sandbox, "Pay/paylink/config", body, { nonce: "500" })).error, []);
    const wrong = '{"nonce":"600","external_id":"?"}';
    const answer = await post(sandbox, "Pay/request/cancel", wrong, { nonce: "600" });
    assert.deepEqual(refusal(answer), { ...INVALID_ARGUMENTS, errorMessage: "external_id" });
    assert.deepEqual(
      refusal(await post(sandbox, "Pay/paylink/config", '{"nonce":"600"}', { nonce: "600" })),
      INVALID_NONCE,
    );
  });

  it("serves concurrent calls in their order, so rising nonces stay rising", async () => {
    const sandbox = createSandbox();
    const answers = await Promise.all(
      // Long bodies take longer to hash than the short ones behind them.
      Array.from({ length: 40 }, (_, at) =>
        call(sandbox, "Pay/paylink/config", { note: "x".repeat(at % 2 === 0 ? 2_000_000 : 0) }),
      ),
    );
    assert.deepEqual(
      answers.filter(({ error }) => error.length > 0),
      [],
    );
  });

  it("takes JSON alone: forms, no type and a wrong type are invalid arguments", async () => {
    const sandbox = createSandbox();
    const nonce = nextNonce();
    const form = await post(sandbox, "Pay/paylink/config", `nonce=${nonce}`, {
      nonce,
      headers: { "Content-Type": FORM },
    });
    assert.deepEqual(refusal(form), INVALID_ARGUMENTS);
    for (const type of ["text/plain", FORM, ""]) {
      const next = nextNonce();
      const headers = { "Content-Type": type };
      const answer = await post(sandbox, "Pay/paylink/config", `{"nonce":"${next}"}`, { nonce: next, headers });
      assert.deepEqual(refusal(answer), INVALID_ARGUMENTS, type);
    }
    const last = nextNonce();
    const headers = { "Content-Type": "Application/JSON; charset=utf-8" };
    assert.deepEqual(
      (await post(sandbox, "Pay/paylink/config", `{"nonce":"${last}"}`, { nonce: last, headers })).error,
      [],
    );
  });

  it("answers 404 to paths that do not exist and refuses GET", async () => {
    const { fetch } = createSandbox();
    for (const path of ["/", "/0/public/Time", "/0/privates/Balance", "/nothing"]) {
      assert.equal((await fetch(`https://api.kraken.com${path}`, { method: "POST" })).status, 404, path);
    }
    const got = await (await fetch(`${API}Pay/paylink/config`)).json();
    assert.deepEqual(refusal(got), { ...INVALID_ARGUMENTS, type: "Unknown method" });
  });

  it("writes the same refusals as texts when asked to", async () => {
    const sandbox = createSandbox({ errors: "strings" });
    assert.equal(
      refusal(await call(sandbox, "Pay/request/cancel", { external_id: "?" })),
      "EGeneral:Invalid arguments:external_id",
    );
    assert.equal(refusal(await post(sandbox, "Pay/paylink/config", "{}")), "EAPI:Invalid nonce");
    assert.throws(() => createSandbox({ errors: "both" }), TypeError);
  });
});

describe("payment requests", () => {
  it("answers a link that carries the id, and none for a request to a kraktag", async () => {
    const sandbox = createSandbox();
    const { result } = await call(sandbox, "Pay/request/create", payment("ABEiM0RVZneImaq7zN3u/w"));
    assert.ok(new URL(result.view_link).pathname.endsWith("/ABEiM0RVZneImaq7zN3u/w"));
    const asked = await call(sandbox, "Pay/request/create", payment(ID, { from: "bob", note: "" }));
    assert.deepEqual(asked, { error: [], result: {} });
  });

  it("is cancelled once; a second time, or with an id that is not a request's, it is refused", async () => {
    const sandbox = createSandbox();
    await call(sandbox, "Pay/request/create", payment());
    await call(sandbox, "Pay/transfer/create", payment("AA", { to: "bob" }));
    assert.deepEqual(await call(sandbox, "Pay/request/cancel", { external_id: ID }), { error: [], result: {} });
    assert.deepEqual(refusal(await call(sandbox, "Pay/request/cancel", { external_id: ID })), DEAD_ID);
    assert.deepEqual(refusal(await call(sandbox, "Pay/request/cancel", { external_id: "AA" })), UNKNOWN_ID);
    assert.deepEqual(refusal(await call(sandbox, "Pay/request/cancel", { external_id: "AAAA" })), UNKNOWN_ID);
  });

  it("expires by the clock, after 90 days if nothing else was said", async () => {
    let now = 0;
    const sandbox = createSandbox({ clock: () => now });
    await call(sandbox, "Pay/request/create", payment("AA", { expire_after_seconds: 60 }));
    await call(sandbox, "Pay/request/create", payment("AAA"));
    now = 60_000;
    assert.deepEqual(refusal(await call(sandbox, "Pay/request/cancel", { external_id: "AA" })), DEAD_ID);
    now = 7_776_000_000;
    assert.deepEqual(refusal(await call(sandbox, "Pay/request/cancel", { external_id: "AAA" })), DEAD_ID);
  });

  it("names the argument that is missing or wrong, and opens nothing", async () => {
    const sandbox = createSandbox();
    const wrong = {
      amount: [undefined, "", "0", "-1", "1e3", "1,5", " 1", "1.", true, null, {}],
      asset: [undefined, "", 5, "U S"],
      external_id: [undefined, "", 7],
      expire_after_seconds: ["60", -1, 1.5, true],
      from: ["", "a b", 1],
      note: [1, null],
    };
    for (const [name, values] of Object.entries(wrong)) {
      for (const value of values) {
        const answer = await call(sandbox, "Pay/request/create", { ...payment(), [name]: value });
        assert.deepEqual(refusal(answer), { ...INVALID_ARGUMENTS, errorMessage: name }, `${name}: ${value}`);
      }
    }
    assert.deepEqual((await call(sandbox, "Pay/request/create", payment())).error, []);
  });
});

describe("external ids", () => {
  const { valid, invalid } = vectors("external-id");

  it("takes every valid id once", async () => {
    const sandbox = createSandbox();
    assert.ok(valid.length > 0);
    for (const { id } of valid) {
      assert.deepEqual((await call(sandbox, "Pay/request/create", payment(id))).error, [], id);
    }
  });

  it("refuses every invalid id by its name", async () => {
    const sandbox = createSandbox();
    assert.ok(invalid.length > 0);
    for (const { id, why } of invalid) {
      const answer = await call(sandbox, "Pay/transfer/create", payment(id, { to: "bob" }));
      assert.deepEqual(refusal(answer), { ...INVALID_ARGUMENTS, errorMessage: "external_id" }, why);
    }
  });

  it("are used up for ever, across requests, paylinks and transfers, cancelled or not", async () => {
    const sandbox = createSandbox();
    await call(sandbox, "Pay/request/create", payment());
    await call(sandbox, "Pay/request/cancel", { external_id: ID });
    for (const endpoint of ["Pay/request/create", "Pay/paylink/create", "Pay/transfer/create"]) {
      const { severity, errorMessage } = refusal(await call(sandbox, endpoint, payment(ID, { to: "bob" })));
      assert.equal(severity, "E");
      assert.match(errorMessage, /already used/, endpoint);
    }
  });
});

describe("paylinks and transfers", () => {
  it("make a code only after a poll that fails, and the same code from then on", async () => {
    const sandbox = createSandbox();
    assert.deepEqual(await call(sandbox, "Pay/paylink/create", payment()), { error: [], result: {} });
    assert.equal(refusal(await call(sandbox, "Pay/paylink/get", { external_id: ID })).type, "Unavailable");
    const { result } = await call(sandbox, "Pay/paylink/get", { external_id: ID });
    assert.match(result.code, /^[A-Z2-9]{12}$/);
    assert.deepEqual((await call(sandbox, "Pay/paylink/get", { external_id: ID })).result, result);
  });

  it("have no code for an unknown id, a request, a cancelled or an expired paylink", async () => {
    let now = 0;
    const sandbox = createSandbox({ clock: () => now });
    await call(sandbox, "Pay/request/create", payment("AA"));
    assert.deepEqual(refusal(await call(sandbox, "Pay/paylink/get", { external_id: "AA" })), UNKNOWN_ID);
    assert.deepEqual(refusal(await call(sandbox, "Pay/paylink/get", { external_id: "AAA" })), UNKNOWN_ID);
    await call(sandbox, "Pay/paylink/create", payment());
    await call(sandbox, "Pay/paylink/create", payment("AAAA"));
    assert.deepEqual(await call(sandbox, "Pay/transfer/cancel", { external_id: ID }), { error: [], result: {} });
    assert.deepEqual(refusal(await call(sandbox, "Pay/paylink/get", { external_id: ID })), DEAD_ID);
    now = 7_776_000_000;
    assert.deepEqual(refusal(await call(sandbox, "Pay/paylink/get", { external_id: "AAAA" })), DEAD_ID);
  });

  it("say in seconds how long a paylink lives", async () => {
    assert.deepEqual((await call(createSandbox(), "Pay/paylink/config")).result, { expire_time: 7776000 });
  });

  it("send to a kraktag, and are cancelled once", async () => {
    const sandbox = createSandbox();
    const without = await call(sandbox, "Pay/transfer/create", payment());
    assert.deepEqual(refusal(without), { ...INVALID_ARGUMENTS, errorMessage: "to" });
    const made = await call(sandbox, "Pay/transfer/create", payment(ID, { to: "bob", return_for: "AA" }));
    assert.deepEqual(made, { error: [], result: {} });
    assert.deepEqual((await call(sandbox, "Pay/transfer/cancel", { external_id: ID })).error, []);
    assert.deepEqual(refusal(await call(sandbox, "Pay/transfer/cancel", { external_id: ID })), DEAD_ID);
  });
});

describe("the sandbox as a whole", () => {
  const codes = async (options) => {
    const sandbox = createSandbox(options);
    const found = [];
    for (const id of ["AA", "AAA"]) {
      await call(sandbox, "Pay/paylink/create", payment(id));
      await call(sandbox, "Pay/paylink/get", { external_id: id });
      found.push((await call(sandbox, "Pay/paylink/get", { external_id: id })).result.code);
    }
    return found;
  };

  it("gives the same codes for the same seed and others for another", async () => {
    assert.deepEqual(await codes({ seed: "a" }), await codes({ seed: "a" }));
    assert.deepEqual(await codes(), await codes());
    assert.notDeepEqual(await codes({ seed: 1 }), await codes({ seed: 2 }));
  });

  it("writes down what was asked and answered, without the signature", async () => {
    const sandbox = createSandbox({ clock: () => 5 });
    const nonce = nextNonce();
    const body = JSON.stringify({ nonce, ...payment() });
    const answer = await post(sandbox, "Pay/request/create", body, { nonce });
    assert.equal(sandbox.journal.length, 1);
    const [{ time, method, path, status, requestBody, requestHeaders, responseBody }] = sandbox.journal;
    assert.deepEqual([time, method, path, status], [5, "POST", "/0/private/Pay/request/create", 200]);
    assert.equal(requestBody, body);
    assert.deepEqual(JSON.parse(responseBody), answer);
    assert.equal(requestHeaders["api-sign"], "[hidden]");
    const sign = apiSign(sandbox.kraken.apiSecret, "/0/private/Pay/request/create", nonce, body);
    assert.ok(!JSON.stringify(sandbox.journal).includes(sign));
  });

  it("rejects an aborted call and goes on serving the next", async () => {
    const sandbox = createSandbox();
    const aborted = sandbox.fetch(`${API}Pay/paylink/config`, { method: "POST", signal: AbortSignal.abort() });
    await assert.rejects(aborted, { name: "AbortError" });
    // The second fails while the first is still being served, and nobody but its caller hears of it.
    const slow = call(sandbox, "Pay/paylink/config", { note: "x".repeat(2_000_000) });
    await assert.rejects(sandbox.fetch("not a url"), TypeError);
    assert.deepEqual((await slow).error, []);
    assert.deepEqual((await call(sandbox, "Pay/paylink/config")).error, []);
    assert.equal(sandbox.journal.length, 2, "neither of the others was answered");
  });
});
