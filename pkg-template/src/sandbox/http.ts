// What goes in and out of the sandbox, free of the platform's Request and Response.

/** A request whose body has arrived whole. */
export interface Incoming {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  /** Exactly the bytes that were sent: signatures are over these and nothing else. */
  readonly body: Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
}

/** An answer before it is a Response. */
export interface Answer {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Waits for the whole of a request; rejects if its body breaks off. */
export async function received(request: Request): Promise<Incoming> {
  const body = new Uint8Array(await request.arrayBuffer());
  return { method: request.method, url: new URL(request.url), headers: request.headers, body, signal: request.signal };
}

/** The Response of an answer. */
export function response(answer: Answer, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(answer.body, {
    status: answer.status,
    headers: { "Content-Type": "application/json", ...answer.headers, ...more },
  });
}

/** The media type of a request, lower-case and without its parameters; empty if there is none. */
export function mediaType(headers: Headers): string {
  const [type = ""] = (headers.get("Content-Type") ?? "").split(";");
  return type.trim().toLowerCase();
}
