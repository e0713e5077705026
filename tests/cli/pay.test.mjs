// `paysign pay` and `paysign payments`: each payment once, for a person at a terminal.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { chmod, stat, symlink } from "node:fs/promises";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { serveSandbox } from "paysign/sandbox/node";
import { exec, PACKAGE, tool } from "../runtimes/lib.mjs";

const NODE = tool("node-22", "bin", "node");
let served;
let folder;
before(async () => {
  served = await serveSandbox({ seed: "pay" });
  folder = await mkdtemp(join(tmpdir(), "paysign-pay-"));
});
after(async () => {
  await served.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command; gives its exit code and what it printed. */
async function paysign(args, { node = NODE, journal = "payments.db" } = {}) {
  assert.ok(node, "Node 22 is not installed");
  const { apiKey, apiSecret } = served.sandbox.kraken;
  const env = { KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret };
  const words = [
    join(PACKAGE, "dist", "cli.js"),
    ...args,
    "--base-url",
    served.url,
    "--journal",
    join(folder, journal),
  ];
  const { code, output } = await exec(node, words, { cwd: folder, env });
  return { code, output };
}

test("a payment is made once, and the same command shows it as it was", async () => {
  const words = ["pay", "rent", "Withdraw", "asset=XBT", "key=BTC_Cold", "amount=0.1"];
  const first = await paysign(words);
  assert.equal(first.code, 0, first.output);
  assert.match(first.output, /state +settled/);
  const second = await paysign(words);
  assert.equal(second.code, 0, second.output);
  assert.equal(first.output, second.output);
  assert.equal(served.sandbox.entries().filter(({ endpoint }) => endpoint === "Withdraw").length, 1);
});

test("a refusal is exit code 3, other parameters under the same id are exit code 2", async () => {
  assert.equal((await paysign(["pay", "wrong", "Withdraw", "asset=XBT", "key=nobody", "amount=0.1"])).code, 3);
  const { code, output } = await paysign(["pay", "rent", "Withdraw", "asset=XBT", "key=BTC_Cold", "amount=0.2"]);
  assert.equal(code, 2, output);
  assert.match(output, /another payment/);
});

test("what is not done yet is exit code 6; a person can take back what was never sent", async () => {
  // A journal of its own: a lockout holds back everything that its key sends.
  const locked = (words) => paysign([...words, "--patience", "0"], { journal: "locked.db" });
  const pay = (id, amount) => locked(["pay", id, "Withdraw", "asset=XBT", "key=BTC_Cold", `amount=${amount}`]);
  const refuse = (id) => locked(["payments", "resolve", id, "refused", "--why", "not wanted any more"]);
  served.sandbox.fault({ kind: "refuse", error: "EGeneral:Temporary lockout" });
  for (const [id, amount] of [
    ["asked", "0.3"],
    ["waiting", "0.4"],
  ]) {
    const { code, output } = await pay(id, amount);
    assert.equal(code, 6, output);
    assert.match(output, /prepared/);
  }
  const { output } = await locked(["payments", "list", "--state", "prepared", "--json"]);
  assert.deepEqual(
    JSON.parse(output)
      .map(({ id }) => id)
      .sort(),
    ["asked", "waiting"],
  );
  assert.equal((await refuse("waiting")).code, 0);
  assert.equal((await locked(["payments", "show", "waiting"])).code, 3);
  const sentOnce = await refuse("asked");
  assert.equal(sentOnce.code, 2);
  assert.match(sentOnce.output, /can't be refused yet: it could not be looked up, or too soon for its list/);
});

test("a Pay create makes its id, and prints it before anything is sent", async () => {
  const { code, output } = await paysign(["pay", "new", "Pay/transfer/create", "amount=10.50", "asset=USD", "to=bob"]);
  assert.equal(code, 0, output);
  assert.match(output, /external_id=[\w+/]{22}/);
});

test("the journal is its owner's alone", async () => {
  await paysign(["payments", "list"]);
  assert.equal((await stat(join(folder, "payments.db"))).mode & 0o777, 0o600);
  await symlink(join(folder, "payments.db"), join(folder, "link.db"));
  assert.equal((await paysign(["payments", "list"], { journal: "link.db" })).code, 2);
  await chmod(join(folder, "payments.db"), 0o644);
  const { code, output } = await paysign(["payments", "list"]);
  assert.equal(code, 2);
  assert.match(output, /chmod 600/);
  await chmod(join(folder, "payments.db"), 0o600);
  assert.equal((await paysign(["payments", "list"], { journal: "none.db" })).code, 2, "a list makes no journal");
});

test("a sandbox inside the command pays without keys, also after a lost answer", async () => {
  const pay = (...more) =>
    exec(NODE, [join(PACKAGE, "dist", "cli.js"), "pay", ...more, "--sandbox"], { cwd: folder, env: {} });
  const order = ["rent", "Withdraw", "asset=XBT", "key=BTC_Cold", "amount=0.1"];
  for (const words of [order, [...order, "--fault", "lose_answer"]]) {
    const { code, output } = await pay(...words);
    assert.equal(code, 0, output);
    assert.match(output, /^state +settled$/m);
    assert.match(output, /^result\.refid +\S+$/m);
    assert.doesNotMatch(output, /^error\./m, "what Kraken said on the way is not a part of a settled payment");
  }
  assert.equal((await pay(...order, "--fault", "refuse; error=EFunding:Unknown withdraw key")).code, 3);
  assert.match((await pay(...order, "--journal", "x.db")).output, /--journal: has no part in --sandbox/);
  assert.match((await pay(...order, "--fault", "lose_anser")).output, /did you mean lose_answer\?/);
  const live = ["pay", ...order, "--fault", "cut", "--base-url", "https://paysign.invalid", "--journal", "live.db"];
  const { apiKey, apiSecret } = served.sandbox.kraken;
  const env = { KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret };
  const { code, output } = await exec(NODE, [join(PACKAGE, "dist", "cli.js"), ...live], { cwd: folder, env });
  assert.equal(code, 2);
  assert.match(output, /--fault: is for a sandbox on this machine/);
});

test("a fault in a served sandbox meets one call, and the payment is made once", async () => {
  const before = served.sandbox.entries().filter(({ endpoint }) => endpoint === "Withdraw").length;
  const words = ["pay", "lost", "Withdraw", "asset=XBT", "key=BTC_Cold", "amount=0.07", "--fault", "lose_answer"];
  const { code, output } = await paysign(words, { journal: "lost.db" });
  assert.equal(code, 0, output);
  assert.match(output, /^state +settled$/m);
  assert.equal(served.sandbox.entries().filter(({ endpoint }) => endpoint === "Withdraw").length, before + 1);
});

test("after a crash the same command says at once that it goes on", async () => {
  const words = ["pay", "crashed", "Withdraw", "asset=XBT", "key=BTC_Cold", "amount=0.06"];
  const { apiKey, apiSecret } = served.sandbox.kraken;
  const at = ["--base-url", served.url, "--journal", join(folder, "crash.db")];
  const child = spawn(NODE, [join(PACKAGE, "dist", "cli.js"), ...words, ...at, "--fault", "slow; delayMs=60000"], {
    env: { KRAKEN_API_KEY: apiKey, KRAKEN_API_SECRET: apiSecret },
    stdio: "ignore",
  });
  const isSent = () =>
    served.sandbox.journal.some(({ endpoint, fault }) => endpoint === "Withdraw" && fault === "slow");
  for (let turn = 0; turn < 400 && !isSent(); turn++) await new Promise((resolve) => setTimeout(resolve, 20));
  child.kill("SIGKILL");
  const { output } = await paysign([...words, "--patience", "1"], { journal: "crash.db" });
  assert.match(output, /crashed stands in the journal as sent: goes on with it, for 1 seconds at most/);
});

test("Node 20 is told what it lacks", async () => {
  const { code, output } = await paysign(["payments", "list"], { node: tool("node-20", "bin", "node") });
  assert.equal(code, 2);
  assert.match(output, /Node 22\.13/);
});
