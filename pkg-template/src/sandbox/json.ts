// JSON with its digits kept. JSON.parse rounds 1760578655936616123 to 1760578655936616000: a nonce read that way is not
// the nonce that was signed, and an amount read that way is not the amount that was asked for.

/** One member's value as it stands in the text; "text" is unescaped, every other kind is the raw JSON. */
export interface JsonValue {
  readonly kind: "text" | "number" | "boolean" | "null" | "object" | "array";
  readonly text: string;
}

/** JSON that stands in an answer as it is: a number with its digits, or a value that is handed back unread. */
export class RawJson {
  constructor(readonly text: string) {}
}

/** One member of a JSON object and where its value stands in the text. */
export interface JsonMember {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/** The members of a JSON object in the order of the text; undefined if the text is not a JSON object. */
export function jsonSpans(text: string): JsonMember[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  } catch {
    return undefined;
  }
  // From here on the text is known to be a JSON object, so finding the ends of its values is all that is left to do.
  const members: JsonMember[] = [];
  let at = text.indexOf("{") + 1;
  for (;;) {
    at = past(text, at, /[\s,]/);
    if (text.charAt(at) === "}") return members;
    const nameEnd = endOfValue(text, at);
    const name = JSON.parse(text.slice(at, nameEnd)) as string;
    const from = past(text, nameEnd, /[\s:]/);
    const to = endOfValue(text, from);
    members.push({ name, from, to });
    at = to;
  }
}

/** The values of a JSON object, the last of a repeated name; undefined if the text is not a JSON object. */
export function jsonMembers(text: string): Map<string, JsonValue> | undefined {
  const members = jsonSpans(text)?.map(({ name, from, to }) => [name, jsonValue(text.slice(from, to))] as const);
  return members && new Map(members);
}

/** JSON text of a value in which RawJson stands as it is; members that are undefined are left out. */
export function jsonText(value: unknown): string {
  if (value instanceof RawJson) return value.text;
  if (Array.isArray(value)) return `[${value.map(jsonText).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== undefined);
    return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${jsonText(member)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

function jsonValue(raw: string): JsonValue {
  switch (raw.charAt(0)) {
    case '"':
      return { kind: "text", text: JSON.parse(raw) as string };
    case "{":
      return { kind: "object", text: raw };
    case "[":
      return { kind: "array", text: raw };
    case "t":
    case "f":
      return { kind: "boolean", text: raw };
    case "n":
      return { kind: "null", text: raw };
    default:
      return { kind: "number", text: raw };
  }
}

function past(text: string, from: number, skipped: RegExp): number {
  let at = from;
  while (skipped.test(text.charAt(at))) at += 1;
  return at;
}

function endOfValue(text: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    const character = text.charAt(at);
    if (character === '"') {
      at = endOfString(text, at);
    } else if (character === "{" || character === "[") {
      depth += 1;
      at += 1;
    } else if (character === "}" || character === "]") {
      depth -= 1;
      at += 1;
    } else if (depth > 0) {
      at += 1;
    } else {
      while (at < text.length && !/[\s,}\]]/.test(text.charAt(at))) at += 1;
    }
  } while (depth > 0);
  return at;
}

function endOfString(text: string, from: number): number {
  let at = from + 1;
  while (text.charAt(at) !== '"') at += text.charAt(at) === "\\" ? 2 : 1;
  return at + 1;
}
