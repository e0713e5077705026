import type { Answer } from "../http.ts";
import { jsonText } from "../json.ts";
import type { ErrorSpelling, KrakenRefusal } from "./refusal.ts";

/** A result in Kraken's envelope. */
export function accepted(result: unknown): Answer {
  return { status: 200, body: jsonText({ error: [], result }) };
}

/** A refusal in Kraken's envelope. At HTTP 200: other numbers mean that a request did not reach Kraken's API at all. */
export function refused(refusal: KrakenRefusal, spelling: ErrorSpelling, status = 200): Answer {
  return { status, body: jsonText({ error: [spelling === "strings" ? refusal.message : asObject(refusal)] }) };
}

function asObject(refusal: KrakenRefusal): Record<string, string> {
  return { severity: "E", errorClass: refusal.category, type: refusal.type, errorMessage: refusal.detail };
}
