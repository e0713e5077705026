import { mediaType, type Answer, type Incoming } from "../http.js";
import { authenticate, type KrakenKey } from "./authenticate.js";
import { accepted, refused } from "./envelope.js";
import { parsedBody, type BodyShape, type Parameters } from "./parameters.js";
import { KrakenRefusal, type ErrorSpelling } from "./refusal.js";

/** One operation of Kraken's private API: what it takes, how it spells errors, and what it does. */
export interface KrakenOperation {
  readonly encodings: readonly BodyShape[];
  readonly errors: ErrorSpelling;
  /** Answers the result, or throws a KrakenRefusal and changes nothing. */
  readonly run: (parameters: Parameters) => unknown;
}

/** Operations by the documented name after /0/private/. */
export type KrakenOperations = ReadonlyMap<string, KrakenOperation>;

const PREFIX = "/0/private/";

/** Whether a path belongs to Kraken. */
export function isKrakenPath(path: string): boolean {
  return path.startsWith("/0/");
}

/** Answers a request to Kraken: key, signature, nonce, encoding, arguments, state, in this order. */
export async function answerKraken(
  keys: ReadonlyMap<string, KrakenKey>,
  operations: KrakenOperations,
  errors: ErrorSpelling | undefined,
  incoming: Incoming,
): Promise<Answer> {
  const path = incoming.url.pathname;
  const operation = path.startsWith(PREFIX) ? operations.get(path.slice(PREFIX.length)) : undefined;
  const unknown = new KrakenRefusal("General", "Unknown method");
  if (operation === undefined) return refused(unknown, errors ?? "strings", 404);

  try {
    if (incoming.method !== "POST") throw unknown;
    const { shape, parameters } = parsedBody(incoming.body);
    await authenticate(keys, incoming, parameters.nonce());
    if (mediaType(incoming.headers) !== shape || !operation.encodings.includes(shape)) {
      throw new KrakenRefusal("General", "Invalid arguments");
    }
    return accepted(operation.run(parameters));
  } catch (error) {
    if (error instanceof KrakenRefusal) return refused(error, errors ?? operation.errors);
    throw error;
  }
}
