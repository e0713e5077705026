// The command, from its own --help.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { block, write } from "./markdown.mjs";
import { PACKAGE } from "./places.mjs";

const help = (...words) =>
  execFileSync(process.execPath, [join(PACKAGE, "dist/cli.js"), ...words, "--help"], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, COLUMNS: "100", NO_COLOR: "1" },
  }).trimEnd();

export function command() {
  const all = help();
  const names = [...all.matchAll(/^ {2}paysign (\w+) {2,}/gm)].map(([, name]) => name);
  if (names.length < 8) throw new Error("`paysign --help` does not list its commands as it did");
  const parts = names.map((name) => `## \`paysign ${name}\` {#${name}}\n\n${block("text", help(name))}`);
  write(
    "reference/command.md",
    `# The command

\`npx paysign\` comes with the package. What follows is what \`--help\` prints.

${block("text", all)}

${parts.join("\n\n")}
`,
  );
}
