import type { Answer } from "../http.ts";
import { jsonText } from "../json.ts";

/** A call that Katu9 refuses, as its status and its message; a live link's refusal is documented without details. */
export class Katu9Refusal extends Error {
  constructor(
    readonly status: 400 | 401 | 404 | 405 | 409,
    message: string,
    readonly details?: Readonly<Record<string, string>>,
  ) {
    super(message);
    this.name = "Katu9Refusal";
  }
}

/** A refusal in Katu9's error envelope. */
export function refused(refusal: Katu9Refusal): Answer {
  return {
    status: refusal.status,
    body: jsonText({ error: { message: refusal.message, details: refusal.details } }),
  };
}
