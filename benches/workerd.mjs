// Starts workerd with one worker.

import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { Agent, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { bundle } from "./bundle.mjs";
import { here, WORKERD } from "./runtimes.mjs";

const config = (modules) => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .worker)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const worker :Workerd.Worker = (
  modules = [${modules.map(({ name, kind }) => `(name = "${name}", ${kind} = embed "${name}")`).join(", ")}],
  compatibilityDate = "2026-04-01",
  compatibilityFlags = ["nodejs_compat"],
);
`;

/** The modules of a worker: the bundled text, and paysign's binary, which is never bundled there. */
export async function workerModules(text) {
  const content = await bundle(text, {
    conditions: ["workerd", "worker", "browser"],
    external: ["node:*", "*.wasm"],
  });
  const wasm = await readFile(join(here, "node_modules/paysign/dist/paysign.wasm"));
  return [
    { name: "worker.js", kind: "esModule", content },
    { name: "paysign.wasm", kind: "wasm", content: wasm },
  ];
}

/** A folder with the worker's modules, `[{ name, kind: "esModule" | "wasm", content }]`, the entry first. */
export async function workerFolder(modules) {
  const folder = await mkdtemp(join(tmpdir(), "paysign-bench-"));
  for (const { name, content } of modules) await writeFile(join(folder, name), content);
  await writeFile(join(folder, "config.capnp"), config(modules));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Starts it; resolves when it listens. `get(path)` gives a response's text. */
export async function startWorkerd(folder) {
  const child = spawn(WORKERD.program, ["serve", join(folder, "config.capnp"), "--control-fd=3"], {
    stdio: ["ignore", "inherit", "inherit", "pipe"],
  });
  const port = await new Promise((resolve, reject) => {
    let text = "";
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`workerd ended with ${code}`)));
    child.stdio[3].on("data", (part) => {
      text += part;
      const found = /"port"\s*:\s*(\d+)/.exec(text);
      if (found) resolve(Number(found[1]));
    });
  });
  const agent = new Agent({ keepAlive: true });
  const get = (path) =>
    new Promise((resolve, reject) => {
      const sent = request({ port, host: "127.0.0.1", path, agent }, (response) => {
        let text = "";
        response.setEncoding("utf8").on("data", (part) => (text += part));
        response.on("end", () => (response.statusCode === 200 ? resolve(text) : reject(new Error(`${path}: ${text}`))));
      });
      sent.on("error", reject).end();
    });
  const stop = () =>
    new Promise((resolve) => {
      agent.destroy();
      child.removeAllListeners("exit").once("exit", resolve);
      child.kill("SIGKILL");
    });
  return { get, stop };
}
