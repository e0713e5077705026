// The recipes for telemetry and logs, with the real SDK and the real loggers, against the sandbox.

import assert from "node:assert/strict";
import { Console } from "node:console";
import { createRequire } from "node:module";
import { Writable } from "node:stream";
import { after, before, beforeEach, describe, it } from "node:test";
import { inspect } from "node:util";
import { ExternalId, Kraken, PaySignError, redact } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { logger } from "../docs/recipes/telemetry/logged.mjs";
import { traced } from "../docs/recipes/telemetry/traced.mjs";

// The SDK stands beside the recipes, which must share its API with it.
const require = createRequire(new URL("../docs/recipes/telemetry/", import.meta.url));
const { trace } = require("@opentelemetry/api");
const { BasicTracerProvider, InMemorySpanExporter, SimpleSpanProcessor } = require("@opentelemetry/sdk-trace-base");

const OTP = "one-time-314159";
const ORDER = { asset: "XBT", key: "BTC_Cold", amount: "0.5" };

let sandbox, kraken;

beforeEach(() => {
  sandbox = createSandbox();
  kraken = new Kraken(sandbox.kraken);
});

describe("spans", () => {
  const exporter = new InMemorySpanExporter();

  before(() => {
    const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
    trace.setGlobalTracerProvider(provider);
  });
  after(() => trace.disable());
  beforeEach(() => exporter.reset());

  /** The one span that is finished, with what it says. */
  function span() {
    const [only, ...more] = exporter.getFinishedSpans();
    assert.equal(more.length, 0);
    return only;
  }

  it("a call that is done makes one span, as long as the call", async () => {
    sandbox.fault({ kind: "slow", match: "Withdraw", delayMs: 60 });
    const { result } = await traced(kraken.request("Withdraw", ORDER), sandbox.fetch);
    assert.match(result.refid, /^[\w-]+$/);
    const { name, attributes, status, duration } = span();
    assert.equal(name, "Withdraw");
    assert.deepEqual(attributes, { "paysign.endpoint": "Withdraw", "paysign.outcome": "done" });
    assert.equal(status.code, 0);
    const [seconds, nanoseconds] = duration;
    assert.ok(seconds * 1000 + nanoseconds / 1e6 >= 50, String(duration));
  });

  for (const [what, plan, outcome, retry, code] of [
    ["refused", { kind: "refuse", error: "EFunding:Unknown withdraw key" }, "refused", "fix_input", "refused"],
    ["busy", { kind: "refuse", error: "EService:Busy" }, "refused", "wait", "refused"],
    ["lost", { kind: "lose_answer" }, "unknown", "reconcile", "no_answer"],
  ]) {
    it(`a call that is ${what} says what became of it and what to do next`, async () => {
      sandbox.fault({ ...plan, match: "Withdraw" });
      const thrown = await traced(kraken.request("Withdraw", ORDER), sandbox.fetch).catch((error) => error);
      assert.ok(PaySignError.is(thrown));
      const { attributes, status } = span();
      const expected = { "paysign.endpoint": "Withdraw", "paysign.outcome": outcome, "paysign.retry": retry };
      assert.deepEqual(attributes, expected);
      assert.deepEqual(status, { code: 2, message: code });
    });
  }

  it("holds nothing of the request but its endpoint", async () => {
    sandbox.fault({ kind: "lose_answer", match: "Withdraw" });
    const request = kraken.request("Withdraw", ORDER, { otp: OTP });
    await traced(request, sandbox.fetch).catch(() => undefined);
    const text = inspect(span(), { depth: 12 });
    for (const secret of secrets(request)) assert.ok(!text.includes(secret));
    assert.ok(!text.includes(ORDER.key) && !text.includes("api.kraken.com"));
  });
});

describe("logs", () => {
  it("of pino show a request without its secrets, and an error by its parts", async () => {
    const { text, stream } = kept();
    const log = logger(stream);
    for (const encoding of ["json", "form"]) {
      const request = kraken.request("Withdraw", ORDER, { otp: OTP, encoding });
      log.info({ request }, "sent");
      assertClean(text(), request);
    }
    const [sent] = text()
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.deepEqual([sent.request.endpoint, sent.request.headers["API-Sign"]], ["Withdraw", "[hidden]"]);
    assert.match(sent.request.body, /BTC_Cold/);

    sandbox.fault({ kind: "lose_answer", match: "Withdraw" });
    const request = kraken.request("Withdraw", ORDER, { otp: OTP });
    const error = await traced(request, sandbox.fetch).catch((thrown) => thrown);
    log.error(error, "lost");
    assertClean(text(), request);
    const { err } = JSON.parse(text().trim().split("\n").at(-1));
    assert.deepEqual(
      [err.code, err.outcome, err.retry.action, err.endpoint],
      ["no_answer", "unknown", "reconcile", "Withdraw"],
    );
    log.error(new TypeError("another"));
    assert.match(text(), /"type":"TypeError"/);
  });

  it("of the console are as clean, whatever is handed to it", async () => {
    const { text, stream } = kept();
    const { log } = new Console(stream, stream);
    const request = kraken.request(
      "Pay/request/create",
      {
        amount: "1",
        asset: "USD",
        external_id: ExternalId.random(),
      },
      { otp: OTP },
    );
    log(redact(request), kraken);
    log(JSON.stringify({ request: redact(request), kraken }));
    assert.match(text(), /Pay\/request\/create/);
    sandbox.fault({ kind: "bad_gateway", match: "Pay/request/create" });
    const error = await traced(request, sandbox.fetch).catch((thrown) => thrown);
    log(error);
    log("%o %j", error, error);
    assertClean(text(), request);
  });

  it("would show them without redact, so that these tests can fail", () => {
    const { text, stream } = kept();
    const request = kraken.request("Withdraw", ORDER, { otp: OTP });
    new Console(stream, stream).log(request);
    assert.ok(secrets(request).every((secret) => text().includes(secret) || secret === sandbox.kraken.apiSecret));
  });
});

function secrets({ headers }) {
  return [sandbox.kraken.apiKey, sandbox.kraken.apiSecret, headers["API-Sign"], OTP];
}

function assertClean(text, request) {
  assert.ok(text.length > 0);
  for (const secret of secrets(request)) assert.ok(!text.includes(secret), "a secret is in the log");
}

/** A stream that keeps what is written. */
function kept() {
  let all = "";
  const write = (chunk, _encoding, done) => {
    all += chunk;
    done();
  };
  return { text: () => all, stream: new Writable({ write }) };
}
