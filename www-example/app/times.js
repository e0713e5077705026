// Numbers that are times, told in words beside them.

/** Names of members whose numbers are UNIX times; how long something lasts ends in other words. */
const NAMES = /(?:^|[a-z_])(?:time|expiretm|expires?|At|_at)$/;
const SECONDS = 1e9;
const MILLISECONDS = 1e12;

/** The time that a member says, as `2023-03-22 14:59:39 UTC`; undefined where it says none. */
export function timeOf(name, value) {
  if (!NAMES.test(name) || !/^\d+(?:\.\d+)?$/.test(value)) return undefined;
  const number = Number(value);
  const unit = number >= MILLISECONDS ? 1 : number >= SECONDS ? 1000 : undefined;
  if (unit === undefined || number * unit >= 1e13) return undefined;
  return `${new Date(number * unit).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}
