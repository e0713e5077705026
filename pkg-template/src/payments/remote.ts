// Payments through the stub of a Durable Object: classes are lost on that way, and any `unknown` in a method's types makes
// it `never` in the stub's own.

import { PaySignError, type ErrorReport } from "../index.ts";
import type { Payments } from "./index.ts";

/** What a method of the object says: its result, or what was wrong with the input. */
export type Reply<T> = T | { readonly error: ErrorReport };

/** A stub of a `PaySignObject`, whatever its own types say. */
export interface PaySignStub {
  readonly id: { toString(): string };
}

/** The methods of `Payments`, each a call of the object. */
export type RemotePayments = Pick<Payments, "find" | "pay" | "call" | "list" | "resume" | "resolve" | "forget">;

/** Before an object that went away is asked again, in milliseconds. */
const PAUSES = [100, 400, 1_600] as const;

/**
 * The methods of `Payments`, typed, of a Durable Object of the class `PaySignObject`. Throws PaySignError only. A call whose
 * object was moved or restarted is made again: a payment has its id, the others are harmless.
 *
 * @param stub The stub, or a function that makes one: some errors leave a stub unusable for good.
 *
 * @example
 * const payments = paymentsOf(() => env.PAYSIGN.getByName("kraken"));
 * const payment = await payments.pay(id, "Pay/transfer/create", { amount: "10.50", asset: "USD", to: "bob", external_id: id });
 */
export function paymentsOf(stub: PaySignStub | (() => PaySignStub)): RemotePayments {
  const make = typeof stub === "function" ? stub : () => stub;
  const methods: { [M in keyof RemotePayments]: (...given: unknown[]) => Promise<unknown> } = {
    find: (id) => ask(make, "find", id),
    pay: (id, endpoint, params) => ask(make, "pay", id, endpoint, params),
    call: (endpoint, params) => ask(make, "call", endpoint, params),
    list: (options) => ask(make, "list", options),
    resume: (limit) => ask(make, "resume", limit),
    resolve: (id, state, why) => ask(make, "resolve", id, state, why),
    forget: (before) => ask(make, "forget", before),
  };
  return methods as unknown as RemotePayments;
}

async function ask(make: () => PaySignStub, method: keyof RemotePayments, ...given: unknown[]): Promise<unknown> {
  for (let attempt = 0; ; attempt++) {
    try {
      const stub = make() as unknown as Record<string, (...given: unknown[]) => Promise<unknown>>;
      const reply = await stub[method]!(...given);
      if (isRefusal(reply)) throw new PaySignError(reply.error);
      return reply;
    } catch (cause) {
      if (PaySignError.is(cause)) throw cause;
      const pause = PAUSES[attempt];
      if (pause === undefined || !isRetryable(cause)) throw lost(method, cause);
      await new Promise((done) => setTimeout(done, pause * (0.5 + Math.random())));
    }
  }
}

/** A payment has an error too, and a state beside it. */
function isRefusal(reply: unknown): reply is { error: ErrorReport } {
  return typeof reply === "object" && reply !== null && "error" in reply && !("state" in reply);
}

/** Whether the runtime says that it is worth another call; an object with too much to do gets none. */
function isRetryable(cause: unknown): boolean {
  const { retryable, overloaded } = (cause ?? {}) as { retryable?: unknown; overloaded?: unknown };
  return retryable === true && overloaded !== true;
}

function lost(method: string, cause: unknown): PaySignError {
  if ((cause as { name?: unknown } | null)?.name === "DataCloneError") {
    const reason = "The input breaks a rule; nothing was sent.";
    const message =
      "params: must be plain objects of texts, numbers and booleans: name the members that you need ({ amount: dto.amount })";
    return new PaySignError(
      {
        code: "invalid_request",
        message,
        outcome: "not_sent",
        retry: { action: "fix_input", reason },
        field: "params",
      },
      { cause },
    );
  }
  const reason = "Ask again with the same id: a payment that was recorded goes on.";
  return new PaySignError(
    {
      code: "no_answer",
      message: `${method}: the Durable Object gave no answer`,
      outcome: "unknown",
      retry: { action: "wait", reason },
    },
    { cause },
  );
}
