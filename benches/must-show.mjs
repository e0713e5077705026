// What is promised, beside what this run has measured.
//
//   node must-show.mjs FOLDER      the folder with speed.json, size.json and startup.json of one run
//
// It only prints: times vary with the machine, and bytes have limits of their own in sizes.json, which the tests check.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { bytes, milliseconds, missing, print, times } from "./table.mjs";

const folder = process.argv[2];
const read = (name) => {
  const path = join(folder, name);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
};

/** Job, peer, how many times as fast paysign has to be at least. */
const RATIOS = [
  ["sign 150 B", "node:crypto by hand", 1.7],
  ["Pay/request/create", "node:crypto by hand", 1.4],
  ["Pay/request/create", "@noble/hashes", 3.5],
  ["Pay/request/create", "WebCrypto, key kept", 20],
  ["DepositStatus", "node:crypto by hand", 1.4],
  ["DepositStatus", "ccxt", 5],
  ["webhook 1 kB", "WebCrypto, key kept", 5],
  ["webhook 1 kB", "@noble/hashes", 2.5],
];

/** Job, peer, how many times as long paysign may take. */
const AT_MOST = [["read DepositStatus, 25 rows", "JSON.parse", 3]];

/** Entry, bytes of brotli that it may have at most. */
const SIZES = [
  ["paysign.wasm", 26_624],
  ["index.js", 33_792],
];

const verdict = (good) => (good ? "ok" : "SHORT");
const rows = [];

const speed = read("speed.json");
if (speed === undefined) missing("speed.json, which run.mjs --out writes");
const ratioOf = (job, peer) =>
  speed.measured.find(({ name }) => name === job)?.rows.find(({ contender }) => contender === peer)?.ratio;
const show = (job, peer, wanted, is, good) =>
  rows.push([
    `${job}, against ${peer}`,
    wanted,
    ...(Number.isNaN(is) ? ["not measured", ""] : [times(is), verdict(good)]),
  ]);
for (const [job, peer, least] of speed ? RATIOS : []) {
  const is = ratioOf(job, peer) ?? NaN;
  show(job, peer, `>= ${times(least)}`, is, is >= least);
}
for (const [job, peer, most] of speed ? AT_MOST : []) {
  const is = 1 / (ratioOf(job, peer) ?? NaN);
  show(job, peer, `time <= ${times(most)}`, is, is <= most);
}
const size = read("size.json");
if (size === undefined) missing("size.json, which size.mjs --out writes");
for (const [name, most] of size ? SIZES : []) {
  const is = size[name].brotli;
  rows.push([`${name}, brotli`, `<= ${bytes(most)} B`, `${bytes(is)} B`, verdict(is <= most)]);
}
const startup = read("startup.json");
if (startup === undefined) missing("startup.json, which startup.mjs --out writes");
else
  rows.push([
    "import and first signature above an empty Node",
    "<= 8 ms",
    `${milliseconds(startup.node)} ms`,
    verdict(startup.node <= 8),
  ]);

print("Must show, in this Node", ["measure", "wanted", "measured", ""], rows);
