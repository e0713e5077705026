// JSON on the command line: JSON.parse takes the last of two members with one name and rounds numbers, and says nothing.

import { wrong } from "./arguments.ts";

const TOKENS = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/**
 * Parses JSON.
 *
 * Throws PaySignError `invalid_request` for text that is not JSON, and for what JSON.parse would drop: a name that comes
 * twice in one object, and digits that a number of JavaScript does not hold.
 *
 * @param name The member, for the message.
 */
export function lossless(name: string, text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw wrong(name, "must be JSON, such as '{\"order\":42}'", { cause });
  }
  let names = 0;
  for (const [token, colon] of text.matchAll(TOKENS)) {
    if (colon !== undefined) names += 1;
    else if (!token.startsWith('"') && digits(token) !== digits(String(Number(token)))) {
      throw wrong(
        name,
        "holds a number with more digits than JavaScript's numbers keep; write it as text, in quotation marks",
      );
    }
  }
  if (names !== namesIn(value))
    throw wrong(name, "holds a name twice in one object; JSON would keep the last one only");
  return value;
}

function namesIn(value: unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  const members = Object.values(value);
  return members.reduce<number>((sum, member) => sum + namesIn(member), Array.isArray(value) ? 0 : members.length);
}

/** A number's digits and their place, the same for every way to write it. */
function digits(text: string): string {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const all = (whole + fraction).replace(/^0+/, "");
  const bare = all.replace(/0+$/, "");
  if (bare === "") return "0";
  return `${sign}${bare}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(all.length - bare.length)}`;
}
