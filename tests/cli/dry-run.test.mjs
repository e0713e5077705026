// Printed requests: they show no secret, send nothing, and really work.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { connect } from "node:net";
import { describe, it } from "node:test";
import { promisify } from "node:util";
import { apiSign, done, fails, keysOf, withSandbox } from "./support.mjs";

const exec = promisify(execFile);
const present = await exec("curl", ["--version"]).then(
  () => true,
  () => false,
);
const note = 'note=it\'s "quoted" $HOME `x` \\ ☕ %20\n!';
const CREATE = ["kraken", "Pay/request/create", "amount=10.50", "asset=USD", "external_id=new", note];
const STATUS = ["kraken", "WithdrawAddresses", "key=it's $HOME & `x`"];

/** Sends text over a socket and gives what comes back. */
const raw = (url, text) =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const socket = connect(Number(port), hostname, () => socket.write(text));
    let answer = "";
    socket.setEncoding("utf8").on("data", (part) => (answer += part));
    socket.on("end", () => resolve(answer)).on("error", reject);
  });

describe("--dry-run", () => {
  it("prints curl unless told otherwise, sends nothing, and hides what signs", async () => {
    await withSandbox(async ({ sandbox, env, at }) => {
      const { stdout } = await done([...CREATE, "--dry-run", ...at], { env });
      assert.equal(
        (await done([...CREATE, "--dry-run=curl", ...at], { env })).stdout.split("\n")[0],
        stdout.split("\n")[0],
      );
      assert.match(stdout, /^curl -sS http:\/\/127/);
      assert.match(stdout, /-H "API-Key: \$KRAKEN_API_KEY"/);
      assert.match(stdout, /-H 'API-Sign: \[hidden\]'/);
      for (const format of ["fetch", "http"]) {
        const printed = (await done([...CREATE, `--dry-run=${format}`, "--otp", "123456", ...at], { env })).stdout;
        assert.match(printed, /API-Sign"?: "?\[hidden\]/);
        assert.doesNotMatch(printed, /123456/);
        assert.match(printed, /10\.50/);
      }
      assert.equal(sandbox.journal.length, 0);
    });
  });

  it("needs no keys as long as the signature is hidden", async () => {
    assert.match(
      (await done([...CREATE, "--dry-run"])).stdout,
      /https:\/\/api\.kraken\.com\/0\/private\/Pay\/request\/create/,
    );
    assert.match((await done(["katu9", "health", "--dry-run=fetch"])).stdout, /api\.katu9\.com/);
    assert.match(await fails(2, [...CREATE, "--dry-run", "--show-signature"]), /KRAKEN_API_KEY/);
  });

  it("asks nothing, even where money moves", async () => {
    await done(["kraken", "Withdraw", "asset=XBT", "key=k", "amount=1", "--dry-run"]);
  });

  it("still refuses wrong values", async () => {
    assert.match(await fails(2, ["kraken", "Withdraw", "asset=XBT", "key=k", "amount=x", "--dry-run"]), /amount/);
  });

  it("is one JSON object for machines", async () => {
    const { stdout } = await done([...CREATE, "--dry-run", "--json"]);
    assert.match(JSON.parse(stdout).request, /^curl/);
  });
});

describe("a request printed with --show-signature works", () => {
  for (const [what, words] of Object.entries({ "as JSON": CREATE, "as a form": STATUS })) {
    it(`curl, ${what}`, { skip: !present && "there is no curl here" }, async () => {
      await withSandbox(async ({ sandbox, env, at }) => {
        const { stdout } = await done([...words, "--dry-run", "--show-signature", ...at], { env });
        const answer = await exec("sh", ["-c", stdout], { env: { PATH: process.env.PATH, ...env } });
        assert.deepEqual(JSON.parse(answer.stdout).error, []);
        const { requestBody } = sandbox.journal.at(-1);
        if (what === "as JSON") assert.equal(JSON.parse(requestBody).note, note.slice(5));
        else assert.equal(new URLSearchParams(requestBody).get("key"), words[2].slice(4));
        // It is good for one time.
        const again = await exec("sh", ["-c", stdout], { env: { PATH: process.env.PATH, ...env } });
        assert.match(again.stdout, /Invalid nonce/);
      });
    });

    it(`fetch, ${what}`, async () => {
      await withSandbox(async ({ env, at }) => {
        const { stdout } = await done([...words, "--dry-run=fetch", "--show-signature", ...at], { env });
        const script = `const answer = ${stdout}\nconsole.log(await answer.text());`;
        const answer = await exec(process.execPath, ["--input-type=module", "-e", script], { env });
        assert.deepEqual(JSON.parse(answer.stdout).error, []);
      });
    });

    it(`http, ${what}`, async () => {
      await withSandbox(async ({ sandbox, url, env, at }) => {
        const { stdout } = await done([...words, "--dry-run=http", "--show-signature", ...at], { env });
        const text = stdout.replace(/\n$/, "");
        const [head, body] = text.split("\r\n\r\n");
        const nonce = /nonce(?:=|":")(\d+)/.exec(body)[1];
        const right = apiSign(`/0/private/${words[1]}`, nonce, body, sandbox.kraken.apiSecret);
        assert.equal(/^API-Sign: (.*)\r$/m.exec(`${head}\r\n`)[1], right);
        assert.match(await raw(url, text), /^HTTP\/1\.1 200[\s\S]*"error":\[\]/);
      });
    });
  }

  it("for Katu9, whose token always stays in the environment", async () => {
    await withSandbox(async ({ sandbox, env, at }) => {
      const words = ["katu9", "transaction/get", `id=${sandbox.katu9.transactionId}`, "--show-signature", ...at];
      const fetched = await done([...words, "--dry-run=fetch"], { env });
      assert.ok(!fetched.stdout.includes(env.KATU9_TOKEN));
      const script = `console.log((await ${fetched.stdout.replace(/;\s*$/, "")}).status);`.replace(
        "(await await ",
        "(await ",
      );
      assert.equal((await exec(process.execPath, ["--input-type=module", "-e", script], { env })).stdout, "200\n");
      if (!present) return;
      const curl = await done([...words, "--dry-run"], { env: keysOf(sandbox) });
      const answer = await exec("sh", ["-c", curl.stdout], { env: { PATH: process.env.PATH, ...env } });
      assert.equal(JSON.parse(answer.stdout).data.id, sandbox.katu9.transactionId);
    });
  });
});
