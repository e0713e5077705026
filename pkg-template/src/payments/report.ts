// What the driver takes from a call besides its result: Kraken's time, and the report of one that never left.

import type { ErrorReport, KrakenEndpoint } from "../index.ts";
import type { Core } from "./types.ts";

/** The header Date of a response, in milliseconds. */
export function dateOf(response: unknown): number | undefined {
  try {
    return Date.parse((response as Response).headers.get("Date") ?? "") || undefined;
  } catch {
    return undefined;
  }
}

/** The report of a request that could not be built, and so was not sent. */
export function unbuilt({ PaySignError }: Core, cause: unknown, endpoint: KrakenEndpoint): ErrorReport {
  if (PaySignError.is(cause)) return cause.toJSON();
  const message = `the request could not be built: ${cause instanceof Error ? cause.name : typeof cause}`;
  const retry = { action: "never", reason: "The client has thrown, and nothing was sent." } as const;
  return new PaySignError({ code: "internal", message, outcome: "not_sent", retry, endpoint }).toJSON();
}
