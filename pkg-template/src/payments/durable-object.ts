// paysign/durable-object: one Durable Object for each API key, in which the whole send runs. Isolates hold neither nonces
// nor the secret, and the gate is a line in memory: first come, first served.

import { DurableObject } from "cloudflare:workers";

import { Kraken, PaySignError, type KrakenEndpoint, type KrakenOptions } from "../index.ts";
import { Payments, type Payment, type PaymentsOptions, type PaymentState } from "./index.ts";
import { ObjectStore } from "./object-store.ts";
import type { Reply } from "./remote.ts";

export { paymentsOf, type PaySignStub, type RemotePayments, type Reply } from "./remote.ts";

/** The one name that an object of this class may have. */
const NAME = "kraken";

/** So many payments at most go on in one alarm: it may take a quarter of an hour, and each of them a minute. */
const MOST_RESUMED = 10;

/** A namespace of Durable Objects, as much of it as is used. */
export interface PaySignNamespace {
  idFromName(name: string): object;
}

/** The binding, secrets and variables of a `PaySignObject`. */
export interface PaySignEnv {
  /** The binding of the class itself. */
  readonly PAYSIGN: PaySignNamespace;
  readonly KRAKEN_API_KEY: string;
  readonly KRAKEN_API_SECRET: string;
  /** A one-time password that does not change: an alarm has nobody to ask. */
  readonly KRAKEN_OTP?: string | undefined;
  /** Another address than Kraken's, such as that of a sandbox. */
  readonly KRAKEN_URL?: string | undefined;
  /** `ms`, `us` or `ns`. */
  readonly KRAKEN_NONCE_UNIT?: string | undefined;
}

/** What an object works with: the key, and the namespace of its own class. */
export interface PaySignSettings
  extends KrakenOptions,
    Pick<PaymentsOptions, "rotated" | "timeoutMs" | "patienceMs" | "notListed"> {
  namespace: PaySignNamespace;
}

/**
 * A Durable Object that makes each payment of one API key once. Export it from the Worker, bind it as `PAYSIGN` with
 * `new_sqlite_classes`, and call it through `paymentsOf`. Its name is `kraken`: a second object over the same key would
 * have a nonce and a journal of its own, so it refuses every other name. It has no address: `list` is a method.
 *
 * @example
 * export { PaySignObject } from "paysign/durable-object";
 *
 * @example
 * // A second key, with a binding of its own.
 * export class SecondKey extends PaySignObject {
 *   settings(env) {
 *     return { namespace: env.SECOND_KEY, apiKey: env.SECOND_API_KEY, apiSecret: env.SECOND_API_SECRET };
 *   }
 * }
 */
export class PaySignObject extends DurableObject<PaySignEnv> {
  readonly #store: ObjectStore | undefined;
  readonly #payments: Payments | PaySignError;

  constructor(ctx: ConstructorParameters<typeof DurableObject>[0], env: PaySignEnv) {
    super(ctx, env);
    const settings = ofCaller(() => this.settings(env));
    // What stands on an instance can't be called from outside: whoever has the stub could ask for the secret.
    Object.defineProperty(this, "settings", { value: undefined });
    if (PaySignError.is(settings)) {
      this.#payments = settings;
      return;
    }
    const { namespace, rotated, timeoutMs, patienceMs, notListed, ...key } = settings;
    if (!isNamed(ctx.id, namespace)) {
      this.#payments = wrongName();
      return;
    }
    const store = new ObjectStore(ctx.storage);
    this.#store = store;
    void ctx.blockConcurrencyWhile(() => store.start());
    this.#payments = ofCaller(
      () =>
        new Payments({
          client: new Kraken(key),
          store,
          fetch: (url, request) => fetch(url, request),
          rotated,
          timeoutMs,
          patienceMs,
          notListed,
        }),
    );
  }

  /**
   * What the object works with. A subclass overrides it: for a second key, with a binding of its own as `namespace`; for
   * a jurisdiction, with `env.PAYSIGN.jurisdiction("eu")`; after the key was replaced by another one of the same account,
   * with `rotated: true`.
   */
  protected settings(env: PaySignEnv): PaySignSettings {
    return {
      namespace: env.PAYSIGN,
      apiKey: env.KRAKEN_API_KEY,
      apiSecret: env.KRAKEN_API_SECRET,
      otp: env.KRAKEN_OTP || undefined,
      baseUrl: env.KRAKEN_URL || undefined,
      nonceUnit: (env.KRAKEN_NONCE_UNIT || undefined) as KrakenOptions["nonceUnit"],
    };
  }

  /** `Payments.find` */
  find(id: string): Promise<Reply<Payment | undefined>> {
    return this.#reply((payments) => payments.find(id));
  }

  /** `Payments.pay` */
  pay(id: string, endpoint: KrakenEndpoint, params: object): Promise<Reply<Payment>> {
    return this.#reply((payments) => payments.pay(id, endpoint, params as never));
  }

  /** `Payments.call` */
  call(endpoint: KrakenEndpoint, params?: object): Promise<Reply<object>> {
    return this.#reply((payments) =>
      (payments.call as (endpoint: string, params: unknown) => Promise<object>).call(payments, endpoint, params),
    );
  }

  /** `Payments.list` */
  list(options?: {
    state?: PaymentState | undefined;
    after?: string | undefined;
    limit?: number | undefined;
  }): Promise<Reply<Payment[]>> {
    return this.#reply((payments) => payments.list(options));
  }

  /** `Payments.resume` */
  resume(limit?: number): Promise<Reply<Payment[]>> {
    return this.#reply((payments) => payments.resume(limit));
  }

  /** `Payments.resolve` */
  resolve(id: string, state: "settled" | "refused", why: string): Promise<Reply<Payment>> {
    return this.#reply((payments) => payments.resolve(id, state, why));
  }

  /** `Payments.forget` */
  forget(before: number): Promise<Reply<number>> {
    return this.#reply((payments) => payments.forget(before));
  }

  /** Goes on with what waits and with what an earlier instance left; called by the runtime. */
  override async alarm(): Promise<void> {
    const store = this.#store;
    if (store === undefined) return;
    store.rang();
    let hasMoved = false;
    try {
      if (!PaySignError.is(this.#payments)) hasMoved = (await this.#payments.resume(MOST_RESUMED)).length > 0;
    } catch {
      // An alarm that has failed six times is gone.
    } finally {
      store.next(hasMoved);
    }
  }

  #reply<T>(run: (payments: Payments) => Promise<T>): Promise<Reply<T>> {
    const reply = replyOf(this.#payments, run);
    // A caller who goes away does not stop it.
    this.ctx.waitUntil(reply.catch(() => {}));
    return reply;
  }
}

async function replyOf<T>(
  payments: Payments | PaySignError,
  run: (payments: Payments) => Promise<T>,
): Promise<Reply<T>> {
  try {
    if (PaySignError.is(payments)) throw payments;
    return await run(payments);
  } catch (error) {
    if (!PaySignError.is(error)) throw error;
    return { error: error.toJSON() };
  }
}

/** What a function gives, or the PaySignError that it throws: an object that throws at its start has no methods. */
function ofCaller<T>(run: () => T): T | PaySignError {
  try {
    return run();
  } catch (error) {
    if (PaySignError.is(error)) return error;
    throw error;
  }
}

function isNamed(id: { equals(other: never): boolean }, namespace: PaySignNamespace | undefined): boolean {
  return typeof namespace?.idFromName === "function" && id.equals(namespace.idFromName(NAME) as never);
}

function wrongName(): PaySignError {
  const reason = "A second object over the same key would pay a second time.";
  const message = `name: a PaySignObject is the one named "${NAME}" of the binding PAYSIGN, or of the namespace that settings gives`;
  return new PaySignError({
    code: "invalid_request",
    message,
    outcome: "not_sent",
    retry: { action: "fix_input", reason },
    field: "name",
  });
}
