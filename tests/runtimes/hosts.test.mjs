// Importing never throws, whatever the host lacks: then all works, or the first call says what to do.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { exec, PACKAGE } from "./lib.mjs";

const ENTRIES = [
  "paysign",
  "paysign/slim",
  "paysign/js",
  "paysign/pay-callback",
  "paysign/sandbox",
  "paysign/sandbox/node",
];
const HOSTS = {
  "nothing missing": [],
  "Hermes: no TextDecoder, no WebAssembly": [
    "TextDecoder",
    "WebAssembly",
    "FinalizationRegistry",
    "WeakRef",
    "Symbol.dispose",
    "String.prototype.isWellFormed",
  ],
  "Jest's jsdom: neither TextDecoder nor TextEncoder, no fetch, no WebCrypto": [
    "TextDecoder",
    "TextEncoder",
    "fetch",
    "Request",
    "Response",
    "Headers",
    "crypto.subtle",
    "SubtleCrypto",
    "structuredClone",
  ],
  "no encodeInto": ["TextEncoder.prototype.encodeInto"],
  "no atob and no btoa": ["atob", "btoa"],
  "no WebAssembly": ["WebAssembly"],
};
/** What an entry can't do without; all else it does itself. */
const NEEDED = {
  paysign: ["WebAssembly"],
  "paysign/slim": ["WebAssembly"],
  "paysign/js": [],
  "paysign/pay-callback": [
    "crypto.subtle",
    "TextEncoder",
    "TextDecoder",
    ...("fromBase64" in Uint8Array ? [] : ["atob"]),
  ],
  "paysign/sandbox": ["crypto.subtle", "Request", "TextEncoder", "TextDecoder", "atob"],
  "paysign/sandbox/node": ["crypto.subtle", "Request", "TextEncoder", "TextDecoder", "atob"],
};
/** What is told where something of it is missing. */
const TOLD = {
  paysign: /wasm_blocked not_sent: .*"paysign\/js"/,
  "paysign/slim": /wasm_blocked not_sent: .*"paysign\/js"/,
  "paysign/pay-callback": /internal not_sent: .*(WebCrypto|TextEncoder|TextDecoder|atob)/,
  "paysign/sandbox": /internal not_sent: .*needs .*(crypto\.subtle|Request|Text(De|En)coder|atob)/,
  "paysign/sandbox/node": /internal not_sent: .*needs .*(crypto\.subtle|Request|Text(De|En)coder|atob)/,
};

for (const [host, lacking] of Object.entries(HOSTS)) {
  test(host, async () => {
    for (const kind of ["import", "require"]) {
      const { ok, output } = await exec(process.execPath, [
        "runtimes/host.mjs",
        kind,
        JSON.stringify(ENTRIES),
        JSON.stringify(lacking),
      ]);
      assert.ok(ok, `${kind}: ${output}`);
      for (const [entry, told] of Object.entries(JSON.parse(output))) {
        const works = !NEEDED[entry].some((name) => lacking.includes(name));
        if (works) assert.equal(told, "ok", `${kind} ${entry}`);
        else assert.match(told, TOLD[entry], `${kind} ${entry}`);
      }
    }
  });
}

test("no regular expression that an old Hermes or Safari refuses to load a file for", () => {
  for (const name of ["index", "slim", "js", "pay-callback", "sandbox"]) {
    for (const end of ["js", "cjs"]) {
      const text = readFileSync(join(PACKAGE, "dist", `${name}.${end}`), "utf8");
      assert.doesNotMatch(text, /\\p\{|\(\?<[=!]/, `${name}.${end}`);
    }
  }
});

test("a withdrawal that was sent elsewhere is not told as not sent where WebAssembly is blocked", async () => {
  const program = `
    delete globalThis.WebAssembly;
    const { settle } = await import("paysign");
    const request = { endpoint: "Withdraw", body: "{}", url: "https://api.kraken.com/0/private/Withdraw" };
    const error = await settle(request, Promise.reject(new TypeError("terminated"))).catch((error) => error);
    console.log(error.code, error.outcome, error.retry.action);`;
  const { output } = await exec(process.execPath, ["--input-type=module", "--eval", program]);
  assert.match(output, /^wasm_blocked unknown reconcile$/m);
});
