// An error that nobody catches: what each runtime prints is short and has the caller's own line.
import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { exec, folder, tool } from "../runtimes/lib.mjs";

const SECRET = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const KEYS = `{ apiKey: "demonstration", apiSecret: "${SECRET}" }`;
const DEPOSIT = {
  method: "Bitcoin",
  aclass: "currency",
  asset: "XXBT",
  refid: "R",
  amount: 5,
  time: 1_700_000_000,
  status: "Success",
};

/** Programs of which the fifth line is the caller's. */
const PROGRAMS = {
  "wrong.mjs": `import { Kraken } from "paysign";

const kraken = new Kraken(${KEYS});

kraken.request("Withdraw", { asset: "XBT", key: "k", amount: 5 });
`,
  "constructor.mjs": `import { Kraken } from "paysign";



new Kraken({ apiKey: "demonstration", apiSecret: "a secret that is not one" });
`,
  "answer.cjs": `const { Kraken, readResponse } = require("paysign");
const request = new Kraken(${KEYS}).request("DepositStatus");
const deposits = Array(25).fill(${JSON.stringify(DEPOSIT)});

readResponse(request, 200, JSON.stringify({ error: [], result: deposits }));
`,
  "awaited.mjs": `import { Kraken, settle } from "paysign";
const request = new Kraken(${KEYS}).request("Withdraw", { asset: "XBT", key: "k", amount: "1" });
const fetched = fetch("http://127.0.0.1:1/");
async function pay() {
  await settle(request, fetched);
}
await pay();
`,
  "refused.mjs": `import { ExternalId, Kraken, readResponse } from "paysign";
const params = { amount: "1", asset: "USD", external_id: ExternalId.random() };
const request = new Kraken(${KEYS}).request("Pay/request/create", params);
const error = ["EGeneral:Invalid arguments:amount", "EFunding:Unknown asset", "EGeneral:Permission denied"];
readResponse(request, 200, JSON.stringify({ error }));
`,
  "webhook.cjs": `const { verifyKatu9Webhook } = require("paysign");
const signature = "0".repeat(64);
const body = '{"event":"x","data":{}}';

verifyKatu9Webhook({ secret: "secret", signature, body });
`,
  "id.mjs": `import { ExternalId } from "paysign";



ExternalId.toBytes("=");
`,
};

const RUNTIMES = [
  ...[20, 22, 24, 26].map((major) => [`Node ${major}`, tool(`node-${major}`, "bin", "node"), []]),
  ["Deno", tool("@deno", "linux-x64-glibc", "deno"), ["run", "--no-prompt", "--cached-only", "--allow-net=127.0.0.1"]],
  ["Bun", tool("@oven", "bun-linux-x64", "bin", "bun"), ["run"]],
];

for (const [runtime, program, args] of RUNTIMES) {
  test(`${runtime} prints less than 2 kB and the caller's line`, async () => {
    assert.ok(program, `${runtime} is not installed`);
    const cwd = await folder("uncaught", PROGRAMS);
    for (const file of Object.keys(PROGRAMS)) {
      const { ok, output } = await exec(program, [...args, join(cwd, file)], { cwd });
      const label = `${file}: ${output.slice(0, 2500)}`;
      assert.ok(!ok && output.includes("PaySignError"), label);
      assert.ok(Buffer.byteLength(output) < 2000, `${Buffer.byteLength(output)} bytes, ${label}`);
      assert.match(output, new RegExp(`${file.replace(".", "\\.")}:5:`), label);
    }
  });
}
