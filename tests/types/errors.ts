// PaySignError: codes, outcomes and verdicts are closed unions that a switch can exhaust.
import { PaySignError } from "paysign";
import type { ApiMessage, Retry } from "paysign";

const never = (value: never): never => {
  throw new Error(String(value));
};

export function code(error: PaySignError): string {
  switch (error.code) {
    case "invalid_request":
    case "bad_secret":
    case "bad_signature":
    case "freed":
    case "refused":
    case "duplicate_id":
    case "not_json":
    case "unexpected_response":
    case "no_answer":
    case "expired":
    case "unknown_key":
    case "wasm_blocked":
    case "no_random":
    case "internal":
      return error.code;
    default:
      return never(error.code);
  }
}

export function outcome(error: PaySignError): string {
  switch (error.outcome) {
    case "not_sent":
    case "refused":
    case "accepted":
    case "unknown":
      return error.outcome;
    default:
      return never(error.outcome);
  }
}

export function action(retry: Retry): number {
  const reason: string = retry.reason;
  const afterMs: number | undefined = retry.afterMs;
  switch (retry.action) {
    case "same_external_id":
    case "reconcile":
    case "fresh_nonce":
    case "wait":
    case "fix_input":
    case "already_done":
    case "never":
      return reason.length + (afterMs ?? 0);
    default:
      return never(retry.action);
  }
}

export function severity(message: ApiMessage): string {
  const parts: string[] = [message.category, message.type, message.detail, message.text];
  switch (message.severity) {
    case "E":
    case "W":
      return parts.join(" ");
    default:
      return never(message.severity);
  }
}

export function caught(value: unknown): string | undefined {
  if (!PaySignError.is(value)) return undefined;
  const asError: Error = value;
  const retry: Retry = value.retry;
  const errors: readonly ApiMessage[] = value.errors;
  const field: string | undefined = value.field;
  const status: number | undefined = value.status;
  const endpoint: string | undefined = value.endpoint;
  const name: string = value.name;
  JSON.stringify(value.toJSON());
  void [asError, retry, errors, status, endpoint, name, value.result, value.cause];
  return field;
}

export function misspelt(error: PaySignError): boolean {
  // @ts-expect-error no such code
  const a = error.code === "invalid_argument";
  // @ts-expect-error no such outcome
  const b = error.outcome === "sent";
  // @ts-expect-error no such action
  const c = error.retry.action === "retry";
  // @ts-expect-error no such member
  error.statusCode;
  return a || b || c;
}
