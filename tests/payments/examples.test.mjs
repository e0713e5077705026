// The examples of www-example/payments, run and killed as their texts say.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { ExternalId } from "paysign";
import { serveSandbox } from "paysign/sandbox/node";
import { freePort, tool, TOOLS, WORK } from "../runtimes/lib.mjs";
import { postgres } from "../stores/engines.mjs";

const NODE = tool("node-22", "bin", "node");
const TOKEN = "token-of-the-shop";
const FOLDER = join(WORK, "payments-example");
const served = await serveSandbox();
after(() => served.close());

await rm(FOLDER, { recursive: true, force: true });
await mkdir(join(FOLDER, "node_modules"), { recursive: true });
await cp(join(TOOLS, "..", "..", "www-example", "payments"), FOLDER, { recursive: true });
await symlink(dirname(tool("pg", "package.json")), join(FOLDER, "node_modules", "pg"));

/** Starts an example; gives what it prints so far. */
function started(t, program, args, env) {
  const { apiKey, apiSecret } = served.sandbox.kraken;
  const child = spawn(program, args, {
    cwd: FOLDER,
    env: {
      ...process.env,
      KRAKEN_API_KEY: apiKey,
      KRAKEN_API_SECRET: apiSecret,
      KRAKEN_URL: served.url,
      SHOP_TOKEN: TOKEN,
      NODE_NO_WARNINGS: "1",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
  t.after(() => child.kill("SIGKILL"));
  return { child, output: () => output };
}

async function until(what, isSo, seconds = 40) {
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    if (await isSo()) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error(`not after ${seconds} s: ${what}`);
}

const sent = (id) => served.sandbox.entries().filter(({ requestBody }) => requestBody.includes(id));
const made = (id) => sent(id).filter(({ responseBody }) => responseBody.includes('"error":[]'));
const slow = () => served.sandbox.fault({ kind: "slow", delayMs: 10_000 });

test("SQLite: killed while it pays, started again: one payment", async (t) => {
  assert.ok(NODE, "Node 22 is not installed");
  const id = ExternalId.random();
  slow();
  const first = started(t, NODE, ["sqlite.js", id, "10.50", "USD", "bob"]);
  await until("it is on its way", () => sent(id).length === 1);
  first.child.kill("SIGKILL");
  await once(first.child, "exit");
  assert.equal(first.output(), "");
  const second = started(t, NODE, ["sqlite.js"]);
  await until("it is settled", () => second.output().includes("settled"));
  await until("all of it is printed", () => second.output().includes("\n}\n"));
  assert.ok(second.output().includes(`id: '${id}'`));
  assert.match(second.output(), /state: 'settled',\n +attempts: 2,/);
  assert.deepEqual([sent(id).length, made(id).length], [2, 1]);
});

test("PostgreSQL: two machines, and one of them is killed while it pays", async (t) => {
  const database = await postgres();
  if (database === undefined) {
    assert.ok(!process.env.CI, "MISSING: PostgreSQL");
    return t.skip("MISSING: PostgreSQL");
  }
  t.after(() => database.stop());
  const machine = async () => {
    const PORT = String(await freePort());
    const one = started(t, process.execPath, ["postgres.js"], {
      PORT,
      PGHOST: "127.0.0.1",
      PGPORT: String(database.port),
      PGUSER: "postgres",
      PGDATABASE: "postgres",
    });
    const url = `http://127.0.0.1:${PORT}`;
    await until(`a server that listens: ${one.output()}`, () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    );
    return {
      ...one,
      pay: async (payment, token = TOKEN) => {
        const headers = { Authorization: `Bearer ${token}` };
        const answer = await fetch(url, { method: "POST", headers, body: JSON.stringify(payment) });
        return { status: answer.status, body: await answer.json() };
      },
    };
  };
  const [one, two] = [await machine(), await machine()];
  const id = ExternalId.random();
  const payment = { id, amount: "10.50", asset: "USD", to: "bob" };
  const first = await one.pay(payment);
  assert.deepEqual([first.status, first.body.state], [200, "settled"]);
  assert.deepEqual(await two.pay(payment), first, "the same payment, on the other machine");
  assert.equal(sent(id).length, 1, "and nothing is sent for it");
  const other = await two.pay({ ...payment, amount: "10.51" });
  assert.deepEqual([other.status, other.body.field], [400, "id"]);
  assert.equal((await two.pay(payment, "another")).status, 401);

  const lost = { ...payment, id: ExternalId.random() };
  slow();
  const asked = one.pay(lost).catch((error) => error);
  await until("it is on its way", () => sent(lost.id).length === 1);
  one.child.kill("SIGKILL");
  assert.ok((await asked) instanceof Error, "its caller got no answer");
  // The other machine goes on by itself; whoever asks it gets the payment as it stands.
  await until("sent again", () => sent(lost.id).length === 2);
  const { status, body } = await two.pay(lost);
  assert.deepEqual([status, body.state, body.attempts], [200, "settled", 2]);
  assert.deepEqual([sent(lost.id).length, made(lost.id).length], [2, 1]);

  two.child.kill("SIGTERM");
  const [code] = await once(two.child, "exit");
  assert.equal(code, 0, two.output());
});
