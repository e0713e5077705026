// Which lines of the package's JavaScript the tests of the installed package reach: a table by file, and the lines that
// none of them does.
//
//   node measure/coverage.mjs [--on] [GROUP ...]
//
// With --on, what earlier groups have reached counts too, and nothing is built.
//
// c8 and not Node's own coverage: processes and worker threads that the tests start count too, and source maps lead back to
// pkg-template/src in every Node that is supported.
import { spawnSync } from "node:child_process";
import { cp, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Report } from "c8";

const here = import.meta.dirname;
const root = join(here, "../..");
const folder = join(root, "target/coverage");
const consumer = join(folder, "consumer");
const pkg = join(consumer, "node_modules/paysign");
const raw = join(folder, "raw");
const installed = join(root, "target/consumer");
/** Without what needs more than the installed package: programs of other runtimes, servers, a compiler. */
const NOT_RUN = /^(payments\/(runtimes|examples|simulation)|runtimes\/(?!boot|hosts))/;
/** One driver of each engine, and the sources that nothing reaches where it is MISSING. */
const STORES = {
  "SQLite, wal, better-sqlite3": ["sqlite", "object-store", "durable-object"],
  "PostgreSQL, pg.Pool": ["postgres"],
  "Redis, redis": ["redis"],
};
const GROUPS = ["tarball", "payments", "sandbox", "hostile", "runtimes", "stores"];

const node = (args, options = {}) =>
  spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 30, ...options });

async function stage() {
  await rm(consumer, { recursive: true, force: true });
  await rm(raw, { recursive: true, force: true });
  await mkdir(join(consumer, "work/stores"), { recursive: true });
  for (const name of await readdir(installed)) {
    if (["node_modules", "work", "page"].includes(name)) continue;
    await cp(join(installed, name), join(consumer, name), { recursive: true });
  }
  await cp(join(installed, "node_modules"), join(consumer, "node_modules"), { recursive: true });
  const built = node(["build.mjs", pkg], { cwd: join(root, "pkg-template") });
  if (built.status !== 0) throw new Error(`build.mjs: ${built.stderr}`);
}

async function files(group) {
  if (group === "stores") return [];
  const all = (await readdir(join(consumer, group))).filter((name) => /\.test\.[mc]js$/.test(name));
  return all.map((name) => `${group}/${name}`).filter((name) => !NOT_RUN.test(name));
}

const { values, positionals } = parseArgs({ options: { on: { type: "boolean" } }, allowPositionals: true });
const groups = positionals.length > 0 || values.on ? positionals : GROUPS;
if (!values.on) await stage();
const env = {
  ...process.env,
  PAYSIGN_TOOLS: join(root, "tests/node_modules"),
  PAYSIGN_HEAVY: join(root, "tests/heavy/node_modules"),
  PAYSIGN_DOCS: join(root, "docs"),
  NODE_V8_COVERAGE: raw,
};
let isOk = true;
const missing = [];

/** Runs tests and gives what they printed. */
function ran(group, args) {
  const begun = Date.now();
  const { stdout, status } = node(args, { cwd: consumer, env });
  const counts = [...stdout.matchAll(/^# (pass|fail) (\d+)$/gm)].map(([, what, count]) => `${count} ${what}`);
  console.log(`${group}: ${counts.join(", ") || stdout.trim()}, ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  for (const line of stdout.match(/^ *not ok.*$/gm) ?? []) console.log(line);
  isOk &&= status === 0 && !stdout.includes("FAILED");
  return stdout;
}

for (const group of groups) {
  if (group !== "stores") ran(group, ["--test", "--test-reporter=tap", ...(await files(group))]);
  else
    for (const [only, sources] of Object.entries(STORES)) {
      const said = ran(group, ["stores/run.mjs", join(folder, "stores.json"), "--only", only]);
      if (said.includes("MISSING")) missing.push(...sources.map((name) => `payments/${name}.ts`));
    }
}

const report = new Report({
  tempDirectory: raw,
  reportsDirectory: join(folder, "report"),
  reporter: ["json"],
  include: ["**/paysign/dist/*.js", "**/paysign/dist/*.cjs"],
  exclude: [],
  excludeNodeModules: false,
  allowExternal: true,
  resolve: "",
  omitRelative: true,
});
await report.run();
const found = JSON.parse(await readFile(join(folder, "report/coverage-final.json"), "utf8"));
const source = join(root, "pkg-template/src/");

/** Lines by their numbers: 13, 21-34. */
function ranged(lines) {
  const ranges = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(", ");
}

/** Lines that nobody reaches here, by what they say, with the reason. */
const explained = JSON.parse(await readFile(join(here, "unreached.json"), "utf8"));

/** A file's lines that no test reaches: all, and those that have no reason. c8 counts each line as a statement. */
async function rowOf([path, { statementMap, s }]) {
  const file = path.slice(source.length);
  const text = (await readFile(path, "utf8")).split("\n");
  const missed = Object.entries(s).flatMap(([id, count]) => (count === 0 ? [statementMap[id].start.line] : []));
  const known = explained.filter((reason) => reason.file === file).flatMap(({ lines }) => lines);
  const open = missed.filter((line) => !known.includes(text[line - 1].trim()));
  return { file, lines: Object.keys(s).length, missed, open };
}

const sources = Object.entries(found).filter(([path]) => path.startsWith(source) && !path.includes("/generated/"));
const rows = (await Promise.all(sources.map(rowOf))).sort((one, other) => (one.file < other.file ? -1 : 1));
const percent = (lines, missed) => `${((100 * (lines - missed)) / lines).toFixed(1)} %`;
const sums = new Map();
for (const { file, lines, missed } of rows) {
  const name = file.includes("/") ? file.replace(/\/.*/, "/") : "the entries";
  const sum = sums.get(name) ?? { lines: 0, missed: 0 };
  sums.set(name, { lines: sum.lines + lines, missed: sum.missed + missed.length });
}
console.log("\n| Sources | Lines | Reached |\n|---|--:|--:|");
for (const [name, sum] of sums) console.log(`| ${name} | ${sum.lines} | ${percent(sum.lines, sum.missed)} |`);
console.log("\n| File | Lines | Reached | Not reached | Of these without a reason |\n|---|--:|--:|---|---|");
for (const { file, lines, missed, open } of rows)
  if (missed.length > 0)
    console.log(`| ${file} | ${lines} | ${percent(lines, missed.length)} | ${ranged(missed)} | ${ranged(open)} |`);

// The sandbox moves no money and holds no key.
const unreached = rows
  .filter(({ file }) => !file.startsWith("sandbox/"))
  .reduce((sum, { open }) => sum + open.length, 0);
const runs = rows.reduce((sum, { lines }) => sum + lines, 0);
console.log(JSON.stringify({ runs, found: unreached }));
process.exitCode = isOk && unreached === 0 ? 0 : 1;
