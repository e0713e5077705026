// What a served sandbox has at /sandbox/ beside the APIs: the methods of a Sandbox for those who have only its URL.

import { corsHeaders } from "./cors.js";
import type { Fault } from "./faults.js";
import type { IncomingDeposit } from "./kraken/funding/deposits.js";
import type { KeyOptions } from "./kraken/keys.js";
import { isLoopback } from "./loopback.js";
import type { Sandbox } from "./sandbox.js";

const PREFIX = "/sandbox/";

/** What is asked for, and the members of a query or of a JSON body. */
type Act = (sandbox: Sandbox, members: Record<string, unknown>) => unknown;

const QUESTIONS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["", ({ kraken, katu9, now }) => ({ kraken, katu9, now: now() })],
  ["payment", (sandbox, { id }) => sandbox.payment(text(id, "id")) ?? null],
  ["balance", (sandbox, { asset }) => ({ balance: sandbox.balance(text(asset, "asset")) })],
  ["deliveries", (sandbox) => sandbox.deliveries],
]);

const ORDERS: ReadonlyMap<string, Act> = new Map<string, Act>([
  ["advance", (sandbox, { milliseconds }) => sandbox.advance(milliseconds as number)],
  ["pay", (sandbox, { id, kraktag }) => sandbox.pay(text(id, "id"), optionalText(kraktag, "kraktag"))],
  ["claim", (sandbox, { id, kraktag }) => sandbox.claim(text(id, "id"), optionalText(kraktag, "kraktag"))],
  ["decline", (sandbox, { id }) => sandbox.decline(text(id, "id"))],
  ["fail", (sandbox, { id }) => sandbox.fail(text(id, "id"))],
  ["deposit", (sandbox, { asset, amount, ...more }) => ({ refid: sandbox.deposit(depositOf(asset, amount, more)) })],
  ["key", (sandbox, members) => sandbox.createKey(members as KeyOptions)],
  ["fault", (sandbox, members) => sandbox.fault(members as unknown as Fault)],
  ["webhook-url", (sandbox, { url }) => sandbox.setWebhookUrl(optionalText(url, "url"))],
  ["callback-url", (sandbox, { url }) => sandbox.setCallbackUrl(optionalText(url, "url"))],
]);

/**
 * Answers a request below /sandbox/: GET asks, POST with a JSON body orders. Undefined for every other request, and for
 * a preflight, which the sandbox answers. A page from elsewhere is turned away, also one whose name was made to lead
 * here.
 */
export async function controlAnswer(sandbox: Sandbox, request: Request): Promise<Response | undefined> {
  const url = new URL(request.url);
  if (!url.pathname.startsWith(PREFIX) || request.method === "OPTIONS") return undefined;
  const name = url.pathname.slice(PREFIX.length);
  const { headers } = request;
  if (!isFromHere(headers)) return answer(headers, 403, refusal("pages from elsewhere have no business here"));
  if (request.method === "GET" && name === "journal") {
    const endpoint = url.searchParams.get("endpoint") ?? undefined;
    return answer(headers, 200, sandbox.journalLines({ endpoint }), "application/jsonl");
  }
  if (request.method === "GET" && name === "snapshot") return answer(headers, 200, sandbox.snapshot());
  const act = (request.method === "GET" ? QUESTIONS : ORDERS).get(name);
  if (act === undefined) return answer(headers, 404, refusal(`there is no ${request.method} ${url.pathname}`));
  try {
    const members = request.method === "GET" ? Object.fromEntries(url.searchParams) : await jsonBody(request);
    const done = act(sandbox, members);
    return answer(headers, 200, JSON.stringify(done === undefined ? {} : done));
  } catch (error) {
    return answer(headers, 400, refusal(error instanceof Error ? error.message : String(error)));
  }
}

/** The Host tells whether a foreign name was made to lead here; tools other than browsers send no Origin. */
function isFromHere(headers: Headers): boolean {
  const host = `http://${headers.get("Host") ?? "localhost"}`;
  if (!URL.canParse(host) || !isLoopback(new URL(host).hostname)) return false;
  return !headers.has("Origin") || "Access-Control-Allow-Origin" in corsHeaders(headers);
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

function depositOf(asset: unknown, amount: unknown, more: Record<string, unknown>): IncomingDeposit {
  const method = optionalText(more["method"], "method");
  const address = optionalText(more["address"], "address");
  return { asset: text(asset, "asset"), amount: text(amount, "amount"), method, address };
}

function text(value: unknown, name: string): string {
  if (typeof value !== "string" || value === "") throw new TypeError(`${name} must be text`);
  return value;
}

function optionalText(value: unknown, name: string): string | undefined {
  return value === undefined ? undefined : text(value, name);
}

function refusal(message: string): string {
  return JSON.stringify({ error: { message } });
}

function answer(request: Headers, status: number, body: string, type = "application/json"): Response {
  return new Response(body, { status, headers: { "Content-Type": type, ...corsHeaders(request) } });
}
