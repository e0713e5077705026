import { mediaType, type Answer, type Incoming } from "../http.ts";
import { authenticate } from "./authenticate.ts";
import { diagnose, type Diagnosis } from "./diagnosis/diagnose.ts";
import { accepted, refused } from "./envelope.ts";
import type { KeyState } from "./keys.ts";
import { checkLockout, countBadCall, countCall, throttled, type LimitsState, type SandboxLimits } from "./limits.ts";
import { parsedBody, type BodyShape, type ParsedBody, type Parameters } from "./parameters.ts";
import { suffices, type Needs } from "./permissions.ts";
import { KrakenRefusal, type ErrorSpelling } from "./refusal.ts";

/** One operation of Kraken's private API: what it takes, how it spells errors, and what it does. */
export interface KrakenOperation {
  readonly encodings: readonly BodyShape[];
  readonly errors: ErrorSpelling;
  /** What its key must be allowed to do. */
  readonly needs: Needs;
  /** What it adds to the key's rate counter; 1 if not given. */
  readonly cost?: number;
  /** Returns the result, or throws a KrakenRefusal and changes nothing. */
  readonly run: (parameters: Parameters, key: KeyState) => unknown;
}

/** Operations by the documented name after /0/private/. */
export type KrakenOperations = ReadonlyMap<string, KrakenOperation>;

/** Kraken's side: who may call what, how often, and by which time. */
export interface KrakenSide {
  readonly keys: ReadonlyMap<string, KeyState>;
  readonly operations: KrakenOperations;
  /** How errors are written; as documented for each operation if not given. */
  readonly errors: ErrorSpelling | undefined;
  readonly limits: SandboxLimits;
  readonly limitsState: LimitsState;
  readonly clock: () => number;
}

/** An answer, and why key, signature or nonce were not believed if they were not. */
export interface KrakenAnswer {
  readonly answer: Answer;
  readonly diagnosis?: Diagnosis;
}

const PREFIX = "/0/private/";

/** Whether a path belongs to Kraken. */
export function isKrakenPath(path: string): boolean {
  return path.startsWith("/0/");
}

/**
 * Answers a request to Kraken: throttling, lockout, key, signature, nonce, rate, permissions, encoding, arguments,
 * state, in this order. `crowded` says that too many calls were under way when it came.
 */
export async function answerKraken(side: KrakenSide, incoming: Incoming, crowded: boolean): Promise<KrakenAnswer> {
  const operation = operationAt(side, incoming.url.pathname);
  const unknown = new KrakenRefusal("General", "Unknown method");
  if (operation === undefined) return { answer: refused(unknown, side.errors ?? "strings", 404) };
  if (incoming.method !== "POST") return { answer: refused(unknown, side.errors ?? operation.errors) };

  const body = parsedBody(incoming.body);
  try {
    if (crowded) throw throttled(side.clock());
    checkLockout(side.limitsState, side.clock());
    return { answer: accepted(await run(side, operation, incoming, body)) };
  } catch (error) {
    if (!(error instanceof KrakenRefusal)) throw error;
    const answer = refused(error, side.errors ?? operation.errors);
    if (!(error.category === "API" && DIAGNOSED.has(error.type))) return { answer };
    if (error.type !== "Invalid signature") countBadCall(side.limitsState, side.limits, side.clock());
    return { answer, diagnosis: await diagnosed(side, incoming, body) };
  }
}

/** A refusal that a fault asks for, in the spelling of the operation that was called. */
export function faultAnswer(side: KrakenSide, path: string, text: string): Answer {
  const [, category = "", type = "", detail = ""] = /^E(\w+): ?([^:]+):?(.*)$/s.exec(text) ?? [];
  const spelling = side.errors ?? operationAt(side, path)?.errors ?? "strings";
  return refused(new KrakenRefusal(category, type, detail.trim()), spelling);
}

async function run(
  side: KrakenSide,
  operation: KrakenOperation,
  incoming: Incoming,
  body: ParsedBody,
): Promise<unknown> {
  const key = await authenticate(side.keys, incoming, body.parameters);
  side.limitsState.badCalls = 0;
  countCall(key, operation.cost ?? 1, side.limits, side.clock());
  if (!suffices(key.permissions, operation.needs)) throw new KrakenRefusal("General", "Permission denied");
  if (mediaType(incoming.headers) !== body.shape || !operation.encodings.includes(body.shape)) {
    throw new KrakenRefusal("General", "Invalid arguments");
  }
  return operation.run(body.parameters, key);
}

function diagnosed(side: KrakenSide, incoming: Incoming, { parameters }: ParsedBody): Promise<Diagnosis> {
  return diagnose({ keys: side.keys, names: side.operations.keys() }, incoming, parameters, { deep: false });
}

function operationAt({ operations }: KrakenSide, path: string): KrakenOperation | undefined {
  return path.startsWith(PREFIX) ? operations.get(path.slice(PREFIX.length)) : undefined;
}

const DIAGNOSED: ReadonlySet<string> = new Set(["Invalid key", "Invalid signature", "Invalid nonce"]);
