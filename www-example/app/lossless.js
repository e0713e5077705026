// JSON.parse takes the last of two members with one name and rounds numbers, and says nothing: the page does.

const TOKENS = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

function namesIn(value) {
  if (typeof value !== "object" || value === null) return 0;
  const members = Object.values(value);
  return members.reduce((sum, member) => sum + namesIn(member), Array.isArray(value) ? 0 : members.length);
}

/** A number's digits and their place, the same for every way to write it. */
function digits(text) {
  const [, sign, whole, fraction = "", exponent = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [
    "",
    "",
    "",
  ];
  const all = (whole + fraction).replace(/^0+/, "");
  const bare = all.replace(/0+$/, "");
  return bare === ""
    ? "0"
    : `${sign}${bare}e${BigInt(exponent) - BigInt(fraction.length) + BigInt(all.length - bare.length)}`;
}

/** What JSON.parse would drop from a text; undefined for nothing, and for what is not JSON. */
export function droppedFrom(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  let names = 0;
  for (const [token, colon] of text.matchAll(TOKENS)) {
    if (colon !== undefined) names += 1;
    else if (!token.startsWith('"') && digits(token) !== digits(String(Number(token)))) {
      return "holds a number with more digits than JavaScript keeps; write it as text, in quotation marks";
    }
  }
  return names === namesIn(value) ? undefined : "holds a name twice in one object; only the last one would count";
}
