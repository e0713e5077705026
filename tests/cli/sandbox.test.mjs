// `paysign sandbox`: a server for as long as it is wanted.

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { done, fails, keysOf, start, until, UUID, withServer } from "./support.mjs";

/** Runs a test beside `paysign sandbox`, then stops it as Ctrl-C does. */
async function withCommand(more, test) {
  const { child, seen, ended } = start(["sandbox", "--json", ...more]);
  try {
    await until(() => seen.stdout.includes("\n") || child.exitCode !== null, "the address");
    const told = JSON.parse(seen.stdout);
    await test({ ...told, env: keysOf(told), at: ["--base-url", told.url] });
  } finally {
    child.kill("SIGINT");
  }
  const { code, signal } = await ended;
  assert.deepEqual({ code, signal }, { code: 0, signal: null });
}

describe("paysign sandbox", () => {
  it("tells its address and keys, which work, and stops at Ctrl-C", async () => {
    await withCommand([], async ({ url, env, at }) => {
      assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
      await done(["kraken", "DepositStatus", ...at], { env });
      await done(["katu9", "health", ...at], { env });
    });
  });

  it("prints lines for a shell", async () => {
    const { child, seen, ended } = start(["sandbox", "--port", "0"]);
    await until(() => seen.stderr.includes("Ctrl-C"), "the note");
    child.kill("SIGTERM");
    assert.equal((await ended).code, 0);
    for (const name of ["PAYSIGN_URL", ...Object.keys(keysOf({ kraken: {}, katu9: {} }))]) {
      assert.match(seen.stdout, new RegExp(`^export ${name}=\\S+$`, "m"));
    }
  });

  it("gives the same answers for the same seed", async () => {
    const answers = [];
    for (const seed of ["a", "a", "b"]) {
      await withCommand(["--seed", seed], async ({ env, at }) => {
        const words = ["kraken", "DepositAddresses", "asset=XBT", "method=Bitcoin", "new=true", ...at];
        answers.push((await done(words, { env })).stdout);
      });
    }
    assert.equal(answers[0], answers[1]);
    assert.notEqual(answers[1], answers[2]);
  });

  it("sends webhooks that `paysign webhook verify` accepts", async () => {
    const ok = (reply) => reply.end("ok");
    await withServer(ok, async ({ url: hook, requests }) => {
      await withCommand(["--webhook", `${hook}/hooks`], async ({ env, at, katu9 }) => {
        await done(["katu9", "payment-link/generate", `transactionId=${katu9.transactionId}`, ...at], { env });
        await until(() => requests.length > 0, "the webhook");
        const { headers, body, url } = requests[0];
        assert.equal(url, "/hooks");
        const args = ["webhook", "verify", "--signature", headers["x-katu9-signature"]];
        const { stdout } = await done(args, { env, input: body });
        assert.match(stdout, /^event +payment_link\.created$/m);
      });
    });
  });

  it("sends callbacks of Kraken Pay", async () => {
    await withServer(
      (reply) => reply.end('{"code":"success"}'),
      async ({ url: hook, requests }) => {
        await withCommand(["--callback", hook], async ({ env, at }) => {
          const words = ["kraken", "Pay/request/create", "amount=1", "asset=USD", "external_id=AQ", ...at];
          await done(words, { env });
          await done(["kraken", "Pay/request/cancel", "external_id=AQ", ...at], { env });
          await until(() => requests.length > 0, "the callback");
          assert.match(requests[0].body, /^[\w-]+\.[\w-]+\.[\w-]+$/);
        });
      },
    );
  });

  it("shows each call, and why one was not believed", async () => {
    const { child, seen, ended } = start(["sandbox"]);
    await until(() => seen.stderr.includes("Ctrl-C"), "the note");
    const url = /PAYSIGN_URL=(\S+)/.exec(seen.stdout)[1];
    const env = Object.fromEntries(
      [...seen.stdout.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(([, name, value]) => [name, value]),
    );
    await done(["kraken", "DepositStatus", "--base-url", url], { env });
    const wrong = { ...env, KRAKEN_API_SECRET: "b3RoZXIta2V5" };
    await fails(3, ["kraken", "DepositStatus", "--base-url", url], { env: wrong });
    await fails(3, ["kraken", "Withdraw", "asset=XBT", "key=cold", "amount=1", "--base-url", url], { env });
    await fails(3, ["katu9", "transaction/get", `id=${UUID.replace("7", "8")}`, "--base-url", url], { env });
    const beta = ["kraken", "GET /funding/v1/methods/{direction}", "direction=withdraw", "asset.class=currency"];
    await fails(3, [...beta, "asset.name=NOSUCH", "--base-url", url], { env });
    await until(() => /methods\/withdraw/.test(seen.stderr), "the calls");
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    assert.equal(code, 0);
    const calls = stderr.match(/^(?:GET|POST) .*$/gm);
    const says = [
      /^POST \/0\/private\/DepositStatus {2}accepted$/,
      /^POST \/0\/private\/DepositStatus {2}refused EAPI:Invalid signature: .*another secret/,
      /^POST \/0\/private\/Withdraw {2}refused EFunding:Unknown withdraw key$/,
      /^GET \/transaction\?id=\S+ {2}refused 404 Transaction not found$/,
      /^GET \/funding\/v1\/methods\/withdraw\?\S+ {2}refused 404 Funding: Unknown asset/,
    ];
    assert.equal(calls.length, says.length);
    for (const [at, line] of says.entries()) assert.match(calls[at], line);
    assert.ok(!stderr.includes(env.KRAKEN_API_SECRET));
  });

  it("shows each attempt of a delivery: its status, when the next one is, and that it is given up", async () => {
    const missing = (reply) => reply.writeHead(404).end();
    await withServer(missing, async ({ url: hook }) => {
      const { child, seen, ended } = start(["sandbox", "--forward-to", `${hook}/wrong`]);
      await until(() => seen.stderr.includes("Ctrl-C"), "the note");
      const env = { PAYSIGN_URL: /PAYSIGN_URL=(\S+)/.exec(seen.stdout)[1] };
      await done(["sandbox", "trigger", "katu9", "payment_link.created"], { env });
      await until(() => seen.stderr.includes("given up"), "the end");
      child.kill("SIGINT");
      const lines = (await ended).stderr.match(/^-> .*$/gm);
      const at = `-> katu9 payment_link.created  404  ${hook}/wrong  attempt`;
      assert.deepEqual(lines, [
        `${at} 1, next in 50 ms`,
        `${at} 2, next in 200 ms`,
        `${at} 3, next in 800 ms`,
        `${at} 4, given up; \`paysign sandbox resend 1\` sends it again`,
      ]);
    });
  });

  it("tells a wrong reply and a server that is not there in words, and each line as JSON if asked", async () => {
    await withServer(
      (reply) => reply.end("OK"),
      async ({ url: hook }) => {
        const { child, seen, ended } = start(["sandbox", "--json", "--callback", hook, "--ramp", "http://127.0.0.1:9"]);
        await until(() => seen.stdout.includes("\n"), "the address");
        const env = { PAYSIGN_URL: JSON.parse(seen.stdout).url };
        await done(["sandbox", "trigger", "pay", "success"], { env });
        await done(["sandbox", "trigger", "ramp", "completed"], { env });
        await fetch(`${env.PAYSIGN_URL}/0/private/DepositStatus`, { method: "POST", body: "nonce=1" });
        await until(() => seen.stderr.match(/"attempt":4/g)?.length === 2, "the ends");
        child.kill("SIGINT");
        const lines = (await ended).stderr
          .trim()
          .split("\n")
          .map((line) => JSON.parse(line));
        const call = lines.find(({ type }) => type === "call");
        assert.deepEqual([call.outcome, call.endpoint, call.number], ["refused", "DepositStatus", 1]);
        const last = (sender) => lines.findLast((line) => line.type === "delivery" && line.sender === sender);
        assert.deepEqual([last("pay").status, last("pay").failure], [200, 'the reply is not {"code":"success"}: OK']);
        assert.match(last("ramp").failure, /fetch failed/);
        assert.ok(!("nextInMs" in last("ramp")) && !("status" in last("ramp")));
      },
    );
  });

  it("keeps its state and its journal in files that only their owner can read", async () => {
    const folder = await mkdtemp(join(tmpdir(), "paysign-sandbox-"));
    try {
      const state = join(folder, "state");
      const journal = join(folder, "journal");
      const create = ["kraken", "Pay/request/create", "amount=1", "asset=USD", "external_id=AQ"];
      await withCommand(["--snapshot", state, "--journal", journal, "--quiet"], ({ env, at }) =>
        done([...create, ...at], { env }),
      );
      const lines = (await readFile(journal, "utf8"))
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line));
      assert.deepEqual(
        lines.map(({ endpoint, status }) => [endpoint, status]),
        [["Pay/request/create", 200]],
      );
      if (process.platform !== "win32") {
        for (const path of [state, journal]) assert.equal((await stat(path)).mode & 0o777, 0o600);
      }
      await withCommand(["--snapshot", state], async ({ env, at }) => {
        assert.match(await fails(3, [...create, ...at], { env }), /already/);
      });
      await fails(2, ["sandbox", "--snapshot", state, "--seed", "a"]);
      await fails(2, ["sandbox", "--snapshot", journal]);
      await fails(2, ["sandbox", "--snapshot", folder]);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it("writes errors as told", async () => {
    for (const errors of ["objects", "strings"]) {
      await withCommand(["--errors", errors], async ({ url }) => {
        const answer = await fetch(`${url}/0/private/DepositStatus`, { method: "POST", body: "nonce=1" });
        assert.equal(typeof (await answer.json()).error[0], errors === "objects" ? "object" : "string");
      });
    }
  });

  it("lets lists lag behind", async () => {
    const order = ["kraken", "Withdraw", "asset=XDG", "key=XDG_Wallet", "amount=50"];
    for (const [more, listed] of [
      [[], true],
      [["--lag", "3600000"], false],
    ]) {
      await withCommand(more, async ({ env, at }) => {
        const { refid } = JSON.parse((await done([...order, "--json", ...at], { env })).stdout);
        const { stdout } = await done(["kraken", "WithdrawStatus", "asset=XDG", "--json", ...at], { env });
        assert.equal(stdout.includes(refid), listed);
      });
    }
    for (const lag of ["-1", "soon", "1.5", "9007199254740992"]) {
      assert.match(await fails(2, ["sandbox", `--lag=${lag}`]), /--lag: must be whole milliseconds/, lag);
    }
  });

  it("executes a late call after the command has given up, and shows it then", async () => {
    const { child, seen, ended } = start(["sandbox"]);
    await until(() => seen.stderr.includes("Ctrl-C"), "the note");
    const url = /PAYSIGN_URL=(\S+)/.exec(seen.stdout)[1];
    const env = Object.fromEntries(
      [...seen.stdout.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)].map(([, name, value]) => [name, value]),
    );
    const order = ["kraken", "Withdraw", "asset=XDG", "key=XDG_Wallet", "amount=50", "--base-url", url];
    assert.match(await fails(4, [...order, "--fault", "late; delayMs=300"], { env }), /WithdrawStatus/);
    await until(
      () => /Withdraw {2}accepted, when its caller had given up {2}fault late$/m.test(seen.stderr),
      "the late call",
    );
    assert.match(await fails(4, [...order, "--fault", "replay"], { env }), /WithdrawStatus/);
    child.kill("SIGINT");
    assert.equal((await ended).stderr.match(/fault replay$/gm).length, 2);
  });

  it("names every fault in its help, and so do the calls", async () => {
    for (const command of ["sandbox", "kraken", "katu9"]) {
      const { stdout } = await done([command, "--help"]);
      for (const fault of [
        "lose_answer",
        "bad_gateway",
        "status_520",
        "slow",
        "cut",
        "reorder",
        "duplicate_delivery",
        "clock_skew",
        "refuse",
        "late",
        "replay",
      ]) {
        assert.match(stdout, new RegExp(`\\b${fault}\\b`), `${command} ${fault}`);
      }
    }
  });

  it("refuses wrong input, and a port that is taken", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    try {
      assert.match(await fails(2, ["sandbox", "--port", String(server.address().port)]), /--port: is taken/);
    } finally {
      server.close();
    }
    for (const args of [
      ["--port", "65536"],
      ["--port", "x"],
      ["--errors", "html"],
      ["--webhook", "https://example.com/"],
      ["--embed", "https://example.com/"],
      ["--forward-to", "nowhere"],
      ["more"],
    ]) {
      await fails(2, ["sandbox", ...args]);
    }
  });
});
