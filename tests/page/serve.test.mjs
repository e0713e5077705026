// One command serves page and sandbox, says where they are, and ends on Ctrl-C.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { PAGE } from "./support.mjs";

async function lines(child, count) {
  const found = [];
  for await (const line of createInterface({ input: child.stdout })) if (found.push(line) === count) break;
  return found;
}

function started(t, ...options) {
  const { DISPLAY, WAYLAND_DISPLAY, ...env } = process.env;
  const child = spawn(process.execPath, [join(PAGE, "serve.mjs"), ...options], {
    stdio: ["ignore", "pipe", "inherit"],
    env,
  });
  t.after(() => child.kill("SIGKILL"));
  return child;
}

test("it prints both addresses, serves both, and ends on Ctrl-C", { skip: process.platform === "win32" }, async (t) => {
  const child = started(t, "--port", "0", "--sandbox-port", "0", "--open");
  const [page, sandbox, last] = await lines(child, 3);
  const [, address, base] = /^page {5}(\S+\/)\?sandbox=(http:\/\/127\.0\.0\.1:\d+)$/.exec(page);
  assert.equal(sandbox, `sandbox  ${base}`);
  assert.equal(last, "Ctrl-C ends it");
  assert.match(await (await fetch(address)).text(), /<title>paysign/);
  assert.equal((await (await fetch(`${base}/health`)).json()).status, "ok");
  child.kill("SIGINT");
  const [code] = await once(child, "exit");
  assert.equal(code, 0);
});

test("a port that is taken is not an obstacle", async (t) => {
  const first = started(t, "--port", "0", "--no-sandbox");
  const [page] = await lines(first, 1);
  const taken = new URL(page.split(/\s+/)[1]).port;
  const second = started(t, "--port", taken, "--no-sandbox");
  const [other] = await lines(second, 1);
  assert.notEqual(new URL(other.split(/\s+/)[1]).port, taken);
});
