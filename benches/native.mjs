// One table of what `cargo bench --bench core` has left behind.
//
//   node native.mjs [FOLDER]      the folder that criterion writes to, ../target/criterion if absent

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { here } from "./runtimes.mjs";
import { nanoseconds, print, times } from "./table.mjs";

const folder = process.argv[2] ?? join(here, "../target/criterion");
const median = (group, name) => {
  try {
    return JSON.parse(readFileSync(join(folder, group, name, "new/estimates.json"), "utf8")).median.point_estimate;
  } catch {
    return undefined;
  }
};

const rows = [];
for (const group of readdirSync(folder).sort(new Intl.Collator("en", { numeric: true }).compare)) {
  const core = median(group, "core");
  if (core === undefined) continue;
  const [name, alone] =
    ["hashes", "serde_json"].map((name) => [name, median(group, name)]).find(([, time]) => time !== undefined) ?? [];
  rows.push([group, name, nanoseconds(core), nanoseconds(alone), times(core / alone)]);
}
print("Native: the core, and its hashes alone", ["job", "beside", "core, ns", "alone, ns", "core takes"], rows, 2);
