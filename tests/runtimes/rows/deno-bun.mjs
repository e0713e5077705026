// Deno without any permission, and Bun: the programs themselves, out of their npm packages.
import { exec, folder, host, tell, told, tool, versionOf } from "../lib.mjs";

export const name = "Deno and Bun";
export async function rows() {
  const cwd = await folder("deno-bun", {
    "import.mjs": host("paysign"),
    "js.mjs": host("paysign/js"),
    "source.mjs": host("paysign/source"),
    "require.cjs": `const paysign = require("paysign");\nimport("../../runtimes/suite.mjs").then(({ run }) => run(paysign)).then(${tell});\n`,
  });
  const deno = tool("@deno", "linux-x64-glibc", "deno");
  const bun = tool("@oven", "bun-linux-x64", "bin", "bun");
  const versions = { deno: deno && (await versionOf(deno)), bun: bun && (await versionOf(bun)) };
  const inDeno = (entry, file) => ({
    runtime: "Deno",
    version: versions.deno,
    entry,
    where: "no permission",
    run: deno && (async () => told(await exec(deno, ["run", "--no-prompt", "--cached-only", file], { cwd }))),
  });
  const inBun = (entry, where, file) => ({
    runtime: "Bun",
    version: versions.bun,
    entry,
    where,
    run: bun && (async () => told(await exec(bun, ["run", file], { cwd }))),
  });
  return [
    inDeno("paysign", "import.mjs"),
    inDeno("paysign/js", "js.mjs"),
    inDeno("paysign/source", "source.mjs"),
    inBun("paysign", "import", "import.mjs"),
    inBun("paysign", "require", "require.cjs"),
    inBun("paysign/js", "import", "js.mjs"),
  ];
}
