// Chromium, Firefox and WebKitGTK: one page holds a frame for each way to load the package.
import * as browsers from "../browsers.mjs";
import { serve } from "../server.mjs";

const WAYS = [
  ["script-tag", "paysign", "script tag"],
  ["import-map", "paysign", "page with an import map"],
  ["worker", "paysign", "module worker"],
  ["service-worker", "paysign", "service worker"],
  ["csp", "paysign", "a policy without 'wasm-unsafe-eval': throws wasm_blocked"],
  ["js", "paysign/js", "the same policy"],
];
const NAMES = { chromium: "Chromium", firefox: "Firefox", webkit: "WebKitGTK" };

export const name = "browsers";
export const weight = 2;
const ends = [];
export async function close() {
  for (const end of ends) await end();
}

export async function rows() {
  const all = [];
  for (const kind of Object.keys(NAMES)) {
    const program = browsers[kind]();
    let opened;
    const open = () =>
      (opened ??= start(
        kind,
        program,
        WAYS.map(([way]) => way),
      ));
    const version = program && (await browsers.version[kind](program));
    for (const [way, entry, where] of WAYS) {
      const row = { runtime: NAMES[kind], version, entry, where };
      row.run = program && (async () => (await open()).answer(way));
      all.push(row);
    }
  }
  return all;
}

async function start(kind, program, ways) {
  const server = await serve(ways);
  const end = await browsers.open(kind, program, server.url);
  ends.push(end, async () => server.close());
  return server;
}
