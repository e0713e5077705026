// A call that was not answered: what proves that it never left the machine, what does not, and a body that was read before.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { PaySignError, readResponse, settle, unanswered } from "paysign";
import { fullParams, KATU9, KRAKEN, leastParams, newKatu9, newKraken } from "./support.mjs";

const at = (baseUrl) => newKraken({ baseUrl }).request("Withdraw", { asset: "XBT", key: "k", amount: "1" });
const kraken = newKraken();
const katu9 = newKatu9();
const create = kraken.request("Pay/request/create", fullParams(KRAKEN.find((op) => op.name === "Pay/request/create")));
const withdraw = kraken.request("Withdraw", { asset: "XBT", key: "k", amount: "1" });
const status = kraken.request("DepositStatus");
const health = katu9.request("health");
const link = katu9.request(
  "payment-link/generate",
  leastParams(KATU9.find((op) => op.name === "payment-link/generate")),
);
const UNSURE = [
  [create, "same_external_id"],
  [withdraw, "reconcile"],
  [status, "fresh_nonce"],
  [health, "wait"],
  [link, "reconcile"],
];
const hostOf = (request) => new URL(request.url).hostname;

async function rejected(promise, label) {
  let value;
  try {
    value = await promise;
  } catch (error) {
    assert.ok(error instanceof PaySignError, `${label}: ${String(error)}`);
    return error;
  }
  assert.fail(`${label}: resolved with ${JSON.stringify(value)}`);
}
const system = (more) => Object.assign(new Error(`${more.syscall} ${more.code}`), { errno: -111, ...more });
const failed = (cause) => new TypeError("fetch failed", { cause });
const lookup = (hostname, code = "ENOTFOUND") => system({ syscall: "getaddrinfo", code, hostname });
const connect = (address, port, code = "ECONNREFUSED") => system({ syscall: "connect", code, address, port });
const several = (...errors) => Object.assign(new AggregateError(errors), { code: "ECONNREFUSED" });

/** By settle and by unanswered: the same verdict, the cause kept. */
async function judged(request, cause, outcome, action, label) {
  const errors = {
    settle: await rejected(settle(request, Promise.reject(cause)), label),
    unanswered: unanswered(request, cause),
  };
  for (const [name, error] of Object.entries(errors)) {
    assert.deepEqual(
      [error.code, error.outcome, error.retry.action],
      ["no_answer", outcome, action],
      `${label}, ${name}`,
    );
    assert.equal(error.cause, cause, `${label}, ${name}: cause`);
    assert.equal(error.endpoint, request.endpoint, `${label}, ${name}: endpoint`);
  }
}

test("a name that is not found, of this very host: not sent", async () => {
  for (const [request] of UNSURE) {
    for (const code of ["ENOTFOUND", "EAI_AGAIN", "EAI_FAIL"]) {
      await judged(request, failed(lookup(hostOf(request), code)), "not_sent", "wait", `${request.endpoint}, ${code}`);
    }
  }
});

test("a connection that never opened, to this very address and port: not sent", async () => {
  const rows = [
    ["http://127.0.0.1:4123", "127.0.0.1", 4123],
    ["http://127.0.0.1", "127.0.0.1", 80],
    ["https://203.0.113.5", "203.0.113.5", 443],
    ["https://203.0.113.5:8443/relay", "203.0.113.5", 8443],
  ];
  for (const [baseUrl, address, port] of rows) {
    for (const code of ["ECONNREFUSED", "EHOSTUNREACH", "ENETUNREACH", "ETIMEDOUT"]) {
      await judged(at(baseUrl), failed(connect(address, port, code)), "not_sent", "wait", `${baseUrl}, ${code}`);
    }
    await judged(
      at(baseUrl),
      failed(several(connect(address, port), connect(address, port, "ETIMEDOUT"))),
      "not_sent",
      "wait",
      `${baseUrl}, two attempts`,
    );
  }
});

test("a port of this machine where nobody listens", async () => {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  const request = at(`http://127.0.0.1:${port}`);
  const error = await rejected(settle(request, fetch(request.url, request)), "refused");
  assert.deepEqual([error.code, error.outcome, error.retry.action], ["no_answer", "not_sent", "wait"]);
  const log = fetch(`http://127.0.0.1:${port}/log`, { method: "POST" });
  const other = await rejected(settle(withdraw, log), "the caller's own log is down");
  assert.deepEqual([other.code, other.outcome, other.retry.action], ["no_answer", "unknown", "reconcile"]);
});

const HERE = "https://203.0.113.5:8443";
const GOOD = { name: lookup(hostOf(withdraw)), address: connect("203.0.113.5", 8443) };
const plain = ({ message, ...more }) => Object.assign(new Error(message), more);
const hostile = (name) =>
  Object.defineProperty(lookup(hostOf(withdraw)), name, {
    get() {
      throw new Error("getter");
    },
  });
const NO_PROOF = [
  [
    "oven-sh/bun#34397: a code alone",
    "name",
    Object.assign(new TypeError("Unable to connect"), { code: "ConnectionRefused" }),
  ],
  ["a code alone", "name", failed(plain({ message: "x", code: "ENOTFOUND" }))],
  [
    "a code and the host, without syscall",
    "name",
    failed(plain({ message: "x", code: "ENOTFOUND", hostname: hostOf(withdraw) })),
  ],
  ["the code on the TypeError itself", "name", Object.assign(new TypeError("fetch failed"), { code: "ECONNREFUSED" })],
  [
    "all of it on the TypeError itself",
    "name",
    Object.assign(new TypeError("fetch failed"), {
      code: "ENOTFOUND",
      syscall: "getaddrinfo",
      hostname: hostOf(withdraw),
    }),
  ],
  [
    "undici's time-out to connect",
    "name",
    failed(
      Object.assign(new Error("Connect Timeout Error"), {
        name: "ConnectTimeoutError",
        code: "UND_ERR_CONNECT_TIMEOUT",
      }),
    ),
  ],
  ["another host: the caller's database is down", "name", failed(lookup("redis.internal"))],
  ["a host that ends alike", "name", failed(lookup(`not-${hostOf(withdraw)}`))],
  ["a host that begins alike", "name", failed(lookup(`${hostOf(withdraw)}.example`))],
  ["no host", "name", failed(lookup(undefined))],
  [
    "a connection refused, of an address that nobody can tell from a proxy's",
    "name",
    failed(connect("10.0.0.1", 3128)),
  ],
  ["another address", "address", failed(connect("203.0.113.6", 8443))],
  ["another port", "address", failed(connect("203.0.113.5", 6379))],
  ["the port of a relay on this machine", "address", failed(connect("127.0.0.1", 8443))],
  ["no port", "address", failed(connect("203.0.113.5", undefined))],
  ["no address", "address", failed(connect(undefined, 8443))],
  [
    "a name found, of another call of the system",
    "name",
    failed(system({ syscall: "read", code: "ECONNRESET", hostname: hostOf(withdraw) })),
  ],
  [
    "a connection that broke",
    "address",
    failed(system({ syscall: "read", code: "ECONNRESET", address: "203.0.113.5", port: 8443 })),
  ],
  [
    "a write that failed",
    "address",
    failed(system({ syscall: "write", code: "EPIPE", address: "203.0.113.5", port: 8443 })),
  ],
  ["a bare error, not fetch's", "name", GOOD.name],
  ["an Error around it", "name", new Error("fetch failed", { cause: GOOD.name })],
  ["a RangeError around it", "address", new RangeError("fetch failed", { cause: GOOD.address })],
  ["an object that looks like it", "name", { name: "TypeError", message: "fetch failed", cause: GOOD.name }],
  [
    "one wrapper more (a retrying agent's last attempt)",
    "name",
    failed(new Error("retries used up", { cause: GOOD.name })),
  ],
  ["fetch's own error, wrapped", "name", new TypeError("request failed", { cause: failed(GOOD.name) })],
  ["an Error around fetch's own error", "address", new Error("request failed", { cause: failed(GOOD.address) })],
  ["several, one of them to another address", "address", failed(several(GOOD.address, connect("203.0.113.6", 8443)))],
  [
    "several, one of them a broken connection",
    "address",
    failed(several(GOOD.address, system({ syscall: "read", code: "ECONNRESET" }))),
  ],
  [
    "several, the first of them a code alone",
    "address",
    failed(several(plain({ message: "x", code: "ECONNREFUSED" }), GOOD.address)),
  ],
  ["several, and none in it", "address", failed(several())],
  ["no cause", "name", new TypeError("Failed to fetch")],
  ["a text for a cause", "name", failed("getaddrinfo ENOTFOUND api.kraken.com")],
  ["null for a cause", "name", failed(null)],
  ["an aborted call", "name", new DOMException("This operation was aborted", "AbortError")],
  ["a time-out", "name", new DOMException("timed out", "TimeoutError")],
  ["a syscall that throws", "name", failed(hostile("syscall"))],
  ["a hostname that throws", "name", failed(hostile("hostname"))],
];
for (const [label, kind, cause] of NO_PROOF) {
  test(`no proof: ${label}`, async () => {
    await judged(kind === "name" ? withdraw : at(HERE), cause, "unknown", "reconcile", label);
  });
}

test("a failed connection after the answer began proves nothing", async () => {
  const request = at(HERE);
  for (const cause of [failed(GOOD.address), failed(lookup("203.0.113.5"))]) {
    const broken = { status: 200, ok: true, headers: new Headers(), text: () => Promise.reject(cause) };
    const error = await rejected(settle(request, Promise.resolve(broken)), "text() rejects");
    assert.deepEqual([error.code, error.outcome, error.retry.action], ["no_answer", "unknown", "reconcile"]);
  }
});

test("nodejs/undici#4061, vercel/next.js#61365: a body that was read before is the caller's mistake, and the call was made", async () => {
  const reads = {
    text: (response) => response.text(),
    json: (response) => response.json(),
    arrayBuffer: (response) => response.arrayBuffer(),
  };
  for (const [name, readIt] of Object.entries(reads)) {
    for (const [request, action] of UNSURE) {
      const response = new Response('{"error":[],"result":{}}');
      await readIt(response);
      const error = await rejected(settle(request, Promise.resolve(response)), name);
      assert.deepEqual(
        [error.code, error.outcome, error.retry.action, error.endpoint],
        ["invalid_request", "unknown", action, request.endpoint],
        name,
      );
      assert.doesNotMatch(error.message, /nothing was sent/i, name);
    }
  }
});

test("nodejs/undici#4061: what is not a Response is the caller's mistake, and the call was made", async () => {
  const axios = {
    status: 200,
    statusText: "OK",
    headers: {},
    data: { error: [], result: { refid: "x" } },
    config: {},
    request: {},
  };
  const rows = {
    undefined: undefined,
    null: null,
    "a number": 200,
    "a text": '{"error":[],"result":{}}',
    "an object": {},
    "axios's answer": axios,
    "parsed JSON": { error: [], result: {} },
    "no status": { text: async () => "{}" },
    "no text": { status: 200, json: async () => ({}) },
    "a function": () => {},
  };
  for (const [label, value] of Object.entries(rows)) {
    for (const [request, action] of UNSURE) {
      const error = await rejected(settle(request, Promise.resolve(value)), label);
      assert.deepEqual(
        [error.code, error.outcome, error.retry.action, error.endpoint],
        ["invalid_request", "unknown", action, request.endpoint],
        label,
      );
    }
  }
});

test("siblings: parsed JSON given to readResponse is the caller's mistake, and the call was made", () => {
  for (const text of [
    { error: [], result: {} },
    { error: ["EAPI:Invalid key"] },
    [],
    null,
    undefined,
    5,
    new TextEncoder().encode("{}"),
    Promise.resolve("{}"),
  ]) {
    for (const [request, action] of UNSURE) {
      const label = `${request.endpoint}, ${typeof text}`;
      try {
        readResponse(request, 200, text);
      } catch (error) {
        assert.ok(error instanceof PaySignError, label);
        assert.deepEqual(
          [error.code, error.outcome, error.retry.action],
          ["invalid_request", "unknown", action],
          label,
        );
        assert.doesNotMatch(error.message, /nothing was sent/i, label);
        continue;
      }
      assert.fail(`${label}: was read`);
    }
  }
});
