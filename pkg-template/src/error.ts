import type { Katu9Endpoint, KrakenEndpoint } from "./generated/endpoints.ts";
import { ErrorTexts, MessageTexts } from "./generated/seam.ts";

/** What went wrong, as a stable name. */
export type ErrorCode =
  | "invalid_request"
  | "bad_secret"
  | "bad_signature"
  | "freed"
  | "refused"
  | "duplicate_id"
  | "not_json"
  | "unexpected_response"
  | "no_answer"
  | "expired"
  | "unknown_key"
  | "wasm_blocked"
  | "no_random"
  | "internal";

/**
 * What became of the call: nothing was sent; the API refused and nothing was done; the API said yes, but its result has
 * another shape than documented; it may have been done or not.
 */
export type Outcome = "not_sent" | "refused" | "accepted" | "unknown";

/** What to do next. */
export interface Retry {
  action: "same_external_id" | "reconcile" | "fresh_nonce" | "wait" | "fix_input" | "already_done" | "never";
  /** How long to wait first, in milliseconds, where the API said so. */
  afterMs?: number;
  /** Why, in one sentence. */
  reason: string;
}

/** One error or warning of an API, whichever of its spellings it came in. Absent parts are empty. */
export interface ApiMessage {
  /** Error or warning: the result that comes with a warning is valid. */
  severity: "E" | "W";
  /** The documented category, such as `Funding`. */
  category: string;
  /** The documented type, such as `Unknown withdraw key`. */
  type: string;
  /** What follows the type. */
  detail: string;
  /** The whole message as text. */
  text: string;
}

/** The parts of an error. */
export interface ErrorReport {
  code: ErrorCode;
  message: string;
  outcome: Outcome;
  retry: Retry;
  field?: string;
  status?: number;
  endpoint?: KrakenEndpoint | Katu9Endpoint;
  errors?: ApiMessage[];
}

type Place = Pick<ErrorReport, "field" | "status" | "endpoint">;

/** What every copy of the class carries, so that `PaySignError.is` works across realms and entries. */
const BRAND = Symbol.for("paysign.PaySignError");

/**
 * The one error that paysign throws. Branch on `outcome` and `retry`: the first says what happened to the money, the
 * second what to do next. No secret and no whole body is ever part of it.
 *
 * @example
 * try {
 *   await settle(request, fetch(request.url, request));
 * } catch (error) {
 *   // Build it again, with the same id and a fresh nonce: a double is refused.
 *   if (PaySignError.is(error) && error.retry.action === "same_external_id") await later(params);
 *   else throw error;
 * }
 */
export class PaySignError extends Error {
  static {
    Object.defineProperty(this, "name", { value: "PaySignError" });
  }

  /** What went wrong, as a stable name. */
  readonly code: ErrorCode;
  /** What became of the call. */
  readonly outcome: Outcome;
  /** What to do next. */
  readonly retry: Retry;
  /** The member that is wrong, by its whole path. */
  declare readonly field?: string;
  /** The HTTP status of the answer. */
  declare readonly status?: number;
  /** The endpoint that was called. */
  declare readonly endpoint?: KrakenEndpoint | Katu9Endpoint;
  /** What the API said. */
  readonly errors: ApiMessage[];
  /** The result as it came, with `unexpected_response`; it is not printed with the error. */
  declare readonly result?: unknown;

  /** @internal */
  constructor(report: ErrorReport, more: { cause?: unknown; result?: unknown } = {}) {
    super(report.message, "cause" in more ? { cause: more.cause } : undefined);
    this.code = report.code;
    this.outcome = report.outcome;
    this.retry = report.retry;
    Object.assign(this, placed(report));
    this.errors = report.errors ?? [];
    // Answers can be long and personal, and whatever prints an error prints what is enumerable.
    if ("result" in more)
      Object.defineProperty(this, "result", { value: more.result, configurable: true, writable: true });
  }

  /** Whether a value is a PaySignError, of this or any other realm or entry of the package. */
  static is(value: unknown): value is PaySignError {
    try {
      return typeof value === "object" && value !== null && (value as { [BRAND]?: unknown })[BRAND] === true;
    } catch {
      return false;
    }
  }

  /** The parts as plain data, without the cause and without the result. */
  toJSON(): ErrorReport & { name: string; errors: ApiMessage[] } {
    const { name, code, message, outcome, retry, errors } = this;
    return { name, code, message, outcome, retry, ...placed(this), errors };
  }
}

/** What an error may have besides: where it is about a member, an answer, an endpoint. What it lacks is left out, not undefined. */
function placed({ field, status, endpoint }: Place): Place {
  return {
    ...(field === undefined ? {} : { field }),
    ...(status === undefined ? {} : { status }),
    ...(endpoint === undefined ? {} : { endpoint }),
  };
}

Object.defineProperties(PaySignError.prototype, {
  name: { value: "PaySignError", configurable: true, writable: true },
  [BRAND]: { value: true },
});

/** Runs what a public function does. The stack of a PaySignError that it throws begins at the caller's line. */
export function fromCaller<T>(called: Function, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw atCaller(called, error);
  }
}

/** Lets the stack of a PaySignError begin at the line that called this function. */
export function atCaller<E>(called: Function, error: E): E {
  const { captureStackTrace } = Error as { captureStackTrace?: (error: object, below?: Function) => void };
  if (!PaySignError.is(error) || captureStackTrace === undefined) return error;
  try {
    // Where a function does not stand on the stack, no line would be left: not after an await, and in JavaScriptCore, which
    // drops the frame of whoever returns what another function gives, not the function that was called.
    for (const below of [called, fromCaller, undefined]) {
      captureStackTrace(error, below);
      if (LINE.test(String(error.stack).slice(error.message.length))) break;
    }
  } catch {
    // A frozen error keeps the stack that it has.
  }
  return error;
}

/** A line of a stack that names a place. */
const LINE = /\n.*:\d+/;

/** The parts of an error, from the texts in which the core gives them. */
export function reportOf(texts: readonly string[]): ErrorReport {
  const afterMs = texts[ErrorTexts.afterMs];
  const status = texts[ErrorTexts.status];
  return {
    code: texts[ErrorTexts.code],
    message: texts[ErrorTexts.message],
    outcome: texts[ErrorTexts.outcome],
    retry: {
      action: texts[ErrorTexts.action],
      reason: texts[ErrorTexts.reason],
      ...(afterMs && { afterMs: Number(afterMs) }),
    },
    field: texts[ErrorTexts.field] || undefined,
    status: status ? Number(status) : undefined,
    endpoint: texts[ErrorTexts.endpoint] || undefined,
    errors: messagesOf(texts, ErrorTexts.length),
  } as ErrorReport;
}

/** What the API said, from the texts of each message behind the first `at`. */
export function messagesOf(texts: readonly string[], at = 0): ApiMessage[] {
  const messages: ApiMessage[] = [];
  for (; at < texts.length; at += MessageTexts.length) {
    messages.push({
      severity: texts[at + MessageTexts.severity],
      category: texts[at + MessageTexts.category],
      type: texts[at + MessageTexts.kind],
      detail: texts[at + MessageTexts.detail],
      text: texts[at + MessageTexts.text],
    } as ApiMessage);
  }
  return messages;
}

/** An error about the caller's own input, found before the core could see it. */
export function invalid(field: string, rule: string, more: { cause?: unknown } = {}): PaySignError {
  return local("invalid_request", `${field}: ${rule}`, "fix_input", more, field);
}

/** An error of this library or its host; nothing was sent. */
export function local(
  code: ErrorCode,
  message: string,
  action: Retry["action"] = "never",
  more: { cause?: unknown } = {},
  field?: string,
): PaySignError {
  const reason =
    action === "fix_input" ? "The input breaks a rule; nothing was sent." : "The same call gives the same answer.";
  const report: ErrorReport = { code, message, outcome: "not_sent", retry: { action, reason } };
  if (field !== undefined) report.field = field;
  return new PaySignError(report, more);
}
