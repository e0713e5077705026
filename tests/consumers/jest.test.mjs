// Every entry in Jest's CommonJS, whose loader takes no ES module: in its node environment all works, in one like jsdom
// each loads, and works or says what to do.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { CONSUMER, exec, folder, tool } from "../runtimes/lib.mjs";

const VECTORS = JSON.stringify(join(CONSUMER, "vectors"));

const WORKS = `
const { readFileSync } = require("node:fs");
const { join } = require("node:path");
const { secret, cases } = JSON.parse(readFileSync(join(${VECTORS}, "kraken-api-sign.json"), "utf8"));
const callback = JSON.parse(readFileSync(join(${VECTORS}, "kraken-pay-callback.json"), "utf8"));
const signs = ({ Kraken }) => {
  const kraken = new Kraken({ apiKey: "jest", apiSecret: secret });
  for (const { path, nonce, body, api_sign } of cases) expect(kraken.sign(path, nonce, body)).toBe(api_sign);
};
test("paysign", () => signs(require("paysign")));
test("paysign/js", () => signs(require("paysign/js")));
test("paysign/slim", () => {
  const slim = require("paysign/slim");
  slim.init(readFileSync(require.resolve("paysign/paysign.wasm")));
  signs(slim);
});
test("errors of every entry are known to each", () => {
  const { PaySignError } = require("paysign/pay-callback");
  try {
    require("paysign/js").ExternalId.toBytes("=");
  } catch (error) {
    expect(PaySignError.is(error)).toBe(true);
    return;
  }
  throw new Error("nothing was thrown");
});
`;

const NODE = `${WORKS}
test("paysign/pay-callback", async () => {
  const { verifyPayCallback } = require("paysign/pay-callback");
  expect(await verifyPayCallback(callback.jwt, callback.jwks, { now: callback.valid_at * 1000 })).toEqual(callback.claims);
  await expect(verifyPayCallback(callback.jwt.slice(0, -4) + "AAAA", callback.jwks)).rejects.toMatchObject({ code: "bad_signature" });
});
test("paysign/sandbox", async () => {
  const { createSandbox } = require("paysign/sandbox");
  const { Kraken, ExternalId, settle } = require("paysign");
  const sandbox = createSandbox();
  const request = new Kraken(sandbox.kraken).request("Pay/request/create", { amount: "1", asset: "USD", external_id: ExternalId.random(), from: "bob" });
  expect((await settle(request, sandbox.fetch(request.url, request))).warnings).toEqual([]);
});
test("paysign/sandbox/node", async () => {
  const { serveSandbox } = require("paysign/sandbox/node");
  const served = await serveSandbox();
  expect((await fetch(served.url + "/sandbox/")).status).toBe(200);
  await served.close();
});
`;

const JSDOM = `${WORKS}
test("it is as bare as jsdom", () => {
  expect([typeof TextEncoder, typeof TextDecoder, typeof fetch, typeof Request, typeof crypto.subtle]).toEqual(Array(5).fill("undefined"));
});
test("paysign/pay-callback", async () => {
  const { verifyPayCallback } = require("paysign/pay-callback");
  await expect(verifyPayCallback(callback.jwt, callback.jwks)).rejects.toMatchObject({ code: "internal", message: expect.stringContaining("WebCrypto") });
});
test("paysign/sandbox", () => {
  const { createSandbox } = require("paysign/sandbox");
  expect(() => createSandbox()).toThrow(expect.objectContaining({ code: "internal", message: expect.stringContaining("node environment") }));
  expect(typeof require("paysign/sandbox/node").serveSandbox).toBe("function");
});
`;

/** What jest-environment-jsdom does not have, and the conditions by which it resolves. */
const BARE = `const { TestEnvironment } = require(${JSON.stringify(tool("jest-environment-node"))});
module.exports = class extends TestEnvironment {
  exportConditions() {
    return ["browser"];
  }
  async setup() {
    await super.setup();
    for (const name of ["TextEncoder", "TextDecoder", "fetch", "Request", "Response", "Headers", "structuredClone"]) delete this.global[name];
    const { crypto } = globalThis;
    Object.defineProperty(this.global, "crypto", { value: { getRandomValues: (bytes) => crypto.getRandomValues(bytes) } });
  }
};
`;

const hosts = { node: [NODE, "node"], jsdom: [JSDOM, "./bare.cjs"], "react-native": [WORKS, "./native.cjs"] };
for (const [host, [suite, testEnvironment]] of Object.entries(hosts)) {
  test(`Jest by require, as its ${host} environment resolves`, async () => {
    const jest = tool("jest", "bin", "jest.js");
    assert.ok(jest, "Jest is not installed");
    const cwd = await folder(`jest-entries-${host}`, {
      "package.json": JSON.stringify({ private: true, jest: { testEnvironment, transform: {} } }),
      "bare.cjs": BARE,
      "native.cjs": BARE.replace('["browser"]', '["react-native", "require"]'),
      "entries.test.js": suite,
    });
    const { ok, output } = await exec(process.execPath, [jest, "--rootDir", ".", "--ci", "--cacheDirectory", "cache"], {
      cwd,
    });
    assert.ok(ok, output);
  });
}
