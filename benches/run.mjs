// Speed in every runtime, one table each: Node, the newest Node, Bun, Deno, Chromium, workerd.
//
//   node run.mjs [--quick] [--only TEXT] [--in RUNTIME] [--out FILE]
//
// --out keeps the figures of this Node for must-show.mjs.

import { spawn } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";

import { bundle } from "./bundle.mjs";
import { inChromium } from "./chromium.mjs";
import { printSpeed } from "./report.mjs";
import { CHROMIUM, here, SCRIPTED, WORKERD } from "./runtimes.mjs";
import { missing } from "./table.mjs";
import { measureWorkerd } from "./workerd-speed.mjs";

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
    in: { type: "string", default: "" },
    out: { type: "string" },
  },
});
const { quick, only } = values;

/** Runs speed.mjs by another program; what that prints in errors is shown. */
function scripted({ program, arguments: before }) {
  const options = ["--json", ...(quick ? ["--quick"] : []), ...(only ? ["--only", only] : [])];
  const child = spawn(program, [...before, "speed.mjs", ...options], {
    cwd: here,
    stdio: ["ignore", "pipe", "inherit"],
  });
  return new Promise((resolve, reject) => {
    let text = "";
    child.stdout.setEncoding("utf8").on("data", (part) => (text += part));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve(JSON.parse(text)) : reject(new Error(`it ended with ${code}`))));
  });
}

async function chromium() {
  const page = `
    import * as paysign from "paysign";
    import * as octokit from "@octokit/webhooks-methods";
    import { Webhook } from "standardwebhooks";
    import { measure } from "./measure.mjs";
    export const run = (options) => measure(paysign, { octokit, Webhook }, options);`;
  return inChromium({ "/module.js": await bundle(page) }, async (newPage) =>
    (await newPage()).evaluate(async (options) => (await import("/module.js")).run(options), { quick, only }),
  );
}

let failed = false;
for (const [runtime, run] of [
  ...SCRIPTED.map((runtime) => [runtime, () => scripted(runtime)]),
  [CHROMIUM, chromium],
  [WORKERD, () => measureWorkerd({ quick, only })],
]) {
  if (!runtime.label.toLowerCase().includes(values.in.toLowerCase())) continue;
  if (runtime.program === undefined) {
    missing(runtime.name);
    continue;
  }
  try {
    const figures = await run();
    printSpeed(runtime.label, figures);
    if (runtime === SCRIPTED[0] && values.out) await writeFile(values.out, JSON.stringify(figures));
  } catch (error) {
    console.log(`\nFAILED in ${runtime.label}: ${error.message}`);
    failed = true;
  }
}
process.exitCode = failed ? 1 : 0;
