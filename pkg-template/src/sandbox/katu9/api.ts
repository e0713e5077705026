import type { Answer, Incoming } from "../http.ts";
import { jsonText } from "../json.ts";
import { Katu9Body } from "./body.ts";
import { Katu9Refusal, refused } from "./refusal.ts";
import type { Katu9Account } from "./state.ts";
import { linkCreated, transactionCreated, type Katu9Event } from "./webhooks.ts";

/** What Katu9's side knows and whom it tells. */
export interface Katu9 {
  readonly token: string;
  readonly account: Katu9Account;
  readonly clock: () => number;
  readonly happened: (event: Katu9Event) => void;
}

interface Katu9Operation {
  readonly method: "GET" | "POST";
  /** Returns what `data` holds, or throws a Katu9Refusal. */
  readonly run: (katu9: Katu9, incoming: Incoming) => unknown;
}

// /transaction has two methods, so a path has a list.
const OPERATIONS: ReadonlyMap<string, readonly Katu9Operation[]> = new Map([
  ["/payment-link/generate", [{ method: "POST", run: generateLink }]],
  ["/balance", [{ method: "GET", run: ({ account }, incoming) => account.balance(incoming) }]],
  [
    "/transaction",
    [
      { method: "POST", run: createTransaction },
      { method: "GET", run: getTransaction },
    ],
  ],
]);

const HEALTH = "/health";

/** Whether a path belongs to Katu9. */
export function isKatu9Path(path: string): boolean {
  return path === HEALTH || OPERATIONS.has(path);
}

/** Answers a request to Katu9: method, bearer, body, transaction, live link, in this order. */
export function answerKatu9(katu9: Katu9, incoming: Incoming): Answer {
  const path = incoming.url.pathname;
  if (path === HEALTH && incoming.method === "GET") return health(katu9);
  try {
    const operation = OPERATIONS.get(path)?.find((candidate) => candidate.method === incoming.method);
    if (operation === undefined) throw new Katu9Refusal(405, `${incoming.method} is not allowed here`);
    if (!hasBearer(katu9.token, incoming.headers)) throw new Katu9Refusal(401, "Unauthorized", {});
    return { status: 200, body: jsonText({ data: operation.run(katu9, incoming) }) };
  } catch (error) {
    if (error instanceof Katu9Refusal) return refused(error);
    throw error;
  }
}

function generateLink(katu9: Katu9, incoming: Incoming): unknown {
  const created = katu9.account.createLink(new Katu9Body(incoming));
  katu9.happened(linkCreated(created));
  return { paymentLink: created.link };
}

function createTransaction(katu9: Katu9, incoming: Incoming): unknown {
  const transaction = katu9.account.createTransaction(new Katu9Body(incoming));
  katu9.happened(transactionCreated(transaction));
  return transaction;
}

function getTransaction(katu9: Katu9, incoming: Incoming): unknown {
  return katu9.account.transaction(incoming.url.searchParams.get("id"));
}

// As printed in Katu9's documentation, the only answer without `data`.
function health(katu9: Katu9): Answer {
  const database = { status: "connected", responseTime: "1ms" };
  const timestamp = new Date(katu9.clock()).toISOString();
  return { status: 200, body: jsonText({ status: "ok", database, timestamp }) };
}

/** What a refusal that a fault asks for looks like: health says that the service is down, in its documented form. */
export function faultAnswer(katu9: Katu9, path: string, error: string | undefined): Answer {
  if (path !== HEALTH) return { status: 503, body: jsonText({ error: { message: error ?? "EService:Busy" } }) };
  const database = { status: "disconnected", error: error ?? "Connection refused" };
  const timestamp = new Date(katu9.clock()).toISOString();
  // The form is documented, its number is not.
  return { status: 503, body: jsonText({ status: "error", database, timestamp }) };
}

/** Whether a request carries the bearer. */
export function hasBearer(token: string, headers: Headers): boolean {
  return /^Bearer +(\S+)$/i.exec(headers.get("Authorization") ?? "")?.[1] === token;
}
