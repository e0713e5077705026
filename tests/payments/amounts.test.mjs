// Amounts are compared and added as decimal text: which listed withdrawal a payment is, and what its lost answer said.
import assert from "node:assert/strict";
import { test } from "node:test";
import { harness, LOST, NOW, ok, row, WITHDRAWAL } from "./support.mjs";
import { CREATE, METHOD, USDC } from "./withdrawals.mjs";

test("an amount in WithdrawStatus is the ordered one only as a whole decimal text", async () => {
  for (const [ordered, listed, isSame] of [
    ["0.725", "0.725", true],
    ["12.5", "12.50", true],
    ["120", "120", true],
    ["0.725", `0.725${"0".repeat(40)}`, true],
    ["0.1234567890123456789012345678905", "0.123456789012345678901234567890", true],
    ["0.725", 0.725, false],
    ["0.725", " 0.725", false],
    ["0.725", "x0.725", false],
    ["0.725", "0.725 BTC", false],
    ["0.725", ".725", false],
    ["0.725", null, false],
    ["0.725", "0.7250000000000000000001", false],
  ]) {
    const { payments } = harness([LOST, ok([row({ amount: listed })])], { payments: { patienceMs: 600_000 } });
    const payment = await payments.pay("w1", "Withdraw", { ...WITHDRAWAL, amount: ordered });
    assert.equal(payment.state, isSame ? "settled" : "unknown", `${ordered} and ${JSON.stringify(listed)}`);
  }
});

test("a fee is added only where it is a decimal text", async () => {
  for (const [fee, isSame] of [
    ["0.0002", true],
    [0.0002, false],
    [null, false],
    [undefined, false],
    ["", false],
  ]) {
    const { payments } = harness([LOST, ok([row({ amount: "0.7248", fee })])], { payments: { patienceMs: 600_000 } });
    const payment = await payments.pay("w1", "Withdraw", WITHDRAWAL);
    assert.equal(payment.state, isSame ? "settled" : "unknown", JSON.stringify(fee));
  }
});

test("the gross amount of a found withdrawal is the sum to the last digit, with the places of its amount", async () => {
  for (const [amount, fee, gross] of [
    ["5", "1", "6"],
    ["0", "0", "0"],
    ["100", "20", "120"],
    ["1000000", "24000000", "25000000"],
    ["5.00000000", "1.00000000", "6.00000000"],
    ["0.5", "0.25", "0.75"],
    ["0.5", "0.005", "0.505"],
    ["9.5", "0.5", "10.0"],
    ["10.50", "0.001", "10.501"],
    ["0.000001", "0.000002", "0.000003"],
    ["99999999999999999999.99", "0.01", "100000000000000000000.00"],
  ]) {
    const listed = {
      withdrawal_id: "FTone",
      amount: { asset: USDC, amount },
      fee: { asset: USDC, amount: fee },
      method_id: METHOD,
      status: "pending",
      create_time: new Date(NOW).toISOString(),
      address_id: "ABR6SXP-SF6CY-VJMONY",
    };
    const { payments } = harness([LOST, { withdrawals: [listed] }], { payments: { patienceMs: 600_000 } });
    const payment = await payments.pay("w1", CREATE, {
      scope: { method_id: METHOD },
      address_id: "ABR6SXP-SF6CY-VJMONY",
      amount: { asset_amount: { asset: USDC, amount } },
      fee: { current_fee: {}, fee_included: false },
    });
    assert.equal(payment.state, "settled", `${amount} and ${fee}: ${payment.why}`);
    assert.equal(payment.result.gross_amount.asset_amount.amount, gross);
  }
});

test("equal withdrawals are equal in money, not in letters: the second waits for the first", async () => {
  for (const [amount, other, isEqual] of [
    ["1", "1.0", true],
    ["1.00", "1", true],
    ["10", "10.0", true],
    ["0.50", "00.5", true],
    ["001.500", "1.5", true],
    ["10", "1", false],
    ["100", "1", false],
    ["1.5", "15", false],
    ["1.05", "1.5", false],
    ["1.005", "1.05", false],
    ["101", "11", false],
  ]) {
    const { payments } = harness(({ endpoint, members }) =>
      endpoint === "WithdrawStatus" ? ok([]) : members.amount === amount ? LOST : ok({ refid: "R2" }),
    );
    await payments.pay("w1", "Withdraw", { ...WITHDRAWAL, amount });
    const second = await payments.pay("w2", "Withdraw", { ...WITHDRAWAL, amount: other });
    assert.equal(second.state, isEqual ? "prepared" : "settled", `${amount} and ${other}`);
  }
});
