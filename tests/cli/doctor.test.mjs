// `paysign doctor`: what it finds, and that it names the stage of a wrong signature.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { apiSign, done, fails, run, SECRET, withServer } from "./support.mjs";

const env = { KRAKEN_API_KEY: "k".repeat(56), KRAKEN_API_SECRET: SECRET };
const findings = async (args, options) => {
  const { code, stdout } = await run(["doctor", ...args, "--json"], options);
  const report = JSON.parse(stdout);
  return { code, ok: report.ok, of: Object.fromEntries(report.findings.map(({ check, ...rest }) => [check, rest])) };
};

describe("paysign doctor", () => {
  it("finds nothing wrong with a good key, and asks nobody", async () => {
    const { code, ok, of } = await findings([], { env });
    assert.equal(code, 0);
    assert.equal(ok, true);
    for (const [check, { state }] of Object.entries(of)) assert.equal(state, "ok", check);
    assert.deepEqual(Object.keys(of), [
      "published vector",
      "API key",
      "private key",
      "your key, twice",
      "clock",
      "nonce",
      "sandbox, JSON",
      "sandbox, form",
      "sandbox, your key",
    ]);
    const { stdout } = await done(["doctor"], { env });
    assert.match(stdout, /^ok {5}published vector +\S/);
  });

  it("works without a key", async () => {
    const { code, of } = await findings([]);
    assert.equal(code, 0);
    assert.equal(of["API key"].state, "note");
  });

  it("says what is wrong with a key", async () => {
    const cases = [
      [{ KRAKEN_API_KEY: undefined }, "API key", /missing/],
      [{ KRAKEN_API_KEY: '"abc"' }, "API key", /quotes/],
      [{ KRAKEN_API_KEY: "a b" }, "API key", /space/],
      [{ KRAKEN_API_SECRET: undefined }, "private key", /missing/],
      [{ KRAKEN_API_SECRET: `${SECRET} ` }, "private key", /white space/],
      [{ KRAKEN_API_SECRET: SECRET.replace(/=+$/, "") }, "private key", /padding/],
      [{ KRAKEN_API_SECRET: SECRET.replaceAll("/", "_") }, "private key", /URL-safe/],
      [{ KRAKEN_API_SECRET: env.KRAKEN_API_KEY }, "private key", /public/],
    ];
    for (const [change, check, says] of cases) {
      const changed = Object.fromEntries(Object.entries({ ...env, ...change }).filter(([, value]) => value));
      const { code, of } = await findings([], { env: changed });
      assert.equal(code, 2);
      assert.equal(of[check].state, "wrong");
      assert.match(of[check].says, says);
    }
    const short = await findings([], { env: { ...env, KRAKEN_API_SECRET: "AAAA" } });
    assert.equal(short.code, 0);
    assert.match(short.of["private key"].says, /3 bytes/);
  });

  it("knows the scales of nonces", async () => {
    const cases = [
      ["1616492376594", "ms", "ok", /above/],
      ["1616492376594123", "ms", "wrong", /microseconds.*--nonce-unit us/],
      ["1760578655936616123", "ms", "wrong", /nanoseconds.*--nonce-unit ns/],
      ["1760578655936616123", "ns", "ok", /above/],
      ["176057865593661612", "us", "wrong", /10 nanoseconds.*--nonce-unit ns/],
      ["an hour ahead", "ms", "wrong", /3(600|59[5-9]) seconds ahead/],
      ["18446744073709551615", "ns", "wrong", /new API key/],
    ];
    for (const [given, unit, state, says] of cases) {
      const last = given === "an hour ahead" ? String(Date.now() + 3_600_000) : given;
      const { code, of } = await findings(["--last-nonce", last, "--nonce-unit", unit], { env });
      assert.equal(of.nonce.state, state, last);
      assert.match(of.nonce.says, says);
      assert.equal(code, state === "ok" ? 0 : 2);
    }
    await fails(2, ["doctor", "--last-nonce", "abc"], { env });
  });

  it("compares the clock with a server's, without a key, and only if told to", async () => {
    const answer = (apart) => (reply) =>
      reply.writeHead(200, { Date: new Date(Date.now() + apart).toUTCString() }).end("{}");
    const look = (apart) => withServerFindings(answer(apart));
    async function withServerFindings(answering) {
      let found;
      await withServer(answering, async ({ url, requests }) => {
        found = await findings(["--online", "--base-url", url]);
        assert.equal(requests.length, 1);
        assert.equal(requests[0].headers["api-key"], undefined);
        assert.equal(requests[0].url, "/0/public/Time");
      });
      return found;
    }
    assert.equal((await look(0)).of.clock.state, "ok");
    const behind = await look(60_000);
    assert.equal(behind.code, 2);
    assert.match(behind.of.clock.says, /(59|60) seconds behind/);
    assert.equal((await withServerFindings((reply) => reply.destroy())).of.clock.state, "note");
    await fails(2, ["doctor", "--base-url", "https://paysign.invalid"], { env });
  });
});

describe("paysign doctor --signature", () => {
  const path = "/0/private/Pay/request/create";
  const nonce = "1616492376594";
  const body = `{"nonce":"${nonce}","amount":"1","asset":"USD","external_id":"AQ"}`;
  const form = `nonce=${nonce}&asset=XBT&key=cold%20wallet&amount=1`;
  const sha = (text) => createHash("sha256").update(text).digest();
  const mac = (message, key = Buffer.from(SECRET, "base64"), hash = "sha512") =>
    createHmac(hash, key).update(message).digest();
  const message = (hashed) => Buffer.concat([Buffer.from(path), Buffer.from(hashed)]);

  const cases = [
    ["path", "without /0", body, apiSign(path.slice(2), nonce, body)],
    ["path", "with the host", body, apiSign(`https://api.kraken.com${path}`, nonce, body)],
    ["path", "with a slash at its end", body, apiSign(`${path}/`, nonce, body)],
    ["nonce", "not hashed", body, apiSign(path, "", body)],
    ["nonce", "hashed in quotes", body, apiSign(path, `"${nonce}"`, body)],
    ["body", "with a line feed", body, apiSign(path, nonce, `${body}\n`)],
    [
      "body",
      "with Python's spaces",
      body,
      apiSign(path, nonce, body.replaceAll('":"', '": "').replaceAll('","', '", "')),
    ],
    ["body", "as a form", body, apiSign(path, nonce, `nonce=${nonce}&amount=1&asset=USD&external_id=AQ`)],
    ["body", "with + for a space", form, apiSign(path, nonce, form.replace("%20", "+"))],
    ["body", "before it was encoded", form, apiSign(path, nonce, form.replace("%20", " "))],
    ["body", "as JSON", form, apiSign(path, nonce, JSON.stringify(Object.fromEntries(new URLSearchParams(form))))],
    ["body", "nothing", body, apiSign(path, nonce, "")],
    ["digest", "in hexadecimal", body, mac(message(sha(nonce + body).toString("hex"))).toString("base64")],
    [
      "digest",
      "of SHA-512",
      body,
      mac(
        message(
          createHash("sha512")
            .update(nonce + body)
            .digest(),
        ),
      ).toString("base64"),
    ],
    ["key", "not decoded", body, mac(message(sha(nonce + body)), SECRET).toString("base64")],
    ["signature", "HMAC-SHA256", body, mac(message(sha(nonce + body)), undefined, "sha256").toString("base64")],
    ["signature", "in hexadecimal", body, mac(message(sha(nonce + body))).toString("hex")],
    ["signature", "URL-safe", body, mac(message(sha(nonce + body))).toString("base64url")],
  ];
  for (const [stage, what, input, signature] of cases) {
    it(`names the stage: ${stage}, ${what}`, async () => {
      const args = ["doctor", "--path", path, "--signature", signature];
      const { code, stdout } = await run([...args, "--json"], { env, input });
      assert.equal(code, 5);
      const report = JSON.parse(stdout);
      assert.equal(report.stage, stage, report.says);
      const shown = (await run(args, { env, input })).stdout;
      assert.match(shown, /^wrong {2}the signature was /);
      // Both sides of what differs stand one above the other; signatures do not, for one of them is good.
      if (stage !== "signature") assert.match(shown, new RegExp(`^> ${stage} +right +.*\n +signed `, "m"));
      assert.ok(!shown.includes(apiSign(path, nonce, input)) && !shown.includes(signature));
    });
  }

  it("a nonce that is another one than that of the body", async () => {
    const other = "1716492376595";
    const args = ["doctor", "--path", path, "--nonce", other, "--signature", apiSign(path, other, body), "--json"];
    const { code, stdout } = await run(args, { env, input: body });
    assert.equal(code, 5);
    const { stage, stages } = JSON.parse(stdout);
    assert.equal(stage, "nonce");
    assert.deepEqual(stages[1], { stage: "nonce", expected: nonce, signed: other, same: false });
  });

  it("says when it is right, and when no single mistake explains it", async () => {
    const { stdout } = await done(["doctor", "--path", path, "--signature", apiSign(path, nonce, body)], {
      env,
      input: body,
    });
    assert.match(stdout, /^ok {2}the signature is right/);
    const other = apiSign(path, nonce, body, "b3RoZXIta2V5");
    const { code, stdout: shown } = await run(["doctor", "--path", path, "--signature", other], { env, input: body });
    assert.equal(code, 5);
    assert.match(shown, /another secret/);
  });

  it("refuses wrong input", async () => {
    await fails(2, ["doctor", "--path", path], { env });
    await fails(2, ["doctor", "--signature", "x"], { env, input: body });
    await fails(2, ["doctor", "--path", "https://api.kraken.com", "--signature", "x x"], { env, input: body });
    const { code, stdout } = await run(["doctor", "--path", path, "--signature", "x"], { env, input: "asset=XBT" });
    assert.equal(code, 5);
    assert.match(stdout, /no member nonce/);
    await fails(2, ["doctor", "--path", path, "--signature", "x"], { input: body });
    await fails(2, ["doctor", "--path", path, "--signature", "x", "--secret-stdin"], { env, input: body });
  });
});
