// One call: how it is sent, and what its answer says besides the result.

import type { KrakenEndpoint, PaySignError } from "../index.ts";
import type { Driver } from "./driver.ts";
import type { GateState } from "./gate.ts";
import type { Core, Verdict } from "./types.ts";

/** An answer that came so soon tells how far off a clock is. */
const QUICK = 3_000;
/** So long after its time is over a call that does not end is given up. */
const GRACE = 100;

/** What came of a call, and what it gave or threw. */
export interface Sent {
  readonly verdict: Verdict;
  readonly answer?: unknown;
}

/** A call that is built. */
interface Call {
  readonly request: { readonly endpoint: KrakenEndpoint; readonly url: string };
  readonly signal: AbortSignal | undefined;
}

/** What the header Date of an answer has told. */
type Told = { -readonly [name in "date" | "since"]?: Verdict[name] };

/** Sends one call with the nonce of a gate that is held; never throws. */
export async function sent(
  driver: Driver,
  { nonce, acceptedAt = -Infinity }: GateState,
  endpoint: KrakenEndpoint,
  params: object,
): Promise<Sent> {
  const { core, line } = driver;
  let call: Call;
  try {
    call = built(driver, nonce, endpoint, params);
  } catch (cause) {
    const answer = unbuilt(core, cause, endpoint);
    return { verdict: { error: answer.toJSON() }, answer };
  }
  const told: Told = {};
  try {
    const answer = await inTime(core.settle(call.request, fetched(driver, call, told)), call.signal);
    line.nonceRefusals = 0;
    // It may come from a cache: Kraken did not see the call, then.
    const isCached = endpoint.startsWith("GET ") && told.date !== undefined && told.date <= acceptedAt;
    return { verdict: { result: answer.result, isCached, ...told }, answer };
  } catch (cause) {
    const answer = core.PaySignError.is(cause) ? cause : core.unanswered({ endpoint }, cause);
    const error = answer.toJSON();
    if (!error.errors?.some(({ type }) => /^invalid nonce$/i.test(type))) line.nonceRefusals = 0;
    // Where a double costs money it is doubt: it may be about a second copy.
    else if (error.outcome === "refused") line.nonceRefusals++;
    return { verdict: { error, ...told }, answer };
  }
}

function built({ client, options, timeoutMs }: Driver, nonce: string, endpoint: KrakenEndpoint, params: object): Call {
  const { timeoutSignal = AbortSignal.timeout.bind(AbortSignal) } = options;
  const build = client.request as (...given: unknown[]) => Call["request"];
  return { request: build.call(client, endpoint, params, { nonce }), signal: timeoutSignal(timeoutMs) };
}

async function fetched(driver: Driver, { request, signal }: Call, told: Told): Promise<unknown> {
  const { line, options } = driver;
  const since = driver.now();
  const response: unknown = await options.fetch(request.url, { ...request, ...(signal && { signal }) } as never);
  const date = dateOf(response);
  told.date = date;
  // It was given up if it took longer, whatever the clock says.
  if (date !== undefined && signal !== undefined) told.since = date - driver.timeoutMs - GRACE;
  const now = driver.now();
  // An answer that took longer, such as to a process that was frozen, says little about the time.
  if (date !== undefined && now - since <= QUICK && now >= since) {
    line.offset = date - now;
    line.measured = now;
  }
  return response;
}

/** What comes of a call until its time is over: a fetch may not heed the signal, or its body may never end. */
function inTime<T>(answer: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return answer;
  return new Promise<T>((done, failed) => {
    // A fetch that heeds it says so itself, a little later.
    const over = () => setTimeout(() => failed(signal.reason), GRACE);
    if (signal.aborted) over();
    else signal.addEventListener("abort", over);
    answer.then(done, failed).finally(() => signal.removeEventListener("abort", over));
  });
}

/** The header Date of a response, in milliseconds. */
function dateOf(response: unknown): number | undefined {
  try {
    return Date.parse((response as Response).headers.get("Date") ?? "") || undefined;
  } catch {
    return undefined;
  }
}

/** What is said of a request that could not be built, and so was not sent. */
function unbuilt({ PaySignError }: Core, cause: unknown, endpoint: KrakenEndpoint): PaySignError {
  if (PaySignError.is(cause)) return cause;
  const message = `the request could not be built: ${cause instanceof Error ? cause.name : typeof cause}`;
  const retry = { action: "never", reason: "The client has thrown, and nothing was sent." } as const;
  return new PaySignError({ code: "internal", message, outcome: "not_sent", retry, endpoint }, { cause });
}
