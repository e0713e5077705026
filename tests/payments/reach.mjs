// What the simulation has reached: each operation that moves money by each fault that the sandbox has.
import { operations } from "paysign";
import { createSandbox } from "paysign/sandbox";

/** What the sandbox calls its faults, by its own refusal of an unknown one. */
function faultKinds() {
  try {
    createSandbox().fault({ kind: "?" });
  } catch ({ message }) {
    return message.match(/[a-z]+(?:_[a-z\d]+)*(?=, )/g);
  }
  throw new Error("the sandbox takes every fault");
}

/** What a call can meet; the other one is about what the sandbox sends by itself. */
export const FAULTS = faultKinds().filter((kind) => kind !== "duplicate_delivery");

/** What moves money and a `Payments` can send: it has a client of Kraken, not of Katu9. */
export const OPERATIONS = operations()
  .filter(({ api, movesMoney }) => movesMoney && api === "kraken")
  .map(({ name }) => name);

/** Adds counts by operation and fault. */
export function add(all, more) {
  for (const [operation, row] of Object.entries(more))
    for (const [fault, count] of Object.entries(row)) {
      all[operation] ??= {};
      all[operation][fault] = (all[operation][fault] ?? 0) + count;
    }
  return all;
}

/** What was not reached. */
export const missing = (counts, operations = OPERATIONS) =>
  operations.flatMap((operation) =>
    FAULTS.filter((fault) => !(counts[operation]?.[fault] > 0)).map((fault) => `${operation} by ${fault}`),
  );

/** The counts as a table; operations that a run does not have are left out. */
export function table(counts) {
  const rows = OPERATIONS.filter((operation) => counts[operation] !== undefined).map(
    (operation) => `| ${operation} | ${FAULTS.map((fault) => counts[operation][fault] ?? 0).join(" | ")} |`,
  );
  return [`| Faults of | ${FAULTS.join(" | ")} |`, `|---|${"--:|".repeat(FAULTS.length)}`, ...rows];
}
