// The entries of the package in words. The list is that of package.json: one without words here is an error.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE } from "./places.mjs";
import { table, write } from "./markdown.mjs";

/** `module` is the file of its declarations, where it has some of its own. */
export const ENTRIES = [
  {
    name: "paysign",
    module: "index",
    tells: "Requests, answers, errors, webhooks and ids: everything that is synchronous. The binary is inside.",
  },
  {
    name: "paysign/payments",
    module: "payments",
    tells: "Each payment once: a journal, a gate for nonces, and what follows a lost answer.",
  },
  {
    name: "paysign/payments/sqlite",
    module: "payments-sqlite",
    tells: "The journal in SQLite, by `node:sqlite` or `better-sqlite3`.",
  },
  {
    name: "paysign/payments/postgres",
    module: "payments-postgres",
    tells: "The journal in PostgreSQL, by `pg` or `postgres`.",
  },
  {
    name: "paysign/payments/redis",
    module: "payments-redis",
    tells: "The journal in Redis or Valkey, by `redis` or `ioredis`.",
  },
  {
    name: "paysign/durable-object",
    module: "durable-object",
    tells: "A Durable Object that sends for all isolates of a Cloudflare Worker. Only workerd can load it.",
  },
  {
    name: "paysign/pay-callback",
    module: "pay-callback",
    tells: "Kraken Pay's callbacks: verifies them with a key set that you pass, and makes the reply.",
  },
  {
    name: "paysign/sandbox",
    module: "sandbox",
    tells: "Kraken Pay, Kraken Funding, the books and Katu9 in memory, as a fetch function.",
  },
  { name: "paysign/sandbox/node", module: "sandbox-node", tells: "The same, served on 127.0.0.1 by Node." },
  { name: "paysign/js", tells: "The names of `paysign` without WebAssembly, for places that have none or forbid it." },
  {
    name: "paysign/slim",
    module: "slim",
    tells: "The names of `paysign` without the binary: call `init(module)` once, before first use.",
  },
  { name: "paysign/source", tells: "The names of `paysign` by `import source`, for Deno and new versions of Node." },
  { name: "paysign/paysign.wasm", tells: "The binary, for `paysign/slim`." },
];

export function entries() {
  const { exports } = JSON.parse(readFileSync(join(PACKAGE, "package.json"), "utf8"));
  const names = Object.keys(exports)
    .filter((name) => name !== "./package.json")
    .map((name) => `paysign${name.slice(1)}`);
  const [unknown] = names.filter((name) => !ENTRIES.some((entry) => entry.name === name));
  if (unknown !== undefined) throw new Error(`${unknown} has no words in generate/entries.mjs`);
  const rows = ENTRIES.filter(({ name }) => names.includes(name)).map(({ name, module, tells }) => {
    const conditions = exports[`.${name.slice("paysign".length)}`];
    const loads =
      typeof conditions === "string" ? "by its bytes" : conditions.require ? "`import`, `require`" : "`import`";
    return [module === undefined ? `\`${name}\`` : `[\`${name}\`](./api/${module}.md)`, tells, loads];
  });
  write(
    "reference/entries.md",
    `# Entries of the package

One import line for each, the same in every runtime: conditions in \`package.json\` choose the file. The types need TypeScript
5.2 or newer. Importing never throws: what a host lacks is said by the first call, as a \`PaySignError\`.

${table(["Import", "What it gives", "Loads by"], rows)}
`,
  );
}
