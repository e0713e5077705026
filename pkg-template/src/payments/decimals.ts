// Amounts of money as they are compared: never as numbers.

/** So many digits stand behind the point of no amount. */
const PLACES = 30;

/** Whether this is an amount as Kraken writes it. */
export const isDecimal = (text: unknown): text is string => typeof text === "string" && /^\d+(\.\d+)?$/.test(text);

/** An amount in whole numbers of its smallest part. */
export function scaled(amount: string): bigint {
  const [whole = "0", fraction = ""] = amount.split(".");
  return BigInt(whole + fraction.slice(0, PLACES).padEnd(PLACES, "0"));
}

/** The sum of two amounts, with as many places as the first one. */
export function plus(one: string, other: string): string {
  const digits = String(scaled(one) + scaled(other)).padStart(PLACES + 1, "0");
  const sum = `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`.replace(/0+$/, "");
  const [whole = "", fraction = ""] = sum.split(".");
  const all = fraction.padEnd(one.split(".")[1]?.length ?? 0, "0");
  return all === "" ? whole : `${whole}.${all}`;
}
