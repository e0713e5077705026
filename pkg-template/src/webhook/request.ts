// Reads the raw body of a request once: Fetch's Request or Node's IncomingMessage. Shared with paysign/pay-callback, so
// nothing here needs the core.

import { bytesOf } from "../core/text.ts";
import { invalid, PaySignError } from "../error.ts";

/** What is needed of Fetch's Request. */
export interface FetchRequest {
  readonly headers: { get(name: string): string | null };
  readonly bodyUsed: boolean;
  readonly body?: object | null;
  arrayBuffer(): Promise<ArrayBuffer>;
}

/** What is needed of Node's IncomingMessage. */
export interface NodeRequest {
  readonly headers: { readonly [name: string]: string | readonly string[] | undefined };
  [Symbol.asyncIterator](): AsyncIterator<unknown>;
}

/** A request whose body was not read yet: Fetch's Request, or Node's IncomingMessage. */
export type WebhookRequest = FetchRequest | NodeRequest;

/** What is needed of an AbortSignal. */
export interface Signal {
  readonly aborted: boolean;
  readonly reason?: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The longest body, in bytes. */
const LONGEST = 1 << 20;

const isFetch = (request: WebhookRequest): request is FetchRequest => "arrayBuffer" in request;

/** A header by its name in lower case. */
export function headerOf(request: WebhookRequest, name: string): string | undefined {
  if (typeof request !== "object" || request === null || !(isFetch(request) || Symbol.asyncIterator in request)) {
    throw invalid("request", "must be a Fetch Request or Node's IncomingMessage (Fastify: request.raw; Koa: ctx.req)");
  }
  const value = isFetch(request) ? request.headers.get(name) : request.headers[name];
  return value === null || value === undefined ? undefined : String(value);
}

interface Readable {
  resume(): unknown;
}

/** What of a request says whether somebody has read it. */
interface Read {
  bodyUsed?: boolean;
  readableEnded?: boolean;
  readableDidRead?: boolean;
  body?: { locked?: boolean } | null;
}

function readBefore(request: WebhookRequest): PaySignError {
  const how = isFetch(request)
    ? "call this before request.json() and the like, or give a clone() made before"
    : "let no parser run on this path (Express: stand before express.json(); Fastify: a content type parser that only " +
      "calls done(); Next: bodyParser: false), or verify the raw bytes that were kept (Nest: rawBody: true)";
  return invalid("request", `its body was read before: ${how}`);
}

const tooLong = () => invalid("body", "is longer than 1 MiB (1048576 bytes)");

/** The raw body. Who sends it may take for ever, unless `signal` or the server ends it. */
export async function bodyOf(request: WebhookRequest, signal: Signal | undefined): Promise<Uint8Array> {
  if (signal !== undefined && typeof signal?.addEventListener !== "function") {
    throw invalid("signal", "must be an AbortSignal");
  }
  const declared = headerOf(request, "content-length");
  const { bodyUsed, readableEnded, readableDidRead, body } = request as Read;
  const wasRead = isFetch(request) ? bodyUsed || body?.locked : readableEnded || readableDidRead || body !== undefined;
  if (wasRead) throw readBefore(request);
  if (Number(declared) > LONGEST) throw tooLong();
  let abort = () => {};
  const aborted = new Promise<never>((_, reject) => (abort = () => reject(signal?.reason)));
  const [next, stop] = source(request);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    if (signal?.aborted) throw signal.reason;
    signal?.addEventListener("abort", abort);
    for (;;) {
      const { done, value } = await Promise.race([next(), aborted]);
      if (done) break;
      const part = bytesOf(value);
      // It was told to give text.
      if (part === undefined) throw readBefore(request);
      length += part.length;
      if (length > LONGEST) throw tooLong();
      parts.push(part);
    }
  } catch (cause) {
    if (PaySignError.is(cause)) throw cause;
    throw new PaySignError(
      {
        code: "no_answer",
        message: "the body did not come to its end",
        outcome: "not_sent",
        retry: { action: "wait", reason: "Nothing is known of it yet: answer 5xx, so that it comes again." },
      },
      { cause },
    );
  } finally {
    signal?.removeEventListener("abort", abort);
    try {
      stop();
    } catch {
      // It still waits for a part.
    }
  }
  return joined(parts, length);
}

/**
 * How the next part is read, and how reading is given up. Node's socket stays, and what is behind goes unread through it:
 * else the next request on this connection would wait for ever.
 */
function source(
  request: WebhookRequest,
): [next: () => Promise<{ done?: boolean; value?: unknown }>, stop: () => unknown] {
  if (!isFetch(request)) {
    const { iterator } = request as { iterator?: (options: object) => Required<AsyncIterator<unknown>> };
    const kept = iterator?.call(request, { destroyOnReturn: false });
    const parts = kept ?? request[Symbol.asyncIterator]();
    return [() => parts.next(), () => kept?.return().then(() => (request as unknown as Readable).resume())];
  }
  if (request.body) {
    const reader = (request.body as ReadableStream<unknown>).getReader();
    return [() => reader.read(), () => reader.releaseLock()];
  }
  // There is none, or this host has it as a whole only.
  const whole = [() => request.arrayBuffer()];
  const next = async () => ({ done: whole.length === 0, value: await whole.pop()?.() });
  return [next, () => {}];
}

function joined(parts: readonly Uint8Array[], length: number): Uint8Array {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
