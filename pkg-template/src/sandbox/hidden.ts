// What must not stand in a journal or a diagnosis: signatures, bearers, second factors and a page's cookies.

import { jsonSpans } from "./json.ts";

/** What stands in the place of a secret. */
export const HIDDEN = "[hidden]";

const HEADERS = new Set(["api-sign", "authorization", "api-otp", "cookie"]);

/** The headers of a request by their lower-case names, fit to be printed. */
export function hiddenHeaders(headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {};
  headers.forEach((value, name) => {
    shown[name] = HEADERS.has(name) ? HIDDEN : value;
  });
  return shown;
}

/** A body, JSON or form, whose `otp` is hidden and in which nothing else is changed. */
export function hiddenBody(text: string): string {
  const members = jsonSpans(text);
  if (members !== undefined) {
    const secrets = members.filter(({ name }) => name === "otp").reverse();
    return secrets.reduce((body, { from, to }) => `${body.slice(0, from)}"${HIDDEN}"${body.slice(to)}`, text);
  }
  // The second form is for JSON that is broken: it is journalled too.
  return text
    .split("&")
    .map((pair) => (isOtp(pair) ? `otp=${HIDDEN}` : pair))
    .join("&")
    .replace(/("otp"\s*:\s*)("(?:\\.|[^"\\])*"?|[^\s,}]+)/g, `$1"${HIDDEN}"`);
}

function isOtp(pair: string): boolean {
  const [[name] = []] = [...new URLSearchParams(pair)];
  return name === "otp";
}
