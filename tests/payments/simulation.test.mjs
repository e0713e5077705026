// The simulation over 2,000 seeds, and that it finds what it is there to find.
import assert from "node:assert/strict";
import { test } from "node:test";
import { NAMES } from "./mistakes.mjs";
import { add, missing, OPERATIONS, table } from "./reach.mjs";
import { simulate } from "./simulation.mjs";

const reached = {};

test("2,000 seeds: none is paid twice, lost or stuck, and no live sender's nonce is rejected", async (t) => {
  const { faulty, total, faults } = await simulate({ seeds: 2000, print: (line) => t.diagnostic(line) });
  t.diagnostic(JSON.stringify(total));
  add(reached, faults);
  assert.equal(faulty, 0);
});

test("1,000 seeds of withdrawals by both APIs that look alike: the same", async (t) => {
  const { faulty, total, faults } = await simulate({
    seeds: 1000,
    isMixed: true,
    print: (line) => t.diagnostic(line),
  });
  t.diagnostic(JSON.stringify(total));
  add(reached, faults);
  assert.equal(faulty, 0);
});

test("these seeds have reached every operation that moves money by every fault of the sandbox", (t) => {
  for (const line of table(reached)) t.diagnostic(line);
  assert.ok(OPERATIONS.length >= 5, OPERATIONS.join());
  assert.deepEqual(missing(reached), []);
});

test("a planted mistake is found within 400 seeds", async (t) => {
  assert.equal(NAMES.length, 6);
  for (const mistake of NAMES) {
    const { faulty, seed } = await simulate({
      seeds: 400,
      mistake,
      stopAtFirst: true,
      print: (line) => t.diagnostic(line),
    });
    assert.equal(faulty, 1, `${mistake} was not found`);
    t.diagnostic(`${mistake}: seed ${seed}`);
  }
});
