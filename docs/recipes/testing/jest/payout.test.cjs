/** @jest-environment node */
const { Kraken } = require("paysign");
const { createSandbox } = require("paysign/sandbox");
const { payout } = require("./payout.cjs");

const ORDER = { key: "BTC_Cold", amount: "0.5" };

let sandbox, kraken;

beforeEach(() => {
  sandbox = createSandbox({ seed: "payouts" });
  kraken = new Kraken(sandbox.kraken);
});

afterEach(() => kraken.free());

test("a payout is ordered", async () => {
  const before = sandbox.balance("XBT");
  expect(await payout(kraken, ORDER, sandbox.fetch)).toMatch(/^[\w-]+$/);
  expect(sandbox.balance("XBT")).not.toBe(before);
});

test.each(["lose_answer", "bad_gateway", "cut"])(
  "a payout whose answer is lost (%s) is left to be looked up",
  async (kind) => {
    sandbox.fault({ kind, match: "Withdraw" });
    expect(await payout(kraken, ORDER, sandbox.fetch)).toBeUndefined();
    expect(sandbox.entries({ endpoint: "Withdraw" })).toHaveLength(1);
  },
);

test("an unknown key is an error, and the sandbox tells which keys there are", async () => {
  await expect(payout(kraken, { ...ORDER, key: "cold" }, sandbox.fetch)).rejects.toMatchObject({ outcome: "refused" });
  expect(sandbox.journal.at(-1).diagnosis.message).toMatch(/the sandbox has BTC_Wallet, BTC_Cold$/);
});
