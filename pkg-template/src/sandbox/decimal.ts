// Amounts as decimal text. A float would turn 0.1 + 0.2 into 0.30000000000000004, so nothing here is ever a number.

import Big from "big.js";

/** A decimal, and how many places it was written with. */
export interface Decimal {
  readonly value: Big;
  readonly places: number;
}

// Far above any amount of money; without a bound a body could ask for a million digits.
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
  return a.value.cmp(b.value);
}

/** a + b, exactly. */
export function plus(a: Decimal, b: Decimal): Decimal {
  return { value: a.value.plus(b.value), places: Math.max(a.places, b.places) };
}

/** a - b, exactly. */
export function minus(a: Decimal, b: Decimal): Decimal {
  return { value: a.value.minus(b.value), places: Math.max(a.places, b.places) };
}

/** The amount with the other sign: only the books write one below zero. */
export function negated({ value, places }: Decimal): Decimal {
  return { value: new Big(0).minus(value), places };
}

/** Whether the value can be written with this many places without losing a digit. */
export function fits({ value }: Decimal, places: number): boolean {
  return value.eq(value.round(places, Big.roundDown));
}

/** The value with exactly this many places; those that it does not fit are cut off. */
export function written({ value }: Decimal, places: number): string {
  return value.toFixed(places, Big.roundDown);
}

/** Big itself would take exponents, signs and a bare point. */
function parsed(text: string): Decimal | undefined {
  const match = /^\d+(?:\.(\d+))?$/.exec(text);
  return match === null ? undefined : { value: new Big(text), places: match[1]?.length ?? 0 };
}
