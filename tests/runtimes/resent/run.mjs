// A withdrawal whose connection breaks after Kraken has executed it, in every runtime that has a fetch of its own. Some
// send a POST a second time by themselves when a connection that was used before breaks: Kraken answers "Invalid nonce"
// to the second copy, and whoever takes that for the answer to the first withdraws twice.
//
//   node runtimes/resent/run.mjs RESULTS.json [--only NAME]
//
// A runtime that is not there is MISSING. This program fails only if it can't run: its caller counts the rows.
import { spawn } from "node:child_process";
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CONSUMER, exec, folder, freePort, MARK, PACKAGE, tell, tool, toolVersion, versionOf, WORK } from "../lib.mjs";
import { serve } from "./kraken.mjs";

const PROGRAM = `import * as paysign from "paysign";
import { told } from "../../runtimes/resent/client.mjs";
(${tell})(await told(paysign, JSON.parse(process.env.KRAKEN_ON_LOOPBACK)));
`;
const WORKER = `import * as paysign from "./workerd.js";
import { told } from "./client.mjs";
export default { fetch: async (request) => Response.json(await told(paysign, await request.json())) };
`;
// Without a network of its own workerd reaches public addresses only.
const CONFIG = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker), (name = "internet", network = (allow = ["private"]))],
  sockets = [(name = "http", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  compatibilityDate = "2026-04-01",
  modules = [
    (name = "host.mjs", esModule = embed "host.mjs"),
    (name = "workerd.js", esModule = embed "workerd.js"),
    (name = "paysign.wasm", wasm = embed "paysign.wasm"),
    (name = "client.mjs", esModule = embed "client.mjs"),
  ],
);
`;

await mkdir(WORK, { recursive: true });
const cwd = await folder("resent", { "program.mjs": PROGRAM });

/** A program that runs the client and prints what it came to. */
const inProgram = (program, args) => async (options) => {
  const env = { KRAKEN_ON_LOOPBACK: JSON.stringify(options) };
  const { output } = await exec(program, [...args, "program.mjs"], { cwd, env, seconds: 60 });
  const line = output.split("\n").find((text) => text.startsWith(MARK));
  if (line === undefined) throw new Error(`it told nothing: ${output.slice(-2000)}`);
  return JSON.parse(line.slice(MARK.length));
};

const inWorkerd = (program) => async (options) => {
  const own = await folder("resent-workerd", { "host.mjs": WORKER, "config.capnp": CONFIG });
  for (const file of ["workerd.js", "paysign.wasm"]) await copyFile(join(PACKAGE, "dist", file), join(own, file));
  await copyFile(join(CONSUMER, "runtimes", "resent", "client.mjs"), join(own, "client.mjs"));
  const port = await freePort();
  const child = spawn(program, ["serve", "config.capnp", "--socket-addr", `http=127.0.0.1:${port}`], {
    cwd: own,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  try {
    for (let attempt = 0; attempt < 100 && child.exitCode === null; attempt++) {
      const answer = await fetch(`http://127.0.0.1:${port}`, { method: "POST", body: JSON.stringify(options) }).catch(
        () => undefined,
      );
      if (answer?.ok) return await answer.json();
      if (answer) break;
      await new Promise((done) => setTimeout(done, 100));
    }
    throw new Error(`workerd does not answer: ${output}`);
  } finally {
    child.kill();
  }
};

const deno = tool("@deno", "linux-x64-glibc", "deno");
const bun = tool("@oven", "bun-linux-x64", "bin", "bun");
const workerd = tool("@cloudflare", "workerd-linux-64", "bin", "workerd");
const runtimes = [
  ...[20, 22, 24, 26].map((major) => [
    `Node ${major}`,
    tool(`node-${major}`, "bin", "node"),
    (program) => inProgram(program, []),
  ]),
  [
    "Deno",
    deno,
    (program) =>
      inProgram(program, [
        "run",
        "--no-prompt",
        "--cached-only",
        "--allow-net=127.0.0.1",
        "--allow-env=KRAKEN_ON_LOOPBACK",
      ]),
  ],
  ["Bun", bun, (program) => inProgram(program, ["run"])],
  ["workerd", workerd, inWorkerd],
];

/** What is wrong with what came of it. */
function faults(runtime, { copies, reused, executed }, { verdicts, error }) {
  const wrong = [];
  if (error !== undefined) return [error];
  if (!reused) wrong.push("the withdrawal had a connection of its own: nothing was tried");
  if (executed !== 1) wrong.push(`${executed} withdrawals were executed, not one`);
  // The one that is known to repeat: if it stops, nothing here tries a second copy any more.
  if (runtime === "Deno" && copies !== 2)
    wrong.push(`the withdrawal came ${copies} times, not twice: Deno does not repeat it any more`);
  if (runtime !== "Deno" && copies < 1) wrong.push("the withdrawal never came");
  if (verdicts[0] !== "unknown / reconcile")
    wrong.push(`the verdict on a withdrawal that was made is ${verdicts[0]}, not unknown / reconcile`);
  return wrong;
}

const [output, , only = ""] = process.argv.slice(2);
const rows = [];
const table = [
  "| Runtime | Version | Copies | What Kraken did | What paysign said | Withdrawals |",
  "|---|---|---|---|---|---|",
];
for (const [runtime, program, way] of runtimes) {
  if (!runtime.startsWith(only)) continue;
  const row = {
    runtime,
    version: "",
    entry: "paysign",
    where: "a withdrawal whose connection breaks",
    passed: 0,
    failed: [],
  };
  rows.push(row);
  if (program === undefined) {
    row.missing = true;
    table.push(`| ${runtime} | | | | MISSING | |`);
    continue;
  }
  const kraken = await serve();
  try {
    row.version = runtime === "workerd" ? toolVersion("workerd") : await versionOf(program);
    const result = await way(program)(kraken.options);
    const wrong = faults(runtime, kraken.seen, result);
    if (wrong.length > 0) row.failed.push(wrong.join("; "));
    const { copies, answers, executed } = kraken.seen;
    table.push(
      `| ${runtime} | ${row.version} | ${copies} | ${answers.join(", ")} | ${(result.verdicts ?? ["?"]).join(", ")} | ${executed} |`,
    );
  } catch (error) {
    row.failed.push(String(error?.stack ?? error));
  } finally {
    kraken.close();
  }
  row.passed = row.failed.length === 0 ? 1 : 0;
}
console.log(table.join("\n"));
await writeFile(output, `${JSON.stringify(rows, null, 2)}\n`);
