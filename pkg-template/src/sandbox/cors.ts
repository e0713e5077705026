// A page on this machine may call a sandbox on this machine. Kraken's real private API refuses pages, and a page from
// elsewhere has no business here.

import { isLoopback } from "./loopback.ts";

const ALLOWED_HEADERS = "API-Key, API-Nonce, API-OTP, API-Sign, Authorization, Content-Type, X-Paysign-Fault";
const PRIVATE = "Private-Network";
const SHOWN_HEADERS = "Date, Retry-After, X-Paysign-Stage";

/** The headers that let a page read an answer; none unless the page is on a loopback host. */
export function corsHeaders(request: Headers): Record<string, string> {
  const origin = request.get("Origin");
  if (origin === null || !URL.canParse(origin) || !isLoopback(new URL(origin).hostname)) return {};
  return { "Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": SHOWN_HEADERS, Vary: "Origin" };
}

/** The answer to a preflight; undefined for every other request. To a page from elsewhere it allows nothing. */
export function preflightAnswer(request: Request): Response | undefined {
  const { method, headers } = request;
  if (method !== "OPTIONS" || !headers.has("Origin") || !headers.has("Access-Control-Request-Method")) return undefined;
  const allowed = corsHeaders(headers);
  if (allowed["Access-Control-Allow-Origin"] === undefined) return new Response(null, { status: 204 });
  return new Response(null, {
    status: 204,
    headers: {
      ...allowed,
      "Access-Control-Allow-Methods": "GET, POST, PUT, DELETE",
      "Access-Control-Allow-Headers": ALLOWED_HEADERS,
      "Access-Control-Max-Age": "600",
      // Browsers that guard private networks ask for this one too.
      ...(headers.has(`Access-Control-Request-${PRIVATE}`) ? { [`Access-Control-Allow-${PRIVATE}`]: "true" } : {}),
    },
  });
}
