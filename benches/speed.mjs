// Speed in the runtime that runs this file: Node, Bun or Deno. `run.mjs` starts it in each.
//
//   node speed.mjs [--quick] [--only TEXT] [--json]

import * as paysign from "paysign";

import { measure } from "./measure.mjs";
import { printSpeed } from "./report.mjs";

const { argv } = globalThis.process ?? {};
const only = argv.includes("--only") ? argv[argv.indexOf("--only") + 1] : "";

/** ccxt's entry loads a hundred exchanges; this is the one, which its package does not export. */
const { default: Ccxt } = await import("./node_modules/ccxt/js/src/kraken.js");

const given = {
  node: await import("node:crypto"),
  Ccxt,
  octokit: await import("@octokit/webhooks-methods"),
  Webhook: (await import("standardwebhooks")).Webhook,
};
const figures = await measure(paysign, given, { quick: argv.includes("--quick"), only });

if (argv.includes("--json")) console.log(JSON.stringify(figures));
else printSpeed("this runtime", figures);
