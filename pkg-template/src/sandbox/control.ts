// What a served sandbox has at /sandbox/ next to the APIs: the methods of a Sandbox for those who have only its URL.

import { corsHeaders } from "./cors.ts";
import { isLoopback } from "./loopback.ts";
import { ORDERS, QUESTIONS, Text } from "./orders.ts";
import { checkPlain } from "./plain.ts";
import type { Sandbox } from "./sandbox.ts";

const PREFIX = "/sandbox/";

/** Answers a request below /sandbox/: GET asks, POST with a JSON body orders. Undefined for every other request. */
export async function controlAnswer(sandbox: Sandbox, request: Request): Promise<Response | undefined> {
  const url = new URL(request.url);
  // A preflight is the sandbox's to answer.
  if (!url.pathname.startsWith(PREFIX) || request.method === "OPTIONS") return undefined;
  const name = url.pathname.slice(PREFIX.length);
  const { headers } = request;
  const asks = request.method === "GET";
  const table = asks ? QUESTIONS : ORDERS;
  const entry = request.method === "GET" || request.method === "POST" ? table.get(name) : undefined;
  if (entry === undefined) {
    const message = `the sandbox does not have ${request.method} ${url.pathname}; it has ${[...table.keys()].filter(Boolean).join(", ")}`;
    return answer(headers, 404, refusal(message));
  }
  try {
    const members = asks ? queryOf(url.searchParams) : await jsonBody(request);
    const [names, act] = entry;
    if (names !== undefined) checkPlain(url.pathname, members, names);
    const done = act(sandbox, members);
    if (done instanceof Text) return answer(headers, 200, done.text, done.type);
    return answer(headers, 200, JSON.stringify(done === undefined ? {} : done));
  } catch (error) {
    return answer(headers, 400, refusal(error instanceof Error ? error.message : String(error)));
  }
}

/**
 * What a page from elsewhere is answered, also one whose name was made to lead here; undefined for all others. The Host
 * tells of such a name; tools other than browsers send no Origin.
 */
export function answerElsewhere({ headers }: Request): Response | undefined {
  if (isFromHere(headers)) return undefined;
  return answer(headers, 403, refusal("pages from elsewhere have no business here"));
}

function isFromHere(headers: Headers): boolean {
  const host = `http://${headers.get("Host") ?? "localhost"}`;
  if (!URL.canParse(host) || !isLoopback(new URL(host).hostname)) return false;
  if (headers.has("Origin")) return "Access-Control-Allow-Origin" in corsHeaders(headers);
  // A page that only embeds an address sends no Origin; following a link to it is its reader's doing.
  return headers.get("Sec-Fetch-Site") !== "cross-site" || headers.get("Sec-Fetch-Mode") === "navigate";
}

async function jsonBody(request: Request): Promise<Record<string, unknown>> {
  // Without this type a browser would send the order of any page without asking first.
  if (!/^application\/json\b/i.test(request.headers.get("Content-Type") ?? "")) {
    throw new TypeError("the body must be sent as application/json");
  }
  const members: unknown = await request.json();
  if (typeof members !== "object" || members === null || Array.isArray(members)) {
    throw new TypeError("the body must be a JSON object");
  }
  return members as Record<string, unknown>;
}

function queryOf(query: URLSearchParams): Record<string, string> {
  const members: Record<string, string> = Object.create(null);
  for (const [name, value] of query) {
    if (Object.hasOwn(members, name)) throw new TypeError(`${JSON.stringify(name)} is given twice`);
    members[name] = value;
  }
  return members;
}

function refusal(message: string): string {
  return JSON.stringify({ error: { message } });
}

function answer(request: Headers, status: number, body: string, type = "application/json"): Response {
  return new Response(body, {
    status,
    headers: { "Content-Type": type, "X-Content-Type-Options": "nosniff", ...corsHeaders(request) },
  });
}
