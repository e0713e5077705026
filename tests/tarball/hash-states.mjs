// What HMAC keeps of a key: the states of SHA-256 and SHA-512 behind their first block, computed here from the definition
// (FIPS 180-4), since node:crypto shows none.
import { createHash } from "node:crypto";

/** How far each function turns (a last number is a shift), by the width of its words. */
const WIDTHS = {
  256: { bits: 32n, rounds: 64, small: [7n, 18n, 3n], large: [17n, 19n, 10n], e: [6n, 11n, 25n], a: [2n, 13n, 22n] },
  512: { bits: 64n, rounds: 80, small: [1n, 8n, 7n], large: [19n, 61n, 6n], e: [14n, 18n, 41n], a: [28n, 34n, 39n] },
};

/** The first bits of the fraction of a prime's root. */
function fraction(prime, degree, bits) {
  const wanted = BigInt(prime) << (bits * degree);
  let low = 0n;
  let high = 1n << (bits + 8n);
  while (high - low > 1n) {
    const middle = (low + high) >> 1n;
    if (middle ** degree <= wanted) low = middle;
    else high = middle;
  }
  return BigInt.asUintN(Number(bits), low);
}

const primes = [];
for (let n = 2; primes.length < 80; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);

const tables = new Map();

/** The words that a function begins with, and those that it adds. */
function constants(width) {
  const { bits, rounds } = WIDTHS[width];
  if (!tables.has(width))
    tables.set(width, {
      start: primes.slice(0, 8).map((prime) => fraction(prime, 2n, bits)),
      added: primes.slice(0, rounds).map((prime) => fraction(prime, 3n, bits)),
    });
  return tables.get(width);
}

/** The state behind one block, as big endian bytes. */
export function stateAfter(width, block) {
  const { bits, rounds, small, large, e: turnsOfE, a: turnsOfA } = WIDTHS[width];
  const cut = (number) => BigInt.asUintN(Number(bits), number);
  const turned = (word, by) => (word >> by) | cut(word << (bits - by));
  const mixed = (word, [one, two, shift]) => turned(word, one) ^ turned(word, two) ^ (word >> shift);
  const sum = (word, [one, two, three]) => turned(word, one) ^ turned(word, two) ^ turned(word, three);
  const { start, added } = constants(width);
  const bytes = Number(bits) / 8;
  const words = Array.from({ length: 16 }, (_, index) =>
    BigInt(`0x${block.toString("hex", index * bytes, (index + 1) * bytes)}`),
  );
  for (let index = 16; index < rounds; index++)
    words.push(
      cut(words[index - 16] + mixed(words[index - 15], small) + words[index - 7] + mixed(words[index - 2], large)),
    );
  let [a, b, c, d, e, f, g, h] = start;
  for (let index = 0; index < rounds; index++) {
    const one = h + sum(e, turnsOfE) + ((e & f) ^ (cut(~e) & g)) + added[index] + words[index];
    const two = sum(a, turnsOfA) + ((a & b) ^ (a & c) ^ (b & c));
    [h, g, f, e, d, c, b, a] = [g, f, e, cut(d + one), c, b, a, cut(one + two)];
  }
  const after = [a, b, c, d, e, f, g, h].map((word, index) => cut(word + start[index]));
  return Buffer.from(after.map((word) => word.toString(16).padStart(bytes * 2, "0")).join(""), "hex");
}

/**
 * The blocks and states of HMAC with this key, by name: eight bytes each, which are enough to tell. Each state is there as
 * little and as big endian words, wherever they stand.
 */
export function hmacTraces(key, width = 512) {
  const bytes = Number(WIDTHS[width].bits) / 8;
  const short = key.length > bytes * 16 ? createHash(`sha${width}`).update(key).digest() : key;
  const traces = {};
  for (const [name, pad] of [
    ["inner", 0x36],
    ["outer", 0x5c],
  ]) {
    const block = Buffer.alloc(bytes * 16).map((_, index) => (short[index] ?? 0) ^ pad);
    // Behind a short key a block is nothing but padding.
    for (let at = 0; at + 8 <= Math.min(short.length, block.length); at += 8)
      traces[`${name} block +${at}`] = block.subarray(at, at + 8);
    const big = stateAfter(width, block);
    const little = bytes === 8 ? Buffer.from(big).swap64() : Buffer.from(big).swap32();
    for (const [order, state] of Object.entries({ big, little }))
      for (let at = 0; at < state.length; at += 8)
        traces[`${name} state, ${order} endian +${at}`] = state.subarray(at, at + 8);
  }
  return traces;
}
