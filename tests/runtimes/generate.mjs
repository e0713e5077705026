// Writes signatures.mjs beside this file with node:crypto alone, by Kraken's documented rule:
// base64(HMAC-SHA512(base64-decoded secret, path || SHA-256(nonce || body))).
//
//   node tests/runtimes/generate.mjs           write it again
//   node tests/runtimes/generate.mjs --check   fail if it would differ
import { createHash, createHmac } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { caseOf, COUNT, SECRET } from "./cases.mjs";

const FILE = new URL("signatures.mjs", import.meta.url);
const key = Buffer.from(SECRET, "base64");

const lines = Array.from({ length: COUNT }, (_, index) => {
  const { path, nonce, body } = caseOf(index);
  const digest = createHash("sha256")
    .update(nonce + body, "utf8")
    .digest();
  return `  "${createHmac("sha512", key).update(path, "utf8").update(digest).digest("base64")}",\n`;
});
const text = `// Made by generate.mjs with node:crypto: the signatures of cases.mjs, in their order.\nexport default [\n${lines.join("")}];\n`;

if (!process.argv.includes("--check")) writeFileSync(FILE, text);
else if (readFileSync(FILE, "utf8") !== text) throw new Error("signatures.mjs is not what generate.mjs writes");
