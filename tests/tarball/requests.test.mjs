// What stands around the body: url, method, headers, redirect, and a plain object that fetch takes as it is.
import assert from "node:assert/strict";
import { test } from "node:test";
import { Katu9, Kraken } from "paysign";
import { FUNDING, reversed, wanted } from "./funding.mjs";
import {
  freshKey,
  fullParams,
  isPay,
  KATU9,
  KRAKEN,
  leastParams,
  newKatu9,
  newKraken,
  NOW,
  refuses,
  SECRET,
  TOKEN,
  UUID,
} from "./support.mjs";

const isPlain = (object) => Object.getPrototypeOf(object) === Object.prototype;

for (const op of KRAKEN) {
  test(`${op.name}: url, method, headers`, async () => {
    const apiKey = freshKey();
    const request = newKraken({ apiKey }).request(op.name, fullParams(op));
    assert.ok(isPlain(request), "a plain object");
    assert.ok(isPlain(request.headers), "plain headers");
    assert.equal(request.endpoint, op.name, "endpoint");
    assert.equal(request.url, `https://api.kraken.com/0/private/${op.name}`, "url");
    assert.equal(request.method, "POST", "method");
    assert.equal(request.redirect, "manual", "redirect");
    assert.equal(request.nonce, String(NOW), "nonce");
    assert.equal(typeof request.body, "string", "body is text");
    assert.deepEqual(
      Object.keys(request.headers).sort(),
      ["API-Key", "API-Sign", "Content-Type"],
      "exactly these headers",
    );
    assert.equal(request.headers["API-Key"], apiKey, "API-Key");
    assert.match(request.headers["API-Sign"], /^[A-Za-z0-9+/]{86}==$/, "API-Sign");
    assert.equal(
      request.headers["Content-Type"],
      isPay(op.name) ? "application/json" : "application/x-www-form-urlencoded",
      "Content-Type",
    );

    const sent = new Request(request.url, request);
    assert.equal(await sent.text(), request.body, "fetch sends these bytes");
    assert.equal(sent.redirect, "manual", "fetch follows no redirect");
    assert.equal(sent.headers.get("api-sign"), request.headers["API-Sign"], "fetch sends the signature");
    assert.deepEqual(JSON.parse(JSON.stringify(request)), { ...request }, "survives JSON");
  });
}

for (const op of FUNDING) {
  test(`${op.name}: url, method, headers`, async () => {
    for (const [params, otp] of [
      [leastParams(op), undefined],
      [fullParams(op), undefined],
      [fullParams(op), "123456"],
    ]) {
      const apiKey = freshKey();
      const kraken = newKraken({ apiKey });
      const request = kraken.request(op.name, reversed(params), otp === undefined ? undefined : { otp });
      assert.ok(isPlain(request) && isPlain(request.headers), "plain objects");
      assert.deepEqual({ ...request }, wanted(op, params, { apiKey, nonce: String(NOW), otp }));
      const sent = new Request(request.url, request);
      assert.equal(sent.url, request.url, "fetch leaves the address as it was signed");
      assert.equal(sent.method, op.method, "fetch takes it");
      assert.equal(await sent.text(), request.body ?? "", "fetch sends these bytes");
      assert.equal(sent.headers.get("content-type"), request.body === undefined ? null : "application/json");
    }
    // Each optional member alone stands where it belongs.
    for (const field of op.optional) {
      const params = { ...leastParams(op), [field.name]: field.sample };
      const apiKey = freshKey();
      const request = newKraken({ apiKey }).request(op.name, reversed(params));
      assert.deepEqual({ ...request }, wanted(op, params, { apiKey, nonce: String(NOW) }), `with ${field.name} alone`);
    }
  });
}

test("one sequence of nonces for both of Kraken's APIs", () => {
  const kraken = newKraken();
  const nonces = ["Balance", "GET /funding/v1/networks", "DELETE /funding/v1/addresses/{id}", "DepositStatus"].map(
    (name) => kraken.request(name, name.includes("{id}") ? { id: "AB7J4FF-BGM7G-V2JMIH" } : {}).nonce,
  );
  assert.deepEqual(
    nonces,
    [0, 1, 2, 3].map((more) => String(NOW + more)),
  );
});

test("baseUrl: its path is not signed with Funding (Beta) either", () => {
  const direct = newKraken().request("GET /funding/v1/networks");
  const relayed = newKraken({ baseUrl: "https://relay.example/kraken/" }).request("GET /funding/v1/networks");
  assert.equal(relayed.url, "https://relay.example/kraken/funding/v1/networks");
  assert.equal(relayed.headers["API-Sign"], direct.headers["API-Sign"]);
});

for (const op of KATU9) {
  test(`${op.name}: url, method, headers`, async () => {
    const request = newKatu9().request(op.name, leastParams(op));
    const query = op.name === "transaction/get" ? `?id=${UUID}` : "";
    assert.ok(isPlain(request), "a plain object");
    assert.ok(isPlain(request.headers), "plain headers");
    assert.equal(request.endpoint, op.name, "endpoint");
    assert.equal(request.url, `https://api.katu9.com${op.path}${query}`, "url");
    assert.equal(request.method, op.method, "method");
    assert.equal(request.redirect, "manual", "redirect");
    assert.equal(request.nonce, undefined, "no nonce");
    if (op.method === "POST") {
      assert.deepEqual(
        { ...request.headers },
        { Authorization: `Bearer ${TOKEN}`, "Content-Type": "application/json" },
        "headers",
      );
      assert.equal(typeof request.body, "string", "body is text");
    } else {
      assert.equal(request.body, undefined, "GET has no body");
      assert.equal(Object.hasOwn(request.headers, "Content-Type"), false, "GET has no Content-Type");
      if (op.name !== "health") assert.equal(request.headers.Authorization, `Bearer ${TOKEN}`, "Authorization");
    }
    const sent = new Request(request.url, request);
    assert.equal(sent.method, op.method, "fetch takes it");
    assert.equal(await sent.text(), request.body ?? "", "fetch sends these bytes");
  });
}

test("health takes no params", () => {
  assert.equal(newKatu9().request("health").url, "https://api.katu9.com/health");
});

test("baseUrl: its path goes into the url, not into the signature", () => {
  const apiKey = freshKey();
  const direct = newKraken({ apiKey: freshKey() }).request("Pay/paylink/config");
  const rows = [
    ["https://relay.example", "https://relay.example"],
    ["https://relay.example/", "https://relay.example"],
    ["https://relay.example:8443/kraken", "https://relay.example:8443/kraken"],
    ["https://relay.example/kraken/", "https://relay.example/kraken"],
    ["https://relay.example/a/b", "https://relay.example/a/b"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://localhost:3000/proxy", "http://localhost:3000/proxy"],
    ["http://[::1]:9000", "http://[::1]:9000"],
  ];
  for (const [baseUrl, start] of rows) {
    const kraken = new Kraken({ apiKey: freshKey(), apiSecret: SECRET, now: () => NOW, baseUrl });
    const request = kraken.request("Pay/paylink/config");
    assert.equal(request.url, `${start}/0/private/Pay/paylink/config`, `Kraken, ${baseUrl}`);
    assert.equal(request.headers["API-Sign"], direct.headers["API-Sign"], `API-Sign, ${baseUrl}`);
    const link = new Katu9({ token: TOKEN, baseUrl }).request("payment-link/generate", { transactionId: UUID });
    assert.equal(link.url, `${start}/payment-link/generate`, `Katu9, ${baseUrl}`);
    const get = new Katu9({ token: TOKEN, baseUrl }).request("transaction/get", { id: UUID });
    assert.equal(get.url, `${start}/transaction?id=${UUID}`, `Katu9 GET, ${baseUrl}`);
  }
  const kraken = newKraken({ apiKey, baseUrl: undefined });
  assert.equal(
    kraken.request("Pay/paylink/config").url,
    "https://api.kraken.com/0/private/Pay/paylink/config",
    "undefined is absent",
  );
});

test("baseUrl: only https, or http on a loopback host", () => {
  const rows = [
    "http://api.kraken.com",
    "http://relay.example:8080",
    "http://localhost.example.com",
    "http://127.0.0.1.example.com",
    "http://localhost@relay.example",
    "http://127.0.0.1:80@relay.example/",
    "http://relay.example#localhost",
    "http://relay.example?localhost",
    "http://10.0.0.1",
    "http://192.168.0.1",
    "ftp://relay.example",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "ws://localhost",
    "relay.example",
    "//relay.example",
    "/kraken",
    "",
    " ",
    "https://",
    5,
    true,
    {},
    [],
  ];
  for (const baseUrl of rows) {
    const label = JSON.stringify(baseUrl);
    refuses(
      () => new Kraken({ apiKey: freshKey(), apiSecret: SECRET, baseUrl }),
      "invalid_request",
      "baseUrl",
      `Kraken, ${label}`,
    );
    refuses(() => new Katu9({ token: TOKEN, baseUrl }), "invalid_request", "baseUrl", `Katu9, ${label}`);
  }
});

test("what the caller does to a request changes no later one", () => {
  const kraken = newKraken();
  const first = kraken.request("Pay/paylink/config");
  first.headers["API-Key"] = "changed";
  first.endpoint = "changed";
  delete first.headers["Content-Type"];
  const second = kraken.request("Pay/paylink/config");
  assert.equal(second.endpoint, "Pay/paylink/config");
  assert.notEqual(second.headers["API-Key"], "changed");
  assert.equal(second.headers["Content-Type"], "application/json");
});
