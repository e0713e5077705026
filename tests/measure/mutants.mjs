// Mutants of paysign/payments: each is a small mistake, and a test has to fail for it.
//
//   node measure/mutants.mjs [FILE[:RANGE] ...]
//
// A mutant that no test fails for has its reason in survivors.json, or this fails. Files are those of
// pkg-template/src/payments, by their names without .ts; a range is LINE:COLUMN-LINE:COLUMN.
//
// It works in target/mutants-js: a copy of the sources, in which Stryker writes all mutants at once, of the tests, and of the
// package with what is bundled of these sources. So the package is built once, and a mutant costs the tests that reach it.
import { cp, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { sqliteHere } from "./sqlite.mjs";

const here = import.meta.dirname;
const root = join(here, "../..");
const folder = process.env.MUTANTS_FOLDER ?? join(root, "target/mutants-js");
const tools = join(root, "tests/node_modules");
const source = "src/payments";
/** Where each survivor has its reason. Others can be named: nobody has gone through what survives there. */
const FILES = [
  ...["driver", "judged", "look", "follow", "steps", "listing", "twins", "withdrawals", "beta-withdrawals"],
  ...[
    "certainty",
    "decimals",
    "entries",
    "gate",
    "journal",
    "pages",
    "patience",
    "recorded",
    "sending",
    "resend",
    "resolve",
    "resume",
    "line",
    "index",
    "memory",
  ],
  ...["options", "assets", "remote", "sqlite", "object-store", "durable-object"],
  ...["engine", "postgres", "redis", "redis-scripts"],
];
/** What takes SQLite in this process. */
const BY_SQLITE = ["sqlite", "object-store", "durable-object"];
/** What takes a server; of `engine` a part. */
const SERVED = ["postgres", "redis", "redis-scripts", "engine"];
const isServed = (name) => SERVED.includes(name.replace(/:.*/, ""));
/** What takes other processes, or long. */
const NOT_RUN = /(examples|runtimes|secrets|simulation)\.test\.mjs$/;

const copy = (from, to) => cp(join(root, from), join(folder, to), { recursive: true });

const tests = async (name) =>
  (await readdir(join(folder, name))).filter((file) => file.endsWith(".test.mjs")).map((file) => `${name}/${file}`);

/** Those that need no server. */
const ownTests = async () => [
  ...(await tests("payments")).filter((file) => !NOT_RUN.test(file)),
  ...(await tests("measure")),
];

async function stage() {
  await rm(folder, { recursive: true, force: true });
  await mkdir(join(folder, "measure"), { recursive: true });
  await copy("pkg-template/src", "src");
  for (const name of ["payments", "stores", "runtimes"]) await copy(`tests/${name}`, name);
  for (const name of await readdir(here))
    if (name.endsWith(".mjs")) await copy(`tests/measure/${name}`, `measure/${name}`);
  await copy("pkg", "node_modules/paysign");
}

/** PostgreSQL and Redis, by the tests' own starters; undefined where one of them is not there. */
async function startServers() {
  const { postgres, redis } = await import(join(folder, "stores/engines.mjs"));
  const [database, standby, cache] = [await postgres(), await postgres({ isStandby: true }), await redis()];
  const all = { database, standby, cache };
  const stop = async () => {
    for (const one of Object.values(all)) await one?.stop();
  };
  if (Object.values(all).every((one) => one !== undefined)) return { ...all, stop };
  await stop();
  return undefined;
}

/** What Stryker is asked for. */
async function optionsOf(mutated, areServed) {
  // What a module does as it is loaded is tried by all tests, and no other test has a server.
  const areAllServed = mutated.every(isServed);
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
      spec: [...(areAllServed ? [] : await ownTests()), ...(areServed ? ["measure/servers.spec.mjs"] : [])],
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
process.chdir(folder);
process.env.PAYSIGN_TOOLS = tools;
let mutated = given.length > 0 ? given : FILES;

/** Leaves out what can't be tried here, and says so. */
function without(names, what) {
  const isOne = (name) => names.includes(name.replace(/:.*/, ""));
  if (!mutated.some(isOne)) return;
  console.log(`MISSING: ${what}, so that ${mutated.filter(isOne).join(", ")} are left out`);
  mutated = mutated.filter((name) => !isOne(name));
}

if (sqliteHere(tools) === undefined) without(BY_SQLITE, "node:sqlite or better-sqlite3");
const areServed = mutated.some(isServed);
const servers = areServed ? await startServers() : undefined;
if (servers === undefined) without(SERVED, "PostgreSQL or Redis");
if (servers !== undefined) {
  const { stop: _, ...all } = servers;
  const ports = Object.entries(all).map(([name, { port }]) => [name, { port }]);
  process.env.PAYSIGN_SERVERS = JSON.stringify(Object.fromEntries(ports));
}
let results;
try {
  results = await new Stryker(await optionsOf(mutated, servers !== undefined)).runMutationTest();
} finally {
  await servers?.stop();
}

const rows = new Map();
const unexplained = [];
const seen = new Set();
for (const one of results) {
  const file = basename(one.fileName, ".ts");
  const row = rows.get(file) ?? { mutants: 0, Killed: 0, Timeout: 0, explained: 0, survived: 0, Ignored: 0 };
  rows.set(file, row);
  if (one.status !== "Ignored") row.mutants++;
  if (Object.hasOwn(row, one.status)) row[one.status]++;
  else if (one.status === "Survived" || one.status === "NoCoverage") {
    const lines = (await readFile(join(root, "pkg-template", source, `${file}.ts`), "utf8")).split("\n");
    const { line, mutant } = described(one, lines);
    const isExplained = explained.some(
      (reason) => reason.file === file && reason.line === line && reason.mutants.includes(mutant),
    );
    if (isExplained) {
      row.explained++;
      seen.add(`${file} ${line} ${mutant}`);
    } else {
      row.survived++;
      unexplained.push({ file, at: one.location.start, line, mutant });
    }
  } else throw new Error(`${file}: a mutant came to ${one.status}`);
}

const heads = ["File", "Mutants", "Killed", "Endless", "Explained", "Survived", "Sentences left out"];
console.log(`| ${heads.join(" | ")} |\n|---${"|--:".repeat(heads.length - 1)}|`);
for (const [file, { mutants, Killed, Timeout, explained: known, survived, Ignored }] of [...rows].sort())
  console.log(`| ${[file, mutants, Killed, Timeout, known, survived, Ignored].join(" | ")} |`);
for (const { file, at, line, mutant } of unexplained) console.log(`\n${file}.ts:${at.line}: ${line}\n  ${mutant}`);
// Where a whole file was tried.
for (const { file, line, mutants } of explained.filter((reason) => mutated.includes(reason.file)))
  for (const mutant of mutants)
    if (!seen.has(`${file} ${line} ${mutant}`))
      console.log(`\nsurvivors.json explains what is killed: ${file}: ${line}: ${mutant}`);
await writeFile(join(folder, "unexplained.json"), JSON.stringify(unexplained, null, 1));
const sum = [...rows.values()].reduce((total, { mutants }) => total + mutants, 0);
console.log(JSON.stringify({ runs: sum, found: unexplained.length }));
process.exitCode = unexplained.length > 0 ? 1 : 0;
