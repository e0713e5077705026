// Pages that are parts of files of the repository, which have their own tests.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { plain, write } from "./markdown.mjs";
import { ROOT } from "./places.mjs";

const read = (name) => readFileSync(join(ROOT, name), "utf8");

/** The table of runtimes in README.md, which the tests keep as they find it. */
export function runtimes() {
  const [table] = /^\| Runtime \|[\s\S]*?(?=\n\n)/m.exec(read("README.md")) ?? [];
  if (table === undefined) throw new Error("README.md has no table of runtimes");
  write(
    "reference/runtimes.md",
    `# Where it runs

One suite, unchanged, from the packed package: each row is what the tests of this version ran, and where.

${table}
`,
  );
}

export function changelog() {
  write("reference/changelog.md", plain(read("CHANGELOG.md")));
}
