// Mutants of paysign/payments: each is a small mistake, and a test has to fail for it.
//
//   node measure/mutants.mjs [FILE[:RANGE] ...]
//
// A mutant that no test fails for has its reason in survivors.json, or this fails. Files are those of
// pkg-template/src/payments, by their names without .ts; a range is LINE:COLUMN-LINE:COLUMN.
//
// It works in target/mutants: a copy of the sources, in which Stryker writes all mutants at once, of the tests, and of the
// package with what is bundled of these sources. So the package is built once, and a mutant costs the tests that reach it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Stryker } from "@stryker-mutator/core";

const here = import.meta.dirname;
const root = join(here, "../..");
const folder = process.env.MUTANTS_FOLDER ?? join(root, "target/mutants");
const tools = join(root, "tests/node_modules");
const source = "src/payments";
/** Types only, and what takes a server or a runtime of its own. */
const NOT_MUTATED = ["types", "store", "postgres", "redis", "redis-scripts"];
/** What takes other processes, or long. */
const NOT_RUN = /(examples|runtimes|simulation)\.test\.mjs$/;

const copy = (from, to) => cp(join(root, from), join(folder, to), { recursive: true });

const tests = async (name) =>
  (await readdir(join(folder, name))).filter((file) => file.endsWith(".test.mjs")).map((file) => `${name}/${file}`);

async function stage() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "measure"), { recursive: true });
  await copy("pkg-template/src", "src");
  for (const name of ["payments", "stores", "runtimes"]) await copy(`tests/${name}`, name);
  for (const name of await readdir(here))
    if (name.endsWith(".mjs")) await copy(`tests/measure/${name}`, `measure/${name}`);
  await copy("pkg", "node_modules/paysign");
}

/** What Stryker is asked for. */
async function optionsOf(mutated) {
  return {
    mutate: mutated.map((name) => name.replace(/^([^:]*)(.*)$/, `${source}/$1.ts$2`)),
    // It is a copy.
    inPlace: true,
    buildCommand: `node ${join(here, "bundle.mjs")} ${folder} ${tools}`,
    testRunner: "mocha",
    plugins: ["@stryker-mutator/mocha-runner", join(here, "prose.mjs")],
    ignorers: ["prose"],
    testRunnerNodeArgs: ["--import", join(here, "hooks.mjs")],
    mochaOptions: {
      "no-config": true,
      "no-package": true,
      spec: [...(await tests("payments")).filter((file) => !NOT_RUN.test(file)), ...(await tests("measure"))],
    },
    coverageAnalysis: "perTest",
    concurrency: 1,
    timeoutMS: 2_000,
    timeoutFactor: 2,
    disableTypeChecks: false,
    cleanTempDir: "always",
    reporters: ["json"],
    jsonReporter: { fileName: "mutants.json" },
    allowConsoleColors: false,
    logLevel: "warn",
  };
}

const oneLine = (text) => text.replace(/\s+/g, " ").trim();

/** A mutant by what it says, not by where it stands: a line above it may come and go. */
function described(mutant, lines) {
  const { start, end } = mutant.location;
  const last = start.line === end.line ? end.column - 1 : Infinity;
  const original = lines[start.line - 1].slice(start.column - 1, last);
  return {
    line: oneLine(lines[start.line - 1]),
    mutant: `${oneLine(original)} => ${oneLine(mutant.replacement ?? "")}`,
  };
}

const explained = JSON.parse(await readFile(join(here, "survivors.json"), "utf8"));
const given = process.argv.slice(2);
await stage();
const all = (await readdir(join(folder, source))).map((file) => basename(file, ".ts"));
const mutated = given.length > 0 ? given : all.filter((name) => !NOT_MUTATED.includes(name));
process.chdir(folder);
process.env.PAYSIGN_TOOLS = tools;
const results = await new Stryker(await optionsOf(mutated)).runMutationTest();

const rows = new Map();
const unexplained = [];
for (const one of results) {
  const file = basename(one.fileName, ".ts");
  const row = rows.get(file) ?? { mutants: 0, killed: 0, timeout: 0, explained: 0, survived: 0, prose: 0 };
  rows.set(file, row);
  if (one.status === "Ignored") row.prose++;
  else row.mutants++;
  if (one.status === "Killed") row.killed++;
  else if (one.status === "Timeout") row.timeout++;
  else if (one.status === "Survived" || one.status === "NoCoverage") {
    const lines = (await readFile(join(root, "pkg-template", source, `${file}.ts`), "utf8")).split("\n");
    const { line, mutant } = described(one, lines);
    const isExplained = explained.some(
      (reason) => reason.file === file && reason.line === line && reason.mutants.includes(mutant),
    );
    if (isExplained) row.explained++;
    else {
      row.survived++;
      unexplained.push({ file, at: one.location.start, line, mutant });
    }
  } else if (one.status !== "Ignored") throw new Error(`${file}: a mutant came to ${one.status}`);
}

console.log(
  "| File | Mutants | Killed | Endless | Explained | Survived | Sentences left out |\n|---|--:|--:|--:|--:|--:|--:|",
);
for (const [file, { mutants, killed, timeout, explained: known, survived, prose }] of [...rows].sort())
  console.log(`| ${file} | ${mutants} | ${killed} | ${timeout} | ${known} | ${survived} | ${prose} |`);
for (const { file, at, line, mutant } of unexplained) console.log(`\n${file}.ts:${at.line}: ${line}\n  ${mutant}`);
await writeFile(join(folder, "unexplained.json"), JSON.stringify(unexplained, null, 1));
const sum = [...rows.values()].reduce((total, { mutants }) => total + mutants, 0);
console.log(JSON.stringify({ runs: sum, found: unexplained.length }));
process.exitCode = unexplained.length > 0 ? 1 : 0;
