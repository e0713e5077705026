// The exact bytes of every operation's body: nonce, required members, optional members in documented order, otp.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  apiSign,
  EXTERNAL_ID,
  formText,
  fullParams,
  isPay,
  KATU9,
  KRAKEN,
  leastParams,
  newKatu9,
  newKraken,
  NOW,
  UUID,
} from "./support.mjs";

const reversed = (object) => Object.fromEntries(Object.entries(object).reverse());
const NONCE = String(NOW);

for (const op of KRAKEN) {
  for (const encoding of ["json", "form"]) {
    test(`${op.name}, ${encoding}`, () => {
      const text = encoding === "json" ? JSON.stringify : formText;
      const type = encoding === "json" ? "application/json" : "application/x-www-form-urlencoded";
      const rows = [
        ["required members", leastParams(op), {}],
        ["all members", fullParams(op), {}],
        ["all members and otp", fullParams(op), { otp: "123456" }],
      ];
      for (const [label, members, otp] of rows) {
        const request = newKraken().request(op.name, reversed(members), { encoding, ...otp });
        assert.equal(request.body, text({ nonce: NONCE, ...members, ...otp }), `${label}: body`);
        assert.equal(request.headers["Content-Type"], type, `${label}: Content-Type`);
        assert.equal(
          request.headers["API-Sign"],
          apiSign(`/0/private/${op.name}`, NONCE, request.body),
          `${label}: API-Sign`,
        );
      }
      // Each optional member alone keeps its place behind the required ones.
      for (const field of op.optional) {
        const members = { ...leastParams(op), [field.name]: field.sample };
        const request = newKraken().request(op.name, reversed(members), { encoding });
        assert.equal(request.body, text({ nonce: NONCE, ...members }), `with ${field.name} alone`);
      }
    });
  }

  test(`${op.name}, default encoding`, () => {
    const request = newKraken().request(op.name, fullParams(op));
    const members = { nonce: NONCE, ...fullParams(op) };
    assert.equal(request.body, isPay(op.name) ? JSON.stringify(members) : formText(members));
  });

  if (op.required.length === 0) {
    test(`${op.name}, without params`, () => {
      const expected = isPay(op.name) ? JSON.stringify({ nonce: NONCE }) : formText({ nonce: NONCE });
      assert.equal(newKraken().request(op.name).body, expected, "left out");
      assert.equal(newKraken().request(op.name, undefined).body, expected, "undefined");
      assert.equal(newKraken().request(op.name, {}).body, expected, "empty");
    });
  }
}

for (const op of KATU9.filter((row) => row.method === "POST")) {
  test(op.name, () => {
    for (const members of [leastParams(op), fullParams(op)]) {
      const request = newKatu9().request(op.name, reversed(members));
      assert.equal(request.body, JSON.stringify(members), Object.keys(members).join(" "));
    }
    for (const field of op.optional) {
      const members = { ...leastParams(op), [field.name]: field.sample };
      assert.equal(
        newKatu9().request(op.name, reversed(members)).body,
        JSON.stringify(members),
        `with ${field.name} alone`,
      );
    }
  });
}

test("Katu9 amounts are written with unchanged digits", () => {
  const rows = [
    ["10.50", "10.50"],
    ["0", "0"],
    ["0.10", "0.10"],
    ["12345678901234567890.123456789", "12345678901234567890.123456789"],
    [10.5, "10.5"],
    [0, "0"],
    [0.1, "0.1"],
    [1e20, "100000000000000000000"],
    [0.000001, "0.000001"],
  ];
  for (const [amount, digits] of rows) {
    const { body } = newKatu9().request("payment-link/generate", { transactionId: UUID, amount });
    assert.equal(body, `{"transactionId":"${UUID}","amount":${digits}}`, `${typeof amount} ${amount}`);
  }
});

test("integer seconds in a form are the digits", () => {
  const { body } = newKraken().request("DepositStatus", { start: 1676713821, end: 1679452779, limit: 0, cursor: true });
  assert.equal(body, `nonce=${NONCE}&start=1676713821&end=1679452779&cursor=true&limit=0`);
});

test("Kraken amounts keep every digit", () => {
  const digits = ["0", "10", "10.50", "0.00000001", "00.10", "1.000000000000000000000000000000", "9".repeat(60)];
  for (const amount of digits) {
    const params = { amount, asset: "USD", external_id: EXTERNAL_ID };
    assert.equal(JSON.parse(newKraken().request("Pay/request/create", params).body).amount, amount, `JSON ${amount}`);
    const form = newKraken().request("Pay/request/create", params, { encoding: "form" }).body;
    assert.equal(new URLSearchParams(form).get("amount"), amount, `form ${amount}`);
  }
});

const TEXTS = {
  "quotes and backslashes": "a \"b\" \\c\\ 'd'",
  "every ASCII character": String.fromCharCode(...Array.from({ length: 128 }, (_, i) => i)),
  "form separators": "a=b&c=d+e%20f;g#h?i/j",
  "what a form leaves alone": "*-._ ~!'()",
  "line separators": "\u2028\u2029\u0085",
  "other scripts and emoji": "Ünïcödé 日本語 עברית 👩‍👩‍👧 🏴",
  "highest characters": "\uffff\u{10ffff}\ufeff",
  "JSON inside": '{"nonce":"0","otp":"1"}',
  "C1 controls": String.fromCharCode(...Array.from({ length: 32 }, (_, i) => 0x80 + i)),
};
for (const [label, note] of Object.entries(TEXTS)) {
  test(`text in a note: ${label}`, () => {
    const params = { amount: "1", asset: "USD", external_id: EXTERNAL_ID, note };
    for (const [encoding, text] of [
      ["json", JSON.stringify],
      ["form", formText],
    ]) {
      const request = newKraken().request("Pay/paylink/create", params, { encoding });
      assert.equal(request.body, text({ nonce: NONCE, ...params }), encoding);
      assert.equal(
        request.headers["API-Sign"],
        apiSign("/0/private/Pay/paylink/create", NONCE, request.body),
        `${encoding}: API-Sign`,
      );
    }
  });
}

test("a value cannot become another member", () => {
  const tricky = [
    "x&amount=999",
    'x","amount":"999',
    "x\u0000amount\u0000999",
    "5:note3:abc",
    "\u001f\u001e\u001d",
    "x\namount=999",
  ];
  for (const note of tricky) {
    const params = { amount: "1", asset: "USD", external_id: EXTERNAL_ID, note };
    const json = JSON.parse(newKraken().request("Pay/paylink/create", params).body);
    assert.deepEqual(json, { nonce: NONCE, ...params }, `JSON: ${JSON.stringify(note)}`);
    const form = newKraken().request("Pay/paylink/create", params, { encoding: "form" }).body;
    assert.deepEqual(
      [...new URLSearchParams(form)],
      Object.entries({ nonce: NONCE, ...params }),
      `form: ${JSON.stringify(note)}`,
    );
  }
});

test("undefined is absent, optional empty text is sent", () => {
  const base = { amount: "1", asset: "USD", external_id: EXTERNAL_ID };
  const body = (more) => newKraken().request("Pay/request/create", { ...base, ...more }).body;
  assert.equal(
    body({ note: undefined, from: undefined, expire_after_seconds: undefined }),
    JSON.stringify({ nonce: NONCE, ...base }),
    "undefined",
  );
  assert.equal(body({ note: "" }), JSON.stringify({ nonce: NONCE, ...base, note: "" }), "empty note");
  assert.equal(
    newKraken().request("DepositStatus", { method: "" }).body,
    `nonce=${NONCE}&method=`,
    "empty text in a form",
  );
  assert.equal(
    body({ expire_after_seconds: 0 }),
    JSON.stringify({ nonce: NONCE, ...base, expire_after_seconds: 0 }),
    "zero is a value",
  );
});

test("a body just below 1 MiB is built and signed right", () => {
  const params = { amount: "1", asset: "USD", external_id: EXTERNAL_ID, note: "é".repeat(520_000) };
  const request = newKraken().request("Pay/paylink/create", params);
  assert.equal(request.body, JSON.stringify({ nonce: NONCE, ...params }), "body");
  assert.equal(request.headers["API-Sign"], apiSign("/0/private/Pay/paylink/create", NONCE, request.body), "API-Sign");
});
