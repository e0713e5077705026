// What other programs put around keys and bodies: quotation marks, byte order marks, UTF-16.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { done, fails, KEYS, run, SECRET, vectors, withFile, withSandbox } from "./support.mjs";

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
const utf16 = (text, mark = true) => Buffer.from((mark ? "\ufeff" : "") + text, "utf16le");
const bigEndian = (text) => utf16(text).swap16();
const katu9 = vectors("katu9-webhook").cases.find(({ name }) => name === "katu9");
const env = { KATU9_WEBHOOK_SECRET: katu9.secret };
const NOWHERE = ["--base-url", "http://127.0.0.1:9"];

describe("quotation marks around a key", () => {
  const calls = {
    KRAKEN_API_KEY: ["kraken", "DepositStatus", ...NOWHERE],
    KRAKEN_API_SECRET: ["kraken", "DepositStatus", ...NOWHERE],
    KRAKEN_OTP: ["kraken", "DepositStatus", ...NOWHERE],
    KATU9_TOKEN: ["katu9", "health", ...NOWHERE],
    KATU9_WEBHOOK_SECRET: ["webhook", "sign"],
  };
  for (const [name, args] of Object.entries(calls)) {
    it(`${name}: is refused, and the variable and the fix are named`, async () => {
      for (const mark of ['"', "'", "`"]) {
        const quoted = { ...KEYS, KRAKEN_OTP: "123456", [name]: `${mark}${KEYS[name] ?? "123456"}${mark}` };
        const stderr = await fails(2, args, { env: quoted, input: "" });
        assert.match(stderr, new RegExp(`${name}: has quotation marks around it; remove them`));
        const shown = name === "KATU9_WEBHOOK_SECRET" ? args : [...args, "--dry-run"];
        assert.match(await fails(2, shown, { env: quoted, input: "" }), /quotation marks/);
      }
      const curly = { ...KEYS, [name]: `\u201c${KEYS[name] ?? "123456"}\u201d` };
      assert.match(await fails(2, args, { env: curly, input: "" }), new RegExp(`${name}: has quotation marks`));
    });

    it(`${name}: white space at an end is refused, and the end is named`, async () => {
      for (const [value, end] of [
        ["x ", "end"],
        ["x\r", "end"],
        ["\u00a0x", "beginning"],
        ["\ufeffx", "beginning"],
      ]) {
        const stderr = await fails(2, args, {
          env: { ...KEYS, [name]: value.replace("x", KEYS[name] ?? "123456") },
          input: "",
        });
        assert.match(stderr, new RegExp(`${name}: has white space or a byte order mark at its ${end}; remove it`));
      }
    });
  }

  it("in a key file as well", async () => {
    await withFile(`KRAKEN_API_KEY=k\nKRAKEN_API_SECRET="${SECRET}"\n`, 0o600, async (path) => {
      const stderr = await fails(2, [...calls.KRAKEN_API_KEY, "--key-file", path]);
      assert.match(stderr, /KRAKEN_API_SECRET: has quotation marks/);
      assert.ok(!stderr.includes(SECRET));
    });
  });

  it("do not matter where the key is not used", async () => {
    await withSandbox(async ({ env: good, at }) => {
      await done(["kraken", "DepositStatus", ...at], { env: { ...good, KATU9_TOKEN: '"token"' } });
      await done(["kraken", "DepositStatus", "--sandbox"], { env: { KRAKEN_API_KEY: '"k"' } });
    });
  });

  it("are named by the doctor for the key and for the secret", async () => {
    const { stdout } = await run(["doctor"], { env: { KRAKEN_API_KEY: '"k"', KRAKEN_API_SECRET: `"${SECRET}"` } });
    assert.match(stdout, /wrong +API key +it has quot/);
    assert.match(stdout, /wrong +private key +it has quotation marks/);
  });
});

describe("key files and secrets in other encodings", () => {
  it("are read: UTF-16 of both orders, a byte order mark, line ends of every kind", async () => {
    await withSandbox(async ({ env: good, at }) => {
      const text = (end) =>
        Object.entries(good)
          .map(([name, value]) => `${name}=${value}${end}`)
          .join("");
      for (const bytes of [
        utf16(text("\r\n")),
        bigEndian(text("\r\n")),
        Buffer.concat([MARK, Buffer.from(text("\n"))]),
        Buffer.from(text("\r")),
      ]) {
        await withFile(bytes, 0o600, (path) => done(["kraken", "DepositStatus", "--key-file", path, ...at]));
      }
      const secret = ["kraken", "DepositStatus", "--secret-stdin", ...at];
      const { KRAKEN_API_SECRET, ...rest } = good;
      for (const input of [
        Buffer.concat([MARK, Buffer.from(KRAKEN_API_SECRET)]),
        Buffer.concat([MARK, Buffer.from(`${KRAKEN_API_SECRET}\r\n`)]),
        utf16(`${KRAKEN_API_SECRET}\r\n`),
      ]) {
        await done(secret, { env: rest, input });
      }
      assert.match(
        await fails(2, secret, { env: rest, input: `${KRAKEN_API_SECRET}\nmore\n` }),
        /--secret-stdin: .*more than one line/,
      );
      assert.match(await fails(2, secret, { env: rest, input: MARK }), /--secret-stdin: standard input is empty/);
    });
  });

  it("are refused with the fix where they do not say what they are", async () => {
    const line = `KRAKEN_API_SECRET=${SECRET}\n`;
    const wrong = [
      [utf16(line, false), /--key-file: looks like UTF-16.*save it as UTF-8/],
      [Buffer.concat([Buffer.from(line), Buffer.from([0xff])]), /--key-file: is not UTF-8 text; save it as UTF-8/],
      [utf16(line).subarray(0, -1), /--key-file: .*save it as UTF-8/],
    ];
    for (const [bytes, message] of wrong) {
      await withFile(bytes, 0o600, async (path) => {
        const stderr = await fails(2, ["kraken", "DepositStatus", "--key-file", path, ...NOWHERE]);
        assert.match(stderr, message);
        assert.ok(!stderr.includes(SECRET));
      });
    }
  });
});

describe("a body that was changed on its way to standard input", () => {
  const verify = (signature, more = []) => ["webhook", "verify", "--signature", signature, ...more];
  const cases = [
    [
      "a byte order mark",
      Buffer.concat([MARK, Buffer.from(katu9.body)]),
      /of the body without the byte order mark \(EF BB BF\)/,
    ],
    [
      "a mark and a line's end",
      Buffer.concat([MARK, Buffer.from(`${katu9.body}\r\n`)]),
      /byte order mark.*and without the line's end/,
    ],
    ["a line feed", Buffer.from(`${katu9.body}\n`), /of the body without the line's end/],
    ["UTF-16", utf16(katu9.body), /of the body in UTF-8, and standard input has it in UTF-16/],
    ["UTF-16 and a line's end", utf16(`${katu9.body}\r\n`), /UTF-16, and without the line's end/],
  ];
  for (const [what, input, message] of cases) {
    it(`${what}: is still refused, and told from a forged one`, async () => {
      const stderr = await fails(5, verify(katu9.signature), { env, input });
      assert.match(stderr, message);
      assert.match(stderr, /Give them as they came/);
      assert.equal(
        JSON.parse(await fails(5, verify(katu9.signature, ["--json"]), { env, input })).code,
        "bad_signature",
      );
      const forged = await fails(5, verify("00".repeat(32)), { env, input });
      assert.doesNotMatch(forged, /it is the signature of the body/);
    });
  }

  it("a mark is named even where the signature is wrong without it", async () => {
    const input = Buffer.concat([MARK, Buffer.from(katu9.body)]);
    assert.match(
      await fails(5, verify("00".repeat(32)), { env, input }),
      /begins with a byte order mark.*without it either/,
    );
  });

  it("a mark that was signed is part of the body", async () => {
    const input = Buffer.concat([MARK, Buffer.from(katu9.body)]);
    const { stdout, stderr } = await done(["webhook", "sign"], { env, input });
    assert.match(stderr, /note: the body begins with a byte order mark \(EF BB BF\), which was signed too/);
    assert.notEqual(stdout.trim(), katu9.signature);
    const { stderr: verdict } = await run(verify(stdout.trim()), { env, input });
    assert.doesNotMatch(verdict, /bad_signature|it is the signature of the body/);
  });

  it("`sign` and `doctor` name it too", async () => {
    const keys = { KRAKEN_API_SECRET: SECRET };
    const body = "nonce=17";
    const { stdout } = await done(["sign", "/0/private/Balance", "17"], { env: keys, input: body });
    const marked = Buffer.concat([MARK, Buffer.from(body)]);
    assert.match(
      (await done(["sign", "/0/private/Balance", "17"], { env: keys, input: marked })).stderr,
      /byte order mark/,
    );
    const doctor = await run(
      ["doctor", "--path", "/0/private/Balance", "--signature", stdout.trim(), "--nonce", "17"],
      { env: keys, input: marked },
    );
    assert.equal(doctor.code, 5);
    assert.match(doctor.stdout, /of the body without the byte order mark/);
  });
});
