// `paysign doctor --online` with a key: what Kraken knows of it, what follows, and that nothing riskier is tried.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { done, fails, run, SECRET, withSandbox, withServer } from "./support.mjs";

const API_KEY = "k".repeat(56);
const env = { KRAKEN_API_KEY: API_KEY, KRAKEN_API_SECRET: SECRET };
const IBAN = "AA00 N84G MCAQ";
const ALL = ["query-funds", "add-funds", "withdraw-funds", "query-ledger", "add-withdraw-address"];
const INFO = {
  apiKeyName: "shop",
  apiKey: API_KEY,
  nonce: "1616492376594",
  nonceWindow: "0",
  permissions: ALL,
  iban: IBAN,
  validUntil: "0",
  ipAllowlist: ["192.0.2.7"],
};

/** Runs the doctor against a server that answers this to GetApiKeyInfo. */
async function looked(answer, args = [], more = {}) {
  let seen;
  const answering = (reply, { url, body }) => {
    if (url === "/0/public/Time") return reply.writeHead(200, { Date: new Date().toUTCString() }).end("{}");
    const said = typeof answer === "function" ? answer(new URLSearchParams(body)) : answer;
    reply.writeHead(said.status ?? 200, { "Content-Type": "application/json" }).end(said.text ?? JSON.stringify(said));
  };
  await withServer(answering, async ({ url, requests }) => {
    const words = ["doctor", "--online", "--base-url", url, ...args, "--json"];
    const { code, stdout, stderr } = await run(words, { env: { ...env, ...more } });
    const { findings } = JSON.parse(stdout);
    seen = {
      code,
      stdout,
      stderr,
      requests,
      of: Object.fromEntries(findings.map((one) => [one.check, one])),
      findings,
    };
  });
  return seen;
}
const good = (change = {}) => ({ error: [], result: { ...INFO, ...change } });

describe("paysign doctor --online with a key", () => {
  it("asks once, and shows what follows but not the answer", async () => {
    const { code, of, requests, stdout } = await looked(good());
    assert.equal(code, 0);
    assert.deepEqual(
      requests.map(({ url }) => url),
      ["/0/public/Time", "/0/private/GetApiKeyInfo"],
    );
    assert.match(of["nonce at Kraken"].says, /the next one, \d{13}, is above it/);
    assert.deepEqual(of["nonce window"].state, "ok");
    assert.match(of.expiry.says, /none/);
    assert.match(of["IP allow-list"].says, /1 entry/);
    for (const secret of [API_KEY, IBAN, "192.0.2.7", SECRET]) assert.ok(!stdout.includes(secret), secret);
  });

  it("knows its own nonce again", async () => {
    const { of } = await looked((form) => good({ nonce: form.get("nonce") }));
    assert.match(of["nonce at Kraken"].says, /that of this call, \d{13}, in ms/);
    assert.equal(of["nonce at Kraken"].state, "ok");
  });

  it("tells what is missing, by the operations that need it", async () => {
    const { code, of } = await looked(good({ permissions: ["query-funds"] }));
    assert.equal(code, 0, "a key with fewer rights is not a fault");
    assert.equal(of.permissions.state, "note");
    const { findings } = await looked(good({ permissions: ["query-funds", "query-ledger"] }));
    const missing = findings.filter(({ check }) => check === "permissions").map(({ says }) => says);
    assert.ok(
      missing.some((says) => /^withdraw-funds is missing, for Pay\/paylink\/create, .* and \d+ more$/.test(says)),
      missing.join("\n"),
    );
    assert.ok(missing.some((says) => /^add-withdraw-address is missing, for POST \/funding\/v1\/addresses/.test(says)));
    assert.ok(!missing.some((says) => says.startsWith("query-ledger")));
    const both = (await looked(good())).findings.filter(({ check }) => check === "permissions");
    assert.deepEqual(
      both.map(({ state }) => state),
      ["ok", "note"],
    );
    assert.match(both[1].says, /send its money anywhere/);
  });

  it("tells of a window, an open allow-list, and an end", async () => {
    const soon = String(Math.floor(Date.now() / 1000) + 86_400);
    const { of, code } = await looked(good({ nonceWindow: "5000", ipAllowlist: [], validUntil: soon }));
    assert.equal(code, 0);
    assert.match(of["nonce window"].says, /^5000: .*notListed/);
    assert.match(of["IP allow-list"].says, /any address/);
    assert.match(of.expiry.says, /soon/);
    const over = await looked(good({ validUntil: "1616492376" }));
    assert.equal(over.code, 2);
    assert.match(over.of.expiry.says, /has expired at 2021/);
  });

  it("never tries a finer unit to get through", async () => {
    const { code, of, requests } = await looked({ error: ["EAPI:Invalid nonce"] });
    assert.equal(code, 2);
    assert.match(of["nonce at Kraken"].says, /refuses \d{13}, in ms.*No finer unit is tried/);
    const nonces = requests.slice(1).map(({ body }) => new URLSearchParams(body).get("nonce"));
    assert.equal(nonces.length, 1, "one call");
    assert.equal(nonces[0].length, 13, "in milliseconds");
  });

  it("gives the rest where it is not answered", async () => {
    const answers = [
      { error: ["EGeneral:Permission denied"] },
      { error: ["EGeneral:Unknown method"] },
      { status: 502, text: "<html>" },
      { error: [], result: { apiKey: API_KEY, iban: IBAN } },
    ];
    for (const answer of answers) {
      const { code, of, stdout } = await looked(answer);
      assert.equal(code, 0, stdout);
      assert.equal(of.GetApiKeyInfo.state, "note");
      assert.equal(of["published vector"].state, "ok");
      assert.equal(of["sandbox, your key"].state, "ok");
      assert.ok(!stdout.includes(IBAN) && !stdout.includes(API_KEY), stdout);
    }
    const wrong = await looked({ error: ["EAPI:Invalid key"] });
    assert.equal(wrong.code, 2);
    assert.match(wrong.of.GetApiKeyInfo.says, /Invalid key/);
  });

  it("takes a one-time password, and shows it nowhere", async () => {
    const otp = "password-of-this-key";
    for (const [args, more] of [
      [["--otp", otp], {}],
      [[], { KRAKEN_OTP: otp }],
    ]) {
      const { requests, stdout } = await looked({ error: [`EGeneral:${otp}`] }, args, more);
      assert.equal(new URLSearchParams(requests[1].body).get("otp"), otp);
      assert.ok(!stdout.includes(otp));
    }
    assert.match(await fails(2, ["doctor", "--otp", otp], { env }), /--otp: is for --online/);
  });

  it("asks nothing without --online, and nothing but the time without a key", async () => {
    const { stdout } = await done(["doctor", "--json"], { env });
    assert.ok(!JSON.parse(stdout).findings.some(({ check }) => check === "nonce at Kraken"));
    const { requests } = await looked(good(), [], { KRAKEN_API_KEY: "", KRAKEN_API_SECRET: "" });
    assert.deepEqual(
      requests.map(({ url }) => url),
      ["/0/public/Time"],
    );
  });

  it("reads what the sandbox says of its key", async () => {
    await withSandbox(async ({ env: keys, at }) => {
      const { stdout } = await done(["doctor", "--online", ...at, "--json"], { env: keys });
      const of = Object.fromEntries(JSON.parse(stdout).findings.map((one) => [one.check, one]));
      assert.equal(of["nonce at Kraken"].state, "ok");
      assert.equal(of["nonce window"].state, "ok");
    });
  });
});
