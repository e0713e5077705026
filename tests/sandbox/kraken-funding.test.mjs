// Kraken Funding in the sandbox: the examples of Kraken's support page "Funding via the API", exactly as printed there,
// and what the reference documents beside them. Signed here with node:crypto.

import assert from "node:assert/strict";
import { createHash, createHmac } from "node:crypto";
import { describe, it } from "node:test";
import { createSandbox } from "paysign/sandbox";

const FORM = "application/x-www-form-urlencoded";
let nonce = 0;

/** Sends a body as it stands; answers the text. */
async function post(sandbox, endpoint, type, body) {
  const path = `/0/private/${endpoint}`;
  const digest = createHash("sha256").update(String(nonce)).update(body).digest();
  const sign = createHmac("sha512", Buffer.from(sandbox.kraken.apiSecret, "base64")).update(path).update(digest);
  const headers = { "API-Key": sandbox.kraken.apiKey, "API-Sign": sign.digest("base64"), "Content-Type": type };
  const response = await sandbox.fetch(`https://api.kraken.com${path}`, { method: "POST", headers, body });
  assert.equal(response.status, 200);
  return response.text();
}

/** As `./krakenapi ENDPOINT name=value ...` calls it, as a form. */
function command(sandbox, line) {
  const [endpoint, ...parameters] = line.trim().split(/\s+(?=\w+=|$)/);
  nonce += 1;
  const form = new URLSearchParams(parameters.map((parameter) => parameter.split(/=(.*)/s, 2)));
  form.set("nonce", String(nonce));
  return post(sandbox, endpoint, FORM, form.toString());
}

/** As JSON, with an integer nonce; answers the parsed envelope. */
async function json(sandbox, endpoint, parameters = {}) {
  nonce += 1;
  return JSON.parse(await post(sandbox, endpoint, "application/json", JSON.stringify({ nonce, ...parameters })));
}

const result = async (sandbox, endpoint, parameters) => {
  const answer = await json(sandbox, endpoint, parameters);
  assert.deepEqual(answer.error, []);
  return answer.result;
};
const error = async (sandbox, endpoint, parameters) => {
  const answer = await json(sandbox, endpoint, parameters);
  assert.equal(answer.error.length, 1, JSON.stringify(answer));
  return answer.error[0];
};

const EXAMPLES = [
  ["DepositMethods asset=doge", '{"error":[],"result":[{"method":"Dogecoin","limit":false,"gen-address":true}]}'],
  ["DepositAddresses asset=doge method=Dogecoin", '{"error":[],"result":[]}'],
  [
    "DepositAddresses asset=doge method=Dogecoin new=true",
    '{"error":[],"result":[{"address":"DFSHkVSQycPZDu8CkiNvx8ymHKHoMLteUD","expiretm":"0","new":true}]}',
  ],
  [
    "DepositStatus asset=doge",
    '{"error":[],"result":[{"method":"Dogecoin","aclass":"currency","asset":"XXDG","refid":"QSBALMX-YTM4MI-REMLWN","txid":"f0cf9b21eeabb87cd240b61ce813490bf03ae96427f5874a55768e7299a9ac9c","info":"DFSHkVSQycPZDu8CkiNvx8ymHKHoMLteUD","amount":"95.00000000","fee":"0.00000000","time":1676727227,"status":"Success"}]}',
  ],
  [
    "DepositStatus asset=usdc",
    // The page leaves out the last brace of this one.
    '{"error":[],"result":[{"method":"USDC","aclass":"currency","asset":"USDC","refid":"Q4FTRAH-KPUTB7-ATW3UH","txid":"0x2756a446fa1bd75c4bb84b151a12456e52e0a65ff0aa5f35d7231cd25856058b","info":"0xc2ed795f33ed0b8b43fa8165de0107438237161e","amount":"10.00000000","fee":"0.00000000","time":1679452779,"status":"Success","originators":["0x9d7f5e4b07d8f3fb9456128191e4bc517d3d706da1b1dcf52037d0c93ecae3cc"]}]}',
  ],
  [
    "WithdrawInfo asset=doge key=XDG_Wallet amount=100",
    '{"error":[],"result":{"method":"XXDG","limit":"100.00000000","amount":"96.00000000","fee":"4.00000000"}}',
  ],
  ["Withdraw asset=doge key=XDG_Wallet amount=100", '{"error":[],"result":{"refid":"ASBG2IX-OQZTG5-CRWGN3"}}'],
  [
    "WithdrawStatus asset=doge",
    '{"error":[],"result":[{"method":"Dogecoin","aclass":"currency","asset":"XXDG","refid":"ASBG2IX-OQZTG5-CRWGN3","txid":"86b9bbee8775793d0ef420e3c374a2e7913ad8ba9e1a4939cf3044a09c533e44","info":"DNtxrbNnPWf9RZQMYcrqLL6QRgHoozabwM","amount":"96.00000000","fee":"4.00000000","time":1676713821,"status":"Success"}]}',
  ],
  ["WithdrawCancel asset=doge refid=ASBTV5V-STE7C7-MIQUAC", '{"error":[],"result":true}'],
  ["DepositAddresses asset=doge method=invalid", '{"error":["EFunding:No funding method"]}'],
  ["WithdrawInfo asset=doge key=invalid amount=100", '{"error":["EFunding:Unknown withdraw key"]}'],
  ["Withdraw asset=btc key=BTC_Wallet amount=1.5", '{"error":["EGeneral:Invalid arguments:beneficiary_recipient"]}'],
  ["WithdrawCancel asset=doge refid=ASBG2IX-OQZTG5-CRWGN3", '{"error":["EFunding:Invalid reference id"]}'],
];

describe("the printed examples", () => {
  it("come out byte for byte, one after the other in one sandbox", async () => {
    const sandbox = createSandbox();
    for (const [line, printed] of EXAMPLES) assert.equal(await command(sandbox, line), printed, line);
  });

  for (const [line, printed] of EXAMPLES) {
    it(`also alone in a fresh sandbox with another seed: ${line}`, async () => {
      assert.equal(await command(createSandbox({ seed: 7 }), line), printed);
    });
  }
});

describe("calls", () => {
  it("may be forms or JSON, but not one under the other's name", async () => {
    const sandbox = createSandbox();
    assert.equal((await result(sandbox, "DepositMethods", { asset: "DOGE" }))[0].method, "Dogecoin");
    nonce += 1;
    const swapped = await post(sandbox, "DepositMethods", "application/json", `nonce=${nonce}&asset=doge`);
    assert.equal(swapped, '{"error":["EGeneral:Invalid arguments"]}');
  });

  it("write errors as objects when asked to", async () => {
    const sandbox = createSandbox({ errors: "objects" });
    const refused = { severity: "E", errorClass: "Funding", type: "Unknown asset", errorMessage: "" };
    assert.deepEqual(await error(sandbox, "DepositMethods", { asset: "nothing" }), refused);
  });

  it("name the argument that is missing or wrong", async () => {
    const sandbox = createSandbox();
    const wrong = [
      ["DepositMethods", {}, "asset"],
      ["DepositMethods", { asset: "doge", aclass: "coins" }, "aclass"],
      ["DepositAddresses", { asset: "doge" }, "method"],
      ["DepositAddresses", { asset: "doge", method: "Dogecoin", amount: "1" }, "amount"],
      ["DepositStatus", { limit: 0 }, "limit"],
      ["DepositStatus", { start: "yesterday" }, "start"],
      ["DepositStatus", { cursor: "bm90aGluZw==" }, "cursor"],
      ["WithdrawStatus", { rebase_multiplier: "2" }, "rebase_multiplier"],
      ["WithdrawAddresses", { verified: 1 }, "verified"],
      ["WithdrawInfo", { asset: "doge", key: "XDG_Wallet" }, "amount"],
      ["WithdrawInfo", { asset: "doge", amount: "100" }, "key"],
      ["WithdrawInfo", { asset: "doge", key: "XDG_Wallet", amount: "1e2" }, "amount"],
      ["WithdrawInfo", { asset: "doge", key: "XDG_Wallet", amount: "50.000000001" }, "amount"],
      ["Withdraw", { asset: "doge", key: "XDG_Wallet", amount: "100", max_fee: "-1" }, "max_fee"],
      ["WithdrawCancel", { asset: "doge" }, "refid"],
      ["WalletTransfer", { asset: "btc", from: "Spot Wallet", to: "Moon", amount: "1" }, "to"],
      ["WalletTransfer", { asset: "btc", from: "Futures Wallet", to: "Futures Wallet", amount: "1" }, "from"],
    ];
    for (const [endpoint, parameters, name] of wrong) {
      const line = `${endpoint} ${JSON.stringify(parameters)}`;
      assert.equal(await error(sandbox, endpoint, parameters), `EGeneral:Invalid arguments:${name}`, line);
    }
  });
});

describe("deposits", () => {
  it("list an address once it is made, without `new` when something has been deposited to it", async () => {
    const sandbox = createSandbox();
    const at = (asset, method, more) => result(sandbox, "DepositAddresses", { asset, method, ...more });
    await at("doge", "Dogecoin", { new: true });
    const [second] = await at("doge", "Dogecoin", { new: true });
    const [newest, first] = (await at("doge", "Dogecoin")).reverse();
    assert.deepEqual(newest, second);
    assert.equal(second.new, true);
    assert.deepEqual(first, { address: "DFSHkVSQycPZDu8CkiNvx8ymHKHoMLteUD", expiretm: "0" });
    assert.deepEqual(await at("usdc", "USDC"), []);
    // The first is not among the five that nobody has paid to.
    for (let more = 0; more < 4; more += 1) await at("doge", "Dogecoin", { new: true });
    const refused = await error(sandbox, "DepositAddresses", { asset: "doge", method: "Dogecoin", new: true });
    assert.equal(refused, "EFunding:Too many addresses");
  });

  it("are made by the presence of `new`, whatever it says: Kraken is reported not to look at its value", async () => {
    for (const value of ["true", "false", "False", "", "0", "no"]) {
      const sandbox = createSandbox();
      const line = `DepositAddresses asset=doge method=Dogecoin new=${value}`;
      assert.equal(JSON.parse(await command(sandbox, line)).result[0]?.new, true, line);
    }
    for (const value of [true, false, 0, null, "false"]) {
      const sandbox = createSandbox();
      const [made] = await result(sandbox, "DepositAddresses", { asset: "doge", method: "Dogecoin", new: value });
      assert.equal(made?.new, true, JSON.stringify(value));
    }
    const sandbox = createSandbox();
    assert.deepEqual(await result(sandbox, "DepositAddresses", { asset: "doge", method: "Dogecoin" }), []);
  });

  it("have tags, memos, and invoices that expire by the clock", async () => {
    const sandbox = createSandbox({ clock: () => 1_700_000_000_500 });
    const made = async (asset, method, more) =>
      (await result(sandbox, "DepositAddresses", { asset, method, new: true, ...more }))[0];
    assert.match((await made("xrp", "Ripple XRP")).tag, /^\d+$/);
    assert.match((await made("xlm", "Stellar XLM")).memo, /^\d+$/);
    const invoice = await made("xbt", "Bitcoin Lightning", { amount: "0.01" });
    assert.equal(invoice.expiretm, 1_700_003_600);
    const over = { asset: "xbt", method: "Bitcoin Lightning", new: true, amount: "0.10000001" };
    assert.equal(await error(sandbox, "DepositAddresses", over), "EFunding:Invalid amount");
  });

  it("come 25 at a time and newest first, and by cursor to the end, each once", async () => {
    const sandbox = createSandbox();
    const plain = await result(sandbox, "DepositStatus");
    assert.equal(plain.length, 25);
    const whole = await result(sandbox, "DepositStatus", { limit: 500 });
    assert.deepEqual(whole.slice(0, 25), plain);
    assert.ok(whole.every((deposit, at) => at === 0 || deposit.time <= whole[at - 1].time));

    const found = [];
    let cursor = true;
    while (cursor !== undefined) {
      const page = JSON.parse(await command(sandbox, `DepositStatus limit=7 cursor=${cursor}`)).result;
      assert.ok(page.deposit.length >= 1 && page.deposit.length <= 7);
      found.push(...page.deposit);
      cursor = page.next_cursor;
      if (cursor !== undefined) assert.match(cursor, /^\+.*\/.*=$/, "what a form must escape");
    }
    assert.deepEqual(found, whole);
  });

  it("refuse a cursor that a form did not escape", async () => {
    const sandbox = createSandbox();
    const { next_cursor } = await result(sandbox, "DepositStatus", { cursor: true, limit: 1 });
    nonce += 1;
    const raw = await post(sandbox, "DepositStatus", FORM, `nonce=${nonce}&cursor=${next_cursor}`);
    assert.equal(raw, '{"error":["EGeneral:Invalid arguments:cursor"]}');
  });

  it("are cut by start and end, which include their own second, as numbers or text", async () => {
    const sandbox = createSandbox();
    const refids = async (parameters) => (await result(sandbox, "DepositStatus", parameters)).map(({ refid }) => refid);
    const doge = "QSBALMX-YTM4MI-REMLWN";
    assert.deepEqual(await refids({ start: 1676727227, end: "1676727227" }), [doge]);
    assert.deepEqual(await refids({ start: "1676727228" }), ["Q4FTRAH-KPUTB7-ATW3UH"]);
    assert.ok(!(await refids({ end: 1676727226 })).includes(doge));
    assert.deepEqual(await refids({ method: "Dogecoin", cursor: false }), [doge]);
  });

  it("include one without a fee and states beside Success", async () => {
    const sandbox = createSandbox();
    const [ether] = await result(sandbox, "DepositStatus", { asset: "eth" });
    assert.ok(!("fee" in ether));
    assert.deepEqual([ether.status, ether["status-prop"]], ["Settled", "onhold"]);
  });
});

describe("withdrawals", () => {
  const ORDER = { asset: "XBT", key: "BTC_Cold", amount: "0.725" };

  it("are refused for a fee over max_fee, another address, an unverified one, too little and too much", async () => {
    const sandbox = createSandbox();
    const doge = { asset: "doge", key: "XDG_Wallet", amount: "100" };
    const refusals = [
      [{ ...doge, max_fee: "3.99999999" }, "EFunding:Max fee exceeded"],
      [{ ...doge, address: "D123" }, "EFunding:Invalid withdrawal address"],
      [{ asset: "eth", key: "ETH_New", amount: "1" }, "EFunding:Invalid withdrawal address"],
      [{ ...doge, amount: "9.99999999" }, "EFunding:Invalid amount"],
      [{ ...doge, amount: "100.00000001" }, "EFunding:Insufficient funds"],
      [{ ...doge, asset: "btc" }, "EFunding:Unknown withdraw key"],
    ];
    for (const [parameters, text] of refusals) assert.equal(await error(sandbox, "Withdraw", parameters), text);
    const right = { ...doge, max_fee: "4", address: "DNtxrbNnPWf9RZQMYcrqLL6QRgHoozabwM" };
    assert.deepEqual(await result(sandbox, "Withdraw", right), { refid: "ASBG2IX-OQZTG5-CRWGN3" });
  });

  it("subtract the fee exactly where floats would not", async () => {
    const info = { asset: "xbt", key: "BTC_Cold", amount: "0.30000000" };
    assert.equal((await result(createSandbox(), "WithdrawInfo", info)).amount, "0.29990000");
    const odd = { asset: "eth", key: "ETH_New", amount: 4.1 };
    assert.equal((await result(createSandbox(), "WithdrawInfo", odd)).amount, "4.0965000000");
  });

  it("go from Initial over Pending to Success by the clock, and are cancelled in the first state alone", async () => {
    let now = 1_800_000_000_000;
    const sandbox = createSandbox({ clock: () => now });
    const { refid } = await result(sandbox, "Withdraw", ORDER);
    assert.match(refid, /^FT[A-Za-z0-9]{5}-[A-Za-z0-9]{22}$/);
    const newest = async () => (await result(sandbox, "WithdrawStatus", { asset: "btc" }))[0];
    const initial = await newest();
    assert.equal(initial.refid, refid);
    assert.deepEqual(
      [initial.status, initial.txid, initial.amount, initial.fee, initial.time, initial.key],
      ["Initial", "", "0.72490000", "0.00010000", 1_800_000_000, "BTC_Cold"],
    );
    now += 60_000;
    assert.equal((await newest()).status, "Pending");
    assert.match((await newest()).txid, /^[0-9a-f]{64}$/);
    const late = { asset: "btc", refid };
    assert.equal(await error(sandbox, "WithdrawCancel", late), "EFunding:Invalid reference id");
    now += 60_000;
    assert.equal((await newest()).status, "Success");
  });

  it("show that they were cancelled, and cannot be cancelled again", async () => {
    const sandbox = createSandbox();
    const { refid } = await result(sandbox, "Withdraw", ORDER);
    assert.equal(await error(sandbox, "WithdrawCancel", { asset: "doge", refid }), "EFunding:Invalid reference id");
    assert.equal(await result(sandbox, "WithdrawCancel", { asset: "btc", refid }), true);
    const [newest] = await result(sandbox, "WithdrawStatus");
    assert.deepEqual([newest.refid, newest.status, newest["status-prop"]], [refid, "Failure", "canceled"]);
    assert.equal(await error(sandbox, "WithdrawCancel", { asset: "btc", refid }), "EFunding:Invalid reference id");
    const printed = { asset: "doge", refid: "ASBTV5V-STE7C7-MIQUAC" };
    assert.equal(await result(sandbox, "WithdrawCancel", printed), true);
    assert.equal(await error(sandbox, "WithdrawCancel", printed), "EFunding:Invalid reference id");
  });

  it("come in pages under their own name, the last without a cursor", async () => {
    const sandbox = createSandbox();
    const whole = await result(sandbox, "WithdrawStatus");
    const first = await result(sandbox, "WithdrawStatus", { cursor: "true", limit: "3" });
    assert.deepEqual(first.withdrawals, whole.slice(0, 3));
    const rest = await result(sandbox, "WithdrawStatus", { cursor: first.next_cursor });
    assert.deepEqual(rest, { withdrawals: whole.slice(3) });
    const stranger = (await result(sandbox, "DepositStatus", { cursor: true, limit: 1 })).next_cursor;
    assert.equal(await error(sandbox, "WithdrawStatus", { cursor: stranger }), "EGeneral:Invalid arguments:cursor");
  });

  it("list their methods and addresses, and narrow them", async () => {
    const sandbox = createSandbox();
    const methods = await result(sandbox, "WithdrawMethods");
    assert.deepEqual(
      methods.map(({ asset }) => asset),
      ["XXDG", "XXBT", "USDC", "XETH"],
    );
    const ethereum = await result(sandbox, "WithdrawMethods", { network: "Ethereum", asset: "usdc" });
    assert.deepEqual(
      ethereum.map(({ method, minimum }) => [method, minimum]),
      [["USDC", "0.01000000"]],
    );
    const unverified = await result(sandbox, "WithdrawAddresses", { verified: false });
    assert.deepEqual(
      unverified.map(({ key }) => key),
      ["ETH_New"],
    );
    const [wallet] = await result(sandbox, "WithdrawAddresses", { asset: "xdg", key: "XDG_Wallet" });
    assert.deepEqual(wallet, {
      address: "DNtxrbNnPWf9RZQMYcrqLL6QRgHoozabwM",
      asset: "XXDG",
      method: "Dogecoin",
      key: "XDG_Wallet",
      verified: true,
    });
  });

  it("move between wallets and answer a reference id", async () => {
    const transfer = { asset: "btc", from: "Spot Wallet", to: "Futures Wallet", amount: "0.1" };
    assert.match((await result(createSandbox(), "WalletTransfer", transfer)).refid, /^FT/);
  });

  it("get the same reference ids from the same seed, whatever else was called", async () => {
    const first = createSandbox({ seed: "x" });
    const second = createSandbox({ seed: "x" });
    await result(second, "DepositAddresses", { asset: "usdc", method: "USDC", new: true });
    assert.deepEqual(await result(first, "Withdraw", ORDER), await result(second, "Withdraw", ORDER));
    const other = await result(createSandbox({ seed: "y" }), "Withdraw", ORDER);
    assert.notDeepEqual(await result(createSandbox({ seed: "x" }), "Withdraw", ORDER), other);
  });
});
