import type { Answer, Incoming } from "../http.ts";
import { authenticate } from "./authenticate.ts";
import type { Known } from "./diagnosis/choices.ts";
import { diagnose, rightWith, type Diagnosis } from "./diagnosis/diagnose.ts";
import { fitsType, isPrivate, remarksOn } from "./diagnosis/remarks.ts";
import { accepted, refused } from "./envelope.ts";
import { problem } from "./funding_beta/problem.ts";
import { isFundingBetaPath } from "./funding_beta/routes.ts";
import type { KeyState } from "./keys.ts";
import { checkLockout, countBadCall, countCall, throttled, type LimitsState, type SandboxLimits } from "./limits.ts";
import { parsedBody, type BodyShape, type Parameters } from "./parameters.ts";
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
  /** Says for people what it will refuse these parameters for, where Kraken's words leave that open. */
  readonly explain?: (parameters: Parameters) => string | undefined;
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

/** An answer, and why key, signature or nonce were not believed, or what else there is to say of the call. */
export interface KrakenAnswer {
  readonly answer: Answer;
  readonly diagnosis?: Diagnosis;
}

const PREFIX = "/0/private/";

/** Whether a path belongs to Kraken. */
export function isKrakenPath(path: string): boolean {
  return path.startsWith("/0/") || isFundingBetaPath(path);
}

/**
 * Answers a request to Kraken: throttling, lockout, key, signature, nonce, rate, permissions, encoding, arguments,
 * state, in this order. `crowded` says that too many calls were under way when it came.
 */
export async function answerKraken(side: KrakenSide, incoming: Incoming, crowded: boolean): Promise<KrakenAnswer> {
  const operation = operationAt(side, incoming.url.pathname);
  const unknown = new KrakenRefusal("General", "Unknown method");
  if (operation === undefined) {
    // What is not even a private method did not reach Kraken's API.
    const status = isPrivate(incoming.url.pathname) ? 200 : 404;
    return { answer: refused(unknown, side.errors ?? "strings", status) };
  }
  if (incoming.method !== "POST") return { answer: refused(unknown, side.errors ?? operation.errors) };

  const entry = {
    crowded,
    cost: operation.cost ?? 1,
    refused: (refusal: KrakenRefusal) => refused(refusal, side.errors ?? operation.errors),
  };
  const answered = await believed(side, incoming, entry, (key) => accepted(run(operation, incoming, key)));
  if (answered.diagnosis !== undefined) return answered;
  const remarks = remarksOn(side.operations, incoming);
  return remarks.length === 0 ? answered : { ...answered, diagnosis: rightWith(remarks) };
}

/** How a call comes in: whether too many are under way, what it costs, and how its refusals are written. */
export interface Entry {
  readonly crowded: boolean;
  readonly cost: number;
  readonly refused: (refusal: KrakenRefusal) => Answer;
}

/** Lets a call in and answers it, or answers why not: throttling, lockout, key, signature, nonce and rate. */
export async function believed(
  side: KrakenSide,
  incoming: Incoming,
  entry: Entry,
  answered: (key: KeyState) => Answer,
): Promise<KrakenAnswer> {
  try {
    if (entry.crowded) throw throttled(side.clock());
    checkLockout(side.limitsState, side.clock());
    const key = await authenticate(side.keys, incoming, side.clock());
    side.limitsState.badCalls = 0;
    countCall(key, entry.cost, side.limits, side.clock());
    return { answer: answered(key) };
  } catch (error) {
    if (!(error instanceof KrakenRefusal)) throw error;
    const answer = entry.refused(error);
    if (!(error.category === "API" && DIAGNOSED.has(error.type))) return { answer };
    if (error.type !== "Invalid signature") countBadCall(side.limitsState, side.limits, side.clock());
    return { answer, diagnosis: await diagnose(knownTo(side), incoming, { deep: false }) };
  }
}

/** What a diagnosis knows of this side. */
export function knownTo({ keys, operations, clock }: KrakenSide): Known {
  return { keys, operations, now: clock() };
}

/** A refusal that a fault asks for, in the spelling of the operation that was called. */
export function faultAnswer(side: KrakenSide, path: string, text: string): Answer {
  const [, category = "", type = "", detail = ""] = /^E(\w+): ?([^:]+):?(.*)$/s.exec(text) ?? [];
  if (isFundingBetaPath(path)) return problem(new KrakenRefusal(category, type, detail.trim()));
  const spelling = side.errors ?? operationAt(side, path)?.errors ?? "strings";
  return refused(new KrakenRefusal(category, type, detail.trim()), spelling);
}

function run(operation: KrakenOperation, incoming: Incoming, key: KeyState): unknown {
  const body = parsedBody(incoming.body);
  if (!suffices(key.permissions, operation.needs)) throw new KrakenRefusal("General", "Permission denied");
  if (!fitsType(incoming, body.shape) || !operation.encodings.includes(body.shape)) {
    throw new KrakenRefusal("General", "Invalid arguments");
  }
  return operation.run(body.parameters, key);
}

function operationAt({ operations }: KrakenSide, path: string): KrakenOperation | undefined {
  return isPrivate(path) ? operations.get(path.slice(PREFIX.length)) : undefined;
}

const DIAGNOSED: ReadonlySet<string> = new Set(["Invalid key", "Invalid signature", "Invalid nonce"]);
