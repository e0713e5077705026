// The only source of chance in the sandbox. Not cryptographically secure, on purpose: the same seed has to make the
// same ids, so that a test that prints an id today finds it again tomorrow.

/** Where a generator stands; a plain object, so that a snapshot can hold it. */
export interface SeedState {
  a: number;
  b: number;
  c: number;
  counter: number;
}

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
 * Starts a generator from a seed and the name of what it feeds.
 *
 * Each part of the sandbox has its own name, so that a Katu9 call between two Kraken calls changes no Kraken id.
 */
export function seedState(seed: string | number, name: string): SeedState {
  const mix = hash(`${seed}/${name}`);
  const state: SeedState = { a: mix(), b: mix(), c: mix(), counter: 1 };
  // sfc32 needs some rounds until close seeds differ everywhere.
  for (let round = 0; round < 12; round += 1) next(state);
  return state;
}

/** The generator that goes on where a state stands, and moves it. */
export function seeded(state: SeedState): Seeded {
  function below(bound: number): number {
    return Math.floor((next(state) / 0x1_0000_0000) * bound);
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

function next(state: SeedState): number {
  const value = (state.a + state.b + state.counter) | 0;
  state.counter = (state.counter + 1) | 0;
  state.a = state.b ^ (state.b >>> 9);
  state.b = (state.c + (state.c << 3)) | 0;
  state.c = ((state.c << 21) | (state.c >>> 11)) + value;
  return value >>> 0;
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
