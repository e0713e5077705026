// Amounts as decimal text. A float would turn 0.1 + 0.2 into 0.30000000000000004, so nothing here is ever a number.

/** A decimal: units divided by ten to the power of places. */
export interface Decimal {
  readonly units: bigint;
  readonly places: number;
}

// Far above any amount of money; without a bound a body could ask for a BigInt of a million digits.
const LONGEST = 64;

/** Reads plain decimal text, digits with at most one point; undefined for signs, exponents and all else. */
export function decimal(text: string): Decimal | undefined {
  return text.length <= LONGEST ? parsed(text) : undefined;
}

/** Reads an amount that stands in this package's own tables or sums; those are decimal text by construction. */
export function known(text: string): Decimal {
  const value = parsed(text);
  if (value === undefined) throw new TypeError(`not a decimal: ${text}`);
  return value;
}

/** Negative, zero or positive as a is less than, equal to or more than b. */
export function compare(a: Decimal, b: Decimal): number {
  const difference = minus(a, b).units;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** a + b, exactly. */
export function plus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { units: at(a, places) + at(b, places), places };
}

/** a - b, exactly. */
export function minus(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { units: at(a, places) - at(b, places), places };
}

/** Whether the value can be written with this many places without losing a digit. */
export function fits(value: Decimal, places: number): boolean {
  return value.places <= places || value.units % 10n ** BigInt(value.places - places) === 0n;
}

/** The value with exactly this many places; the caller has made sure that it fits and is not negative. */
export function written(value: Decimal, places: number): string {
  const digits = at(value, places).toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

function at(value: Decimal, places: number): bigint {
  return places >= value.places
    ? value.units * 10n ** BigInt(places - value.places)
    : value.units / 10n ** BigInt(value.places - places);
}

function parsed(text: string): Decimal | undefined {
  const match = /^(\d+)(?:\.(\d+))?$/.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = ""] = match;
  return { units: BigInt(whole + fraction), places: fraction.length };
}
