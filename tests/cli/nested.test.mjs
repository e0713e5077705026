// Members of objects by names with dots, endpoints by method and path: what is sent, what help says, what is refused.

import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiSign, done, fails, KEYS, ORDER, run, says, SECRET, withServer } from "./support.mjs";

const WITHDRAW = "POST /funding/v1/withdrawals";
const METHODS = "GET /funding/v1/methods/{direction}";
const METHOD_ID = "d4ec4d52-b159-428e-ba64-f45455a978a1";
const request = async (words) =>
  JSON.parse((await done(["kraken", ...words, "--dry-run=http", "--json"])).stdout).request;
const body = (text) => JSON.parse(text.slice(text.indexOf("\r\n\r\n")));

describe("names with dots", () => {
  it("make objects in a body, in whatever order they come, each of its declared kind", async () => {
    const fee = ["fee.fee_included=true", "fee.quoted_fee.token=AAAA_gUn,MBri-Lq"];
    const wanted = {
      scope: { method_id: METHOD_ID },
      address_id: "ABR6SXP-SF6CY-VJMONY",
      amount: { asset_amount: { asset: { class: "currency", name: "USDC" }, amount: "5" } },
      fee: { quoted_fee: { token: "AAAA_gUn,MBri-Lq" }, fee_included: true },
    };
    assert.deepEqual(body(await request([WITHDRAW, ...fee, ...ORDER])), wanted);
    assert.deepEqual(body(await request([WITHDRAW, ...ORDER.toReversed(), ...fee])), wanted);
  });

  it("make a query as it is signed, beside what stands in the path", async () => {
    const words = ["direction=withdraw", "asset.class=currency", "asset.name=USDC", "limit=50"];
    const text = await request([METHODS, ...words]);
    const target = "/funding/v1/methods/withdraw?asset%5Bclass%5D=currency&asset%5Bname%5D=USDC&limit=50";
    assert.ok(text.startsWith(`GET ${target} HTTP/1.1\r\n`), text);
    assert.match(text, /^API-Nonce: \d+\r$/m);
    assert.doesNotMatch(text, /Content-Type|Content-Length/);
    await withServer(says({ methods: [] }), async ({ at, requests }) => {
      await done(["kraken", METHODS, ...words, "--nonce", "17", "--otp", "123456", ...at], { env: KEYS });
      const [{ method, url, headers }] = requests;
      assert.deepEqual([method, url], ["GET", target]);
      assert.deepEqual([headers["api-nonce"], headers["api-otp"]], ["17", "123456"]);
      assert.equal(headers["api-sign"], apiSign(target, "17", "", SECRET));
    });
  });

  it("are refused where nothing can stand behind a dot, by the name that is wrong", async () => {
    const cases = [
      [[METHODS, "direction=deposit", "limit.x=5"], /limit: is not an object/],
      [
        [METHODS, "direction=deposit", "asset=USDC"],
        /asset: is an object: give its members, asset\.class=\.\.\. or asset\.name=/,
      ],
      [[METHODS, "direction=deposit", "asset.class=currency", "asset.class=currency"], /asset\.class: is given twice/],
      [[METHODS, "direction=deposit", "asset..class=currency"], /arguments: .* is not the name of a member/],
      [[METHODS, "direction=deposit", ".class=currency"], /arguments: .* is not the name of a member/],
      [[METHODS, "direction=deposit", "x.y=1", "x=1"], /arguments: a name is given as a value and as an object/],
      [[METHODS, "direction=deposit", "asset.clas=currency"], /asset\.clas.*asset\.class|did you mean/],
      [["DepositStatus", "asset.class=currency"], /asset: is not an object/],
      [[WITHDRAW, ...ORDER, "scope.network_id=x"], /scope: /],
      [[WITHDRAW, ...ORDER.slice(1)], /scope: is required/],
    ];
    for (const [words, message] of cases) {
      assert.match(await fails(2, ["kraken", ...words, "--dry-run"]), message, words.join(" "));
    }
    const metadata = ["transaction/create", "amount=1", "type=DEPOSIT", "metadata.order=42", "--dry-run"];
    assert.match(await fails(2, ["katu9", ...metadata]), /metadata: is written whole, as JSON/);
  });

  it("cut short are told whole, and what is not declared is not repeated", async () => {
    const short = [METHODS, "direction=deposit", "class=currency"];
    assert.match(await fails(2, ["kraken", ...short]), /class: .*did you mean asset\.class=\.\.\.\?/);
    const several = await fails(2, ["kraken", WITHDRAW, ...ORDER.slice(0, 2), "asset.name=USDC"]);
    assert.match(several, /did you mean amount\.asset_amount\.asset\.name=\.\.\. or fee\.current_fee\./);
    for (const word of [`${SECRET}`, `a.${SECRET}`]) {
      const stderr = await fails(2, ["kraken", METHODS, "direction=deposit", word]);
      assert.ok(!stderr.includes(SECRET.slice(0, 20)), stderr);
    }
  });

  it("make own members of whatever name, and nothing else", async () => {
    const stderr = await fails(2, ["kraken", METHODS, "direction=deposit", "__proto__.class=currency"]);
    assert.match(stderr, /^error: /);
    assert.doesNotMatch(stderr, /internal/);
  });
});

describe("an endpoint of method and path", () => {
  it("is one name with and without quotation marks", async () => {
    const words = ["direction=withdraw"];
    const quoted = await request([METHODS, ...words]);
    const plain = await request([...METHODS.split(" "), ...words]);
    assert.equal(plain.split("\r\n")[0], quoted.split("\r\n")[0]);
    await done(["kraken", ...METHODS.split(" "), "--help"]);
  });

  it("that is cut short, or whose path is filled in, is told whole", async () => {
    const cases = [
      [["withdrawals"], "'GET /funding/v1/withdrawals' or 'POST /funding/v1/withdrawals'"],
      [["POST withdrawals"], "did you mean 'POST /funding/v1/withdrawals'?"],
      [["GET /funding/v1/methods/deposit"], "did you mean 'GET /funding/v1/methods/{direction}' direction=...?"],
      [["GET", "/funding/v1/limits/deposit/currency/USDC"], "asset_class=... asset=...?"],
    ];
    for (const [words, hint] of cases) {
      const stderr = await fails(2, ["kraken", ...words, "--dry-run"]);
      assert.ok(stderr.includes(hint), stderr);
    }
    assert.match(
      await fails(2, ["kraken", "POST /funding/v1/withdrawal"]),
      /endpoint: .*POST \/funding\/v1\/withdrawals/,
    );
  });
});

describe("--dry-run of every method", () => {
  it("says it to curl where curl would not do it by itself", async () => {
    const curl = async (...words) => (await done(["kraken", ...words, "--dry-run"])).stdout.split("\n")[0];
    assert.match(await curl("DELETE /funding/v1/addresses/{id}", "id=AB7J4FF-BGM7G-V2JMIH"), /^curl -sS -X DELETE /);
    assert.match(
      await curl("PUT /funding/v1/addresses/{id}", "id=AB7J4FF-BGM7G-V2JMIH", "name=x"),
      /^curl -sS -X PUT /,
    );
    assert.match(await curl("GET /funding/v1/networks"), /^curl -sS http/);
    assert.match(await curl(WITHDRAW, ...ORDER), /^curl -sS http/);
  });

  it("hides a one-time password that is a header", async () => {
    const { stdout } = await done(["kraken", "GET /funding/v1/networks", "--otp", "123456", "--dry-run=http"]);
    assert.match(stdout, /^API-OTP: \[hidden\]/m);
  });

  it("has no use for another encoding", async () => {
    assert.match(await fails(2, ["kraken", WITHDRAW, ...ORDER, "--encoding", "form", "--dry-run"]), /encoding: /);
  });
});

describe("help", () => {
  it("shows members of objects, where each goes, and of which exactly one is given", async () => {
    const { stdout } = await done(["kraken", WITHDRAW, "--help"]);
    assert.match(stdout, /^paysign kraken 'POST \/funding\/v1\/withdrawals' name=value/);
    assert.match(stdout, /^member +required +in +must be$/m);
    assert.match(stdout, /^amount\.asset_amount\.asset\.class +yes +body +one of "currency"/m);
    assert.match(stdout, /^scope\.method_id +one of +body /m);
    assert.match(stdout, /^account_id +no +query +text$/m);
    assert.match(stdout, /^scope: exactly one of scope\.method_id, scope\.network_id$/m);
    assert.match((await done(["kraken", "GET /funding/v1/addresses", "--help"])).stdout, /^answer +sensitive/m);
    const plain = (await done(["kraken", "Withdraw", "--help"])).stdout;
    assert.match(plain, /^member +required +must be$/m, "one place needs no column");
  });
});

describe("a sensitive answer", () => {
  const KEY = "key-that-is-in-the-answer-0001";
  const IBAN = "AA00 N84G MCAQ";
  const info = { apiKeyName: "n", apiKey: KEY, nonce: "1", nonceWindow: "0", permissions: [], iban: IBAN };

  it("is printed to whoever asks for it", async () => {
    await withServer(says({ error: [], result: info }), async ({ at }) => {
      assert.match((await done(["kraken", "GetApiKeyInfo", ...at], { env: KEYS })).stdout, new RegExp(KEY));
    });
  });

  it("is in no error, whatever is wrong with it", async () => {
    for (const result of [{ ...info, nonce: {} }, { ...info, permissions: KEY }, [info], `${KEY} ${IBAN}`]) {
      await withServer(says({ error: [], result }), async ({ at }) => {
        for (const json of [[], ["--json"]]) {
          const { code, stdout, stderr } = await run(["kraken", "GetApiKeyInfo", ...at, ...json], { env: KEYS });
          assert.equal(code, 4);
          assert.ok(!(stdout + stderr).includes(KEY) && !(stdout + stderr).includes(IBAN), stderr);
        }
      });
    }
  });
});

describe("what a list is called", () => {
  const table = async (words, answer) => {
    let text;
    await withServer(says(answer), async ({ at }) => {
      const { stdout, stderr } = await done(["kraken", ...words, ...at], { env: KEYS });
      text = { stdout, stderr };
    });
    return text;
  };
  const method = (id, name) => ({ asset: { class: "currency", name }, method_id: id, method_name: name });

  it("makes no difference: it is a table, and its cursor is told", async () => {
    const methods = [method("m1", "USDC"), method("m2", "BTC")];
    const { stdout, stderr } = await table([METHODS, "direction=deposit"], { methods, next_cursor: "abc" });
    const [head, first] = stdout.split("\n");
    assert.match(head, /^asset\.class +asset\.name +method_id +method_name$/);
    assert.match(first, /^currency +USDC +m1/);
    assert.match(stderr, /cursor=abc, in place of all that goes into the query/);
    assert.equal((await table([METHODS, "direction=deposit"], { methods: [] })).stdout, "(none)\n");
  });

  it("is a heading where there are two", async () => {
    const answer = {
      network_groups: [{ network_group_id: "g", name: "EVM", network_ids: ["n1"] }],
      networks: [{ network_id: "n1", name: "Ethereum" }],
    };
    const { stdout } = await table(["GET /funding/v1/networks"], answer);
    assert.match(
      stdout,
      /^network_groups\nnetwork_group_id +name +network_ids\ng +EVM +\["n1"\]\n\nnetworks\nnetwork_id +name\n/,
    );
  });

  it("is the first column where rows have names", async () => {
    const books = (words, result) => table(words, { error: [], result });
    assert.match((await books(["Balance"], { ZUSD: "1.5", XXBT: "0.1" })).stdout, /^name +value\nZUSD +1\.5\n/);
    const extended = { ZUSD: { balance: "1.5", hold_trade: "0" } };
    assert.match((await books(["BalanceEx"], extended)).stdout, /^name +balance +hold_trade\nZUSD +1\.5 +0\n/);
    assert.equal((await books(["Balance"], {})).stdout, "(none)\n");
    const entry = { refid: "R", time: 1.5, type: "deposit", asset: "ZUSD", amount: "1", fee: "0" };
    const ledger = await books(["Ledgers"], { ledger: { L1: entry }, count: 51 });
    assert.match(ledger.stdout, /^name +refid +time +type .*\nL1 +R +1\.5 +deposit/);
    assert.match(ledger.stderr, /51 in all: .*raise ofs by 1$/m);
  });
});

describe("an unknown outcome", () => {
  it("of a call of Funding (Beta) says where to look", async () => {
    const lists = {
      [WITHDRAW]: [ORDER, "GET /funding/v1/withdrawals"],
      "POST /funding/v1/addresses": [
        [`scope.method_id=${METHOD_ID}`, "address_details.crypto.address=0x1", "name=x"],
        "GET /funding/v1/addresses",
      ],
      "PUT /funding/v1/deposit/address": [[`method_id=${METHOD_ID}`], "GET /funding/v2/deposit/addresses"],
    };
    for (const [endpoint, [words, list]] of Object.entries(lists)) {
      await withServer(says("<html>", 502), async ({ at, requests }) => {
        const stderr = await fails(4, ["kraken", endpoint, ...words, ...at], { env: KEYS });
        assert.ok(stderr.includes(`look it up first (\`paysign kraken "${list}"\`)`), stderr);
        assert.equal(requests.length, 1, "it is sent once");
      });
    }
  });

  it("and a refusal, by the status of its problem, is a refusal", async () => {
    const problem = { type: "tag:kraken.com,2025:InvalidKey", status: 401, title: "API: Invalid key", data: null };
    await withServer(says(problem, 401), async ({ at }) => {
      assert.match(await fails(3, ["kraken", WITHDRAW, ...ORDER, ...at], { env: KEYS }), /Invalid key/);
    });
  });
});
