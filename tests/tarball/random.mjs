// Random input, by fast-check. The same seed gives the same input; what fails is made small, and printed with a seed and
// a path: PAYSIGN_SEED=<seed> PAYSIGN_PATH=<path> run that case alone.
import { createHash } from "node:crypto";
import fc from "fast-check";

export { fc };

/** Asserts a property for `numRuns` inputs: `property` is the arbitraries and, last, the function that checks. */
export function holds(numRuns, seed, ...property) {
  const { PAYSIGN_SEED, PAYSIGN_PATH } = process.env;
  const again = { ...(PAYSIGN_SEED && { seed: Number(PAYSIGN_SEED) }), ...(PAYSIGN_PATH && { path: PAYSIGN_PATH }) };
  fc.assert(fc.property(...property), { numRuns, seed, ...again });
}

/** Bytes of a length between these. */
export const bytes = (maxLength, minLength = 0) => fc.uint8Array({ minLength, maxLength, size: "max" });

const unit = fc.oneof(
  { weight: 2, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
  { weight: 1, arbitrary: fc.integer({ min: 0x00, max: 0x1f }) },
  { weight: 1, arbitrary: fc.integer({ min: 0x80, max: 0x7ff }) },
  { weight: 1, arbitrary: fc.integer({ min: 0x2000, max: 0x206f }) },
  { weight: 1, arbitrary: fc.integer({ min: 0xe000, max: 0xffff }) },
  { weight: 1, arbitrary: fc.integer({ min: 0x10000, max: 0x10ffff }) },
);
/** Well-formed text, of all planes, of so many code points. */
export const text = (maxLength, minLength = 0) =>
  fc.array(unit, { minLength, maxLength, size: "max" }).map((points) => String.fromCodePoint(...points));

/** Bytes of one length, which look random: the same ones for the same length. */
export const bytesOf = (length) => createHash("shake256", { outputLength: length }).update(String(length)).digest();
