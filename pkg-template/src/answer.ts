import { said } from "#glue";

import { release, writeText } from "./core/buffer.ts";
import { caught, core, done, failure } from "./core/instance.ts";
import { rowOf, type Row } from "./core/table.ts";
import { invalid, messagesOf, PaySignError, type ApiMessage } from "./error.ts";
import type { Endpoint, Results } from "./request.ts";

/** A result, and the warnings beside it. */
export interface Answer<E extends Endpoint = Endpoint> {
  /** The result: documented members are checked, others are let through. */
  result: Results[E];
  /** What the API warns of; the result is valid all the same. */
  warnings: ApiMessage[];
}

/** What an answer is read by: any request that `request()` made. */
export interface Asked<E extends Endpoint = Endpoint> {
  endpoint: E;
  body?: string | undefined;
}

/**
 * Reads an answer: gives the result with its warnings, or throws a PaySignError whose `outcome` and `retry` say what
 * happened to the money and what to do.
 *
 * Throws `refused` and `duplicate_id` for errors of the API, `not_json` for a proxy's page or a text that breaks off,
 * `unexpected_response` for JSON of another shape than documented.
 *
 * @param request The request; only its endpoint counts, and for `DepositAddresses` whether it makes a new one.
 * @param status The HTTP status.
 * @param text The body as text.
 * @param options `now`: the clock in milliseconds, from which a throttled call learns how long to wait.
 *
 * @example
 * const { result, warnings } = readResponse(request, response.status, await response.text());
 */
export function readResponse<E extends Endpoint>(
  request: Asked<E>,
  status: number,
  text: string,
  options?: { now?: number | undefined },
): Answer<E> {
  const [row, body] = asked(request);
  if (!isStatus(status)) throw invalid("status", "must be an HTTP status");
  if (typeof text !== "string") throw invalid("text", "must be the body of the answer as text");
  const now = options?.now ?? NaN;
  if (typeof now !== "number" || now < 0 || now === Infinity) throw invalid("now", "must be milliseconds since 1970");
  let warnings: ApiMessage[] = [];
  try {
    const length = writeText(text);
    const sent = row.bodyDecides ? writeText(body, length) : 0;
    if (done(core().readResponse(row.number, status, length, sent, now)) > 0) {
      warnings = messagesOf(said() as string[]);
    }
  } catch (error) {
    throw afterSending(withResult(caught(error), row, text), request);
  } finally {
    release();
  }
  return { result: resultOf(row, JSON.parse(text)) as Results[E], warnings };
}

/**
 * Waits for the response of a request and reads it. A fetch that fails, or a body that breaks off, throws `no_answer`.
 *
 * @param request The request that was sent.
 * @param response What `fetch` gave.
 *
 * @example
 * const { result } = await settle(request, fetch(request.url, request));
 */
export async function settle<E extends Endpoint>(
  request: Asked<E>,
  response: PromiseLike<{ status: number; text(): Promise<string> }> | { status: number; text(): Promise<string> },
): Promise<Answer<E>> {
  let status: number | undefined;
  let text: string;
  try {
    const answer = await response;
    status = answer.status;
    text = await answer.text();
    if (!isStatus(status) || typeof text !== "string") throw new TypeError("this is no response of fetch");
  } catch (cause) {
    throw noAnswer(request, cause, isStatus(status) ? status : undefined);
  }
  return readResponse(request, status, text);
}

const isStatus = (status: unknown): status is number =>
  typeof status === "number" && Number.isInteger(status) && status >= 0 && status <= 999;

/**
 * Makes the error of a call that had no answer: a time-out, a broken connection. Its outcome is `unknown`.
 *
 * @param request The request that was sent.
 * @param cause What `fetch` threw.
 *
 * @example
 * const error = unanswered(request, new DOMException("timed out", "TimeoutError"));
 * if (error.retry.action === "reconcile") lookItUp();
 */
export function unanswered(request: Asked, cause?: unknown): PaySignError {
  return noAnswer(request, cause, undefined);
}

/** What the core takes for no status. */
const NO_STATUS = 1000;

function noAnswer(request: Asked, cause: unknown, status: number | undefined): PaySignError {
  const [row, body] = asked(request);
  try {
    const sent = row.bodyDecides ? writeText(body) : 0;
    core().unanswered(row.number, sent, status ?? NO_STATUS);
    return failure({ cause });
  } catch (error) {
    throw caught(error);
  } finally {
    release();
  }
}

function asked(request: Asked): [row: Row, body: string] {
  let endpoint: unknown;
  let body: unknown;
  try {
    ({ endpoint, body } = request);
  } catch (cause) {
    throw invalid("request", "must be what request() gave", { cause });
  }
  return [rowOf("any", endpoint), typeof body === "string" ? body : ""];
}

/** A failure of this library comes after sending here: what happened is not known. */
function afterSending(error: unknown, request: Asked): unknown {
  if (!(error instanceof PaySignError) || error.code !== "internal") return error;
  const { outcome, retry, endpoint } = noAnswer(request, error, undefined);
  return new PaySignError({ ...error.toJSON(), outcome, retry, ...(endpoint && { endpoint }) }, { cause: error.cause });
}

function withResult(error: unknown, row: Row, text: string): unknown {
  if (!(error instanceof PaySignError) || error.code !== "unexpected_response") return error;
  const parsed: unknown = JSON.parse(text);
  const envelope = row.api === "kraken" ? "result" : "data";
  if (typeof parsed !== "object" || parsed === null || !Object.hasOwn(parsed, envelope)) return error;
  return new PaySignError(error, { result: (parsed as Record<string, unknown>)[envelope] });
}

/** The part of an answer that is the result; an answer of `health` may have no envelope. */
function resultOf(row: Row, parsed: Record<string, unknown>): unknown {
  if (row.api === "kraken") return parsed["result"];
  return Object.hasOwn(parsed, "data") ? parsed["data"] : parsed;
}
