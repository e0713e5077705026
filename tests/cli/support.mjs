// What the tests of the command share: running the installed binary, servers to run it against, demonstration keys.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile, chmod } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { serveSandbox } from "paysign/sandbox/node";

export const BIN = fileURLToPath(new URL("../node_modules/.bin/paysign", import.meta.url));

export const vectors = (name) => JSON.parse(readFileSync(new URL(`../vectors/${name}.json`, import.meta.url), "utf8"));

/** Kraken's published demonstration secret. */
export const SECRET = vectors("kraken-api-sign").secret;
/** Keys that no sandbox knows; long enough to be found in any output. */
export const KEYS = {
  KRAKEN_API_KEY: "demonstration-key-of-the-command-tests-0123456789abcdefgh",
  KRAKEN_API_SECRET: SECRET,
  KATU9_TOKEN: "demonstration-token-8c1e07",
  KATU9_WEBHOOK_SECRET: "demonstration-webhook-secret-5a",
};
export const UUID = "75906707-8c31-479c-b354-aa805c4cefbc";
export const EXTERNAL_ID = "GSoAAAAAAAA";
/** The members of a withdrawal by Funding (Beta), which the sandbox would make. */
export const ORDER = [
  "scope.method_id=d4ec4d52-b159-428e-ba64-f45455a978a1",
  "address_id=ABR6SXP-SF6CY-VJMONY",
  "amount.asset_amount.asset.class=currency",
  "amount.asset_amount.asset.name=USDC",
  "amount.asset_amount.amount=5",
];
/** Nobody answers here, and nothing can go wrong if somebody asks. */
export const LIVE = "https://paysign.invalid";

const LONGEST_RUN = 60_000;

/** Starts the command with an environment that holds nothing but what is given. */
export function start(args, { env = {}, input } = {}) {
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { PATH: process.env.PATH, HOME: tmpdir(), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  const seen = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"]) {
    child[name].setEncoding("utf8").on("data", (text) => (seen[name] += text));
  }
  // A command that reads nothing may be gone before its input is written.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  // A command that never ends fails its test instead of holding it up.
  const timer = setTimeout(() => child.kill("SIGKILL"), LONGEST_RUN);
  const ended = new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, ...seen });
    });
  });
  return { child, seen, ended };
}

/** Runs the command to its end. */
export const run = (args, options) => start(args, options).ended;

/** Runs the command, which must succeed, and gives what it answered. */
export async function done(args, options) {
  const { code, stdout, stderr } = await run(args, options);
  assert.equal(code, 0, `${args.join(" ")}: ${stderr}`);
  return { stdout, stderr };
}

/** Runs the command, which must fail with this exit code and say nothing on standard output. */
export async function fails(expected, args, options) {
  const { code, stdout, stderr } = await run(args, options);
  assert.equal(code, expected, `${args.join(" ")}: ${stdout}${stderr}`);
  assert.equal(stdout, "");
  return stderr;
}

/** The environment for a sandbox. */
export const keysOf = ({ kraken, katu9 }) => ({
  KRAKEN_API_KEY: kraken.apiKey,
  KRAKEN_API_SECRET: kraken.apiSecret,
  KATU9_TOKEN: katu9.token,
  KATU9_WEBHOOK_SECRET: katu9.webhookSecret,
});

/** Runs a test beside a sandbox on a loopback port. */
export async function withSandbox(test, options) {
  const served = await serveSandbox(options);
  try {
    await test({ ...served, env: keysOf(served.sandbox), at: ["--base-url", served.url] });
  } finally {
    await served.close();
  }
}

/** Runs a test beside a server that answers what `answer` says and counts what it is asked. */
export async function withServer(answer, test) {
  const requests = [];
  const server = createServer(async (message, reply) => {
    let body = "";
    for await (const chunk of message) body += chunk;
    requests.push({ method: message.method, url: message.url, headers: message.headers, body });
    answer(reply, requests.at(-1));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${server.address().port}`;
    await test({ url, at: ["--base-url", url], requests });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

/** An answer of that server. */
export const says =
  (value, status = 200) =>
  (reply) => {
    reply.writeHead(status, { "Content-Type": "application/json" });
    reply.end(typeof value === "string" ? value : JSON.stringify(value));
  };

/** Runs a test with a file of its own. */
export async function withFile(text, mode, test) {
  const folder = await mkdtemp(join(tmpdir(), "paysign-cli-"));
  try {
    const path = join(folder, "keys");
    await writeFile(path, text);
    await chmod(path, mode);
    await test(path);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** API-Sign on Node's own cryptography. */
export function apiSign(path, nonce, body, secret = SECRET) {
  const digest = createHash("sha256").update(String(nonce), "utf8").update(body).digest();
  return createHmac("sha512", Buffer.from(secret, "base64")).update(path, "utf8").update(digest).digest("base64");
}

/** Waits until something is so. */
export async function until(isSo, what) {
  for (let turn = 0; turn < 500; turn++) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.fail(`waited in vain for ${what}`);
}
