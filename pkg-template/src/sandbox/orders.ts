// What can be asked of a served sandbox, and what it can be told to do. A caller over HTTP may be any program of this
// machine, so what is sent on its word goes to this machine only, also where the sandbox has a fetch of its own.

import { becameOf } from "./became.ts";
import type { Sender } from "./deliveries.ts";
import type { Fault } from "./faults.ts";
import type { JournalEntry } from "./journal.ts";
import type { IncomingDeposit } from "./kraken/funding/deposits.ts";
import type { KeyOptions } from "./kraken/keys.ts";
import { allowedUrl, urlProblem } from "./loopback.ts";
import type { Sandbox } from "./sandbox.ts";
import type { TriggerMembers } from "./triggers.ts";

/** What is asked for, and the members of a query or of a JSON body. */
type Act = (sandbox: Sandbox, members: Record<string, unknown>) => unknown;

/** What there is to do, and the members that it takes; undefined where the sandbox's own method looks at them. */
type Table = ReadonlyMap<string, readonly [names: readonly string[] | undefined, act: Act]>;

/** What is answered as it stands. */
export class Text {
  readonly text: string;
  readonly type: string;

  constructor(text: string, type: string) {
    this.text = text;
    this.type = type;
  }
}

const CALLS = ["limit", "endpoint", "refused"];

/** What GET answers. */
export const QUESTIONS: Table = new Map([
  ["", [[], ({ kraken, katu9, embed, ramp, now }) => ({ kraken, katu9, embed, ramp, now: now() })]],
  ["overview", [[], (sandbox) => sandbox.overview()]],
  ["calls", [CALLS, (sandbox, members) => calls(sandbox, members)]],
  ["payments", [[], (sandbox) => sandbox.overview().payments]],
  ["payment", [["id"], (sandbox, { id }) => sandbox.payment(text(id, "id")) ?? null]],
  ["balance", [["asset"], (sandbox, { asset }) => ({ balance: sandbox.balance(text(asset, "asset")) })]],
  ["deliveries", [[], (sandbox) => sandbox.deliveries]],
  ["attempts", [["limit"], (sandbox, { limit }) => newest(sandbox.attempts, limit)]],
  ["faults", [[], (sandbox) => sandbox.overview().faults]],
  [
    "journal",
    [["endpoint", "answer"], (sandbox, filter) => new Text(sandbox.journalLines(filter), "application/jsonl")],
  ],
  ["snapshot", [[], (sandbox) => new Text(sandbox.snapshot(), "application/json")]],
]);

const PAID = ["id", "kraktag"];

/** What POST does. */
export const ORDERS: Table = new Map([
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
  ["clear-faults", [[], (sandbox) => sandbox.clearFaults()]],
  ["lag", [undefined, (sandbox, members) => sandbox.setLag(members)]],
  ["trigger", [["sender", "event", "members"], (sandbox, members) => trigger(sandbox, members)]],
  ["resend", [["id"], (sandbox, { id }) => resend(sandbox, id as number)]],
  ["webhook-url", [["url"], (sandbox, { url }) => sandbox.setWebhookUrl(loopbackUrl(url))]],
  ["callback-url", [["url"], (sandbox, { url }) => sandbox.setCallbackUrl(loopbackUrl(url))]],
  ["embed-url", [["url"], (sandbox, { url }) => sandbox.setEmbedUrl(loopbackUrl(url))]],
  ["ramp-url", [["url"], (sandbox, { url }) => sandbox.setRampUrl(loopbackUrl(url))]],
]);

/** A call and what became of it; what is long is cut, since a journal has it whole. */
function called(entry: JournalEntry): unknown {
  const { number, time, method, path, endpoint, status, fault, requestBody, responseBody, diagnosis } = entry;
  const bodies = { requestBody: cut(requestBody), responseBody: cut(responseBody) };
  return { number, time, method, path, endpoint, status, ...becameOf(entry), fault, ...bodies, diagnosis };
}

const LONGEST = 4_000;

const cut = (body: string): string => (body.length > LONGEST ? `${body.slice(0, LONGEST)}…` : body);

/** The newest calls, newest first; only those that were not accepted, or not answered, where `refused` is "true". */
function calls({ journal }: Sandbox, { limit, endpoint, refused }: Record<string, unknown>): unknown {
  if (refused !== undefined && refused !== "true") throw new TypeError("refused must be true, or absent");
  const wanted = journal.filter((entry) => {
    if (entry.endpoint !== (endpoint ?? entry.endpoint)) return false;
    const { outcome, lost } = becameOf(entry);
    return refused === undefined || outcome !== "accepted" || lost;
  });
  return newest(wanted, limit).map(called);
}

const USUAL_LIMIT = 50;

function newest<T>(list: readonly T[], limit: unknown): T[] {
  const count = limit === undefined ? USUAL_LIMIT : /^\d{1,5}$/.test(String(limit)) ? Number(limit) : 0;
  if (count < 1) throw new TypeError("limit must be a whole number from 1 on");
  return list.slice(-count).reverse();
}

function trigger(sandbox: Sandbox, { sender, event, members }: Record<string, unknown>): void {
  const from = text(sender, "sender") as Sender;
  stayHere(sandbox, from);
  for (const [name, value] of Object.entries(members ?? {})) text(value, `members.${name}`);
  sandbox.trigger(from, text(event, "event"), members as TriggerMembers | undefined);
}

function resend(sandbox: Sandbox, id: number): void {
  const sender = sandbox.attempts.find(({ delivery }) => delivery === id)?.sender;
  // Of one whose first attempt is still under way it is not known whose it is.
  const senders = sender === undefined ? (Object.keys(sandbox.overview().urls) as Sender[]) : [sender];
  for (const one of senders) stayHere(sandbox, one);
  sandbox.resend(id);
}

/** Throws a TypeError where notifications of a sender go to another machine. */
function stayHere(sandbox: Sandbox, sender: Sender): void {
  const { urls } = sandbox.overview();
  const url = Object.hasOwn(urls, sender) ? urls[sender] : undefined;
  const problem = url === undefined ? undefined : urlProblem(url, false);
  if (problem !== undefined) throw new TypeError(`the URL of ${sender} ${problem}`);
}

function loopbackUrl(url: unknown): string | undefined {
  const given = optionalText(url, "url");
  return given === undefined ? undefined : allowedUrl("url", given, false).href;
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
