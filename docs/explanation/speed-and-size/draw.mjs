// Writes the table of bytes of "Speed and size" from the limits, benches/sizes.json. The tests run it and compare.
import { readFileSync, writeFileSync } from "node:fs";

const limits = JSON.parse(readFileSync(process.argv[2], "utf8"));
const ENTRIES = {
  "index.js": "`paysign`, all in one file",
  "paysign.wasm": "`paysign/paysign.wasm`, the core",
  "slim.js": "`paysign/slim`, without the core",
  "js.js": "`paysign/js`, without WebAssembly",
  "pay-callback.js": "`paysign/pay-callback`, without `jose`",
  "payments.js": "`paysign/payments`",
  "payments-sqlite.js": "`paysign/payments/sqlite`",
  "payments-postgres.js": "`paysign/payments/postgres`",
  "payments-redis.js": "`paysign/payments/redis`",
  "durable-object.js": "`paysign/durable-object`, beside `paysign/payments`",
  "sandbox.js": "`paysign/sandbox`, for tests",
  "sandbox-page.js": "the page of `paysign/sandbox/node`, loaded at the first look",
};
for (const file of Object.keys(limits)) if (!(file in ENTRIES)) throw new Error(`${file} has no line`);
const line = ([file, what]) => `| ${what} | ${(limits[file].brotli / 1000).toFixed(1)} kB |`;
const head = "| Entry | At most |\n|---|---|\n";
const table = `${head}${Object.entries(ENTRIES).map(line).join("\n")}\n`;
writeFileSync(new URL("sizes.txt", import.meta.url), table);
