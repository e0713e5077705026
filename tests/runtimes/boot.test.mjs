// How the package starts, and starts again: once in each copy, in any realm, after a trap, and clear words where it can't.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { createContext, runInContext } from "node:vm";
import { caseOf, SECRET } from "./cases.mjs";
import SIGNATURES from "./signatures.mjs";
import { run } from "./suite.mjs";

const DIST = join(import.meta.dirname, "..", "node_modules", "paysign", "dist");
const BINARY = readFileSync(join(DIST, "paysign.wasm"));
const SHA256 = createHash("sha256").update(BINARY).digest("hex");
const RealInstance = WebAssembly.Instance;

let copies = 0;
/** A copy of an entry that was not loaded before. */
const fresh = (file) => import(`${pathToFileURL(join(DIST, file)).href}?${++copies}`);

/** A copy of an entry whose next call into the core traps once `armed` is set. */
async function trapping(file) {
  const trap = { armed: false, instances: 0 };
  WebAssembly.Instance = function Instance(module, imports) {
    trap.instances++;
    const exports = Object.create(null);
    for (const [name, value] of Object.entries(new RealInstance(module, imports).exports)) {
      exports[name] =
        typeof value !== "function"
          ? value
          : (...values) => {
              if (trap.armed) {
                trap.armed = false;
                throw trap.error ?? new WebAssembly.RuntimeError("unreachable");
              }
              return value(...values);
            };
    }
    return { exports };
  };
  const paysign = await fresh(file);
  paysign.init?.(BINARY);
  return { trap, paysign };
}

const signs = (kraken, index = 7) => {
  const { path, nonce, body } = caseOf(index);
  assert.equal(kraken.sign(path, nonce, body), SIGNATURES[index]);
};

for (const file of ["index.js", "slim.js"]) {
  test(`${file}: after a trap the next signer works, older ones say that they are lost, and no nonce comes twice`, async (t) => {
    t.after(() => (WebAssembly.Instance = RealInstance));
    const { trap, paysign } = await trapping(file);
    const { Kraken, Katu9, PaySignError } = paysign;
    const options = { apiKey: `trapped-${file}`, apiSecret: SECRET, now: () => 1000 };
    const old = new Kraken(options);
    const oldKatu9 = new Katu9({ token: "t" });
    const request = () => old.request("Pay/paylink/config");
    assert.deepEqual([request().nonce, request().nonce, request().nonce], ["1000", "1001", "1002"]);

    const calls = {
      request: request,
      sign: (kraken) => kraken.sign("/p", "1", ""),
      "new Kraken": () => new Kraken({ ...options, apiKey: "another" }),
      signKatu9Webhook: () => paysign.signKatu9Webhook("s", "b"),
      readResponse: () => paysign.readResponse({ endpoint: "Pay/request/create" }, 200, "{}"),
      "ExternalId.random": () => paysign.ExternalId.random(),
    };
    let latest = old;
    let nonce = 1002;
    for (const [name, call] of Object.entries(calls)) {
      const before = trap.instances;
      trap.armed = true;
      assert.throws(
        () => call(latest),
        (error) => {
          assert.ok(error instanceof PaySignError, `${name}: ${error}`);
          assert.equal(error.code, "internal", name);
          assert.ok(error.cause instanceof WebAssembly.RuntimeError, `${name}: the cause`);
          return true;
        },
        name,
      );
      assert.equal(trap.instances, before + 1, `${name}: one new instance`);
      for (const lost of [
        () => latest.sign("/p", "1", ""),
        () => latest.check("Pay/paylink/config"),
        () => oldKatu9.request("health"),
      ]) {
        assert.throws(lost, (error) => error.code === "freed" && /started again/.test(error.message), `${name}: lost`);
      }
      latest.free();
      latest = new Kraken(options);
      signs(latest);
      assert.equal(latest.request("Pay/paylink/config").nonce, String(++nonce), `${name}: the nonce goes on`);
    }
    assert.deepEqual((await run(paysign, { entry: `after-${file}` })).failed, [], "the whole suite, after the traps");
  });
}

test("every entry with WebAssembly carries the same binary", async () => {
  const RealModule = WebAssembly.Module;
  for (const [file, load] of [
    ["index.js", fresh],
    ["index.cjs", (name) => createRequire(import.meta.url)(join(DIST, name))],
  ]) {
    const compiled = [];
    WebAssembly.Module = function Module(bytes) {
      compiled.push(createHash("sha256").update(bytes).digest("hex"));
      return new RealModule(bytes);
    };
    try {
      const paysign = await load(file);
      paysign.ExternalId.random();
      assert.equal(paysign.WASM_SHA256, SHA256, file);
    } finally {
      WebAssembly.Module = RealModule;
    }
    assert.deepEqual([compiled.length, compiled[1]], [2, SHA256], `${file}: its decoder, then this, once each`);
  }
  for (const [file, pattern] of [
    ["workerd.js", /\bimport \w+ from ?"\.\/paysign\.wasm";/],
    ["edge-light.js", /\bimport \w+ from ?"\.\/paysign\.wasm\?module";/],
    ["source.js", /\bimport source \w+ from ?"\.\/paysign\.wasm";/],
    ["slim.js", /./],
  ]) {
    const text = readFileSync(join(DIST, file), "utf8");
    assert.ok(pattern.test(text), `${file}: its import of the binary`);
    assert.deepEqual(text.match(/"[0-9a-f]{64}"/g), [`"${SHA256}"`], file);
    assert.ok(text.length < BINARY.length, `${file}: without a binary of its own`);
  }
  assert.equal((await fresh("js.js")).WASM_SHA256, "");
});

test("two copies in one program know each other's errors and disturb nothing", async () => {
  const [one, two] = [await fresh("index.js"), await fresh("index.js")];
  assert.notEqual(one.Kraken, two.Kraken);
  for (const paysign of [one, two, one])
    assert.deepEqual((await run(paysign, { entry: `copy-${++copies}` })).failed, []);
  assert.throws(
    () => one.ExternalId.toBytes("="),
    (error) => two.PaySignError.is(error) && !(error instanceof two.PaySignError),
  );
});

/** index.cjs in a realm of its own. */
function inRealm(options) {
  const context = createContext({ TextEncoder, TextDecoder, atob, crypto, module: { exports: {} } }, options);
  runInContext(
    `(function (module, exports) {${readFileSync(join(DIST, "index.cjs"), "utf8")}\n})(module, module.exports)`,
    context,
  );
  return context;
}

test("another realm: its own copy, and bytes of either", async () => {
  const {
    module: { exports: paysign },
  } = inRealm();
  const kraken = new paysign.Kraken({ apiKey: "realm", apiSecret: SECRET });
  signs(kraken);
  const { path, nonce, body } = caseOf(3);
  const bytes = new TextEncoder().encode(body);
  assert.equal(kraken.sign(path, nonce, bytes), SIGNATURES[3], "bytes of this realm");
  const ours = await fresh("index.js");
  assert.throws(
    () => paysign.ExternalId.toBytes("="),
    (error) => ours.PaySignError.is(error),
  );
});

const namesTheWayOut = (error) => {
  assert.equal(error.code, "wasm_blocked");
  assert.equal(error.outcome, "not_sent");
  for (const part of ["'wasm-unsafe-eval'", "paysign/js"]) assert.ok(error.message.includes(part), error.message);
  return true;
};

test("a realm that forbids WebAssembly, and one that has none", () => {
  const forbidden = inRealm({ codeGeneration: { strings: true, wasm: false } });
  const without = inRealm();
  runInContext("delete globalThis.WebAssembly", without);
  for (const {
    module: { exports: paysign },
  } of [forbidden, without]) {
    assert.throws(() => new paysign.Kraken({ apiKey: "k", apiSecret: SECRET }), namesTheWayOut);
    assert.throws(() => paysign.ExternalId.random(), namesTheWayOut, "and again");
  }
});

test("paysign/slim takes bytes or a module, and says what is wrong with anything else", async () => {
  const view = new Uint8Array(BINARY);
  for (const given of [BINARY, view, view.buffer, new DataView(view.buffer), new WebAssembly.Module(BINARY)]) {
    const slim = await fresh("slim.js");
    slim.init(given);
    signs(new slim.Kraken({ apiKey: "slim", apiSecret: SECRET }));
  }
  const empty = Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0);
  for (const given of [undefined, null, "bytes", {}, Uint8Array.of(1, 2, 3), new ArrayBuffer(0)]) {
    const slim = await fresh("slim.js");
    if (given !== undefined) slim.init(given);
    assert.throws(
      () => slim.ExternalId.random(),
      (error) => error.code === "invalid_request" && error.field === "module",
      String(given),
    );
    slim.init(BINARY);
    assert.ok(slim.ExternalId.isValid(slim.ExternalId.random()), "and then the right one");
  }
  const slim = await fresh("slim.js");
  slim.init(empty);
  assert.throws(
    () => slim.ExternalId.random(),
    (error) => error.code === "invalid_request" && error.field === "module",
    "another module",
  );
});

test("any other exception is internal, starts nothing again and frees no key", async (t) => {
  t.after(() => (WebAssembly.Instance = RealInstance));
  const { trap, paysign } = await trapping("index.js");
  const kraken = new paysign.Kraken({ apiKey: "no-trap", apiSecret: SECRET });
  const before = trap.instances;
  for (const cause of [new TypeError("not a function"), new Error("other"), "text"]) {
    Object.assign(trap, { armed: true, error: cause });
    assert.throws(
      () => kraken.sign("/p", "1", ""),
      (error) => {
        assert.equal(error.code, "internal");
        assert.equal(error.cause, cause);
        return error instanceof paysign.PaySignError;
      },
    );
    signs(kraken);
  }
  assert.equal(trap.instances, before);
});

test("a host whose WebAssembly has no SIMD is told so, and not to change its policy", () => {
  const program = `
    WebAssembly.validate = () => false;
    WebAssembly.Module = function () { throw new WebAssembly.CompileError("invalid value type"); };
    const { ExternalId } = await import(${JSON.stringify(pathToFileURL(join(DIST, "index.js")).href)});
    try { ExternalId.random(); } catch (error) { console.log(JSON.stringify(error)); }`;
  const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
  const { code, outcome, message } = JSON.parse(output);
  assert.deepEqual([code, outcome], ["wasm_blocked", "not_sent"]);
  for (const part of ["SIMD", "paysign/js"]) assert.ok(message.includes(part), message);
  assert.ok(!message.includes("Content-Security-Policy"), message);
});
