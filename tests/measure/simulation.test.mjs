// The simulation by a few seeds: of its mistakes each is found within 50.
import assert from "node:assert/strict";
import { test } from "node:test";
import { simulate } from "../payments/simulation.mjs";

const print = () => {};

for (const [seeds, isMixed] of [
  [10, false],
  [10, true],
]) {
  for (let first = 1; first <= 10; first += seeds) {
    test(`${isMixed ? "mixed" : "simulated"} from seed ${first}`, async () => {
      const { faulty } = await simulate({ first, seeds, isMixed, print, stopAtFirst: true });
      assert.equal(faulty, 0);
    });
  }
}
