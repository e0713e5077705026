// The one-time password: from the call or the client, text or function, last in the body.
import assert from "node:assert/strict";
import { test } from "node:test";
import { EXTERNAL_ID, formText, newKraken, NOW, refuses, thrown } from "./support.mjs";

const NONCE = String(NOW);
const MEMBERS = { asset: "XBT", key: "k", amount: "1" };
const otpOf = (request) => new URLSearchParams(request.body).get("otp");

test("otp stands last in the body, in both encodings", () => {
  for (const [encoding, text] of [
    ["json", JSON.stringify],
    ["form", formText],
  ]) {
    const expected = text({ nonce: NONCE, ...MEMBERS, max_fee: "0.1", otp: "123456" });
    const params = { max_fee: "0.1", ...MEMBERS };
    assert.equal(
      newKraken({ otp: "123456" }).request("Withdraw", params, { encoding }).body,
      expected,
      `${encoding}, client text`,
    );
    assert.equal(
      newKraken({ otp: () => "123456" }).request("Withdraw", params, { encoding }).body,
      expected,
      `${encoding}, client function`,
    );
    assert.equal(
      newKraken().request("Withdraw", params, { encoding, otp: "123456" }).body,
      expected,
      `${encoding}, call text`,
    );
    assert.equal(
      newKraken().request("Withdraw", params, { encoding, otp: () => "123456" }).body,
      expected,
      `${encoding}, call function`,
    );
  }
});

test("otp with characters that need escaping", () => {
  for (const otp of ["a&b=c", 'a"b', "é 😀", "+"]) {
    const form = newKraken({ otp }).request("Withdraw", MEMBERS).body;
    assert.equal(form, formText({ nonce: NONCE, ...MEMBERS, otp }), `form ${otp}`);
    const json = newKraken({ otp }).request("Withdraw", MEMBERS, { encoding: "json" }).body;
    assert.equal(json, JSON.stringify({ nonce: NONCE, ...MEMBERS, otp }), `JSON ${otp}`);
  }
});

test("without otp there is no such member", () => {
  assert.equal(newKraken().request("Withdraw", MEMBERS).body, formText({ nonce: NONCE, ...MEMBERS }));
  assert.equal(
    newKraken({ otp: undefined }).request("Withdraw", MEMBERS, { otp: undefined }).body,
    formText({ nonce: NONCE, ...MEMBERS }),
  );
});

test("the call's otp wins over the client's", () => {
  let calls = 0;
  const kraken = newKraken({ otp: () => `client-${++calls}` });
  assert.equal(otpOf(kraken.request("Withdraw", MEMBERS, { otp: "call" })), "call");
  assert.equal(calls, 0, "the client's function was not called");
  assert.equal(otpOf(kraken.request("Withdraw", MEMBERS)), "client-1");
  assert.equal(otpOf(kraken.request("Withdraw", MEMBERS)), "client-2", "a function is called again for each request");
  assert.equal(calls, 2);
});

test("a function is called once, after validation, before the nonce is taken", () => {
  const log = [];
  let inner;
  const kraken = newKraken({
    otp: () => {
      log.push("otp");
      inner ??= kraken.request("Pay/paylink/get", { external_id: EXTERNAL_ID }, { otp: "inner" });
      return "outer";
    },
  });
  const rows = [
    ["wrong member", () => kraken.request("Withdraw", { ...MEMBERS, amount: 1 })],
    ["missing member", () => kraken.request("Withdraw", {})],
    ["unknown member", () => kraken.request("Withdraw", { ...MEMBERS, zzz: 1 })],
    ["wrong endpoint", () => kraken.request("Withdrawl", MEMBERS)],
    ["wrong nonce", () => kraken.request("Withdraw", MEMBERS, { nonce: -1 })],
    ["wrong encoding", () => kraken.request("Withdraw", MEMBERS, { encoding: "xml" })],
  ];
  for (const [label, call] of rows) refuses(call, "invalid_request", undefined, label);
  assert.deepEqual(log, [], "not called for refused input");
  const outer = kraken.request("Withdraw", MEMBERS);
  assert.deepEqual(log, ["otp"], "called once");
  assert.equal(inner.nonce, NONCE, "a request made inside takes its nonce first");
  assert.equal(outer.nonce, String(NOW + 1), "then the outer one");
  assert.equal(otpOf(outer), "outer");
});

test("an otp that is not text is refused, and burns no nonce", () => {
  const wrong = [null, 123456, true, {}, [], Promise.resolve("123456"), Symbol("1"), "\ud800"];
  const kraken = newKraken();
  for (const value of wrong) {
    const label = typeof value === "string" ? "lone surrogate" : `${typeof value} ${String(value)}`;
    refuses(() => kraken.request("Withdraw", MEMBERS, { otp: value }), "invalid_request", "otp", `call, ${label}`);
    refuses(
      () => kraken.request("Withdraw", MEMBERS, { otp: () => value }),
      "invalid_request",
      "otp",
      `call function, ${label}`,
    );
    const client = newKraken({ otp: () => value });
    refuses(() => client.request("Withdraw", MEMBERS), "invalid_request", "otp", `client function, ${label}`);
    assert.equal(
      client.request("Withdraw", MEMBERS, { otp: "1" }).nonce,
      NONCE,
      `client function, ${label}: no nonce burned`,
    );
  }
  assert.equal(kraken.request("Withdraw", MEMBERS).nonce, NONCE, "no nonce burned");
  for (const value of [123456, {}, []])
    refuses(() => newKraken({ otp: value }), "invalid_request", "otp", `constructor, ${JSON.stringify(value)}`);
});

test("an otp function that throws burns no nonce", () => {
  const boom = new Error("no device");
  let broken = true;
  const kraken = newKraken({
    otp: () => {
      if (broken) throw boom;
      return "1";
    },
  });
  assert.throws(
    () => kraken.request("Withdraw", MEMBERS),
    (error) => error === boom || error.cause === boom || error.code === "invalid_request",
  );
  broken = false;
  assert.equal(kraken.request("Withdraw", MEMBERS).nonce, NONCE, "works again, same nonce");
});

test("check neither calls the function nor refuses because of it", () => {
  let calls = 0;
  const kraken = newKraken({
    otp: () => {
      calls++;
      throw new Error("not now");
    },
  });
  kraken.check("Withdraw", MEMBERS);
  thrown(() => kraken.check("Withdraw", {}), "check");
  assert.equal(calls, 0);
});
