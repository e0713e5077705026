// The only source of chance in the sandbox. It is no secret generator and must not be one: the same seed has to give
// the same ids, so that a test that prints an id today finds it again tomorrow.

/** A small deterministic generator (sfc32). */
export interface Seeded {
  /** A whole number from 0 up to, not including, the bound. */
  below(bound: number): number;
  /** Characters of an alphabet. */
  characters(alphabet: string, length: number): string;
  /** A version 4 UUID, hyphenated. */
  uuid(): string;
}

/**
 * Makes a generator from a seed and the name of what it feeds.
 *
 * Each part of the sandbox has its own name, so that a Katu9 call between two Kraken calls changes no Kraken id.
 */
export function seeded(seed: string | number, name: string): Seeded {
  const mix = hash(`${seed}/${name}`);
  let a = mix();
  let b = mix();
  let c = mix();
  let counter = 1;

  function next(): number {
    const value = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + value;
    return value >>> 0;
  }

  // sfc32 needs some rounds until close seeds differ everywhere.
  for (let round = 0; round < 12; round += 1) next();

  function below(bound: number): number {
    return Math.floor((next() / 0x1_0000_0000) * bound);
  }

  function characters(alphabet: string, length: number): string {
    return Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join("");
  }

  function uuid(): string {
    const digits = (length: number) => characters("0123456789abcdef", length);
    return `${digits(8)}-${digits(4)}-4${digits(3)}-${characters("89ab", 1)}${digits(3)}-${digits(12)}`;
  }

  return { below, characters, uuid };
}

// xmur3: spreads a text over 32 bits, and again for each further call.
function hash(text: string): () => number {
  let state = 1779033703 ^ text.length;
  for (let at = 0; at < text.length; at += 1) {
    state = Math.imul(state ^ text.charCodeAt(at), 3432918353);
    state = (state << 13) | (state >>> 19);
  }
  return () => {
    state = Math.imul(state ^ (state >>> 16), 2246822507);
    state = Math.imul(state ^ (state >>> 13), 3266489909);
    state ^= state >>> 16;
    return state;
  };
}
