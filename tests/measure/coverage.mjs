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
const NOT_RUN = /^(payments\/(runtimes|examples|simulation)|tarball\/uncaught)/;
const GROUPS = ["tarball", "payments", "sandbox", "hostile", "stores"];

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
for (const group of groups) {
  const begun = Date.now();
  const args =
    group === "stores"
      ? ["stores/run.mjs", join(folder, "stores.json"), "--only", "better-sqlite3"]
      : ["--test", "--test-reporter=tap", ...(await files(group))];
  const { stdout, status } = node(args, { cwd: consumer, env });
  const counts = [...stdout.matchAll(/^# (pass|fail) (\d+)$/gm)].map(([, what, count]) => `${count} ${what}`);
  console.log(`${group}: ${counts.join(", ") || `status ${status}`}, ${((Date.now() - begun) / 1000).toFixed(0)} s`);
  if (process.env.PAYSIGN_SHOW)
    console.log(
      stdout
        .split("\n")
        .filter((line) => /^ *not ok/.test(line))
        .join("\n"),
    );
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

/** One statement a line: 13, 21-34. */
function missed({ statementMap, s }) {
  const lines = Object.entries(s).flatMap(([id, count]) => (count === 0 ? [statementMap[id].start.line] : []));
  const ranges = [];
  for (const line of lines) {
    const last = ranges.at(-1);
    if (last?.[1] === line - 1) last[1] = line;
    else ranges.push([line, line]);
  }
  return { count: lines.length, ranges: ranges.map(([from, to]) => (from === to ? from : `${from}-${to}`)).join(", ") };
}

const rows = Object.entries(found)
  .filter(([path]) => path.startsWith(source) && !path.includes("/generated/"))
  .map(([path, file]) => ({ path: path.slice(source.length), lines: Object.keys(file.s).length, ...missed(file) }))
  .sort((one, other) => (one.path < other.path ? -1 : 1));
const folderOf = (path) => (path.includes("/") ? path.replace(/\/.*/, "/") : "index and its parts");
const percent = (lines, count) => ((100 * (lines - count)) / lines).toFixed(1);
const sums = new Map();
for (const { path, lines, count } of rows) {
  const sum = sums.get(folderOf(path)) ?? { lines: 0, count: 0 };
  sums.set(folderOf(path), { lines: sum.lines + lines, count: sum.count + count });
}
console.log("\n| Sources | Lines | Reached |\n|---|--:|--:|");
for (const [name, { lines, count }] of sums) console.log(`| ${name} | ${lines} | ${percent(lines, count)} % |`);
console.log("\n| File | Lines | Reached | Not reached |\n|---|--:|--:|---|");
for (const { path, lines, count, ranges } of rows)
  console.log(`| ${path} | ${lines} | ${percent(lines, count)} % | ${ranges} |`);
