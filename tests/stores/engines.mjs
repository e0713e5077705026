// PostgreSQL, PgBouncer and Redis, started on loopback with a folder and a port of their own, and ended with the run.
import { spawn, spawnSync } from "node:child_process";
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort, importTool, onPath, tool } from "../runtimes/lib.mjs";

const DEBIAN = "/usr/lib/postgresql";

/** A program of PostgreSQL, which Debian keeps off the PATH. */
function ofPostgres(name) {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN).sort((one, other) => Number(other) - Number(one)) : [];
  return versions.map((version) => join(DEBIAN, version, "bin", name)).find((file) => existsSync(file)) ?? onPath(name);
}

/** PostgreSQL and PgBouncer refuse to run as root. */
function ordinaryUser() {
  if (process.getuid?.() !== 0) return {};
  for (const name of ["postgres", "nobody"]) {
    const [uid, gid] = ["-u", "-g"].map((what) => Number(spawnSync("id", [what, name]).stdout.toString() || NaN));
    if (uid > 0) return { uid, gid };
  }
  throw new Error("there is no ordinary user to run PostgreSQL as");
}

/** A folder for temporary files, of whoever runs the engine. */
function dataFolder(user = {}) {
  const path = mkdtempSync(join(tmpdir(), "paysign-stores-"));
  if (user.uid !== undefined) chownSync(path, user.uid, user.gid);
  return path;
}

function started(program, args, options, folder) {
  const child = spawn(program, args, { cwd: folder, stdio: ["ignore", "pipe", "pipe"], ...options });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data) => (output = (output + data).slice(-4000)));
  const ended = new Promise((resolve) => child.once("close", resolve));
  const stop = async () => {
    child.kill("SIGINT");
    const timer = setTimeout(() => child.kill("SIGKILL"), 5000);
    await ended;
    clearTimeout(timer);
    rmSync(folder, { recursive: true, force: true });
  };
  return { child, stop, output: () => output };
}

/** Tries until it works or the engine has ended. */
async function answering({ child, output, stop }, name, attempt) {
  let last;
  for (let tries = 0; tries < 200 && child.exitCode === null; tries++) {
    try {
      return await attempt();
    } catch (error) {
      last = error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  await stop();
  throw new Error(`${name} does not answer: ${last}\n${output()}`);
}

/** With a connection of its own: `ask` sends a statement and gives its rows. */
export async function connected(options, work) {
  const { default: pg } = await importTool("pg");
  const client = new pg.Client({ host: "127.0.0.1", user: "postgres", database: "postgres", ...options });
  client.on("error", () => {});
  await client.connect();
  try {
    return await work(async (text) => (await client.query(text)).rows);
  } finally {
    await client.end();
  }
}

/** One SQL statement on a connection of its own. */
export const sql = (options, text) => connected(options, (ask) => ask(text));

/** A database of its own, that sorts as people do: the stores' order is their own. */
export async function freshDatabase(port, name) {
  await sql({ port }, `create database ${name} template template0 locale_provider icu icu_locale 'en-US'`).catch(() =>
    sql({ port }, `create database ${name}`),
  );
  return name;
}

/** Undefined where the machine does not have it. A standby has no primary: it waits for one, and can be read from. */
export async function postgres({ isStandby = false } = {}) {
  const [server, initdb] = [ofPostgres("postgres"), ofPostgres("initdb")];
  if (server === undefined || initdb === undefined) return undefined;
  const user = ordinaryUser();
  const folder = dataFolder(user);
  const made = spawnSync(
    initdb,
    ["-D", join(folder, "data"), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale"],
    { cwd: folder, ...user },
  );
  if (made.status !== 0) throw new Error(`initdb: ${made.stderr}`);
  if (isStandby) writeFileSync(join(folder, "data/standby.signal"), "");
  const port = await freePort();
  const args = [
    "-D",
    join(folder, "data"),
    "-h",
    "127.0.0.1",
    "-p",
    port,
    "-k",
    folder,
    "-c",
    "max_connections=200",
  ].map(String);
  const engine = started(server, args, user, folder);
  const [{ version }] = await answering(engine, "PostgreSQL", () =>
    sql({ port }, "select current_setting('server_version') as version"),
  );
  return { port, folder, version: version.split(" ")[0], stop: engine.stop };
}

/** In front of that PostgreSQL, with a server connection for each transaction. */
export async function pgbouncer({ port: server }) {
  const program = onPath("pgbouncer") ?? ["/usr/sbin/pgbouncer"].find((file) => existsSync(file));
  if (program === undefined) return undefined;
  const user = ordinaryUser();
  const folder = dataFolder(user);
  const port = await freePort();
  const users = join(folder, "users.txt");
  writeFileSync(users, '"postgres" ""\n');
  writeFileSync(
    join(folder, "pgbouncer.ini"),
    `[databases]
* = host=127.0.0.1 port=${server}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${users}
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
ignore_startup_parameters = extra_float_digits
`,
  );
  const engine = started(program, ["pgbouncer.ini"], user, folder);
  await answering(engine, "PgBouncer", () => sql({ port }, "select 1"));
  const version = /\d+(\.\d+)+/.exec(spawnSync(program, ["--version"]).stdout.toString())?.[0] ?? "?";
  return { port, version, stop: engine.stop };
}

/** A Durable Object that is nothing but its store, in workerd; `source` is the module that has it. */
export async function workerd(source) {
  if (tool("miniflare") === undefined) return undefined;
  const [{ build }, { Miniflare }] = [await importTool("esbuild"), await importTool("miniflare")];
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "object.js")],
    alias: { "#object-store": source },
    external: ["cloudflare:workers"],
    bundle: true,
    format: "esm",
    write: false,
  });
  const made = new Miniflare({
    modules: true,
    script: outputFiles[0].text,
    compatibilityDate: "2026-04-01",
    durableObjects: { JOURNAL: { className: "Journal", useSQLite: true } },
    host: "127.0.0.1",
  });
  return { url: String(await made.ready), stop: () => made.dispose() };
}

export async function redis() {
  const program = onPath("redis-server", "valkey-server");
  if (program === undefined) return undefined;
  const folder = dataFolder();
  const port = await freePort();
  const settings = {
    port,
    bind: "127.0.0.1",
    dir: folder,
    save: "",
    appendonly: "yes",
    appendfsync: "always",
    "maxmemory-policy": "noeviction",
  };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const engine = started(program, args, {}, folder);
  await answering(
    engine,
    "Redis",
    () =>
      new Promise((resolve, reject) => {
        const socket = connect(port, "127.0.0.1", () => resolve(socket.end()));
        socket.once("error", reject);
      }),
  );
  const version = /v=(\S+)/.exec(spawnSync(program, ["--version"]).stdout.toString())?.[1] ?? "?";
  return { port, folder, version, stop: engine.stop };
}
