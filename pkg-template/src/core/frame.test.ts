// The text that an object becomes, without the core: a head of `<tag><index>:<length>,`, a line feed, the values.

import assert from "node:assert/strict";
import { test } from "node:test";

import { frame, type Members } from "./frame.ts";

const NAMES = ["amount", "asset", "metadata"];
const MEMBERS: Members = {
  index: new Map(NAMES.map((name, index) => [name, index])),
  text: NAMES.map((_, index) => `s${index}:`),
  inside: NAMES.map((name) => (name === "metadata" ? "free" : undefined)),
};

const framed = (source: object | undefined) => frame(MEMBERS, source, "params");
/** Framing throws this rule for this field. */
const refuses = (source: object, field: string, rule: RegExp) =>
  assert.throws(
    () => framed(source),
    (error: { field?: string; message?: string }) => error.field === field && rule.test(error.message ?? ""),
  );

test("nothing, and what is absent", () => {
  assert.equal(framed(undefined), "\n");
  assert.equal(framed({}), "\n");
  assert.equal(framed({ amount: undefined }), "\n");
});

test("each kind of value has its tag", () => {
  const rows: [unknown, string][] = [
    ["10.50", "s0:5,\n10.50"],
    ["", "s0:0,\n"],
    [10.5, "n0:4,\n10.5"],
    [-0, "n0:1,\n0"],
    [NaN, "n0:3,\nNaN"],
    [true, "b0:4,\ntrue"],
    [10n, "i0:2,\n10"],
    [null, "z0:0,\n"],
    [() => 1, "f0:0,\n"],
    [[1], "o0:8,\nan array"],
    [{ a: 1 }, "o0:9,\nan object"],
  ];
  for (const [amount, text] of rows) assert.equal(framed({ amount }), text, String(text));
});

test("members keep the caller's order, and no value can be mistaken for another", () => {
  assert.equal(framed({ asset: "s0:1,\n", amount: "5" }), "s1:6,s0:1,\ns0:1,\n5");
});

test("lengths count UTF-16 units, also of long values", () => {
  assert.equal(framed({ asset: "é😀" }), "s1:3,\né😀");
  for (const length of [255, 256, 1 << 20]) {
    const asset = "x".repeat(length);
    assert.equal(framed({ asset }), `s1:${length},\n${asset}`);
  }
});

test("what is too long or ill-formed is named, not copied", () => {
  assert.equal(framed({ asset: "x".repeat((1 << 20) + 1) }), "l1:0,\n");
  assert.equal(framed({ asset: "\ud800" }), "w1:0,\n");
});

test("a name that is not known goes over, cut", () => {
  assert.equal(framed({ amonut: "5" }), "u0:6,\namonut");
  assert.equal(framed({ ["x".repeat(300)]: 1 }), `u0:256,\n${"x".repeat(256)}`);
});

test("an object that is sent as JSON", () => {
  assert.equal(framed({ metadata: { order: "42", list: [1, null] } }), 'j2:30,\n{"order":"42","list":[1,null]}');
});

test("refuses what is not a plain object, and a getter that throws", () => {
  for (const source of [[], new Map(), new (class A {})()]) refuses(source, "params", /must be a/);
  refuses(
    {
      get amount() {
        throw new Error("no");
      },
    },
    "amount",
    /its getter has thrown/,
  );
  refuses({ metadata: new Date(0) }, "metadata", /must be a plain object/);
});
