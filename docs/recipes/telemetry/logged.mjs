import { PaySignError, redact } from "paysign";
import pino from "pino";

/** A logger that hides what is secret in a request of paysign's, and writes an error's parts as they are. */
export function logger(to) {
  const serializers = {
    request: redact,
    // An error's own words: code, outcome and advice, never the answer's body.
    err: (error) => (PaySignError.is(error) ? error.toJSON() : pino.stdSerializers.err(error)),
  };
  return pino({ serializers }, to);
}
