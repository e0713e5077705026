// Where keys may come from, and that no output ever holds one.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { done, fails, KEYS, run, says, SECRET, UUID, withFile, withSandbox, withServer } from "./support.mjs";

const SECRETS = [KEYS.KRAKEN_API_SECRET, KEYS.KATU9_TOKEN, KEYS.KATU9_WEBHOOK_SECRET];

describe("keys", () => {
  const lines = (keys) =>
    Object.entries(keys)
      .map(([name, value]) => `${name}=${value}`)
      .join("\n");

  it("come from a file that only its owner can read", async () => {
    await withSandbox(async ({ env, at }) => {
      const call = (path) => ["kraken", "DepositStatus", "--key-file", path, ...at];
      for (const mode of [0o600, 0o400]) {
        await withFile(`# a comment\n\n${lines(env)}\n`, mode, (path) => done(call(path)));
        await withFile(lines(env).replaceAll("\n", "\r\n"), mode, (path) =>
          done(["katu9", "health", "--key-file", path, ...at]),
        );
      }
    });
  });

  it("come from the file before the environment", async () => {
    await withSandbox(async ({ env, at }) => {
      const pair = { KRAKEN_API_KEY: env.KRAKEN_API_KEY, KRAKEN_API_SECRET: env.KRAKEN_API_SECRET };
      await withFile(lines(pair), 0o600, (path) =>
        done(["kraken", "DepositStatus", "--key-file", path, ...at], { env: KEYS }),
      );
    });
  });

  it("come from standard input before both", async () => {
    await withSandbox(async ({ env, at }) => {
      const { KRAKEN_API_SECRET, KATU9_TOKEN } = env;
      const kraken = ["kraken", "DepositStatus", "--secret-stdin", ...at];
      await done(kraken, { env: { ...env, KRAKEN_API_SECRET: SECRET.toLowerCase() }, input: `${KRAKEN_API_SECRET}\n` });
      await done(["katu9", "health", "--secret-stdin", ...at], { input: KATU9_TOKEN });
      assert.match(await fails(2, kraken, { env, input: "\n" }), /--secret-stdin: standard input is empty/);
    });
  });

  it("never come from a file that others can read", { skip: process.platform === "win32" }, async () => {
    for (const mode of [0o644, 0o640, 0o604, 0o660, 0o700]) {
      await withFile(lines(KEYS), mode, async (path) => {
        const stderr = await fails(2, [
          "kraken",
          "DepositStatus",
          "--key-file",
          path,
          "--base-url",
          "http://127.0.0.1:9",
        ]);
        assert.match(stderr, new RegExp(`mode 0${mode.toString(8)}`));
      });
    }
  });

  it("never come from anything but such a file", async () => {
    const call = (path) => ["kraken", "DepositStatus", "--key-file", path];
    assert.match(await fails(2, call("/nowhere/at/all")), /ENOENT/);
    assert.match(await fails(2, call("/")), /--key-file/);
    const wrong = [
      `KRAKEN_SECRET=${SECRET}`,
      `export KRAKEN_API_SECRET=${SECRET}`,
      SECRET,
      `KRAKEN_API_KEY=a\nKRAKEN_API_KEY=b`,
    ];
    for (const text of wrong) {
      await withFile(text, 0o600, async (path) => {
        const stderr = await fails(2, call(path));
        assert.match(stderr, /--key-file: line [12]/);
        assert.ok(!stderr.includes(SECRET));
      });
    }
  });

  it("never come from an argument, and are not repeated when they do", async () => {
    for (const words of [
      ["--api-secret", SECRET],
      [`--api-secret=${SECRET}`],
      ["--token", SECRET],
      [`--secret-stdin=${SECRET}`],
      [SECRET],
      [SECRET.slice(0, -2)],
      [`apiSecret=${SECRET}`],
      ["--signature", SECRET],
    ]) {
      const { code, stdout, stderr } = await run(
        ["kraken", "DepositStatus", ...words, "--base-url", "http://127.0.0.1:9"],
        { env: { KRAKEN_API_KEY: "k", KRAKEN_API_SECRET: "AA==" } },
      );
      assert.equal(code, 2);
      assert.ok(!(stdout + stderr).includes(SECRET.slice(0, -2)), words.join(" "));
    }
    assert.match(await fails(2, ["kraken", "DepositStatus", "--api-secret", "x"]), /never comes from an argument/);
  });
});

describe("no secret is in any output", () => {
  const calls = [
    ["kraken", "DepositStatus"],
    ["kraken", "Withdraw", "asset=XBT", "key=k", "amount=1"],
    ["kraken", "Pay/request/create", "amount=1", "asset=USD", "external_id=new"],
    ["katu9", "transaction/get", `id=${UUID}`],
    ["katu9", "transaction/create", "amount=1", "type=DEPOSIT"],
  ];
  const holdsNone = (text, what) => {
    for (const secret of SECRETS) assert.ok(!text.includes(secret), what);
  };

  it("of a call, whatever is answered", async () => {
    const echo = (reply, { headers, body }) =>
      says({ error: [`EGeneral:${JSON.stringify([headers, body, SECRETS])}`] })(reply);
    const result = (reply, { headers }) =>
      says({ error: [], data: { headers, SECRETS }, result: { refid: SECRETS.join(), headers } })(reply);
    const page = (reply, { headers }) => says(`<html>${JSON.stringify([headers, SECRETS])}</html>`, 502)(reply);
    for (const answer of [echo, result, page]) {
      await withServer(answer, async ({ at }) => {
        for (const call of calls) {
          for (const json of [[], ["--json"]]) {
            const { stdout, stderr } = await run([...call, ...at, ...json], { env: KEYS });
            holdsNone(stdout + stderr, call.join(" "));
            assert.notEqual(stdout + stderr, "");
          }
        }
      });
    }
  });

  it("of a printed request, even one that shows its signature", async () => {
    for (const call of calls) {
      for (const format of ["curl", "fetch", "http"]) {
        for (const more of [[], ["--json"], ["--show-signature"]]) {
          const { stdout, stderr } = await done([...call, `--dry-run=${format}`, ...more], { env: KEYS });
          holdsNone(stdout + stderr, `${call.join(" ")} ${format}`);
        }
      }
    }
  });

  it("of the doctor, of `sign` and of `webhook`", async () => {
    const all = [
      ["doctor"],
      ["doctor", "--json"],
      ["doctor", "--path", "/0/private/Balance", "--signature", "x", "--nonce", "1"],
      ["sign", "/0/private/Balance", "1"],
      ["webhook", "sign"],
      ["webhook", "verify", "--signature", "00".repeat(32)],
    ];
    for (const args of all) {
      const { stdout, stderr } = await run(args, { env: KEYS, input: "nonce=1" });
      holdsNone(stdout + stderr, args.join(" "));
      const swapped = await run(args, {
        env: { ...KEYS, KRAKEN_API_SECRET: `${SECRET} `, KATU9_WEBHOOK_SECRET: "" },
        input: "nonce=1",
      });
      holdsNone(swapped.stdout + swapped.stderr, args.join(" "));
    }
  });

  it("hides a static password as well", async () => {
    const otp = "static-password-of-this-key";
    await withServer(says({ error: [`EGeneral:${otp}`] }), async ({ at }) => {
      assert.ok(!(await fails(3, ["kraken", "DepositStatus", "--otp", otp, ...at], { env: KEYS })).includes(otp));
      const { stdout } = await done(["kraken", "DepositStatus", "--dry-run"], { env: { ...KEYS, KRAKEN_OTP: otp } });
      assert.ok(!stdout.includes(otp));
    });
  });
});
