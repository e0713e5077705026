// Why a signature is wrong: every usual mistake is made here with node:crypto, and the sandbox has to name its stage.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { Kraken } from "paysign";
import { createSandbox } from "paysign/sandbox";
import { API, nextNonce, payment, signed } from "./caller.mjs";

const PATH = "/0/private/Pay/request/create";
const STAGES = ["path", "nonce", "body", "digest", "key", "signature"];
const FORM = "application/x-www-form-urlencoded";

/** Signs in the documented way, but for what is replaced. */
function sign(
  secret,
  { path = PATH, nonce, body, key = Buffer.from(secret, "base64"), mac = "sha512", part, written },
) {
  const bytes = part ?? createHash("sha256").update(nonce).update(body).digest();
  const hmac = createHmac(mac, key)
    .update(Buffer.concat([Buffer.from(path), Buffer.from(bytes)]))
    .digest();
  return written === undefined ? hmac.toString("base64") : written(hmac);
}

/** Sends a body whose signature was made over something else; answers the diagnosis in the journal and the deep one. */
async function wrong(body, type, nonce, mistake, endpoint = "Pay/request/create") {
  const sandbox = createSandbox();
  const sign64 = sign(sandbox.kraken.apiSecret, { nonce, body, ...mistake });
  const headers = { "API-Key": sandbox.kraken.apiKey, "API-Sign": sign64, "Content-Type": type };
  const request = { url: API + endpoint, method: "POST", headers, body };
  const deep = await sandbox.diagnose(request);
  const response = await sandbox.fetch(request.url, request);
  assert.equal(response.headers.get("X-Paysign-Stage"), sandbox.journal[0].diagnosis.stage);
  const { diagnosis } = sandbox.journal[0];
  const text = JSON.stringify([diagnosis, deep]);
  for (const secret of [
    sandbox.kraken.apiSecret,
    sign64.length > 2 ? sign64 : "",
    Buffer.from(sandbox.kraken.apiSecret, "base64").toString("hex"),
  ]) {
    assert.ok(secret === "" || !text.includes(secret), "a diagnosis shows no secret");
  }
  return { diagnosis, deep };
}

const NONCE = nextNonce();
const PARAMETERS = { nonce: NONCE, ...payment(), note: "Café a/b" };
const JSON_BODY = JSON.stringify(PARAMETERS);
const FORM_PARAMETERS = { nonce: NONCE, asset: "XBT", key: "BTC_Cold", amount: "1", address: "a b+c" };
const FORM_BODY = new URLSearchParams(FORM_PARAMETERS).toString();
const sha = (name, ...parts) => parts.reduce((hash, part) => hash.update(part), createHash(name)).digest();
const python = (value) =>
  JSON.stringify(value, null, 1)
    .replace(/\n */g, " ")
    .replace(/^\{ | \}$/g, (end) => end.trim());
const ascii = (text) => text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
const sorted = Object.fromEntries(Object.entries(PARAMETERS).sort());
const { nonce: _, ...withoutNonce } = PARAMETERS;

const MISTAKES = [
  ["path", "without /0", { path: PATH.slice(2) }],
  ["path", "the name alone", { path: "Pay/request/create" }],
  ["path", "a slash at its end", { path: `${PATH}/` }],
  ["path", "the whole URL", { path: API + "Pay/request/create" }],
  ["path", "host and path", { path: `api.kraken.com${PATH}` }],
  ["path", "another operation's path", { path: "/0/private/Pay/request/cancel" }],
  ["path", "percent-encoded", { path: "/0/private/Pay%2Frequest%2Fcreate" }],
  ["path", "no path", { path: "" }],
  ["nonce", "no nonce, the body alone", { nonce: "" }],
  ["nonce", "a later nonce", { nonce: String(BigInt(NONCE) + 3n) }],
  ["nonce", "an earlier nonce", { nonce: String(BigInt(NONCE) - 41n) }],
  ["nonce", "a quoted nonce", { nonce: `"${NONCE}"` }],
  ["nonce", "undefined", { nonce: "undefined" }],
  ["body", "Python's blanks", { body: ascii(python(PARAMETERS)) }],
  ["body", "Python's blanks, not only ASCII", { body: python(PARAMETERS) }],
  ["body", "indented", { body: JSON.stringify(PARAMETERS, null, 2) }],
  ["body", "sorted keys", { body: JSON.stringify(sorted) }],
  ["body", "the nonce last", { body: JSON.stringify({ ...withoutNonce, nonce: NONCE }) }],
  ["body", "no nonce in it", { body: JSON.stringify(withoutNonce) }],
  ["body", "a form", { body: new URLSearchParams(PARAMETERS).toString() }],
  ["body", "escaped slashes", { body: JSON.stringify(PARAMETERS).replaceAll("/", "\\/") }],
  ["body", "PHP's escapes", { body: ascii(JSON.stringify(PARAMETERS).replaceAll("/", "\\/")) }],
  ["body", "a number for the nonce", { body: JSON_BODY.replace(`"${NONCE}"`, NONCE) }],
  ["body", "JSON in JSON", { body: JSON.stringify(JSON_BODY) }],
  ["body", "an object", { body: "[object Object]" }],
  ["body", "nothing", { body: "" }],
  ["body", "a line feed", { body: `${JSON_BODY}\n` }],
  ["body", "Latin-1", { body: Buffer.from(JSON_BODY, "latin1") }],
  ["digest", "SHA-512", { part: sha("sha512", NONCE, JSON_BODY) }],
  ["digest", "hex digits", { part: sha("sha256", NONCE, JSON_BODY).toString("hex") }],
  ["digest", "base64", { part: sha("sha256", NONCE, JSON_BODY).toString("base64") }],
  ["digest", "not hashed", { part: NONCE + JSON_BODY }],
  ["digest", "the nonce last", { part: sha("sha256", JSON_BODY, NONCE) }],
  ["digest", "the nonce outside", { part: Buffer.concat([Buffer.from(NONCE), sha("sha256", JSON_BODY)]) }],
  ["digest", "the path inside", { path: "", part: sha("sha256", PATH, NONCE, JSON_BODY) }],
  [
    "digest",
    "the digest first",
    { path: "", part: Buffer.concat([sha("sha256", NONCE, JSON_BODY), Buffer.from(PATH)]) },
  ],
  ["key", "not decoded", { key: createSandbox().kraken.apiSecret }],
  ["key", "decoded to text", { key: Buffer.from(atob(createSandbox().kraken.apiSecret), "utf8") }],
  ["key", "the public key", { key: createSandbox().kraken.apiKey }],
  ["signature", "HMAC-SHA256", { mac: "sha256" }],
  ["signature", "hex", { written: (hmac) => hmac.toString("hex") }],
  ["signature", "hex in capitals", { written: (hmac) => hmac.toString("hex").toUpperCase() }],
  ["signature", "base64 of hex", { written: (hmac) => Buffer.from(hmac.toString("hex")).toString("base64") }],
  ["signature", "no padding", { written: (hmac) => hmac.toString("base64").replace(/=+$/, "") }],
  ["signature", "the URL's alphabet", { written: (hmac) => hmac.toString("base64url") }],
  ["signature", "quoted", { written: (hmac) => `"${hmac.toString("base64")}"` }],
];

describe("a wrong signature", () => {
  for (const [stage, name, mistake] of MISTAKES) {
    it(`is found out: ${stage}, ${name}`, async () => {
      const { diagnosis, deep } = await wrong(JSON_BODY, "application/json", NONCE, mistake);
      assert.equal(diagnosis.accepted, false);
      assert.equal(diagnosis.error, "EAPI:Invalid signature");
      assert.equal(diagnosis.stage, stage, diagnosis.message);
      assert.match(diagnosis.message, /^the signature was (made|written) \w/);
      assert.deepEqual(
        diagnosis.stages.map((one) => one.stage),
        STAGES,
      );
      const at = diagnosis.stages.findIndex(({ same }) => !same);
      assert.equal(diagnosis.stages[at].stage, stage);
      assert.notEqual(diagnosis.stages[at].signed, diagnosis.stages[at].expected);
      assert.deepEqual(deep.stage, stage, "a deep diagnosis finds the simple mistake first");
    });
  }

  for (const [name, body] of [
    ["%20 for blanks", FORM_BODY.replace("a+b", "a%20b")],
    [
      "nothing encoded",
      Object.entries(FORM_PARAMETERS)
        .map(([key, value]) => `${key}=${value}`)
        .join("&"),
    ],
    ["sorted", new URLSearchParams(Object.entries(FORM_PARAMETERS).sort()).toString()],
    ["the nonce last", new URLSearchParams([...Object.entries(FORM_PARAMETERS).slice(1), ["nonce", NONCE]]).toString()],
    ["JSON", JSON.stringify(FORM_PARAMETERS)],
    ["JSON with blanks", python(FORM_PARAMETERS)],
    ["no nonce in it", FORM_BODY.replace(/nonce=\d+&/, "")],
    ["an & before it", `&${FORM_BODY}`],
  ]) {
    it(`is found out in a form: ${name}`, async () => {
      const mistake = { path: "/0/private/Withdraw", body };
      const { diagnosis } = await wrong(FORM_BODY, FORM, NONCE, mistake, "Withdraw");
      assert.equal(diagnosis.stage, "body", diagnosis.message);
      const compared = diagnosis.stages.find((one) => one.stage === "body");
      assert.deepEqual([compared.expected, compared.signed], [FORM_BODY, body]);
    });
  }

  it("with two mistakes is found out by diagnose alone, which names both", async () => {
    const pairs = [
      [
        { path: PATH.slice(2), key: createSandbox().kraken.apiSecret },
        "path",
        /without \/0, and with the secret as it is printed/,
      ],
      [{ path: PATH.slice(2), body: ascii(python(PARAMETERS)) }, "path", /without \/0, and over JSON/],
      [
        { nonce: "", written: (hmac) => hmac.toString("hex") },
        "nonce",
        /without a nonce before the body, and written as hex/,
      ],
    ];
    for (const [mistake, stage, message] of pairs) {
      const { diagnosis, deep } = await wrong(JSON_BODY, "application/json", NONCE, mistake);
      // An answer does not wait for the long search; how the text is written is not part of it.
      const quick = mistake.written === undefined ? "unknown" : stage;
      assert.deepEqual([diagnosis.stage, deep.stage], [quick, stage]);
      assert.match(deep.message, message);
    }
  });

  it("of another secret or a changed body is said to be unknown, with what was expected", async () => {
    const { diagnosis } = await wrong(JSON_BODY, "application/json", NONCE, { key: "another" });
    assert.equal(diagnosis.stage, "unknown");
    assert.match(diagnosis.message, /another secret, or the request was changed/);
    const [path, nonce, body, digest] = diagnosis.stages;
    assert.deepEqual([path.expected, nonce.expected, body.expected], [PATH, NONCE, JSON_BODY]);
    assert.equal(digest.expected, sha("sha256", NONCE, JSON_BODY).toString("hex"));
    assert.ok(diagnosis.stages.every((stage) => !("signed" in stage)));
  });

  it("that is none is said to be none", async () => {
    for (const [text, message] of [
      ["", /no API-Sign/],
      ["x", /API-Sign of 1 characters/],
    ]) {
      const { diagnosis } = await wrong(JSON_BODY, "application/json", NONCE, { written: () => text });
      assert.deepEqual([diagnosis.stage, message.test(diagnosis.message)], ["signature", true], diagnosis.message);
    }
  });

  it("of another key's secret is named", async () => {
    const sandbox = createSandbox();
    const other = sandbox.createKey({ apiKey: "other-key" });
    const request = signed({ apiKey: sandbox.kraken.apiKey, apiSecret: other.apiSecret }, "Pay/paylink/config");
    const { stage, message } = await sandbox.diagnose(request);
    assert.deepEqual([stage, /secret of the API key other-key/.test(message)], ["key", true]);
  });

  it("shows no second factor", async () => {
    const sandbox = createSandbox();
    const key = sandbox.createKey({ otp: "738105" });
    for (const body of [`{"nonce":"5","otp":"738105"}`, "nonce=5&otp=738105&x=1"]) {
      const sign64 = sign(key.apiSecret, { path: "/private/DepositStatus", nonce: "5", body });
      const headers = { "API-Key": key.apiKey, "API-Sign": sign64, "Content-Type": "application/json" };
      const request = { url: `${API}DepositStatus`, method: "POST", headers, body };
      await sandbox.fetch(request.url, request);
      const diagnosis = await sandbox.diagnose(request);
      assert.equal(diagnosis.stage, "path");
      assert.ok(!JSON.stringify([diagnosis, sandbox.journal]).includes("738105"));
    }
  });
});

describe("what the caller meant to sign", () => {
  const setUp = () => {
    const sandbox = createSandbox();
    const request = new Kraken(sandbox.kraken).request("Pay/request/create", payment());
    return { sandbox, request };
  };

  it("shows which byte of a body was changed on the way", async () => {
    const { sandbox, request } = setUp();
    const changed = { ...request, body: request.body.replace("10.50", "10.51") };
    assert.equal((await sandbox.diagnose(changed)).stage, "unknown");
    const { stage, stages } = await sandbox.diagnose(changed, { body: request.body });
    assert.equal(stage, "body");
    assert.deepEqual(
      stages.map(({ same }) => same),
      [true, true, false, false, true, true],
    );
    const { expected, signed: meant } = stages[2];
    assert.deepEqual([expected, meant], [changed.body, request.body]);
  });

  it("shows a nonce that was changed, as text or as a bigint", async () => {
    const { sandbox, request } = setUp();
    const nonce = String(request.nonce);
    const changed = { ...request, body: request.body.replace(nonce, `9${nonce.slice(1)}`) };
    for (const meant of [nonce, BigInt(nonce)]) {
      const { stage } = await sandbox.diagnose(changed, { nonce: meant, body: new TextEncoder().encode(request.body) });
      assert.equal(stage, "nonce");
    }
  });

  it("is compared even where the signature fits neither", async () => {
    const { sandbox, request } = setUp();
    const other = { ...request, headers: { ...request.headers, "API-Sign": "A".repeat(86) + "==" } };
    const { stage, message } = await sandbox.diagnose(other, { path: "/private/x" });
    assert.deepEqual([stage, /fits neither/.test(message)], ["path", true]);
  });
});

describe("a key, a nonce and a good request", () => {
  it("are told apart", async () => {
    const sandbox = createSandbox();
    const good = new Kraken(sandbox.kraken).request("Pay/paylink/config");
    assert.deepEqual(await sandbox.diagnose(good), {
      accepted: true,
      message: "key, signature and nonce are right",
      stages: [],
    });
    assert.equal((await sandbox.diagnose(new Request(good.url, good))).accepted, true);
    assert.equal(sandbox.journal.length, 0, "a diagnosis is not a call");
    await sandbox.fetch(good.url, good);

    const again = await sandbox.diagnose(good);
    assert.deepEqual([again.error, again.stage], ["EAPI:Invalid nonce", "nonce"]);
    assert.deepEqual(again.stages, [
      { stage: "nonce", expected: `more than ${good.nonce}`, signed: String(good.nonce), same: false },
    ]);
    const fromNanoseconds = signed(sandbox.kraken, "Pay/paylink/config", {}, { nonce: "1800000000000000000" });
    await sandbox.fetch(fromNanoseconds.url, fromNanoseconds);
    const scale = await sandbox.diagnose(signed(sandbox.kraken, "Pay/paylink/config"));
    assert.match(scale.message, /6 digits fewer/);
    const word = await sandbox.diagnose(signed(sandbox.kraken, "Pay/paylink/config", {}, { nonce: "1e9" }));
    assert.match(word.message, /not a whole number/);

    const missing = { ...good, body: "{}" };
    assert.match((await sandbox.diagnose(missing)).message, /no member nonce/);
    const newer = { ...missing, headers: { ...good.headers, "API-Nonce": "1" } };
    assert.match((await sandbox.diagnose(newer)).message, /newer API/);

    const stranger = await sandbox.diagnose({ ...good, headers: { ...good.headers, "API-Key": "stranger" } });
    assert.deepEqual(
      [stranger.error, stranger.stage, stranger.stages[0].signed],
      ["EAPI:Invalid key", "key", "stranger"],
    );
    assert.match((await sandbox.diagnose({ url: good.url, method: "POST" })).message, /the API-Key header is missing/);
  });

  it("of Katu9 are looked at too", async () => {
    const sandbox = createSandbox();
    const url = "https://api.katu9.com/transaction?id=1";
    const right = { url, headers: { Authorization: `Bearer ${sandbox.katu9.token}` } };
    assert.equal((await sandbox.diagnose(right)).accepted, true);
    assert.equal((await sandbox.diagnose({ url })).stage, "key");
  });
});
