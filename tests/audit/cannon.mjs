// autocannon with each answer judged, in rounds that are bounded in count and time.
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

const autocannon = createRequire(join(process.env.PAYSIGN_TOOLS, "paysign-tests.cjs"))("autocannon");
const SHOWN = 5;

/** What a process has in memory, in KiB. */
export const residentOf = (pid) => Number(execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }));

/** Counts what was asked and what was answered wrongly, of which the first few are printed. */
export function tally() {
  const told = { sent: 0, right: 0, wrong: 0 };
  return {
    told,
    wrong(what) {
      told.wrong++;
      if (told.wrong <= SHOWN) console.log(`wrong: ${what}`);
    },
  };
}

/**
 * Sends `amount` requests over so many connections, each with one on its way. `ask(own)` makes a request, `judge(status, text,
 * own)` throws where the answer is not the right one to it; `own` belongs to the connection.
 */
export function round({ url, amount, connections, ask, judge }, { told, wrong }) {
  let asked = 0;
  const requestOf = (own) => ({
    setupRequest: (base) => {
      // A connection prepares its next request although no more are wanted.
      if (asked++ < amount) told.sent++;
      return { ...base, ...ask(own) };
    },
    onResponse: (status, text) => {
      try {
        judge(status, text, own);
        told.right++;
      } catch (error) {
        wrong(`${status} ${error.message}`);
      }
    },
  });
  const setupClient = (client) => client.setRequests([requestOf({})]);
  return new Promise((resolve, reject) => {
    const options = { url, amount, connections, pipelining: 1, duration: 240, timeout: 20, setupClient };
    const instance = autocannon(options, (error, result) => {
      if (error) return reject(error);
      if (result.errors + result.timeouts + result.non2xx > 0)
        wrong(`${result.errors} errors, ${result.timeouts} time-outs, ${result.non2xx} of another status`);
      const { p50, p99 } = result.latency;
      return resolve({ rate: Math.round(result.requests.total / result.duration), p50, p99 });
    });
    instance.on("reqError", (error) => wrong(String(error)));
  });
}

/** The lines that tell of some rounds. */
export function lines(told, rounds) {
  const all = (name) => rounds.map((one) => one[name]).join(", ");
  return [
    `${told.right} of ${told.sent} right; calls a second: ${all("rate")}`,
    `p50: ${all("p50")} ms; p99: ${all("p99")} ms; resident after each round: ${all("resident")} KiB`,
  ];
}

/** The last line, which says it to `cargo xtask audit`. */
export function ended(what, { sent, wrong }) {
  console.log(JSON.stringify({ what, runs: sent, found: wrong }));
  process.exitCode = wrong > 0 ? 1 : 0;
}
