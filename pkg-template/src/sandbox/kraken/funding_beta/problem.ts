// Errors of Funding (Beta): problem details (RFC 9457) with a status of their own. Clients have recorded the form, the
// documentation does not print it; which status goes with which error is known of a wrong key only.

import type { Answer } from "../../http.ts";
import { jsonText } from "../../json.ts";
import { LOCKOUT_SECONDS, THROTTLED_SECONDS } from "../limits.ts";
import type { KrakenRefusal } from "../refusal.ts";

const STATUSES: Readonly<Record<string, number>> = {
  "API:Invalid key": 401,
  "API:Invalid signature": 401,
  "API:Invalid nonce": 401,
  "API:Rate limit exceeded": 429,
  "General:Permission denied": 403,
  "General:Temporary lockout": 429,
  "General:Invalid arguments": 400,
  "General:Internal error": 500,
  "Service:Throttled": 429,
  "Funding:Unknown address": 404,
  "Funding:Unknown asset": 404,
  "Funding:Unknown network": 404,
  "Funding:No funding method": 404,
};

/** What a category that is not in the table is answered with; 400 for all others. */
const CATEGORIES: Readonly<Record<string, number>> = { Service: 503, Funding: 422 };

/** What is worth waiting for, and how long. Kraken's services that have such errors are known to send the header. */
const RETRY_AFTER: Readonly<Record<string, number>> = {
  "Service:Throttled": THROTTLED_SECONDS,
  "General:Temporary lockout": LOCKOUT_SECONDS,
};

/** A refusal as problem details. */
export function problem({ category, type, detail }: KrakenRefusal): Answer {
  const status = STATUSES[`${category}:${type}`] ?? CATEGORIES[category] ?? 400;
  const name = type.replace(/(?:^|\s+)(\w)/g, (_, first: string) => first.toUpperCase());
  const body = jsonText({
    type: `tag:kraken.com,2025:${name}`,
    status,
    title: `${category}: ${type}`,
    detail: detail === "" ? undefined : detail,
    data: null,
    source: category === "Funding" ? "Funding" : "Gateway",
  });
  const seconds = RETRY_AFTER[`${category}:${type}`];
  const wait = seconds === undefined ? {} : { "Retry-After": String(seconds) };
  return { status, body, headers: { "Content-Type": "application/problem+json", ...wait } };
}
