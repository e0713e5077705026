// operations(): the facts of every operation as data.
import assert from "node:assert/strict";
import { test } from "node:test";
import { operations } from "paysign";
import { FUNDING, RECONCILED } from "./funding.mjs";
import { KATU9, KRAKEN } from "./support.mjs";

const OPERATIONS = [...KRAKEN, ...FUNDING, ...KATU9];

const all = operations();
const find = (name) => all.find((operation) => operation.name === name);

test("all forty-two, each once", () => {
  assert.ok(Array.isArray(all));
  assert.equal(all.length, 42);
  assert.deepEqual(all.map((operation) => operation.name).sort(), OPERATIONS.map((op) => op.name).sort());
});

for (const op of OPERATIONS) {
  test(op.name, () => {
    const operation = find(op.name);
    for (const member of ["api", "name", "method", "path", "permissions", "cost", "movesMoney", "repeatable"]) {
      assert.ok(member in operation, `${member} is there`);
    }
    assert.equal(typeof operation.api, "string", "api");
    assert.equal(operation.method, op.method ?? "POST", "method");
    assert.equal(typeof operation.movesMoney, "boolean", "movesMoney");
    if (op.path) assert.equal(operation.path, op.path, "path");
    else assert.ok(operation.path.endsWith(`/private/${op.name}`), `path ${operation.path}`);
  });
}

test("the paths are the documented ones, each its own", () => {
  const kraken = all.filter((operation) => operation.path.includes("/private/"));
  assert.equal(kraken.length, KRAKEN.length);
  assert.equal(new Set(kraken.map((operation) => operation.path)).size, KRAKEN.length);
});

test("Funding (Beta) is named by method and path, and costs nothing that is documented", () => {
  for (const op of FUNDING) {
    const { api, name, method, path, cost, permissions } = find(op.name);
    assert.deepEqual([api, name, cost], ["kraken", `${method} ${path}`, 0]);
    assert.equal(permissions.length, 1, name);
  }
});

test("Katu9 is another api than Kraken's", () => {
  const katu9 = new Set(KATU9.map((op) => find(op.name).api));
  assert.equal(katu9.size, 1);
  for (const op of [...KRAKEN, ...FUNDING]) assert.equal(katu9.has(find(op.name).api), false, op.name);
});

test("Kraken's calls cost something and need a permission; what a key may do is told to every key", () => {
  assert.deepEqual([find("GetApiKeyInfo").cost, find("GetApiKeyInfo").permissions], [0, []]);
  for (const op of KRAKEN.filter(({ name }) => name !== "GetApiKeyInfo")) {
    const { cost, permissions } = find(op.name);
    assert.ok(typeof cost === "number" && cost >= 1, `${op.name}: cost ${cost}`);
    assert.ok(permissions.length > 0, `${op.name}: permissions`);
  }
});

test("what moves money, and what does not", () => {
  for (const name of [
    "Pay/paylink/create",
    "Pay/transfer/create",
    "Withdraw",
    "WalletTransfer",
    "POST /funding/v1/withdrawals",
  ]) {
    assert.equal(find(name).movesMoney, true, name);
  }
  const reads = [
    "Pay/paylink/get",
    "Pay/paylink/config",
    "DepositMethods",
    "DepositStatus",
    "WithdrawMethods",
    "WithdrawAddresses",
    "WithdrawInfo",
    "WithdrawStatus",
    "Balance",
    "Ledgers",
    "GetApiKeyInfo",
    "GET /funding/v1/withdrawals",
    "POST /funding/v1/addresses",
    "PUT /funding/v1/deposit/address",
    "transaction/get",
    "health",
  ];
  for (const name of reads) assert.equal(find(name).movesMoney, false, name);
});

test("what must not simply be repeated differs from what may", () => {
  for (const name of ["Withdraw", "WalletTransfer", ...RECONCILED]) {
    assert.notDeepEqual(find(name).repeatable, find("DepositStatus").repeatable, `${name} against a read`);
  }
  for (const name of [
    "Pay/paylink/get",
    "DepositMethods",
    "WithdrawInfo",
    "WithdrawStatus",
    "DELETE /funding/v1/addresses/{id}",
  ]) {
    assert.deepEqual(find(name).repeatable, find("DepositStatus").repeatable, `${name} is a read as well`);
  }
});

test("what a caller does to the list changes no later one", () => {
  const names = operations().map((operation) => operation.name);
  const list = operations();
  try {
    list[0].name = "changed";
    list.length = 0;
  } catch (error) {
    assert.ok(error instanceof TypeError, "or the list is frozen");
  }
  assert.deepEqual(
    operations().map((operation) => operation.name),
    names,
  );
});
