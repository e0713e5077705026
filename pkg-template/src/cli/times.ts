// Numbers that are times, as people read them.

/** Names of members whose numbers are UNIX times; how long something lasts ends in other words. */
const NAMES = /(?:^|[a-z_.])(?:time|expiretm|expires?|At|_at)$/;
const SECONDS = 1e9;
const MILLISECONDS = 1e12;

/** The time that a member says, as `2023-03-22 14:59:39 UTC`; undefined where it says none. */
export function timeOf(name: string, value: unknown): string | undefined {
  if (!NAMES.test(name) || !/^\d+(?:\.\d+)?$/.test(String(value))) return undefined;
  const number = Number(value);
  // An address that expires never.
  if (number === 0 && name.endsWith("expiretm")) return "never";
  const unit = number >= MILLISECONDS ? 1 : number >= SECONDS ? 1000 : undefined;
  return unit === undefined || number * unit >= 1e13 ? undefined : timeText(number * unit);
}

/** A time in milliseconds since 1970, to the second. */
export const timeText = (milliseconds: number): string =>
  `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;
