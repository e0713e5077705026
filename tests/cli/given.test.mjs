// Nothing that is typed is dropped in silence: it counts, or it is refused by name. And a slip is told from its right name.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { done, EXTERNAL_ID, fails, KEYS, run, UUID, withFile, withSandbox } from "./support.mjs";

const env = KEYS;
const NOWHERE = ["--base-url", "http://127.0.0.1:9"];
const STATUS = ["kraken", "DepositStatus"];

describe("what has no part in a command is refused by name", () => {
  const cases = [
    ["an option twice", [...STATUS, "--nonce", "5", "--nonce", "6", ...NOWHERE], /--nonce: is given twice/],
    ["two places to go", [...STATUS, ...NOWHERE, ...NOWHERE], /--base-url: is given twice/],
    ["an empty option", [...STATUS, "--otp=", ...NOWHERE], /--otp: needs a value/],
    ["an empty file", [...STATUS, "--key-file=", ...NOWHERE], /--key-file: needs a value/],
    ["an empty snapshot", ["sandbox", "--snapshot="], /--snapshot: needs a value/],
    [
      "a unit beside a nonce",
      [...STATUS, "--nonce", "5", "--nonce-unit", "us", ...NOWHERE],
      /--nonce-unit: .*leave one of them out/,
    ],
    [
      "a key file beside the sandbox's keys",
      [...STATUS, "--sandbox", "--key-file", "/dev/null"],
      /--key-file: has no part in --sandbox/,
    ],
    [
      "a secret beside the sandbox's keys",
      [...STATUS, "--sandbox", "--secret-stdin"],
      /--secret-stdin: has no part in --sandbox/,
    ],
    [
      "a fault on a live API",
      [...STATUS, "--fault", "cut", "--dry-run", "--base-url", "https://paysign.invalid"],
      /--fault: is for a sandbox/,
    ],
    [
      "a scale beside a signature",
      ["doctor", "--signature", "x", "--path", "/0", "--last-nonce", "5"],
      /--last-nonce: has no part/,
    ],
    [
      "a server beside a signature",
      ["doctor", "--signature", "x", "--path", "/0", "--online"],
      /--online: has no part/,
    ],
    ["a text for `decode`", ["id", "decode", "AA", "--text", "a"], /--text: is for `id new`/],
    ["two sources of an id", ["id", "new", "--text", "a", "--u64", "1"], /--u64: and --text can't be the same id/],
    [
      "a prefix that the id can't have",
      ["id", "decode", EXTERNAL_ID, "--prefix", "01"],
      /--prefix: has 1 bytes, and this id is 8/,
    ],
    ["words behind --version", ["--version", "kraken"], /arguments: `paysign --version` takes none/],
    ["two topics", ["help", "kraken", "katu9"], /arguments: `paysign help` takes the name of one command/],
    [
      "one file for two things",
      ["sandbox", "--snapshot", "a", "--journal", "a"],
      /--journal: is the file of --snapshot too/,
    ],
    ["a webhook elsewhere", ["sandbox", "--webhook", "https://example.com"], /--webhook: must be on a loopback host/],
  ];
  for (const [what, args, message] of cases) {
    it(what, async () => assert.match(await fails(2, args, { env, input: "" }), message));
  }

  it("members of JSON that JSON.parse would drop or round", async () => {
    const create = (metadata) => [
      "katu9",
      "transaction/create",
      "amount=1",
      "type=DEPOSIT",
      `metadata=${metadata}`,
      "--dry-run",
    ];
    for (const twice of ['{"a":1,"a":2}', '{"b":{"a":1,"a":1}}', '{"b":[{"a":1,"\\u0061":2}]}']) {
      assert.match(await fails(2, create(twice)), /metadata: holds a name twice/, twice);
    }
    for (const long of [
      '{"a":12345678901234567890}',
      '{"a":[0.1234567890123456789]}',
      '{"a":1e999}',
      '{"a":9007199254740993}',
    ]) {
      assert.match(await fails(2, create(long)), /metadata: holds a number with more digits/, long);
    }
    const right = '{"a":{"a":[1.50,-0,1e3,"12345678901234567890","a\\":1"]},"b":9007199254740992,"__proto__":null}';
    assert.match((await done(create(right))).stdout, /"a":\[1\.5,0,1000,"12345678901234567890"/);
  });

  it("a fault is part of the request that is shown, and what a dry run does not use is named", async () => {
    const args = [
      "kraken",
      "Withdraw",
      "asset=XDG",
      "key=k",
      "amount=50",
      "--fault",
      "lose_answer",
      "--timeout",
      "5",
      "--yes",
    ];
    for (const format of ["curl", "fetch", "http"]) {
      const { stdout, stderr } = await done([...args, ...NOWHERE, `--dry-run=${format}`], { env });
      assert.match(stdout, /X-Paysign-Fault"?: "?lose_answer/, format);
      assert.match(stderr, /--timeout and --yes changed nothing/);
    }
    const { stderr } = await done([...args, ...NOWHERE, "--dry-run", "--json"], { env });
    assert.match(JSON.parse(stderr).note, /--timeout and --yes/);
  });

  it("a fault that does not exist is refused before anything is sent", async () => {
    await withSandbox(async ({ env: good, at, sandbox }) => {
      for (const [fault, message] of [
        ["bad", /--fault: a fault is one of lose_answer/],
        ["slow; delay=5", /delayMs/],
        ["cut; delayMs=5", /delayMs is for slow/],
      ]) {
        assert.match(
          await fails(2, ["kraken", "Withdraw", "asset=XDG", "key=XDG_Wallet", "amount=50", "--fault", fault, ...at], {
            env: good,
          }),
          message,
        );
      }
      assert.equal(sandbox.journal.length, 0);
    });
  });
});

describe("`new=false`", () => {
  const addresses = ["kraken", "DepositAddresses", "asset=XBT", "method=Bitcoin"];

  it("is not sent, as a form or as JSON: Kraken is reported to make an address for any `new`", async () => {
    for (const encoding of ["form", "json"]) {
      const { stdout } = await done([...addresses, "new=false", "--dry-run=http", "--encoding", encoding]);
      const body = stdout.slice(stdout.indexOf("\r\n\r\n"));
      assert.match(body, /XBT/);
      assert.doesNotMatch(body, /new/, encoding);
      assert.match(
        (await done([...addresses, "new=true", "--dry-run=http", "--encoding", encoding])).stdout,
        /new(=|":)true/,
      );
    }
  });

  it("makes no address in the sandbox, and new=true makes one", async () => {
    await withSandbox(async ({ env: good, at, sandbox }) => {
      assert.equal((await done([...addresses, "new=false", ...at, "--json"], { env: good })).stdout, "[]\n");
      assert.doesNotMatch(sandbox.journal.at(-1).requestBody, /new/);
      assert.equal(
        JSON.parse((await done([...addresses, "new=true", ...at, "--json"], { env: good })).stdout).length,
        1,
      );
    });
  });
});

describe("a slip is told from its right name", () => {
  const cases = [
    [["krakn"], "did you mean `paysign kraken`?"],
    [["webhok", "sign"], "did you mean `paysign webhook`?"],
    [["help", "doctr"], "did you mean `paysign doctor`?"],
    [["--help", "sandbx"], "did you mean `paysign sandbox`?"],
    [["Withdraw", "asset=XBT"], "did you mean `paysign kraken Withdraw`?"],
    [["transaction/get"], "did you mean `paysign katu9 transaction/get`?"],
    [[...STATUS, "--dryrun"], "did you mean --dry-run?"],
    [[...STATUS, "--jsno"], "did you mean --json?"],
    [["kraken", "Withdraw", "--amout", "5"], "did you mean amount=...?"],
    [["kraken", "Withdraw", "--asset=XBT"], "did you mean asset=...?"],
    [["katu9", "transaction/create", "--metdata={}"], "did you mean metadata=...?"],
    [["sandbox", "--wehbook", "http://127.0.0.1:9"], "did you mean --webhook?"],
    [["sandbox", "--snapshoot=x"], "did you mean --snapshot?"],
    [["sandbox", "--errors", "object"], "did you mean objects?"],
    [[...STATUS, "--encoding", "from", ...NOWHERE], "did you mean form?"],
    [["kraken", "DepositStatus", "--sandbox", "--fault", "lose_anser"], "did you mean lose_answer?"],
    [["id", "nwe"], "did you mean `id new`?"],
    [["id", "decod", "AA"], "did you mean `id decode`?"],
    [["id", "new", "--uid", UUID], "did you mean --uuid?"],
    [["webhook", "verfy"], "did you mean `webhook verify`?"],
    [["webhook", "sing"], "did you mean `webhook sign`?"],
    [["webhook", "verify", "--signatur=00"], "did you mean --signature?"],
    [["doctor", "--last-nonc", "5"], "did you mean --last-nonce?"],
  ];
  for (const [args, hint] of cases) {
    it(args.join(" "), async () => {
      const stderr = await fails(2, args, { env, input: "" });
      assert.ok(stderr.includes(hint), stderr);
    });
  }

  it("but nothing is guessed where nothing is near", async () => {
    for (const args of [["xyzzy"], [...STATUS, "--xyzzy"], ["id", "qqqq"], ["webhook", "x"]]) {
      assert.doesNotMatch(await fails(2, args, { env, input: "" }), /did you mean/, args.join(" "));
    }
  });

  it("in a key file and in the environment too", async () => {
    await withFile("KRAKEN_SECRET=x\n", 0o600, async (path) => {
      assert.match(await fails(2, [...STATUS, "--key-file", path]), /line 1 .*did you mean KRAKEN_API_SECRET=/);
    });
    const near = { KRAKEN_API_KEY: "k", KRAKEN_API_SECRT: "eA==" };
    assert.match(
      await fails(2, [...STATUS, ...NOWHERE], { env: near }),
      /KRAKEN_API_SECRET: is missing.*KRAKEN_API_SECRT, which is set/,
    );
  });
});

describe("an unknown endpoint, and wrong values, are told before missing keys", () => {
  it("of Kraken and of Katu9", async () => {
    assert.match(await fails(2, ["kraken", "DepositStatu"]), /endpoint: .*DepositStatus/);
    assert.match(await fails(2, ["katu9", "healt"]), /endpoint: .*health/);
    assert.match(await fails(2, ["kraken", "Withdraw", "asset=XBT", "key=k"]), /amount: is required/);
    assert.match(await fails(2, ["kraken", "Withdraw", "asset=XBT", "key=k", "amount=1e3"]), /amount: must be/);
    const input = "c2VjcmV0\n";
    assert.match(await fails(2, ["kraken", "Nope", "--secret-stdin"], { input }), /endpoint/);
    assert.match(await fails(2, STATUS), /KRAKEN_API_KEY: is missing/);
  });

  it("and no id is made for a call that can't be made", async () => {
    const { code, stderr } = await run(["kraken", "Pay/request/create", "amount=1", "asset=USD", "external_id=new"]);
    assert.equal(code, 2);
    assert.doesNotMatch(stderr, /external_id=/);
  });
});

describe("an external_id that is none names the command that makes one", () => {
  const create = (id) => ["kraken", "Pay/request/create", "amount=1", "asset=USD", `external_id=${id}`, "--dry-run"];
  const cases = [
    [UUID, /external_id: .*`paysign id new --uuid UUID`/],
    [UUID.toUpperCase(), /`paysign id new --uuid UUID`/],
    ["order-1234", /external_id: .*`paysign id new --text TEXT`/],
    ["10777", /external_id: .*`paysign id new --u64 N`/],
    ["order number 1234 of november", /external_id: .*`paysign id new`/],
  ];
  for (const [id, message] of cases) {
    it(id, async () => {
      assert.match(await fails(2, create(id)), message);
      assert.match(await fails(2, ["id", "decode", "--", id]), message);
      assert.equal(JSON.parse(await fails(2, [...create(id), "--json"])).field, "external_id");
    });
  }

  it("which makes it: of text", async () => {
    const id = (await done(["id", "new", "--text", "order-1234"])).stdout.trim();
    assert.equal(id, Buffer.from("order-1234").toString("base64").replace(/=+$/, ""));
    await done(create(id));
    for (const text of ["", "a text of seventeen", "ééééééééé"]) await fails(2, ["id", "new", "--text", text]);
  });
});
