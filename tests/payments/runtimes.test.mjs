// The driver of the tarball in every runtime that runs a file; in workerd it is inside the Durable Object.
import assert from "node:assert/strict";
import { test } from "node:test";
import { exec, tool } from "../runtimes/lib.mjs";

const RUNTIMES = {
  ...Object.fromEntries(
    ["20", "22", "24", "26"].map((major) => [`Node ${major}`, [tool(`node-${major}`, "bin", "node")]]),
  ),
  Deno: [tool("@deno", "linux-x64-glibc", "deno"), "run", "-A", "--no-check"],
  Bun: [tool("@oven", "bun-linux-x64", "bin", "bun"), "run"],
};
// Where Node 20 runs these tests, nobody has installed it once more.
if (process.version.startsWith("v20.")) RUNTIMES["Node 20"] = [process.execPath];

for (const [name, [program, ...args]] of Object.entries(RUNTIMES)) {
  test(name, async (t) => {
    if (program === undefined) {
      assert.ok(!process.env.CI, `MISSING: ${name}`);
      return t.skip(`MISSING: ${name}`);
    }
    const { ok, output } = await exec(program, [...args, "payments/anywhere.mjs"]);
    assert.ok(ok, output);
    assert.deepEqual(JSON.parse(output), [
      ["lose_answer", "settled", "settled", 2],
      ["replay", "settled", "settled", 2],
      [null, "settled", "settled", 1],
      ["settled", "string", 1],
      ["invalid_request", "id"],
      [3, 1, 4],
    ]);
  });
}
