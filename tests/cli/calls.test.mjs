// `paysign kraken` and `paysign katu9` against the sandbox: every operation, and what is sent.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { operations } from "paysign";
import { done, EXTERNAL_ID, fails, KEYS, run, says, withSandbox, withServer } from "./support.mjs";

const sent = ({ sandbox }) => sandbox.journal.at(-1);
const form = (entry) => new URLSearchParams(entry.requestBody);

async function books(call) {
  assert.ok("XXBT" in (await call([0], "Balance")));
  await call([0], "BalanceEx");
  const { ledger } = await call([0], "Ledgers", "type=withdrawal");
  const [id] = Object.keys(ledger);
  assert.deepEqual(Object.keys(await call([0], "QueryLedgers", `id=${id}`)), [id]);
  await call([0], "GetApiKeyInfo");
}

async function beta(call) {
  const usdc = ["asset.class=currency", "asset.name=USDC"];
  await call([0], "GET /funding/v1/networks");
  const { methods } = await call([0], "GET /funding/v1/methods/{direction}", "direction=withdraw", ...usdc);
  const [{ method_id: way }] = methods;
  await call([0], "GET /funding/v1/assets/{direction}", "direction=deposit", "asset_class=currency");
  const quote = ["amount=5", "fee_included=true"];
  const { withdrawal_fee_token: token } = await call(
    [0],
    "GET /funding/v1/fees/{method_id}",
    `method_id=${way}`,
    ...quote,
  );
  const limits = ["asset_class=currency", "asset=USDC"];
  await call([0], "GET /funding/v1/limits/deposit/{asset_class}/{asset}", ...limits);
  await call([0], "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}", ...limits);
  const address = "address_details.crypto.address=0x5d7347ff6cd27a96c58e1426d45710c6d1535f93";
  const made = await call([0], "POST /funding/v1/addresses", `scope.method_id=${way}`, address, "name=Second");
  const { addresses } = await call([0], "GET /funding/v1/addresses", `scope.method_id=${way}`);
  assert.ok(addresses.some(({ address_id: id }) => id === made.address_id));
  await call([0], "PUT /funding/v1/addresses/{id}", `id=${made.address_id}`, "description=spare");
  const { withdrawal_id: id } = await call(
    [0],
    "POST /funding/v1/withdrawals",
    `scope.method_id=${way}`,
    `address_id=${made.address_id}`,
    ...usdc.map((word) => `amount.asset_amount.${word}`),
    "amount.asset_amount.amount=5",
    `fee.quoted_fee.token=${token}`,
    "fee.fee_included=true",
  );
  const { withdrawals } = await call([0], "GET /funding/v1/withdrawals", ...usdc, "limit=1");
  assert.equal(withdrawals[0].withdrawal_id, id);
  await call([0], "DELETE /funding/v1/addresses/{id}", `id=${made.address_id}`);
  const deposit = await call([0], "GET /funding/v1/methods/{direction}", "direction=deposit", ...usdc);
  const scope = deposit.methods[0].method_id;
  await call([0], "PUT /funding/v1/deposit/address", `method_id=${scope}`);
  await call([0], "GET /funding/v2/deposit/addresses", `scope.method_id=${scope}`);
  await call([0], "GET /funding/v1/deposits", ...usdc);
}

describe("paysign kraken", () => {
  it("calls every operation, in an order that makes sense", async () => {
    await withSandbox(async ({ sandbox, env, at }) => {
      const called = new Set();
      const call = async (expected, endpoint, ...words) => {
        called.add(endpoint);
        const { code, stdout, stderr } = await run(["kraken", endpoint, ...words, ...at, "--json"], { env });
        assert.ok(expected.includes(code), `${endpoint}: ${code} ${stderr}`);
        const [, path] = endpoint.split(" ");
        const template = (path ?? `/0/private/${endpoint}`).replace(/\{\w+\}/g, "[^/?]+");
        assert.match(sandbox.journal.at(-1).path, new RegExp(`^${template}(\\?|$)`));
        return code === 0 ? JSON.parse(stdout) : undefined;
      };
      const id = EXTERNAL_ID;
      await call([0], "Pay/paylink/config");
      await call([0], "Pay/paylink/create", "amount=1", "asset=XBT", `external_id=${id}`);
      // Its code is generated later.
      await call([0, 3], "Pay/paylink/get", `external_id=${id}`);
      await call([0], "Pay/transfer/cancel", `external_id=${id}`);
      await call([0], "Pay/transfer/create", "amount=1", "asset=XBT", "to=bob", "external_id=new");
      await call([0], "Pay/request/create", "amount=10.50", "asset=USD", "external_id=AQ");
      await call([0], "Pay/request/cancel", "external_id=AQ");
      assert.ok((await call([0], "DepositMethods", "asset=XBT")).length > 0);
      await call([0], "DepositAddresses", "asset=XBT", "method=Bitcoin", "new=true");
      await call([0], "DepositStatus", "asset=doge");
      await call([0], "WithdrawMethods");
      const [address] = await call([0], "WithdrawAddresses");
      const withdrawal = [`asset=${address.asset}`, `key=${address.key}`, "amount=50"];
      await call([0, 3], "WithdrawInfo", ...withdrawal);
      const { refid } = await call([0], "Withdraw", ...withdrawal);
      await call([0], "WithdrawStatus", "limit=5");
      await call([0, 3], "WithdrawCancel", `asset=${address.asset}`, `refid=${refid}`);
      await call([0, 3], "WalletTransfer", "asset=XBT", "from=Spot Wallet", "to=Futures Wallet", "amount=0.1");
      await books(call);
      await beta(call);
      const all = operations()
        .filter(({ api }) => api === "kraken")
        .map(({ name }) => name);
      assert.deepEqual([...called].sort(), all.sort());
    });
  });

  it("writes lists as tables, objects as names and values", async () => {
    await withSandbox(async ({ env, at }) => {
      const { stdout } = await done(["kraken", "DepositMethods", "asset=XBT", ...at], { env });
      const [head, first] = stdout.split("\n");
      assert.match(head, /^method +limit /);
      assert.equal(head.indexOf("limit"), first.search(/(?<=\s{2})\S/));
      const object = await done(["kraken", "Pay/paylink/config", ...at], { env });
      assert.match(object.stdout, /^expire_time {2}\d+\n$/);
    });
  });

  it("converts values by what the endpoint declares", async () => {
    await withSandbox(async (served) => {
      const { env, at } = served;
      const request = [
        "Pay/request/create",
        "amount=25",
        "asset=USD",
        "external_id=AQ",
        "expire_after_seconds=25",
        "note=true",
      ];
      await done(["kraken", ...request, ...at], { env });
      const { amount, expire_after_seconds, note } = JSON.parse(sent(served).requestBody);
      assert.deepEqual(
        { amount, expire_after_seconds, note },
        { amount: "25", expire_after_seconds: 25, note: "true" },
      );
      const status = ["DepositStatus", "cursor=true", "limit=2", "start=1600000000", "--encoding", "json"];
      await done(["kraken", ...status, ...at], { env });
      const { cursor, limit, start } = JSON.parse(sent(served).requestBody);
      assert.deepEqual({ cursor, limit, start }, { cursor: true, limit: 2, start: "1600000000" });
      await done(["kraken", "DepositAddresses", "asset=XBT", "method=Bitcoin", "new=true", ...at], { env });
      assert.equal(form(sent(served)).get("new"), "true");
    });
  });

  it("makes an id, prints it, and sends that one", async () => {
    await withSandbox(async (served) => {
      const { env, at } = served;
      const words = ["kraken", "Pay/request/create", "amount=1", "asset=USD", "external_id=new", ...at];
      const { stderr } = await done(words, { env });
      const id = /^external_id=([A-Za-z0-9+/]{22})$/m.exec(stderr)[1];
      assert.equal(JSON.parse(sent(served).requestBody).external_id, id);
      const machine = await done([...words, "--json"], { env });
      assert.equal(JSON.parse(sent(served).requestBody).external_id, JSON.parse(machine.stderr).external_id);
      assert.doesNotMatch(await fails(2, [...words, "amonut=1"], { env }), /external_id=/);
      assert.match(await fails(2, ["kraken", "Pay/paylink/get", "external_id=new", ...at], { env }), /earlier call/);
    });
  });

  it("takes nonce, its unit and a one-time password as options", async () => {
    await withServer(says({ error: [], result: [] }), async ({ at, requests }) => {
      const env = KEYS;
      const last = () => Object.fromEntries(new URLSearchParams(requests.at(-1).body));
      await done(["kraken", "DepositStatus", "--nonce", "17", "--otp", "123456", ...at], { env });
      assert.deepEqual(last(), { nonce: "17", otp: "123456" });
      await done(["kraken", "DepositStatus", "--nonce-unit", "us", ...at], { env: { ...env, KRAKEN_OTP: "654321" } });
      assert.match(last().nonce, /^\d{16}$/);
      assert.equal(last().otp, "654321");
      assert.match(await fails(2, ["kraken", "DepositStatus", "nonce=1", ...at], { env }), /--nonce/);
      assert.match(await fails(2, ["kraken", "DepositStatus", "otp=1", ...at], { env }), /--otp/);
    });
  });

  it("says that there is a next page, and takes its cursor", async () => {
    await withSandbox(async ({ env, at }) => {
      const first = await done(["kraken", "DepositStatus", "cursor=true", "limit=1", ...at], { env });
      assert.equal(first.stdout.trim().split("\n").length, 2);
      const cursor = /cursor=(\S+)/.exec(first.stderr)[1];
      const second = await done(["kraken", "DepositStatus", `cursor=${cursor}`, "limit=1", ...at], { env });
      assert.notEqual(second.stdout, first.stdout);
    });
  });

  it("works without keys in a sandbox of its own", async () => {
    const { stdout } = await done(["kraken", "DepositMethods", "asset=XBT", "--sandbox"]);
    assert.match(stdout, /Bitcoin/);
    await done(["kraken", "Withdraw", "asset=XDG", "key=XDG_Wallet", "amount=50", "--sandbox"]);
    await done(["katu9", "health", "--sandbox"]);
  });
});

describe("paysign katu9", () => {
  it("calls every operation, and keeps digits and JSON as they are", async () => {
    await withSandbox(async (served) => {
      const { sandbox, env, at } = served;
      await done(["katu9", "health", ...at], { env });
      const { transactionId } = sandbox.katu9;
      await done(["katu9", "transaction/get", `id=${transactionId}`, ...at], { env });
      assert.equal(sent(served).path, `/transaction?id=${transactionId}`);
      const metadata = 'metadata={"order":42,"note":"a=b"}';
      await done(["katu9", "transaction/create", "amount=10.50", "type=DEPOSIT", "expiryMinutes=5", metadata, ...at], {
        env,
      });
      assert.match(sent(served).requestBody, /"amount":10\.50,/);
      assert.deepEqual(JSON.parse(sent(served).requestBody).metadata, { order: 42, note: "a=b" });
      assert.equal(JSON.parse(sent(served).requestBody).expiryMinutes, 5);
      const words = ["katu9", "payment-link/generate", `transactionId=${transactionId}`, "expiryMinutes=30"];
      const { stdout } = await done([...words, ...at], { env });
      assert.match(stdout, /^paymentLink\.id +\S+$/m);
      const stderr = await fails(
        2,
        ["katu9", "transaction/create", "amount=1", "type=DEPOSIT", "metadata={order:42}", ...at],
        { env },
      );
      assert.match(stderr, /metadata: must be JSON/);
    });
  });
});

describe("help", () => {
  const COMMANDS = [
    "kraken",
    "katu9",
    "pay",
    "payments",
    "webhook",
    "id",
    "sign",
    "doctor",
    "sandbox",
    "operations",
    "errors",
    "completion",
  ];

  it("is there for every command, and names the exit codes", async () => {
    for (const command of COMMANDS) {
      const { stdout } = await done([command, "--help"]);
      assert.match(stdout, new RegExp(`^paysign ${command}`));
      assert.match(stdout, /Exit codes:/);
      for (const line of stdout.split("\n")) assert.ok(line.length <= 90, `${command}: ${line}`);
      assert.equal((await done(["help", command])).stdout, stdout);
    }
    const { stdout } = await done(["--help"]);
    for (const command of COMMANDS) assert.match(stdout, new RegExp(`paysign ${command} `));
  });

  it("says first that programs want --json", async () => {
    for (const words of [["--help"], ["kraken", "--help"], ["katu9", "--help"]])
      assert.match((await done(words)).stdout, /in a pipe and in programs, add --json/);
  });

  it("has examples that work in the sandbox", async () => {
    const { stdout } = await done(["kraken", "--help"]);
    const examples = stdout.replace(/\\\n\s*/g, "").match(/^ {2}paysign kraken .*$/gm);
    assert.ok(examples.length >= 4, stdout);
    for (const example of examples) {
      const words = example.match(/"[^"]*"|\S+/g).map((word) => word.replaceAll('"', ""));
      await done([...words.slice(1), "--sandbox"]);
    }
  });

  it("shows the members of every operation and their rules", async () => {
    for (const { api, name } of operations()) {
      const { stdout } = await done([api, name, "--help"]);
      assert.match(stdout, /moves money +(yes|no)/);
      if (!stdout.includes("It takes no members.")) assert.match(stdout, /^[\w.]+ +(yes|no|one of) +\S/m, name);
    }
    const { stdout } = await done(["kraken", "Withdraw", "-h", "--json"]);
    const { members, ...facts } = JSON.parse(stdout);
    assert.deepEqual(facts, {
      ...operations().find(({ name }) => name === "Withdraw"),
      encoding: "form",
      unsure: "reconcile",
      docs: facts.docs,
      result: "Reference",
      sensitive: false,
    });
    assert.deepEqual(
      members.filter(({ required }) => required).map(({ name }) => name),
      ["asset", "key", "amount"],
    );
    assert.deepEqual(
      members.find(({ name }) => name === "aclass"),
      {
        name: "aclass",
        place: "body",
        kind: "one_of",
        choices: ["currency", "tokenized_asset"],
        required: false,
        rule: 'one of "currency", "tokenized_asset"',
        docs: "The class of the asset; `currency` if absent.",
      },
    );
    const help = (await done(["kraken", "Withdraw", "--help"])).stdout;
    for (const { docs } of [facts, ...members]) assert.ok(help.replace(/\s+/g, " ").includes(docs), docs);
  });

  it("gives the version and the list of operations", async () => {
    assert.match((await done(["--version"])).stdout, /^\d+\.\d+\.\d+\S*\n$/);
    const { stdout } = await done(["operations", "--json"]);
    assert.deepEqual(JSON.parse(stdout), operations());
    const table = (await done(["operations"])).stdout;
    for (const { api, name } of operations()) assert.match(table, new RegExp(`^${api} +${name} `, "m"));
  });
});
