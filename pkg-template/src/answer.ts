import { takeLastCall } from "#glue";

import { release, writeText } from "./core/buffer.ts";
import { caught, core, done, failure } from "./core/instance.ts";
import { kindOf, known } from "./core/plain.ts";
import { rowOf, type Row } from "./core/table.ts";
import { atCaller, fromCaller, invalid, messagesOf, PaySignError, type ApiMessage } from "./error.ts";
import { Api, Sentinel } from "./generated/seam.ts";
import { neverSent } from "./not-sent.ts";
import type { Endpoint, Results } from "./request.ts";

/** A result, and the warnings that came with it. */
export interface Answer<E extends Endpoint = Endpoint> {
  /** The result: documented members are checked, others are let through. */
  result: Results[E];
  /** What the API warns of; the result is valid anyway. */
  warnings: ApiMessage[];
}

/** What an answer is read by: any request that `request()` made. */
export interface Asked<E extends Endpoint = Endpoint> {
  endpoint: E;
  body?: string | undefined;
  url?: string | undefined;
}

/** What `readResponse` takes besides the answer. */
export interface ReadOptions {
  /** The clock in milliseconds, from which a throttled call learns how long to wait; the host's own if absent. */
  now?: number | undefined;
  /** The header `Retry-After` of the answer: seconds, or a date. It gives `retry.afterMs`, at most 24 hours. */
  retryAfter?: string | null | undefined;
}

/** As much of `fetch`'s Response as is asked for. */
export interface ResponseLike {
  status: number;
  text(): Promise<string>;
  readonly headers?: { get(name: string): string | null } | undefined;
}

/**
 * Reads an answer: gives the result with its warnings, or throws a PaySignError whose `outcome` and `retry` say what
 * happened to the money and what to do.
 *
 * @param request The request; only its endpoint counts, and for `DepositAddresses` whether it makes a new one.
 * @param status The HTTP status.
 * @param text The body as text.
 * @param options `now`: the clock in milliseconds; `retryAfter`: the header `Retry-After`.
 * @throws {PaySignError} `refused` and `duplicate_id` for errors of the API, `not_json` for a proxy's page or a text
 * that breaks off, `unexpected_response` for JSON of another shape than documented, `invalid_request` for arguments of
 * another kind: the call was made anyway, so its outcome is `unknown`.
 *
 * @example
 * const { result, warnings } = readResponse(request, response.status, await response.text());
 */
export function readResponse<E extends Endpoint>(
  request: Asked<E>,
  status: number,
  text: string,
  options?: ReadOptions,
): Answer<E> {
  return fromCaller(readResponse, () => read(request, status, text, options));
}

function read<E extends Endpoint>(
  request: Asked<E>,
  status: unknown,
  given: unknown,
  options?: ReadOptions,
): Answer<E> {
  const [row, body] = asked(request);
  let text = "";
  let warnings: ApiMessage[] = [];
  try {
    const { now, retryAfter } = known(options, "options", ["now", "retryAfter"]) as ReadOptions;
    if (!isStatus(status)) throw invalid("status", "must be an HTTP status");
    if (typeof given !== "string")
      throw invalid("text", `must be the body of the answer as text, not ${kindOf(given)}`);
    if (now !== undefined && (typeof now !== "number" || !(now >= 0))) {
      throw invalid("now", "must be milliseconds since 1970");
    }
    if (retryAfter !== undefined && retryAfter !== null && typeof retryAfter !== "string") {
      throw invalid("retryAfter", "must be the header Retry-After as text");
    }
    text = given;
    const length = writeText(text);
    const sent = row.bodyDecides ? writeText(body, length) : 0;
    const header = writeText((retryAfter ?? "").slice(0, LONGEST_HEADER), length + sent);
    if (done(core().readResponse(row.number, status, length, sent, header, now ?? NaN)) > 0) {
      warnings = messagesOf(takeLastCall() as string[]);
    }
  } catch (error) {
    throw afterSending(withResult(caught(error), row, text), request);
  } finally {
    release();
  }
  return { result: resultOf(row, JSON.parse(text)) as Results[E], warnings };
}

/** Nothing longer is a time to wait. */
const LONGEST_HEADER = 128;

/**
 * Waits for the response of a request and reads it. A fetch that fails, or a body that breaks off, throws `no_answer`.
 *
 * @param request The request that was sent.
 * @param response What `fetch` gave.
 * @throws {PaySignError} What `readResponse` throws, and `invalid_request` for a response whose body was read before.
 * The outcome of a call without an answer is `unknown`, and `not_sent` only where the cause proves it: the host could
 * not be looked up, or no connection was made to it.
 *
 * @example
 * const { result } = await settle(request, fetch(request.url, request));
 */
export async function settle<E extends Endpoint>(
  request: Asked<E>,
  response: PromiseLike<ResponseLike> | ResponseLike,
): Promise<Answer<E>> {
  try {
    const { status, text, retryAfter } = await received(request, response);
    return read(request, status, text, { retryAfter });
  } catch (error) {
    throw atCaller(settle, error);
  }
}

async function received(request: Asked, response: PromiseLike<ResponseLike> | ResponseLike) {
  let answer: ResponseLike;
  try {
    answer = await response;
  } catch (cause) {
    throw noAnswer(request, cause);
  }
  const wrong = notReadable(answer);
  if (wrong !== undefined) throw afterSending(invalid("response", wrong), request);
  const { status } = answer;
  const retryAfter = retryAfterOf(answer);
  let text: unknown;
  try {
    text = await answer.text();
  } catch (cause) {
    throw noAnswer(request, cause, status, retryAfter);
  }
  return { status, text: text as string, retryAfter };
}

/** What keeps a response from being read, if anything. */
function notReadable(answer: unknown): string | undefined {
  try {
    if (typeof answer !== "object" || answer === null) return `must be fetch's Response, not ${kindOf(answer)}`;
    const { status, text, bodyUsed, body } = answer as Record<string, unknown>;
    if (!isStatus(status) || typeof text !== "function") return "must be fetch's Response, with status and text()";
    if (bodyUsed === true || (body as { locked?: unknown } | null | undefined)?.locked === true) {
      return "its body was read before: give it to settle unread, or a clone() that was made before";
    }
    return undefined;
  } catch {
    return "could not be read";
  }
}

function retryAfterOf(answer: ResponseLike): string | null {
  try {
    const header: unknown = answer.headers?.get("Retry-After");
    return typeof header === "string" ? header : null;
  } catch {
    return null;
  }
}

const isStatus = (status: unknown): status is number =>
  typeof status === "number" && Number.isInteger(status) && status >= 0 && status <= 999;

/**
 * Makes the error of a call that had no answer: a time-out, a broken connection. Its outcome is `unknown`, or `not_sent`
 * where what `fetch` threw proves that nothing left.
 *
 * @param request The request that was sent.
 * @param cause What `fetch` threw.
 *
 * @example
 * const error = unanswered(request, new DOMException("timed out", "TimeoutError"));
 * if (error.retry.action === "reconcile") lookItUp();
 */
export function unanswered(request: Asked, cause?: unknown): PaySignError {
  return fromCaller(unanswered, () => atCaller(unanswered, noAnswer(request, cause)));
}

function noAnswer(request: Asked, cause: unknown, status?: number, retryAfter?: string | null): PaySignError {
  const [row, body, url] = asked(request);
  if (status === undefined && neverSent(url, cause)) return notSent(row, cause);
  try {
    const sent = row.bodyDecides ? writeText(body) : 0;
    const header = writeText((retryAfter ?? "").slice(0, LONGEST_HEADER), sent);
    core().unanswered(row.number, sent, header, status ?? Sentinel.noStatus);
    return failure({ cause });
  } catch (error) {
    throw unjudged(caught(error));
  } finally {
    release();
  }
}

function notSent(row: Row, cause: unknown): PaySignError {
  return new PaySignError(
    {
      code: "no_answer",
      message: `${row.name}: nothing was sent, the host could not be found or reached`,
      outcome: "not_sent",
      retry: { action: "wait", reason: "Nothing left this machine; wait, then build it again." },
      endpoint: row.name,
    },
    { cause },
  );
}

function asked(request: Asked): [row: Row, body: string, url: unknown] {
  let endpoint: unknown;
  let body: unknown;
  let url: unknown;
  try {
    ({ endpoint, body, url } = request);
  } catch (cause) {
    throw unjudged(invalid("request", "must be what request() gave", { cause }));
  }
  try {
    return [rowOf(Api.any, endpoint), typeof body === "string" ? body : "", url];
  } catch (error) {
    throw unjudged(error);
  }
}

/** The call was made, but nobody can tell which one it was, or the core can't run here and judge it. */
function unjudged(error: unknown): unknown {
  if (!PaySignError.is(error) || error.outcome !== "not_sent") return error;
  const why = error.code === "invalid_request" ? "nothing here says which one it was" : "nothing here can judge it";
  const retry = {
    action: "reconcile",
    reason: `The call was made, and ${why}; look it up before anything else.`,
  } as const;
  return new PaySignError({ ...error.toJSON(), outcome: "unknown", retry }, error);
}

/** A mistake of the caller or of this library comes after sending here: what happened is not known. */
function afterSending(error: unknown, request: Asked): unknown {
  if (!(error instanceof PaySignError) || error.outcome !== "not_sent") return error;
  const { outcome, retry, endpoint } = noAnswer(request, undefined);
  return new PaySignError({ ...error.toJSON(), outcome, retry, ...(endpoint && { endpoint }) }, error);
}

function withResult(error: unknown, row: Row, text: string): unknown {
  if (!(error instanceof PaySignError) || error.code !== "unexpected_response" || row.isSensitive) return error;
  const parsed: unknown = JSON.parse(text);
  if (row.isFunding) return new PaySignError(error, { result: parsed });
  const envelope = row.api === "kraken" ? "result" : "data";
  if (typeof parsed !== "object" || parsed === null || !Object.hasOwn(parsed, envelope)) return error;
  return new PaySignError(error, { result: (parsed as Record<string, unknown>)[envelope] });
}

/** The part of an answer that is the result. Funding (Beta) and Katu9's `health` have nothing around it. */
function resultOf(row: Row, parsed: Record<string, unknown>): unknown {
  if (row.isFunding) return parsed;
  if (row.api === "kraken") return parsed["result"];
  return Object.hasOwn(parsed, "data") ? parsed["data"] : parsed;
}
