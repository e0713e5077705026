// The names of the host in the sandbox's types. A program may have the DOM's types, Node's, a worker's or none, and these
// declarations compile with each of them.

/** The host's fetch. */
export type Fetch = typeof globalThis extends { fetch: infer F }
  ? F
  : (input: string, init?: object) => Promise<{ readonly status: number; text(): Promise<string> }>;

/** The host's Request. */
export type HostRequest = typeof globalThis extends { Request: { prototype: infer R } } ? R : never;

/** What the host's Headers are made of. */
export type HeadersGiven = typeof globalThis extends { Headers: new (init?: infer H) => unknown }
  ? Exclude<H, undefined>
  : Readonly<Record<string, string>> | Iterable<readonly [string, string]>;

/** What the host's Response is made of. */
export type BodyGiven = typeof globalThis extends { Response: new (body?: infer B, ...rest: never[]) => unknown }
  ? Exclude<B, undefined>
  : string | Uint8Array | ArrayBuffer | null;
