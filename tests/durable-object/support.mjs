// Miniflare with an object and any number of senders, and a Kraken that takes its time.
import { execFile, execFileSync } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";
import { promisify } from "node:util";
import { createSandbox } from "paysign/sandbox";
import { CONSUMER, importTool, tool, WORK } from "../runtimes/lib.mjs";

const SECOND = { apiKey: "second-key", apiSecret: Buffer.from("the second secret").toString("base64") };
const DATE = "2026-04-01";

/** Bundles the Workers as wrangler does, with the package's workerd entry and the binary beside them. */
async function bundled() {
  const to = join(WORK, "durable-object");
  const from = join(CONSUMER, "durable-object", "worker");
  const { build } = await importTool("esbuild");
  await build({
    entryPoints: ["object", "sender", "front"].map((name) => join(from, `${name}.js`)),
    outdir: to,
    bundle: true,
    format: "esm",
    target: "es2022",
    conditions: ["workerd"],
    external: ["cloudflare:workers"],
    loader: { ".wasm": "copy" },
    assetNames: "[name]",
  });
  return to;
}

const built = bundled();

/** What breaks a connection. */
export const BREAK = Symbol("break");

/**
 * Kraken, which is the sandbox behind a server of this process. `there` and `back` are how long the ways take, `lag` how far
 * its lists are behind; `heard` is called with a call that was read and may answer in the sandbox's place, or break the
 * connection.
 */
export async function upstream({ there = () => 0, back = 0, lag, heard } = {}) {
  const sandbox = createSandbox({ keys: [SECOND], lag });
  const calls = [];
  let refused = 0;
  const server = createServer(async (message, reply) => {
    const chunks = [];
    try {
      for await (const chunk of message) chunks.push(chunk);
    } catch {
      // Its sender was killed before all of it was there.
      return;
    }
    const body = Buffer.concat(chunks);
    await pause(there());
    const call = { path: message.url, body: String(body), members: membersOf(message, String(body)) };
    calls.push(call);
    const serve = async () => {
      const answer = await sandbox.fetch(
        new Request(`http://kraken.example${message.url}`, { method: message.method, headers: message.headers, body }),
      );
      const text = await answer.clone().text();
      if (text.includes("Invalid nonce")) refused++;
      return answer;
    };
    const said = (await heard?.(call, serve)) ?? (await serve());
    if (said === BREAK) return message.socket.destroy();
    const text = await said.text();
    await pause(back);
    reply.writeHead(said.status, Object.fromEntries(said.headers)).end(text);
  });
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  return {
    sandbox,
    calls,
    url: `http://127.0.0.1:${server.address().port}`,
    get refused() {
      return refused;
    },
    /** How often Kraken has made a payment with this id, note or amount, by the sandbox's own journal. */
    made: (text) =>
      sandbox.entries({ answer: '"error":[]' }).filter(({ requestBody }) => requestBody.includes(text)).length,
    close: () => (server.closeAllConnections(), new Promise((done) => server.close(done))),
  };
}

function membersOf({ headers }, body) {
  if (/json/.test(headers["content-type"] ?? "")) return JSON.parse(body || "{}");
  return Object.fromEntries(new URLSearchParams(body));
}

export const pause = (ms) => (ms > 0 ? new Promise((done) => setTimeout(done, ms)) : undefined);

/** A folder for what objects store. */
export async function storage() {
  await mkdir(WORK, { recursive: true });
  return mkdtemp(join(WORK, "objects-"));
}

let starting = Promise.resolve();

/** Starts workerd, one after the other, so that each knows its own process; `senders` are isolates of their own. */
export function start(options) {
  const started = starting.then(() => startNow(options));
  starting = started.catch(() => {});
  return started;
}

async function startNow({ url, senders = 1, persist, timeoutMs = 10_000, patienceMs = 30_000, key, bindings = {} }) {
  const folder = await built;
  const { Miniflare } = await importTool("miniflare");
  const { apiKey, apiSecret } = key;
  const env = {
    KRAKEN_API_KEY: apiKey,
    KRAKEN_API_SECRET: apiSecret,
    KRAKEN_URL: url,
    TIMEOUT_MS: String(timeoutMs),
    PATIENCE_MS: String(patienceMs),
    SECOND_API_KEY: SECOND.apiKey,
    SECOND_API_SECRET: SECOND.apiSecret,
    ...bindings,
  };
  const objects = (more) => ({
    PAYSIGN: { className: "Quick", useSQLite: true, ...more },
    SECOND_KEY: { className: "SecondKey", useSQLite: true, ...more },
    TWICE: { className: "Twice", useSQLite: true, ...more },
  });
  const common = (name, file) => ({
    name,
    modules: true,
    rootPath: folder,
    modulesRoot: folder,
    scriptPath: join(folder, `${file}.js`),
    compatibilityDate: DATE,
    modulesRules: [{ type: "CompiledWasm", include: ["**/*.wasm"] }],
  });
  const names = Array.from({ length: senders }, (_, index) => `sender-${index}`);
  const before = new Set(workerds());
  const made = new Miniflare({
    host: "127.0.0.1",
    ...(persist && { durableObjectsPersist: persist }),
    workers: [
      {
        ...common("front", "front"),
        serviceBindings: Object.fromEntries(names.map((name, index) => [`SENDER_${index}`, name])),
      },
      { ...common("object", "object"), bindings: env, durableObjects: objects() },
      ...names.map((name) => ({
        ...common(name, "sender"),
        bindings: env,
        durableObjects: objects({ scriptName: "object" }),
      })),
    ],
  });
  const address = String(await made.ready);
  const own = workerds().filter((pid) => !before.has(pid));
  if (own.length !== 1) throw new Error(`expected one workerd more, there are ${own.length}`);
  return {
    /** A path of its number is a sender. */
    url: address,
    pid: own[0],
    /** Lets a sender call; gives what it got. */
    async call(method, args = [], { sender = 0, signal, ...more } = {}) {
      const answer = await fetch(`${address}${sender}`, {
        method: "POST",
        body: JSON.stringify({ method, args, ...more }),
        signal,
      });
      return answer.json();
    },
    /** Ends workerd at once, by the id of its own process. */
    kill: () => process.kill(own[0], "SIGKILL"),
    dispose: () => made.dispose(),
  };
}

/** The processes of workerd that this one has started. */
function workerds() {
  const listed = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], { encoding: "utf8" });
  return listed
    .split("\n")
    .filter((line) => line.includes("workerd"))
    .map((line) => Number(line.trim().split(" ")[0]));
}

/** What the journal on disk says, read from a copy of its files by a Node that has SQLite. */
export async function journal(persist) {
  const copy = await mkdtemp(join(WORK, "copy-"));
  try {
    await cp(persist, copy, { recursive: true });
    const file = (await readdir(copy, { recursive: true })).find(
      (name) => name.includes("Quick") && name.endsWith(".sqlite") && !name.includes("metadata"),
    );
    if (file === undefined) return {};
    const script = `const { DatabaseSync } = require("node:sqlite");
      const db = new DatabaseSync(process.argv[1]);
      process.stdout.write(JSON.stringify(db.prepare("select key, value from paysign_1").all()));`;
    const node = tool("node-22", "bin", "node");
    if (node === undefined) throw new Error("MISSING: Node 22, which reads SQLite");
    // Not in the way of what else this process serves.
    const { stdout } = await promisify(execFile)(node, ["--no-warnings", "-e", script, join(copy, file)]);
    const rows = JSON.parse(stdout);
    return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value)]));
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** Lets so many workers work through a list. */
export async function worked(many, list, work) {
  const left = [...list];
  const worker = async (_, number) => {
    while (left.length > 0) await work(left.shift(), number);
  };
  await Promise.all(Array.from({ length: many }, worker));
}

/** Waits until something is so. */
export async function until(what, isSo, seconds = 30) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(50)) if (await isSo()) return;
  throw new Error(`not after ${seconds} s: ${what}`);
}
