// page(result): every spelling of a page, plain lists, the end of a list.
import assert from "node:assert/strict";
import { test } from "node:test";
import { page, readResponse } from "paysign";
import { newKraken } from "./support.mjs";

const a = { refid: "A" };
const b = { refid: "B" };
const CURSOR = "HgAAAAAAAABGVFRSd3k1LVF4Y0JQY05Gd0xRY0NxenFndHpybkwBAQH2AwEBAAAAAQAAAAAAAAABAAAAAAAZAAAAAAAAAA==";

const ROWS = [
  ["a list", [a, b], [a, b], undefined],
  ["an empty list", [], [], undefined],
  ...["deposit", "deposits", "withdrawal", "withdrawals", "methods", "addresses"].flatMap((name) => [
    [`${name}, a cursor`, { [name]: [a, b], next_cursor: CURSOR }, [a, b], CURSOR],
    [`${name}, cursor first`, { next_cursor: CURSOR, [name]: [a] }, [a], CURSOR],
    [`${name}, the last page`, { [name]: [b] }, [b], undefined],
    [`${name}, cursor null`, { [name]: [b], next_cursor: null }, [b], undefined],
    [`${name}, cursor empty`, { [name]: [b], next_cursor: "" }, [b], undefined],
    [`${name}, an empty page`, { [name]: [] }, [], undefined],
    [`${name}, a single object`, { [name]: a, next_cursor: CURSOR }, [a], CURSOR],
    [`${name}, unknown members beside it`, { total: 2, [name]: [a, b], next_cursor: CURSOR }, [a, b], CURSOR],
  ]),
];
for (const [label, result, items, cursor] of ROWS) {
  test(`page: ${label}`, () => {
    const before = structuredClone(result);
    const found = page(result);
    assert.deepEqual([...found.items], items, "items");
    assert.equal(found.cursor, cursor, "cursor");
    assert.ok(Array.isArray(found.items), "items is an array");
    assert.deepEqual(result, before, "the result is as it was");
    assert.deepEqual([...page(Object.freeze(result)).items], items, "frozen");
  });
}

test("a walk over three pages ends", () => {
  const row = (refid, amount) => ({
    method: "Bitcoin",
    aclass: "currency",
    asset: "XXBT",
    refid,
    txid: "t",
    info: "i",
    amount,
    fee: "0",
    time: 1676727227,
    status: "Success",
  });
  const pages = {
    true: { deposit: [row("1", "1"), row("2", "2")], next_cursor: "c+1/=" },
    "c+1/=": { deposit: [row("3", "3")], next_cursor: "c2==" },
    "c2==": { deposit: [row("4", "4")] },
  };
  const kraken = newKraken();
  const seen = [];
  let cursor = true;
  for (let round = 0; cursor !== undefined; round++) {
    assert.ok(round < 5, "the walk ends");
    const request = kraken.request("DepositStatus", { cursor });
    const asked = new URLSearchParams(request.body).get("cursor");
    const { result } = readResponse(request, 200, JSON.stringify({ error: [], result: pages[asked] }));
    const found = page(result);
    seen.push(...found.items.map((item) => item.refid));
    cursor = found.cursor;
  }
  assert.deepEqual(seen, ["1", "2", "3", "4"]);
});

test("a walk over the lists of Funding (Beta) gives nothing beside the cursor, and ends", () => {
  const kraken = newKraken();
  const row = (withdrawal_id) => ({
    withdrawal_id,
    amount: { asset: { class: "currency", name: "USDC" }, amount: "4" },
    fee: { asset: { class: "currency", name: "USDC" }, amount: "1" },
    method_id: "d4ec4d52-b159-428e-ba64-f45455a978a1",
    status: "success",
    create_time: "2026-07-01T08:31:33Z",
  });
  const pages = { first: { withdrawals: [row("1")], next_cursor: "a+b/c=" }, "a+b/c=": { withdrawals: [row("2")] } };
  const seen = [];
  let params = { status: "success", limit: 1 };
  for (let round = 0; params !== undefined; round++) {
    assert.ok(round < 3, "the walk ends");
    const request = kraken.request("GET /funding/v1/withdrawals", params);
    const asked = new URL(request.url).searchParams.get("cursor") ?? "first";
    const { items, cursor } = page(readResponse(request, 200, JSON.stringify(pages[asked])).result);
    seen.push(...items.map((item) => item.withdrawal_id));
    params = cursor === undefined ? undefined : { cursor };
  }
  assert.deepEqual(seen, ["1", "2"]);
});
