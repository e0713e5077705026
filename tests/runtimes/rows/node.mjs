// Node, every version that is supported: import, require, one instance for both, and each entry.
import { exec, folder, host, told, tool, versionOf, tell } from "../lib.mjs";

const REQUIRE = `const paysign = require("paysign");
import("../../runtimes/suite.mjs").then(({ run }) => run(paysign)).then(${tell});
`;
const ONE_INSTANCE = `import * as imported from "paysign";
import { createRequire } from "node:module";
const required = createRequire(import.meta.url)("paysign");
const failed = required.Kraken === imported.Kraken ? [] : ["require and import give two instances"];
(${tell})({ passed: 1 - failed.length, failed });
`;
const SLIM = `import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
paysign.init(readFileSync(createRequire(import.meta.url).resolve("paysign/paysign.wasm")));`;

export const name = "Node";
export async function rows() {
  const cwd = await folder("node", {
    "import.mjs": host("paysign"),
    "require.cjs": REQUIRE,
    "one.mjs": ONE_INSTANCE,
    "js.mjs": host("paysign/js"),
    "slim.mjs": host("paysign/slim", SLIM),
    "source.mjs": host("paysign/source"),
  });
  const all = [];
  for (const major of [20, 22, 24, 26]) {
    const node = tool(`node-${major}`, "bin", "node");
    const version = node && (await versionOf(node));
    const row = (entry, where, args) =>
      all.push({
        runtime: `Node ${major}`,
        version,
        entry,
        where,
        run: node && (async () => told(await exec(node, args, { cwd }))),
      });
    row("paysign", "import", ["import.mjs"]);
    row("paysign", "require", ["require.cjs"]);
    row("paysign", "one instance for import and require", ["one.mjs"]);
    row("paysign/js", "--jitless, without WebAssembly", ["--jitless", "js.mjs"]);
    row("paysign/slim", "import", ["slim.mjs"]);
    if (major >= 24) row("paysign/source", "import source", ["source.mjs"]);
  }
  return all;
}
