// One suite for all stores, each against its real engine, from the installed package.
//
//   node stores/run.mjs RESULTS.json [--only TEXT]
//
// An engine or a driver that is not there is MISSING. This program fails only if it can't run: its caller counts the rows.
import { copyFile, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exec, importTool, TOOLS, tool, told, toolVersion, versionOf, WORK } from "../runtimes/lib.mjs";
import { freshDatabase, pgbouncer, postgres, redis, workerd } from "./engines.mjs";

const [results, , only = ""] = process.argv.slice(2);
const requireTool = createRequire(join(TOOLS, "paysign-tests.cjs"));
const HERE = [process.execPath];
const files = await mkdtemp(join(tmpdir(), "paysign-stores-"));
let made = 0;
const file = () => join(files, `${++made}.db`);

/** `paysign/payments` has it among other things; alone it is a module of a few lines. */
async function bundleMemory() {
  const { build } = await importTool("esbuild");
  const entry = join(TOOLS, "../../pkg-template/src/payments/memory.ts");
  await build({
    entryPoints: [entry],
    outfile: join(WORK, "stores/memory.mjs"),
    bundle: true,
    format: "esm",
    logLevel: "error",
  });
}

function hasBetterSqlite() {
  try {
    new (requireTool("better-sqlite3"))(":memory:").close();
    return true;
  } catch {
    return false;
  }
}

/** Every store: how it is opened, in which runtime; without `where` it is MISSING. */
async function rows({ database, standby, bouncer, cache, object }) {
  const all = [{ store: "memory", version: "", where: { kind: "memory" } }];
  all.push({
    store: "Durable Object's SQLite, workerd",
    version: tool("workerd") ? toolVersion("workerd") : "?",
    where: object && { kind: "object", url: object.url },
  });
  const better = hasBetterSqlite();
  for (const journal of ["delete", "wal"]) {
    const version = tool("better-sqlite3") ? toolVersion("better-sqlite3") : "?";
    all.push({
      store: `SQLite, ${journal}, better-sqlite3`,
      version,
      where: better && { kind: "better-sqlite3", file: file(), journal, required: true },
    });
  }
  for (const [name, ...path] of [
    ...["22", "24", "26"].map((major) => [`Node ${major}`, `node-${major}`, "bin/node"]),
    ["Deno", "@deno/linux-x64-glibc", "deno"],
  ]) {
    const program = tool(...path);
    const command = name === "Deno" ? [program, "run", "-A", "--unstable-kv", "--no-check"] : [program];
    const version = program === undefined ? "?" : await versionOf(program);
    const where = program && { kind: "node:sqlite", file: file(), journal: name === "Node 22" ? "delete" : "wal" };
    all.push({ store: `SQLite, node:sqlite, ${name}`, version, where, command });
    // Its processes find the file locked again and again: it is for one process, and 200 commits show that several do no harm.
    const several = { thrown: true, times: 25 };
    if (name === "Deno")
      all.push({
        store: "Deno KV, the recipe",
        version,
        where: program && { kind: "Deno KV", file: file() },
        command,
        ...several,
      });
  }
  const at = (engine, kind, more) =>
    engine && { kind, port: engine.port, admin: database.port, standby: standby.port, ...more };
  for (const [driver, more, name] of [
    ["pg", {}, "pg.Pool"],
    ["pg", { client: true, required: true }, "pg.Client"],
    ["postgres", {}, "postgres.js"],
  ]) {
    all.push({
      store: `PostgreSQL, ${name}`,
      version: `${database?.version ?? "not here"}, ${toolVersion(driver)}`,
      where: at(database, driver, more),
    });
    if (more.client) continue;
    all.push({
      store: `PostgreSQL behind PgBouncer, ${name}`,
      version: `${bouncer?.version ?? "not here"}, ${toolVersion(driver)}`,
      where: at(bouncer, driver, more),
    });
  }
  for (const driver of ["redis", "ioredis"]) {
    all.push({
      store: `Redis, ${driver}`,
      version: `${cache?.version ?? "not here"}, ${toolVersion(driver)}`,
      where: cache && { kind: driver, port: cache.port, required: driver === "ioredis" },
    });
  }
  return all.filter(({ store }) => store.includes(only));
}

async function result({ store, version, where, command = HERE, thrown, times }, number) {
  const row = { runtime: store, version };
  if (!where) return { ...row, missing: true };
  const database = where.admin && (await freshDatabase(where.admin, `row_${number}`));
  const task = JSON.stringify({ where: { ...where, database }, command, thrown, times });
  const [program, ...args] = command;
  const outcome = await exec(program, [...args, "stores/host.mjs", task], {
    seconds: 240,
    env: { DENO_NO_UPDATE_CHECK: "1" },
  });
  if (process.env.PAYSIGN_TIMES)
    console.log(
      outcome.output
        .split("\n")
        .filter((line) => line.endsWith(" ms"))
        .join("\n"),
    );
  return { ...row, ...told(outcome) };
}

/** The drivers' own types, whose packages their users have. */
async function types() {
  const row = { runtime: "the types of the drivers, TypeScript", version: toolVersion("typescript-6.0") };
  const options = [
    "--noEmit",
    "--pretty",
    "false",
    "--strict",
    "--exactOptionalPropertyTypes",
    "--target",
    "es2022",
    "--module",
    "nodenext",
    "--skipLibCheck",
  ];
  const cwd = join(WORK, "stores");
  await rm(join(cwd, "node_modules"), { force: true });
  await symlink(TOOLS, join(cwd, "node_modules"));
  await copyFile(join(import.meta.dirname, "types.ts"), join(cwd, "types.ts"));
  const { ok, output } = await exec(
    process.execPath,
    [tool("typescript-6.0", "bin", "tsc"), ...options, "--types", "node", "types.ts"],
    { cwd },
  );
  return { ...row, passed: Number(ok), failed: ok ? [] : [output] };
}

await mkdir(join(WORK, "stores"), { recursive: true });
await bundleMemory();
const engines = [];
const up = async (start) => {
  const engine = await start();
  if (engine) engines.unshift(engine);
  return engine;
};
const all = [];
const note = ({ runtime, version, passed = 0, failed = [], missing }, begun) => {
  all.push({ runtime, version, entry: "", where: "", passed, failed, missing });
  const verdict = missing ? "MISSING" : failed.length > 0 ? "FAILED" : "ok";
  console.log(`${runtime} ${version}: ${verdict}, ${passed} passed, ${((Date.now() - begun) / 1000).toFixed(1)} s`);
};
try {
  const database = await up(postgres);
  const standby = database && (await up(() => postgres({ isStandby: true })));
  const bouncer = database && (await up(() => pgbouncer(database)));
  const cache = await up(redis);
  const object = await up(() => workerd(join(TOOLS, "../../pkg-template/src/payments/object-store.ts")));
  const first = Date.now();
  if (only === "") note(await types(), first);
  for (const [number, row] of (await rows({ database, standby, bouncer, cache, object })).entries()) {
    const begun = Date.now();
    note(await result(row, number), begun);
  }
} finally {
  for (const { stop } of engines) await stop();
  await rm(files, { recursive: true, force: true });
}
await writeFile(results, JSON.stringify(all, null, 2));
