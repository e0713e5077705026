// External ids: random, UUID, u64 little-endian, bytes, and back.
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { test } from "node:test";
import { ExternalId } from "paysign";
import { bytes, fc, holds } from "./random.mjs";
import { newKraken, refuses } from "./support.mjs";

const base64 = (bytes) => Buffer.from(bytes).toString("base64").replaceAll("=", "");
const le64 = (value) => {
  const b = Buffer.alloc(8);
  b.writeBigUInt64LE(value);
  return b;
};
const bad = (fn, label) => refuses(fn, "invalid_request", "external_id", label);

test("random: 10,000 valid ids, no two alike, no bit that stands still", () => {
  const seen = new Set();
  const or = new Uint8Array(16);
  const and = new Uint8Array(16).fill(255);
  let length;
  for (let i = 0; i < 10_000; i++) {
    const id = ExternalId.random();
    assert.equal(ExternalId.isValid(id), true, id);
    const bytes = ExternalId.toBytes(id);
    length ??= bytes.length;
    assert.equal(bytes.length, length, "all of one length");
    bytes.forEach((byte, at) => {
      or[at] |= byte;
      and[at] &= byte;
    });
    seen.add(id);
  }
  assert.equal(seen.size, 10_000);
  assert.ok(length >= 8 && length <= 16, `${length} bytes`);
  const moving = or
    .slice(0, length)
    .reduce((sum, byte, at) => sum + (byte & ~and[at]).toString(2).replaceAll("0", "").length, 0);
  assert.ok(moving >= 62, `${moving} bits move`);
  newKraken().check("Pay/paylink/get", { external_id: ExternalId.random() });
});

test("UUIDs, there and back", () => {
  const rows = [
    "00112233-4455-6677-8899-aabbccddeeff",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    ...Array.from({ length: 500 }, () => randomUUID()),
  ];
  for (const uuid of rows) {
    const id = ExternalId.fromUuid(uuid);
    assert.equal(id, base64(Buffer.from(uuid.replaceAll("-", ""), "hex")), uuid);
    assert.equal(ExternalId.toUuid(id), uuid, `${uuid}, back`);
  }
  assert.equal(ExternalId.fromUuid("00112233-4455-6677-8899-aabbccddeeff"), "ABEiM0RVZneImaq7zN3u/w");
});

test("text that is not a UUID", () => {
  const uuid = "00112233-4455-6677-8899-aabbccddeeff";
  const rows = [
    "",
    "x",
    uuid.replaceAll("-", ""),
    `{${uuid}}`,
    `urn:uuid:${uuid}`,
    ` ${uuid}`,
    `${uuid}\n`,
    `${uuid}0`,
    uuid.slice(1),
    uuid.replace("a", "g"),
    uuid.replace("-", "_"),
    "0011223344556677-8899-aabb-ccddeeff----",
    "00112233-4455-6677-8899-aabbccddeef\u0000",
    "００112233-4455-6677-8899-aabbccddeeff".slice(0, 36),
    undefined,
    null,
    5,
    {},
    [uuid],
    true,
    5n,
    Symbol("x"),
    new Uint8Array(16),
  ];
  for (const [i, value] of rows.entries()) bad(() => ExternalId.fromUuid(value), `row ${i}`);
});

test("u64, little-endian as in Kraken's example", () => {
  assert.equal(ExternalId.fromU64(10777n), "GSoAAAAAAAA");
  assert.equal(ExternalId.toU64("GSoAAAAAAAA"), 10777n);
  const thereAndBack = (value) => {
    const id = ExternalId.fromU64(value);
    assert.equal(id, base64(le64(value)), String(value));
    assert.equal(ExternalId.toU64(id), value, `${value}, back`);
  };
  for (const value of [0n, 1n, 255n, 256n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n]) thereAndBack(value);
  holds(500, 0x1d5, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), thereAndBack);
});

test("u64 with a prefix, the prefix first", () => {
  for (let length = 0; length <= 8; length++) {
    const prefix = Uint8Array.from({ length }, (_, i) => 0xf0 + i);
    const id = ExternalId.fromU64(10777n, prefix);
    assert.equal(id, base64(Buffer.concat([prefix, le64(10777n)])), `${length} bytes`);
    assert.equal(ExternalId.isValid(id), true, `${length} bytes`);
  }
  assert.equal(ExternalId.fromU64(10777n, undefined), "GSoAAAAAAAA", "undefined is absent");
  assert.equal(
    ExternalId.fromU64(1n, new Uint8Array(20).fill(7).subarray(4, 6)),
    base64([7, 7, 1, 0, 0, 0, 0, 0, 0, 0]),
    "a view",
  );
});

test("what is neither a u64 nor a prefix", () => {
  for (const value of [-1n, 2n ** 64n, 2n ** 200n, 5, 0, -1, NaN, "5", "", null, undefined, {}, true]) {
    bad(() => ExternalId.fromU64(value), `value ${typeof value} ${String(value)}`);
  }
  for (const prefix of [new Uint8Array(9), new Uint8Array(100), "app", 5, [1, 2], {}, true]) {
    bad(() => ExternalId.fromU64(1n, prefix), `prefix ${typeof prefix} ${prefix.length}`);
  }
});

test("bytes, there and back, of every length", () => {
  for (let length = 1; length <= 16; length++) {
    holds(50, 0xb17e5, bytes(length, length), (given) => {
      const id = ExternalId.fromBytes(given);
      assert.equal(id, base64(given), `${length} bytes`);
      assert.deepEqual(new Uint8Array(ExternalId.toBytes(id)), new Uint8Array(given), `${length} bytes, back`);
      assert.equal(ExternalId.isValid(id), true, id);
    });
  }
  assert.equal(ExternalId.fromBytes(new Uint8Array([1, 2, 3, 4]).subarray(1, 3)), base64([2, 3]), "a view");
  assert.equal(ExternalId.fromBytes(Buffer.from([1])), "AQ", "a Buffer");
  const id = ExternalId.fromBytes(new Uint8Array([1, 2]));
  ExternalId.toBytes(id)[0] = 99;
  assert.deepEqual([...ExternalId.toBytes(id)], [1, 2], "toBytes gives its own copy");
});

test("what is no 1 to 16 bytes", () => {
  for (const value of [
    new Uint8Array(0),
    new Uint8Array(17),
    new Uint8Array(1_000_000),
    undefined,
    null,
    "AQ",
    5,
    [1, 2],
    {},
    new Map(),
  ]) {
    bad(() => ExternalId.fromBytes(value), `${typeof value} ${value?.length}`);
  }
});

test("an id of another length is neither a UUID nor a u64", () => {
  for (const id of ["AA", "GSoAAAAAAAA", base64(new Uint8Array(15))]) bad(() => ExternalId.toUuid(id), `toUuid(${id})`);
  for (const id of ["AA", base64(new Uint8Array(7))]) bad(() => ExternalId.toU64(id), `toU64(${id})`);
});

test("isValid never throws, the others do", () => {
  const hostile = new Proxy(
    {},
    {
      get() {
        throw new Error("get");
      },
      getPrototypeOf() {
        throw new Error("proto");
      },
    },
  );
  const rows = [
    undefined,
    null,
    5,
    NaN,
    true,
    5n,
    {},
    [],
    ["AA"],
    () => "AA",
    Symbol("AA"),
    new Uint8Array(4),
    { toString: () => "AA" },
    hostile,
    "\ud800",
    "AA\u0000",
  ];
  for (const [i, value] of rows.entries()) {
    assert.equal(ExternalId.isValid(value), false, `isValid, row ${i}`);
    for (const name of ["toBytes", "toUuid", "toU64"]) bad(() => ExternalId[name](value), `${name}, row ${i}`);
  }
});
