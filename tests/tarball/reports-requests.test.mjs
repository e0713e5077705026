// What public reports say about requests: what is given to a call is signed as it was meant, or refused by name.
import assert from "node:assert/strict";
import { test } from "node:test";
import { ExternalId, unanswered } from "paysign";
import { apiSign, EXTERNAL_ID, formText, newKatu9, newKraken, NOW, refuses, SECRET } from "./support.mjs";

const WITHDRAW = { asset: "XBT", key: "k", amount: "1" };
const ADDRESSES = { asset: "XBT", method: "Bitcoin" };

test("ccxt/ccxt#1586 and siblings: new: false is not sent, in a form and in JSON, and asks for no look-up", () => {
  for (const [encoding, text] of [
    ["form", formText],
    ["json", JSON.stringify],
  ]) {
    for (const [more, sent, action] of [
      [{ new: false }, {}, "fresh_nonce"],
      [{}, {}, "fresh_nonce"],
      [{ new: undefined }, {}, "fresh_nonce"],
      [{ new: true }, { new: true }, "reconcile"],
    ]) {
      const label = `${encoding}, ${JSON.stringify(more)}`;
      const request = newKraken().request("DepositAddresses", { ...ADDRESSES, ...more }, { encoding });
      assert.equal(request.body, text({ nonce: String(NOW), ...ADDRESSES, ...sent }), label);
      assert.equal(
        request.headers["API-Sign"],
        apiSign("/0/private/DepositAddresses", request.nonce, request.body),
        `${label}: signed as sent`,
      );
      assert.equal(unanswered(request, "lost").retry.action, action, `${label}: advice`);
    }
  }
  newKraken().check("DepositAddresses", { ...ADDRESSES, new: false });
  for (const value of ["false", 0, null, "", "no"]) {
    refuses(
      () => newKraken().request("DepositAddresses", { ...ADDRESSES, new: value }),
      "invalid_request",
      "new",
      `new: ${JSON.stringify(value)}`,
    );
  }
  assert.match(
    newKraken().request("WithdrawAddresses", { verified: false }).body,
    /verified=false/,
    "other booleans are sent",
  );
});

test("their family: a body that somebody else wrote with new=false counts as one that makes an address", () => {
  const bodies = [
    "nonce=1&asset=XBT&method=Bitcoin&new=false",
    "nonce=1&new=0&asset=XBT",
    '{"nonce":"1","asset":"XBT","new":false}',
    "nonce=1&asset=XBT&new=",
  ];
  for (const body of bodies)
    assert.equal(unanswered({ endpoint: "DepositAddresses", body }, "lost").retry.action, "reconcile", body);
  for (const body of [
    "nonce=1&asset=new&method=new",
    '{"nonce":"1","asset":"new","method":"newest"}',
    "nonce=1&newer=true",
  ]) {
    assert.equal(unanswered({ endpoint: "DepositAddresses", body }, "lost").retry.action, "fresh_nonce", body);
  }
});

const KEYS = [
  "a+b",
  "a&b=c",
  "~'()!*",
  "50 %",
  "100%25",
  "two  blanks",
  "tab\there",
  "h☕",
  "😀 key",
  "a\nb",
  "é",
  "a;b",
  "[x]",
  "a/b?c#d",
  '"',
  "<k>",
  "-_.",
  "%zz",
];
for (const [source, keys] of [
  ["sieblyio/binance#59, clikraken#25", KEYS],
  ["jorijn/bitcoin-dca#49", ["h☕"]],
]) {
  test(`${source}: names of withdrawal keys are written as URLSearchParams does`, () => {
    for (const key of keys) {
      const request = newKraken().request("Withdraw", { ...WITHDRAW, key });
      assert.equal(request.body, formText({ nonce: String(NOW), asset: "XBT", key, amount: "1" }), key);
      assert.equal(new URLSearchParams(request.body).get("key"), key, `${key}, read again`);
      assert.equal(
        request.headers["API-Sign"],
        apiSign("/0/private/Withdraw", request.nonce, request.body),
        `${key}, signed`,
      );
    }
  });
}

test("Switcheo/carbon-js-sdk#494, multiversx/mx-sdk-js-core#257: an amount is text of digits, all else is refused by name", () => {
  const decimal = { s: 1, e: 0, c: [1], toString: () => "1", valueOf: () => "1", toJSON: () => "1" };
  const rows = [
    1e-8,
    "1e-8",
    "1E3",
    0.1,
    1,
    "0,5",
    "1,000.00",
    "1 000",
    "+1",
    "-1",
    " 1",
    "1 ",
    "1\n",
    "١",
    "１",
    ".5",
    "1.",
    "",
    "0x10",
    "1_000",
    "NaN",
    "Infinity",
    NaN,
    1n,
    decimal,
    null,
    true,
    ["1"],
    new String("1"),
    Symbol("1"),
    () => "1",
  ];
  for (const amount of rows) {
    const error = refuses(
      () => newKraken().request("Withdraw", { ...WITHDRAW, amount }),
      "invalid_request",
      "amount",
      `${typeof amount} ${String(amount)}`,
    );
    assert.equal(error.outcome, "not_sent");
  }
  for (const amount of ["0.00000001", "100000000000000000000000.1", "007"]) {
    assert.equal(
      new URLSearchParams(newKraken().request("Withdraw", { ...WITHDRAW, amount }).body).get("amount"),
      amount,
      amount,
    );
  }
});

test("ccxt reports on cursors: base64 in a form is escaped", () => {
  for (const cursor of ["HgAA+/==", "a+b/c=", "++//=="]) {
    const { body } = newKraken().request("DepositStatus", { cursor });
    assert.equal(body, formText({ nonce: String(NOW), cursor }), cursor);
    assert.equal(new URLSearchParams(body).get("cursor"), cursor, cursor);
  }
});

test("siblings: milliseconds for seconds are refused", () => {
  for (const name of ["start", "end"]) {
    for (const value of [1_700_000_000_000, "1700000000000", NOW, 1_000_000_000_000]) {
      refuses(
        () => newKraken().request("WithdrawStatus", { [name]: value }),
        "invalid_request",
        name,
        `${name} ${value}`,
      );
    }
    for (const value of [1_700_000_000, "1700000000", 0])
      assert.ok(
        newKraken()
          .request("WithdrawStatus", { [name]: value })
          .body.includes(`${name}=${value}`),
        `${name} ${value}`,
      );
  }
});

test("uuidjs/uuid#503, dotnet/corefx#37609: a UUID goes in network order", () => {
  const rows = [
    ["00112233-4455-6677-8899-aabbccddeeff", "00112233445566778899aabbccddeeff"],
    ["01234567-89AB-cdef-0123-456789ABCDEF", "0123456789abcdef0123456789abcdef"],
    ["75b097d1-0000-1000-8000-00805f9b34fb", "75b097d100001000800000805f9b34fb"],
  ];
  for (const [uuid, hex] of rows) {
    const id = ExternalId.fromUuid(uuid);
    assert.equal(Buffer.from(ExternalId.toBytes(id)).toString("hex"), hex, uuid);
    assert.equal(ExternalId.toUuid(id), uuid.toLowerCase(), uuid);
  }
});

const OF_UUIDS = [
  "75b097d1-8c31-479c-b354-aa805c4cefbc",
  "75B097D1-8C31-479C-B354-AA805C4CEFBC",
  "00000000-0000-0000-0000-000000000000",
  "ffffffff-ffff-ffff-ffff-ffffffffffff",
];
const OF_ORDERS = [
  "order-1234",
  "cus_123",
  "INV-2024-0001",
  "2024-11-26",
  "order#1234",
  "order 1234",
  "order-000000000001",
  "R.2024.17",
];
const ways = [
  ["Pay/request/create", (external_id) => ({ amount: "1", asset: "USD", external_id })],
  ["Pay/paylink/create", (external_id) => ({ amount: "1", asset: "USD", external_id })],
  ["Pay/transfer/create", (external_id) => ({ amount: "1", asset: "USD", to: "bob", external_id })],
  ["Pay/paylink/get", (external_id) => ({ external_id })],
  ["Pay/transfer/cancel", (external_id) => ({ external_id })],
];
for (const [source, ids, named] of [
  ["siblings of uuidjs/uuid#503", OF_UUIDS, "fromUuid"],
  ["siblings", OF_ORDERS, "fromBytes"],
]) {
  test(`${source}: ${ids[0]} as external_id is told of ExternalId.${named}`, () => {
    for (const id of ids) {
      for (const [endpoint, params] of ways) {
        const { message } = refuses(
          () => newKraken().request(endpoint, params(id)),
          "invalid_request",
          "external_id",
          `${endpoint}, ${id}`,
        );
        assert.ok(message.includes(`ExternalId.${named}`), `${id}: ${message}`);
        assert.doesNotMatch(message, /URL-safe/i, `${id}: it makes another wrong id`);
      }
    }
  });
}

test("their family: what is told to use a function is taken when it did", () => {
  for (const id of [ExternalId.fromUuid(OF_UUIDS[0]), ExternalId.fromBytes(new TextEncoder().encode("order-1234"))])
    newKraken().check("Pay/paylink/get", { external_id: id });
  for (const fn of ["toBytes", "toUuid", "toU64"])
    refuses(() => ExternalId[fn](OF_UUIDS[0]), "invalid_request", "external_id", fn);
  newKraken().check("Pay/paylink/get", { external_id: EXTERNAL_ID });
});

test("moby/moby#46773, FrameOS#128: keys in quotation marks are refused, and the text names them", () => {
  const rows = [
    ["apiKey", "invalid_request", (mark) => newKraken({ apiKey: `${mark}abc${mark}` })],
    ["token", "invalid_request", (mark) => newKatu9({ token: `${mark}abc${mark}` })],
    ["apiSecret", "bad_secret", (mark) => newKraken({ apiSecret: `${mark}${SECRET}${mark}` })],
  ];
  for (const [field, code, make] of rows) {
    for (const mark of ['"', "'"]) {
      const error = refuses(() => make(mark), code, field, `${field} in ${mark}`);
      assert.match(error.message, /quotation mark/i, `${field}: ${error.message}`);
      assert.ok(
        !error.message.includes("abc") && !error.message.includes(SECRET),
        `${field}: the text repeats nothing`,
      );
    }
  }
  for (const apiKey of ['a"b', "a'b", "''x"])
    assert.equal(newKraken({ apiKey }).request("DepositStatus").headers["API-Key"], apiKey, "marks elsewhere");
});
