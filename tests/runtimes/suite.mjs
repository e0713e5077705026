// The one suite that every runtime runs: no test framework, nothing but the language and the entry that it is given.
//
//   run(paysign, { entry, random }) -> { passed, failed: ["test: why"], sha256 }
//
// `entry` is the name of the entry; `random` says whether the place has random bytes: a worker's global scope has none.

import { caseOf, COUNT, SECRET } from "./cases.mjs";
import SIGNATURES from "./signatures.mjs";

const NAMES = [
  "ExternalId",
  "Katu9",
  "Kraken",
  "PaySignError",
  "UnsignedKraken",
  "WASM_SHA256",
  "operations",
  "page",
  "readResponse",
  "receiveEmbedWebhook",
  "receiveKatu9Webhook",
  "receiveRampWebhook",
  "redact",
  "settle",
  "signKatu9Webhook",
  "unanswered",
  "verifyEmbedWebhook",
  "verifyKatu9Webhook",
  "verifyRampWebhook",
];
const NOW = 1616492376594;
const UUID = "75906707-8c31-479c-b354-aa805c4cefbc";
const CREATE = {
  amount: "10.50",
  asset: "USD",
  external_id: "GSoAAAAAAAA",
  expire_after_seconds: 3600,
  from: "bob",
  note: "Invoice 42",
};
const USDC = { asset: { class: "currency", name: "USDC" }, amount: "5" };
const LINK = '{"error":[],"result":{"view_link":"https://pay.example/r/1"}}';
const ID = "ABEiM0RVZneImaq7zN3u/w";

function equal(is, expected, what) {
  const [left, right] = [JSON.stringify(is), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left?.slice(0, 200)} instead of ${right?.slice(0, 200)}`);
}

/** A key of its own for each client: bundlers load this file twice in one realm, whose copies share the nonces of a key. */
function freshKey() {
  globalThis.suiteKeys = (globalThis.suiteKeys ?? 0) + 1;
  return `key-${globalThis.suiteKeys}`;
}

/** The tests, over the names of one entry. */
function tests(paysign, { entry, random }) {
  const { ExternalId, Katu9, Kraken, PaySignError, operations, page, readResponse, redact, settle, unanswered } =
    paysign;
  const { signKatu9Webhook, UnsignedKraken, verifyKatu9Webhook, WASM_SHA256 } = paysign;
  const kraken = (options) => new Kraken({ apiKey: freshKey(), apiSecret: SECRET, now: () => NOW, ...options });
  const katu9 = () => new Katu9({ token: "token" });
  const refused = (run, code, field) => {
    let value;
    try {
      value = run();
    } catch (error) {
      if (!(error instanceof PaySignError)) throw error;
      equal([error.code, error.field], [code, field], error.message);
      equal([PaySignError.is(error), error.name, error.outcome], [true, "PaySignError", error.toJSON().outcome], code);
      return error;
    }
    throw new Error(`${code} expected, but ${JSON.stringify(value)} came`);
  };

  return {
    "the names": () => {
      const names = Object.keys(paysign).filter(
        (name) => !["default", "init", "__esModule", "module.exports"].includes(name),
      );
      equal(names.sort(), NAMES, "names");
      equal(/^[0-9a-f]{64}$/.test(WASM_SHA256), !entry.endsWith("/js"), "SHA-256 of the binary");
    },

    "1,000 signatures": () => {
      const api = kraken();
      equal(SIGNATURES.length, COUNT, "stored");
      for (let index = 0; index < COUNT; index++) {
        const { path, nonce, body } = caseOf(index);
        equal(api.sign(path, nonce, body), SIGNATURES[index], `case ${index}`);
      }
      const { path, nonce, body } = caseOf(99);
      equal(api.sign(path, BigInt(nonce), new TextEncoder().encode(body)), SIGNATURES[99], "bytes");
    },

    "a Pay request": () => {
      const api = kraken({ apiKey: "suite-pay", baseUrl: "https://relay.example/kraken" });
      const request = api.request("Pay/request/create", CREATE, { nonce: BigInt(NOW) });
      equal(request.url, "https://relay.example/kraken/0/private/Pay/request/create", "url");
      equal([request.method, request.redirect, request.nonce], ["POST", "manual", String(NOW)], "the rest");
      equal(request.body, `{"nonce":"${NOW}",${JSON.stringify(CREATE).slice(1)}`, "body");
      const sign = "5iqzAneSWRyGEg7r9NLWcKKW4O+WALxUw0LoCP++g0X4xCdlBS8bSTklpBfKC5GMuevg4XcKk8jY9mkhX+AyvA==";
      equal(
        request.headers,
        { "API-Key": "suite-pay", "API-Sign": sign, "Content-Type": "application/json" },
        "headers",
      );
      equal(JSON.stringify(redact(request)).includes(sign), false, "redacted");
    },

    "a Funding request": () => {
      const request = kraken().request(
        "Withdraw",
        { asset: "doge", key: "XDG_Wallet", amount: "100" },
        { nonce: "1616492376622" },
      );
      equal(request.body, "nonce=1616492376622&asset=doge&key=XDG_Wallet&amount=100", "body");
      const sign = "W9veAQWm6vw4IuBscaIZDQ97McJHs4sYokBm/9TOks9LTEYQ1h8zEwzyxqYg7r4kt/UIQ7LG1OtBRqg4OhsQ/Q==";
      equal(request.headers["API-Sign"], sign, "API-Sign");
      equal(request.headers["Content-Type"], "application/x-www-form-urlencoded", "Content-Type");
    },

    "a Funding (Beta) request": () => {
      const request = kraken({ apiKey: "suite-beta" }).request(
        "GET /funding/v1/methods/{direction}",
        { direction: "withdraw", asset: { name: "USDC", class: "currency" }, limit: 50 },
        { nonce: "1616492376594", otp: "123456" },
      );
      const query = "asset%5Bclass%5D=currency&asset%5Bname%5D=USDC&limit=50";
      equal(request.url, `https://api.kraken.com/funding/v1/methods/withdraw?${query}`, "url");
      equal([request.method, "body" in request], ["GET", false], "the rest");
      const sign = "FzqM9GVMftQOOLTkBr4A+hwWg87e3k/hEoH9JWEPeeoaDYToOzLVC+wQpzgEFkEQYXp/iDu7qo5Dm8EAIHJszA==";
      equal(
        request.headers,
        { "API-Key": "suite-beta", "API-Sign": sign, "API-Nonce": "1616492376594", "API-OTP": "123456" },
        "headers",
      );
      equal(JSON.stringify(redact(request)).includes("123456"), false, "redacted");
      const problem = '{"type":"tag:kraken.com,2025:InvalidKey","status":401,"title":"API: Invalid key"}';
      const error = refused(() => readResponse(request, 401, problem), "refused");
      equal(
        [error.outcome, error.retry.action, error.errors[0].type],
        ["refused", "never", "Invalid key"],
        "a problem",
      );
    },

    "a key that nobody can read": async () => {
      const params = { scope: { method_id: UUID }, address_id: "AB7J4FF-BGM7G-V2JMIH", amount: { asset_amount: USDC } };
      const unsigned = new UnsignedKraken({ apiKey: "suite-unsigned", now: () => NOW });
      const options = { nonce: BigInt(NOW) };
      for (const [endpoint, given] of [
        ["POST /funding/v1/withdrawals", params],
        ["Withdraw", { asset: "XBT", key: "Späti ☕", amount: "1" }],
      ]) {
        const whole = kraken({ apiKey: "suite-unsigned" }).request(endpoint, given, options);
        const { message, path, nonce, body, signed } = unsigned.request(endpoint, given, options);
        equal([whole.url.endsWith(path), nonce, body], [true, whole.nonce, whole.body], "what is signed");
        equal(message.length, path.length + 32, "message");
        equal(signed(whole.headers["API-Sign"]), whole, "signed elsewhere");
        refused(() => signed(new Uint8Array(63)), "bad_signature", "signature");
        // No global scope of a worker may wait, and a page without https has no WebCrypto.
        const { subtle } = globalThis.crypto ?? {};
        if (!random || subtle === undefined) continue;
        const secret = Uint8Array.from(atob(SECRET), (character) => character.charCodeAt(0));
        const key = await subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-512" }, false, ["sign"]);
        // Fastly's WebCrypto has no way to export at all.
        const exported = await subtle.exportKey?.("raw", key).catch(() => undefined);
        equal([key.extractable, exported], [false, undefined], "the key");
        equal(signed(await subtle.sign("HMAC", key, message)), whole, "signed by a CryptoKey");
      }
      unsigned.free();
      refused(() => unsigned.request("Balance"), "freed");
    },

    "Katu9 requests": () => {
      const link = katu9().request("payment-link/generate", { description: "Café ☕", transactionId: UUID });
      equal(link.body, `{"transactionId":"${UUID}","description":"Café ☕"}`, "body");
      equal(link.headers, { Authorization: "Bearer token", "Content-Type": "application/json" }, "headers");
      const health = katu9().request("health");
      equal([health.method, "body" in health, health.url], ["GET", false, "https://api.katu9.com/health"], "health");
    },

    "nonces go up": () => {
      const api = kraken();
      const nonce = (options) => api.request("Pay/paylink/config", {}, options).nonce;
      equal([nonce(), nonce(), nonce({ nonce: 1n }), nonce()], [NOW, NOW + 1, 1, NOW + 2].map(String), "nonces");
      equal(nonce({ nonce: String(NOW + 100) }), String(NOW + 100), "given");
      refused(() => api.request("Pay/request/create", {}), "invalid_request", "amount");
      equal(nonce(), String(NOW + 101), "raised, and none burnt");
    },

    "refused input": () => {
      const api = kraken();
      refused(() => api.request("pay/request/create", CREATE), "invalid_request", "endpoint");
      refused(() => api.check("Pay/request/create", { ...CREATE, amount: 10.5 }), "invalid_request", "amount");
      refused(() => api.check("Pay/request/create", { ...CREATE, note: "\ud800" }), "invalid_request", "note");
      refused(() => new Kraken({ apiKey: "k", apiSecret: "no base64" }), "bad_secret", "apiSecret");
      refused(() => katu9().check("transaction/get", { id: "1" }), "invalid_request", "id");
    },

    answers: () => {
      const request = kraken().request("Pay/request/create", CREATE);
      equal(
        readResponse(request, 200, LINK),
        { result: { view_link: "https://pay.example/r/1" }, warnings: [] },
        "result",
      );
      const signature = refused(() => readResponse(request, 200, '{"error":["EAPI:Invalid signature"]}'), "refused");
      equal(
        [signature.outcome, signature.retry.action, signature.errors[0].type],
        ["refused", "never", "Invalid signature"],
        "a refusal",
      );
      const page = refused(() => readResponse(request, 502, "<html>Bad gateway</html>"), "not_json");
      equal([page.outcome, page.retry.action, page.status], ["unknown", "same_external_id", 502], "a proxy's page");
      const shape = refused(
        () => readResponse(request, 200, '{"error":[],"result":{"view_link":7}}'),
        "unexpected_response",
        "result.view_link",
      );
      equal(shape.outcome, "accepted", "a wrong shape");
    },

    "settle and unanswered": async () => {
      const request = kraken().request("Pay/request/create", CREATE);
      const response = { status: 200, ok: true, text: async () => LINK };
      equal((await settle(request, Promise.resolve(response))).result.view_link, "https://pay.example/r/1", "settled");
      const error = await settle(request, Promise.reject(new TypeError("failed to fetch"))).catch((reason) => reason);
      equal([error.code, error.outcome, error.retry.action], ["no_answer", "unknown", "same_external_id"], "no answer");
      equal(unanswered(request, undefined).code, "no_answer", "unanswered");
    },

    webhooks: () => {
      const [secret, body] = ["whsec_tëst", '{"event":"payment_link.created","data":{"description":"Café ☕"}}'];
      const signature = "b9daafb0c545990da6e66d95eee85122a3e1a52508abfad7abe0a8f2fd9af1cf";
      equal(signKatu9Webhook(secret, body), signature, "signed");
      const bytes = new TextEncoder().encode(body);
      for (const form of [body, bytes, bytes.buffer]) {
        const read = verifyKatu9Webhook({ secret: [undefined, "other", secret], signature, body: form });
        equal(
          [read.event, read.data.description, read.secretIndex],
          ["payment_link.created", "Café ☕", 2],
          "verified",
        );
      }
      refused(() => verifyKatu9Webhook({ secret, signature, body: `${body} ` }), "bad_signature", "signature");
      refused(() => verifyKatu9Webhook({ secret: "", signature, body }), "bad_secret", "secret");
      refused(() => verifyKatu9Webhook({ secret, signature: null, body }), "bad_signature", "signature");
    },

    "webhooks of Kraken": async () => {
      const { receiveEmbedWebhook, receiveRampWebhook, verifyEmbedWebhook, verifyRampWebhook } = paysign;
      const embed = {
        secret: ["dGVzdC1zZWNyZXQtcGxlYXNlLWlnbm9yZQ=="],
        signature: "t=1734567890,v1=535bafd80f5288a77cfdca0630ddb0440f28c6124b954ce770d5c2c0cfd7c920",
        body: '{"event_type":"user.verified","id":"Zoë","iiban":"AA00N84GEXAMPLE0","timestamp":"2024-12-19T00:24:50.123456789Z"}',
        now: 1734567890000,
      };
      const ramp = {
        secret: "ramp_test_secret",
        signature: "075b552586873977d2331adc0996ae019af5dec70aad2a1fdde34d949cf72242",
        body: '{"status":"completed","payload":{"transaction_id":"RT-1","in_amount":"100.00","in_asset":"EUR","out_asset":"XBT","out_amount":"0.00100000"},"raw_status":{},"timestamp":"2024-12-19T00:24:50Z"}',
      };
      const user = verifyEmbedWebhook(embed);
      equal([user.event, user.data.id, user.known, user.secretIndex], ["user.verified", "Zoë", true, 0], "embed");
      const paid = verifyRampWebhook(ramp);
      equal([paid.status, paid.payload.transaction_id, paid.known], ["completed", "RT-1", true], "ramp");
      refused(() => verifyEmbedWebhook({ ...embed, now: 1734568190001 }), "expired", "signature");
      refused(() => verifyRampWebhook({ ...ramp, body: `${ramp.body} ` }), "bad_signature", "signature");
      // Not every host has Request, and some read none of its bodies while they start: it has these members.
      const request = ({ signature, body }) => ({
        headers: { get: (name) => (name.toLowerCase() === "x-signature" ? signature : null) },
        bodyUsed: false,
        arrayBuffer: async () =>
          Uint8Array.from(unescape(encodeURIComponent(body)), (byte) => byte.charCodeAt(0)).buffer,
      });
      const { secret, now } = embed;
      equal(await receiveEmbedWebhook(request(embed), { secret, now }), user, "received");
      equal(await receiveRampWebhook(request(ramp), { secret: ramp.secret }), paid, "received");
    },

    "large bodies": () => {
      const filling = "x".repeat(900_000);
      const body = `{"event":"e","data":"${filling}"}`;
      for (let round = 0; round < 3; round++) {
        const signature = signKatu9Webhook("s", body);
        equal(verifyKatu9Webhook({ secret: "s", signature, body }).data.length, filling.length, "verified");
        equal(kraken().sign("/p", "1", body).length, 88, "signed");
      }
    },

    "external ids": () => {
      equal(
        [ExternalId.fromUuid("00112233-4455-6677-8899-aabbccddeeff"), ExternalId.fromU64(10777n)],
        [ID, "GSoAAAAAAAA"],
        "made",
      );
      equal(
        [ExternalId.toUuid(ID), String(ExternalId.toU64("GSoAAAAAAAA"))],
        ["00112233-4455-6677-8899-aabbccddeeff", "10777"],
        "read",
      );
      equal(ExternalId.fromBytes(ExternalId.toBytes(ID)), ID, "there and back");
      equal(
        [ID, "", "AB==", null].map((value) => ExternalId.isValid(value)),
        [true, false, false, false],
        "validity",
      );
      refused(() => ExternalId.toBytes("="), "invalid_request", "external_id");
      if (!random) {
        refused(() => ExternalId.random(), "no_random", "external_id");
        return;
      }
      const ids = new Set(Array.from({ length: 100 }, () => ExternalId.random()));
      equal([ids.size, [...ids].every(ExternalId.isValid)], [100, true], "random");
    },

    "operations and pages": () => {
      equal(operations().filter(({ api }) => api === "katu9").length, 5, "operations");
      equal(page([]), { items: [] }, "page");
      equal(page({ addresses: [1], next_cursor: "c" }), { items: [1], cursor: "c" }, "a page with a cursor");
    },

    free: () => {
      const api = kraken();
      const kept = kraken();
      api.free();
      api.free();
      equal(refused(() => api.sign("/p", "1", ""), "freed").outcome, "not_sent", "freed");
      const { path, nonce, body } = caseOf(1);
      equal(kept.sign(path, nonce, body), SIGNATURES[1], "another one");
      const link = katu9();
      if (Symbol.dispose) link[Symbol.dispose]();
      else link.free();
      refused(() => link.request("health"), "freed");
    },
  };
}

/** Runs every test over one entry. */
export async function run(paysign, { entry = "paysign", random = true } = {}) {
  const result = { passed: 0, failed: [], sha256: paysign.WASM_SHA256 };
  for (const [name, test] of Object.entries(tests(paysign, { entry, random }))) {
    try {
      await test();
      result.passed++;
    } catch (error) {
      result.failed.push(`${name}: ${String(error?.message ?? error)}`);
    }
  }
  return result;
}
