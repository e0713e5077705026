// An empty folder, in which somebody does what a text says.
import { spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { freePort, TOOLS } from "../runtimes/lib.mjs";

const ROOT = join(TOOLS, "..", "..");

/** An environment in which nothing is known of paysign, and npm asks nobody about anything. */
const ENV = {
  ...Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(?:KRAKEN|KATU9|PAYSIGN|NODE_|npm_)/.test(name)),
  ),
  NO_COLOR: "1",
  CI: "true",
  WRANGLER_SEND_METRICS: "false",
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_prefer_offline: "true",
  npm_config_update_notifier: "false",
};

/** The ports that the texts name. Others may be using them here. */
const PORTS = ["4870", "4871"];

/** An empty folder, outside of this repository. */
export async function emptyFolder(t) {
  const path = mkdtempSync(join(tmpdir(), "paysign-newcomer-"));
  const free = await Promise.all(PORTS.map(() => freePort()));
  const groups = new Set();
  t.after(() => {
    for (const group of groups) stop(group);
    rmSync(path, { recursive: true, force: true, maxRetries: 5 });
  });
  const here = (text) => PORTS.reduce((changed, port, index) => changed.replaceAll(port, String(free[index])), text);

  /** Runs commands as a shell does; what they leave behind runs until the test ends. */
  function run(commands, { seconds = 90 } = {}) {
    const child = spawn("bash", ["-euo", "pipefail", "-c", here(commands)], {
      cwd: path,
      env: { ...ENV, XDG_CONFIG_HOME: path },
      stdio: ["ignore", "pipe", "pipe"],
      detached: true,
    });
    groups.add(child.pid);
    const seen = { output: "", code: undefined };
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (seen.output += data));
    const timer = setTimeout(() => stop(child.pid), seconds * 1000);
    seen.ended = new Promise((done, failed) => {
      child.once("error", failed);
      child.once("exit", (code) => {
        clearTimeout(timer);
        seen.code = code;
        // What was written last may still be in the pipe.
        setTimeout(() => done(seen), 100);
      });
    });
    return seen;
  }

  return {
    path,
    port: free[0],
    run,
    save: (file, text) => writeFileSync(join(path, file), here(text)),
    /** Does what the text says about installing it. Where that names a registry, it is the tarball that will be there. */
    async install({ install }) {
      if (install === undefined) throw new Error("the text does not say how to install it");
      const tarball = join(ROOT, "target", "paysign", basename(/\S+\.tgz/.exec(install)?.[0] ?? "paysign-0.1.0.tgz"));
      cpSync(tarball, join(path, basename(tarball)));
      const command = install.replace("/path/to/paysign/", `${ROOT}/`).replace(/ paysign$/, ` ./${basename(tarball)}`);
      return run(command).ended;
    },
    /** In place of installing wrangler, which is large: the one that the tests have. */
    addWrangler() {
      for (const name of ["wrangler", "miniflare"]) symlinkSync(join(TOOLS, name), join(path, "node_modules", name));
      symlinkSync("../wrangler/bin/wrangler.js", join(path, "node_modules", ".bin", "wrangler"));
    },
  };
}

/** Ends everything that a run has started. */
function stop(group) {
  try {
    process.kill(-group, "SIGKILL");
  } catch {
    // It has ended.
  }
}

/** Waits until a run has printed something. */
export async function printed(run, pattern, seconds = 30) {
  for (let waited = 0; !pattern.test(run.output); waited += 100) {
    if (waited > seconds * 1000) throw new Error(`it did not print ${pattern}: ${run.output}`);
    await new Promise((go) => setTimeout(go, 100));
  }
}
