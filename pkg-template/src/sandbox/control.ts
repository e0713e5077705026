// What a served sandbox has at /sandbox/ next to the APIs: the methods of a Sandbox for those who have only its URL.

import { corsHeaders } from "./cors.ts";
import type { Fault } from "./faults.ts";
import type { IncomingDeposit } from "./kraken/funding/deposits.ts";
import type { KeyOptions } from "./kraken/keys.ts";
import { isLoopback } from "./loopback.ts";
import { checkPlain } from "./plain.ts";
import type { Sandbox } from "./sandbox.ts";

const PREFIX = "/sandbox/";

/** What is asked for, and the members of a query or of a JSON body. */
type Act = (sandbox: Sandbox, members: Record<string, unknown>) => unknown;

/** What there is to do, and the members that it takes; undefined where the sandbox's own method looks at them. */
type Table = ReadonlyMap<string, readonly [names: readonly string[] | undefined, act: Act]>;

/** What is answered as it stands. */
class Text {
  readonly text: string;
  readonly type: string;

  constructor(text: string, type: string) {
    this.text = text;
    this.type = type;
  }
}

const QUESTIONS: Table = new Map([
  ["", [[], ({ kraken, katu9, now }) => ({ kraken, katu9, now: now() })]],
  ["payment", [["id"], (sandbox, { id }) => sandbox.payment(text(id, "id")) ?? null]],
  ["balance", [["asset"], (sandbox, { asset }) => ({ balance: sandbox.balance(text(asset, "asset")) })]],
  ["deliveries", [[], (sandbox) => sandbox.deliveries]],
  [
    "journal",
    [["endpoint", "answer"], (sandbox, filter) => new Text(sandbox.journalLines(filter), "application/jsonl")],
  ],
  ["snapshot", [[], (sandbox) => new Text(sandbox.snapshot(), "application/json")]],
]);

const PAID = ["id", "kraktag"];

const ORDERS: Table = new Map([
  ["advance", [["milliseconds"], (sandbox, { milliseconds }) => sandbox.advance(milliseconds as number)]],
  ["pay", [PAID, (sandbox, { id, kraktag }) => sandbox.pay(text(id, "id"), optionalText(kraktag, "kraktag"))]],
  ["claim", [PAID, (sandbox, { id, kraktag }) => sandbox.claim(text(id, "id"), optionalText(kraktag, "kraktag"))]],
  ["decline", [["id"], (sandbox, { id }) => sandbox.decline(text(id, "id"))]],
  ["fail", [["id"], (sandbox, { id }) => sandbox.fail(text(id, "id"))]],
  [
    "deposit",
    [["asset", "amount", "method", "address"], (sandbox, members) => ({ refid: sandbox.deposit(depositOf(members)) })],
  ],
  ["key", [undefined, (sandbox, members) => sandbox.createKey(members as KeyOptions)]],
  ["fault", [undefined, (sandbox, members) => sandbox.fault(members as unknown as Fault)]],
  ["lag", [undefined, (sandbox, members) => sandbox.setLag(members)]],
  ["webhook-url", [["url"], (sandbox, { url }) => sandbox.setWebhookUrl(optionalText(url, "url"))]],
  ["callback-url", [["url"], (sandbox, { url }) => sandbox.setCallbackUrl(optionalText(url, "url"))]],
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
  const asks = request.method === "GET";
  const entry = (asks ? QUESTIONS : ORDERS).get(name);
  if (entry === undefined)
    return answer(headers, 404, refusal(`the sandbox does not have ${request.method} ${url.pathname}`));
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

function queryOf(query: URLSearchParams): Record<string, string> {
  const members: Record<string, string> = Object.create(null);
  for (const [name, value] of query) {
    if (Object.hasOwn(members, name)) throw new TypeError(`${JSON.stringify(name)} is given twice`);
    members[name] = value;
  }
  return members;
}

function depositOf({ asset, amount, ...more }: Record<string, unknown>): IncomingDeposit {
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
