// www-example/signer: an app without a secret, and a process that holds the key and says no.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { request as ask } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serveSandbox } from "paysign/sandbox/node";
import { CONSUMER } from "../runtimes/lib.mjs";

const FROM = join(CONSUMER, "www-example", "signer");
const ADDRESS = "0x5d7347ff6cd27a96c58e1426d45710c6d1535f92";
const served = await serveSandbox();
const { apiKey, apiSecret } = served.sandbox.kraken;
const folder = await mkdtemp(join(tmpdir(), "paysign-signer-"));
const socketPath = join(folder, "signer.sock");

/** Starts a script of the example with an environment that holds nothing but what is given. */
function started(script, args, env) {
  const child = spawn(process.execPath, [join(FROM, script), ...args], {
    env: { PATH: process.env.PATH, SIGNER_SOCKET: socketPath, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding("utf8").on("data", (text) => (output += text));
  const ended = new Promise((resolve) => child.once("close", (code) => resolve({ code, output })));
  return { child, ended, shown: () => output };
}

let signer;
before(async () => {
  signer = started("signer.js", [], { KRAKEN_API_SECRET: apiSecret });
  for (let turn = 0; turn < 250 && !signer.shown().includes("listens"); turn++)
    await new Promise((done) => setTimeout(done, 20));
  assert.match(signer.shown(), /listens/);
});
after(async () => {
  signer.child.kill();
  await signer.ended;
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

const app = (...args) => started("app.js", args, { KRAKEN_API_KEY: apiKey, KRAKEN_URL: served.url }).ended;

/** Asks the signer as the app does. */
const asked = (body) =>
  new Promise((resolve, reject) => {
    const call = ask({ socketPath, method: "POST" }, async (reply) => {
      let text = "";
      for await (const chunk of reply) text += chunk;
      resolve({ status: reply.statusCode, ...JSON.parse(text) });
    });
    call.once("error", reject);
    call.end(typeof body === "string" ? body : JSON.stringify(body));
  });

const messageOf = (path, nonce, body = "") =>
  Buffer.concat([
    Buffer.from(path),
    createHash("sha256")
      .update(nonce + body)
      .digest(),
  ]);

test("the app withdraws, and no process but the signer has the secret", async () => {
  const { code, output } = await app("5", ADDRESS);
  assert.equal(code, 0, output);
  const [, id] = /^(FT\S+): 4(?:\.0+)? USDC are on their way$/m.exec(output) ?? [];
  assert.ok(id, output);
  assert.match(output, /^listed as (?:pending|success), booked as -4(?:\.0+)? with a fee of 1(?:\.0+)?$/m);
  const calls = served.sandbox.journal.map(({ method, path }) => `${method} ${path.split("?")[0]}`);
  const way = ["GET /funding/v1/methods/withdraw", "GET /funding/v1/fees/d4ec4d52-b159-428e-ba64-f45455a978a1"];
  const after = ["POST /funding/v1/withdrawals", "GET /funding/v1/withdrawals", "POST /0/private/Ledgers"];
  assert.deepEqual(calls, [...way, ...after]);
});

test("the signer says no: another address, too much, another path", async () => {
  const sent = served.sandbox.journal.length;
  const refused = [];
  for (const [amount, env] of [
    ["500", {}],
    ["5", { ADDRESS_ID: "ABSBX01-SANDB-ADDRES" }],
  ]) {
    const { code, output } = await started("app.js", [amount, ADDRESS], {
      KRAKEN_API_KEY: apiKey,
      KRAKEN_URL: served.url,
      ...env,
    }).ended;
    assert.equal(code, 1);
    refused.push(output);
  }
  assert.match(refused[0], /the signer refuses: that is more than I sign/);
  assert.match(refused[1], /the signer refuses: this address is not on my list/);
  const posted = served.sandbox.journal.slice(sent).filter(({ method }) => method === "POST");
  assert.equal(posted.length, 0, "nothing that moves money was sent");
  const path = "/funding/v1/addresses";
  const message = messageOf(path, "1").toString("base64");
  assert.deepEqual(await asked({ message, path, nonce: "1" }), { status: 403, refused: "this path is not on my list" });
});

test("the signer signs what it has looked at, and nothing else", async () => {
  const path = "/funding/v1/withdrawals?limit=1";
  const message = messageOf(path, "17");
  const good = await asked({ message: message.toString("base64"), path, nonce: "17" });
  const wanted = createHmac("sha512", Buffer.from(apiSecret, "base64")).update(message).digest("base64");
  assert.deepEqual(good, { status: 200, signature: wanted });
  const other = await asked({ message: messageOf("/0/private/Withdraw", "17").toString("base64"), path, nonce: "17" });
  assert.deepEqual(other, { status: 403, refused: "the message is not of this path, nonce and body" });
  for (const nonsense of ["", "{}", '{"message":5}']) assert.equal((await asked(nonsense)).status, 400, nonsense);
});
