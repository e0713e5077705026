// Runs the suite in every runtime and bundler, two at a time, and writes the table.
//
//   node runtimes/run.mjs RESULTS.json [--all] [--only NAME]
//
// A row without a program is MISSING. This program fails only if it can't run: its caller counts the rows.
import { mkdir, writeFile } from "node:fs/promises";
import { readdirSync } from "node:fs";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PACKAGE, WORK } from "./lib.mjs";

const [output, ...flags] = process.argv.slice(2);
const all = flags.includes("--all");
const only = flags.includes("--only") ? flags.at(-1) : "";
await mkdir(WORK, { recursive: true });

const sha256 = createHash("sha256")
  .update(readFileSync(join(PACKAGE, "dist", "paysign.wasm")))
  .digest("hex");

/** Every entry with WebAssembly has to carry the very binary of the package; paysign/js has none. */
function checked(entry, result) {
  const expected = entry === "paysign/js" ? "" : sha256;
  if (result.sha256 !== undefined && result.sha256 !== expected) result.failed.push(`another binary: ${result.sha256}`);
  return result;
}

const groups = [];
for (const file of readdirSync(new URL("rows", import.meta.url)).sort()) {
  if (!file.startsWith(only)) continue;
  const group = await import(`./rows/${file}`);
  if (all || only || !group.heavy) groups.push(group);
}

/** One group's rows, one after the other: two groups at a time keep two cores busy. */
async function finish(group) {
  const done = [];
  let rows;
  try {
    rows = await group.rows();
  } catch (error) {
    return [
      {
        runtime: group.name,
        version: "",
        entry: "paysign",
        where: "",
        passed: 0,
        failed: [String(error?.stack ?? error)],
      },
    ];
  }
  for (const { run, ...row } of rows) {
    const result = run
      ? await run()
          .then((told) => checked(row.entry, told))
          .catch((error) => ({ passed: 0, failed: [String(error?.stack ?? error)] }))
      : { missing: true };
    done.push({ ...row, version: row.version ?? "", ...result });
    console.log(
      `${row.runtime} ${row.entry} ${row.where}: ${run ? (result.failed.length ? `FAILED ${result.failed}` : result.passed) : "MISSING"}`,
    );
  }
  await group.close?.();
  return done;
}

const results = new Array(groups.length);
const waiting = groups
  .map((group, index) => ({ group, index }))
  .sort((a, b) => (b.group.weight ?? 1) - (a.group.weight ?? 1));
await Promise.all(
  [0, 1].map(async () => {
    for (let next; (next = waiting.shift()); ) results[next.index] = await finish(next.group);
  }),
);
await writeFile(output, `${JSON.stringify(results.flat(), null, 2)}\n`);
// What a bundler's watcher or a runtime holds open must not hold this up.
process.exit(0);
