// The table of the README: every runtime, in which version the suite ran there, and by which ways.
//
//   node table.mjs RESULTS.json GOLDEN.md            print the table; fail if the golden one says something else
//   node table.mjs RESULTS.json GOLDEN.md --bless    write it
//
// Versions may differ: browsers come with the machine. A run without the heavy runtimes is held to the other lines.
import { existsSync, readFileSync, writeFileSync } from "node:fs";

const [resultsFile, goldenFile, bless] = process.argv.slice(2);
/** Those that run with --all only. */
const HEAVY = ["Next", "Fastly", "SvelteKit", "Nuxt", "Nest"];
const HEAD = "| Runtime | Version | What ran there | Result |\n|---|---|---|---|\n";

const lines = new Map();
for (const { runtime, version, entry, where, failed, missing } of JSON.parse(readFileSync(resultsFile, "utf8"))) {
  const line = lines.get(runtime) ?? { version, ways: new Map(), result: "passed" };
  lines.set(runtime, line);
  line.version ||= version;
  line.ways.set(entry, [...(line.ways.get(entry) ?? []), where]);
  if (missing) line.result = "MISSING";
  else if (failed.length > 0) line.result = "FAILED";
}

const text = (name, version, line) => {
  const ways = [...line.ways].map(([entry, where]) => `\`${entry}\`: ${where.join(", ")}`).join("; ");
  return `| ${name} | ${version} | ${ways} | ${line.result} |`;
};
const table = [...lines].map(([name, line]) => text(name, line.version, line));
console.log(HEAD + table.join("\n"));

if (bless === "--bless") {
  writeFileSync(goldenFile, `${HEAD}${table.join("\n")}\n`);
} else {
  const plain = (line) => line.replace(/^(\| [^|]* \|) [^|]* \|/, "$1");
  const name = (line) => /^\| ([^|]*) \|/.exec(line)?.[1] ?? "";
  const golden = existsSync(goldenFile) ? readFileSync(goldenFile, "utf8").trimEnd().split("\n").slice(2) : [];
  const missing = new Set([...lines].filter(([, { result }]) => result !== "passed").map(([runtime]) => runtime));
  const heavy = [...lines.keys()].some((runtime) => HEAVY.some((word) => runtime.startsWith(word)));
  const wanted = golden.filter(
    (line) => !missing.has(name(line)) && (heavy || !HEAVY.some((word) => name(line).startsWith(word))),
  );
  const is = table.filter((line) => !missing.has(name(line)));
  const difference = [
    ...is.filter((line) => !wanted.map(plain).includes(plain(line))),
    ...wanted.filter((line) => !is.map(plain).includes(plain(line))),
  ];
  if (difference.length > 0) {
    console.log(`\nThe golden table differs in:\n${difference.join("\n")}`);
    process.exitCode = 1;
  }
}
