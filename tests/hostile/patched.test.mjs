// Realms whose built-ins were changed, before paysign is imported and after. What adds or wraps changes no answer. What lies
// may break a call, but no webhook passes without its signature and nothing is signed but what is sent.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHmac } from "node:crypto";
import { createRequire } from "node:module";
import { test } from "node:test";

const hmac = (secret, body) => createHmac("sha256", secret).update(body).digest("hex");

/** What other scripts do to a realm before anybody else runs. */
const BEFORE = {
  "names of ours on Object.prototype": `
    for (const name of ["note", "otp", "nonce", "secret", "signature", "body", "now", "encoding", "then", "toJSON",
      "baseUrl", "apiSecret", "endpoint", "cause", "errors", "field", "status", "index", "inside", "text"])
      Object.prototype[name] = "polluted";`,
  "getters on Object.prototype": `
    for (const name of ["note", "otp", "secret", "lastNonce", "metadata"])
      Object.defineProperty(Object.prototype, name, { configurable: true, get() { throw new Error("read " + name); } });`,
  "members on Array.prototype and String.prototype": `
    Array.prototype.last = function () { return this[this.length - 1]; };
    Array.prototype[0] = "hole"; String.prototype.note = "x"; Function.prototype.note = "x";`,
  "wrappers around every method that is used": `
    for (const object of [Array.prototype, String.prototype, Map.prototype, Object, JSON, Reflect, Number, BigInt,
      Uint8Array.prototype, Object.getPrototypeOf(Uint8Array.prototype), TextEncoder.prototype, TextDecoder.prototype])
      for (const name of Object.getOwnPropertyNames(object)) {
        const { value, writable } = Object.getOwnPropertyDescriptor(object, name);
        if (typeof value !== "function" || !writable || name === "constructor") continue;
        object[name] = function (...given) { return Reflect_apply(value, this, given); };
      }`,
  "what old libraries do": `
    Array.prototype.flatten = () => []; Object.prototype.extend = () => {}; String.prototype.trim = String.prototype.trim;
    Function.prototype.bind = Function.prototype.bind; Date.now = Date.now; Math.random = () => 0.5;
    delete Object.hasOwn; delete String.prototype.isWellFormed; delete Uint8Array.fromBase64; delete Array.prototype.at;
    Object.hasOwn = (object, name) => Object.prototype.hasOwnProperty.call(object, name);`,
  "everything frozen": `
    for (const object of [Object, Array, String, Map, JSON, Uint8Array, Error, Function, Number, BigInt, Promise])
      { Object.freeze(object); if (object.prototype) Object.freeze(object.prototype); }`,
};

const PROGRAM = `
  const { Kraken, Katu9, verifyKatu9Webhook, readResponse, ExternalId, PaySignError } = load();
  const kraken = new Kraken({ apiKey: "k", apiSecret: "c2VjcmV0", now: () => 1616492376594 });
  const request = kraken.request("Pay/request/create", { amount: "1", asset: "USD", external_id: "GSoAAAAAAAA" });
  const metadata = { list: [1, "é"], object: { a: null } };
  const other = new Katu9({ token: "t" }).request("transaction/create", { amount: 1, type: "DEPOSIT", metadata });
  const body = '{"event":"e","data":{"a":1}}';
  const event = verifyKatu9Webhook({ secret: ["x", "s"], signature: "${hmac("s", '{"event":"e","data":{"a":1}}')}", body });
  const answer = readResponse(request, 200, '{"error":[],"result":{"view_link":"https://x.example"}}');
  const refused = [];
  for (const call of [
    () => verifyKatu9Webhook({ secret: "s", signature: "00".repeat(32), body }),
    () => kraken.request("Pay/request/create", { amount: "1", asset: "USD" }),
    () => readResponse(request, 200, '{"error":["EGeneral:Invalid arguments"]}'),
  ]) try { call(); refused[refused.length] = "nothing"; } catch (error) { refused[refused.length] = PaySignError.is(error) && error.code; }
  print([request.url, request.nonce, request.body, request.headers["API-Sign"], other.url, other.body, event.event,
    event.data.a, event.secretIndex, answer.result.view_link, ExternalId.fromBytes(new Uint8Array([1])), refused].join("\\n") + "\\n");`;

/** Node's own loader does not work in such realms, so the module is read before; only what it says runs behind. */
const FILE = createRequire(import.meta.url)
  .resolve("paysign")
  .replace(/index\.\w+$/, "index.js");
const LOAD = `
  const Reflect_apply = Reflect.apply;
  const code = new Function(require("node:fs").readFileSync(${JSON.stringify(FILE)}, "utf8").replace(
    /^export \\{([^}]*)\\};/m, (_, names) => "return {" + names.replace(/(\\w+) as (\\w+)/g, "$2: $1") + "};"));
  const load = () => code();
  const print = (text) => require("node:fs").writeSync(1, text);`;

/** What the program prints in a process of its own. */
const run = (before) =>
  execFileSync(process.execPath, ["-e", `${LOAD} ${before}; ${PROGRAM}`], {
    encoding: "utf8",
    cwd: import.meta.dirname,
  });

const untouched = run("");
for (const [label, before] of Object.entries(BEFORE)) {
  test(`changed before the import, ${label}: the same answers`, () => {
    assert.equal(run(before), untouched);
  });
}

/** Every entry with a CommonJS file. */
const REQUIRED = Object.entries(createRequire(import.meta.url)("paysign/package.json").exports)
  .filter(([, conditions]) => JSON.stringify(conditions).includes(".cjs"))
  .map(([name]) => name.replace(/^\./, "paysign"));

test("names on Object.prototype before require: every CommonJS entry loads, with its own names, and gives the same answers", () => {
  assert.ok(REQUIRED.length > 5, REQUIRED.join());
  const load = `
    const load = () => require("paysign");
    const print = (text) => require("node:fs").writeSync(1, text);
    const all = () => ${JSON.stringify(REQUIRED)}.map((name) => Object.keys(require(name)).join()).join("\\n") + "\\n";`;
  // Node's own loader reads an option named encoding.
  const before = BEFORE["names of ours on Object.prototype"].replace('"encoding", ', "");
  assert.notEqual(before, BEFORE["names of ours on Object.prototype"]);
  const printed = (changes) =>
    execFileSync(process.execPath, ["-e", `${load} ${changes}; print(all()); ${PROGRAM}`], {
      encoding: "utf8",
      cwd: import.meta.dirname,
    });
  const untouchedToo = printed("");
  assert.ok(untouchedToo.endsWith(untouched));
  assert.equal(printed(before), untouchedToo);
});

test("the program's answers are refusals where they must be", () => {
  assert.match(untouched, /bad_signature,invalid_request,refused\n$/);
});

test("each built-in in turn lies: no forged webhook passes, and what is signed is what is sent", () => {
  const laws = `
    const { createHash, createHmac } = await import("node:crypto");
    const { Kraken, verifyKatu9Webhook, verifyRampWebhook, verifyEmbedWebhook, PaySignError } = await import("paysign");
    const kraken = new Kraken({ apiKey: "k", apiSecret: "c2VjcmV0", now: () => 1616492376594 });
    const forged = { secret: ["x", "s"], signature: "0".repeat(64), body: '{"event":"e","data":{},"status":"new","payload":{}}' };
    const embed = { secret: "cw==", signature: "t=1734567890,v1=" + "0".repeat(64), body: '{"event_type":"e"}', now: 1734567890000 };
    const params = { amount: "1", asset: "USD", external_id: "GSoAAAAAAAA", note: "é" };
    const calls = [
      () => verifyKatu9Webhook(forged), () => verifyRampWebhook(forged), () => verifyEmbedWebhook(embed),
      () => kraken.request("Pay/request/create", params, { nonce: "1" }),
    ];
    for (const call of calls) try { call(); } catch {}
    const typed = Object.getPrototypeOf(Uint8Array);
    const all = { Object, Array, String, Map, JSON, Reflect, Number, BigInt, Function, RegExp, Uint8Array, typed, TextEncoder,
      TextDecoder, ArrayBuffer, Date, Error, Symbol, WeakMap, WebAssembly };
    const lies = [() => undefined, () => true, () => 0, () => "", () => [], (x) => x, () => { throw new Error("lie"); }];
    let tried = 0; const broken = [];
    for (const name of Object.keys(all)) for (const object of [all[name], all[name].prototype]) {
      if (object === undefined) continue;
      for (const key of Reflect.ownKeys(object)) {
        const was = Reflect.getOwnPropertyDescriptor(object, key);
        if (!was.configurable || (typeof was.value !== "function" && !was.get) || key === "constructor") continue;
        for (let lie = 0; lie < lies.length; lie++) {
          const results = [undefined, undefined, undefined, undefined];
          Reflect_define(object, key, was.get ? { ...was, get: lies[lie] } : { ...was, value: lies[lie] });
          for (let at = 0; at < 4; at++) try { results[at] = calls[at](); } catch {}
          Reflect_define(object, key, was);
          tried++;
          const [one, two, three, request] = results;
          const where = name + "." + String(key) + " " + lie;
          if (one !== undefined || two !== undefined || three !== undefined) broken.push("forged: " + where);
          const sign = (body) => createHmac("sha512", "secret").update("/0/private/Pay/request/create")
            .update(createHash("sha256").update("1" + body).digest()).digest("base64");
          const [body, signature] = [request?.body, request?.headers?.["API-Sign"]];
          if (typeof body === "string" && typeof signature === "string" && signature.length === 88 && sign(body) !== signature)
            broken.push("signed: " + where);
        }
      }
    }
    console.log(tried, broken.join("; "));`;
  const printed = execFileSync(
    process.execPath,
    ["--input-type=module", "-e", `const Reflect_define = Reflect.defineProperty; ${laws}`],
    { encoding: "utf8", cwd: import.meta.dirname },
  );
  const [tried, ...broken] = printed.trim().split(" ");
  assert.equal(broken.join(" "), "");
  assert.ok(Number(tried) > 1500, `${tried} lies`);
});
