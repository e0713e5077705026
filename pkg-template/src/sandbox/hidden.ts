// What must not stand in a journal or a diagnosis: signatures, bearers, second factors, a page's cookies, and whose
// account it is.

import { jsonSpans } from "./json.ts";

/** What stands in the place of a secret. */
export const HIDDEN = "[hidden]";

// A second factor; bank accounts, cards and people of Funding (Beta)'s addresses.
const MEMBERS = new Set(["otp", "fiat", "beneficiary"]);

// No documented body comes near it; without a bound a body of a thousand braces would be read a thousand times.
const DEEPEST = 16;

const HEADERS = new Set(["api-sign", "authorization", "api-otp", "cookie"]);

/** The headers of a request by their lower-case names, fit to be printed. */
export function hiddenHeaders(headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {};
  headers.forEach((value, name) => {
    shown[name] = HEADERS.has(name) ? HIDDEN : value;
  });
  return shown;
}

/** A body, JSON or form, whose sensitive members are hidden and in which nothing else is changed. */
export function hiddenBody(text: string): string {
  if (jsonSpans(text) !== undefined) return hiddenMembers(text);
  // The second form is for JSON that is broken: it is journalled too.
  return text
    .split("&")
    .map((pair) => (isOtp(pair) ? `otp=${HIDDEN}` : pair))
    .join("&")
    .replace(/("otp"\s*:\s*)("(?:\\.|[^"\\])*"?|[^\s,}]+)/g, `$1"${HIDDEN}"`);
}

/** An answer fit to be printed: that of GetApiKeyInfo is about the key and its owner, and is hidden whole. */
export function hiddenAnswer(path: string, text: string): string {
  const result = path === "/0/private/GetApiKeyInfo" && jsonSpans(text)?.find(({ name }) => name === "result");
  return result ? `${text.slice(0, result.from)}"${HIDDEN}"${text.slice(result.to)}` : text;
}

/** JSON, in which objects are looked into; those that lie too deep are not shown at all. */
function hiddenMembers(text: string, depth = 0): string {
  if (depth > DEEPEST) return `"${HIDDEN}"`;
  const members = jsonSpans(text)?.reverse() ?? [];
  return members.reduce((all, { name, from, to }) => {
    const shown = MEMBERS.has(name) ? `"${HIDDEN}"` : inside(all.slice(from, to), depth + 1);
    return all.slice(0, from) + shown + all.slice(to);
  }, text);
}

function inside(text: string, depth: number): string {
  return text.startsWith("{") ? hiddenMembers(text, depth) : text;
}

function isOtp(pair: string): boolean {
  const [[name] = []] = [...new URLSearchParams(pair)];
  return name === "otp";
}
