import type {
  Answer,
  ErrorReport,
  Kraken,
  KrakenEndpoint,
  KrakenParams,
  KrakenResults,
  PaySignError,
} from "../index.ts";
import type { Store } from "./store.ts";

/** The host's own fetch, whatever library names its types. */
export type Fetch = typeof globalThis extends { fetch: infer F }
  ? F
  : (url: string, request: object) => Promise<unknown>;

/** Where a payment stands. */
export type PaymentState = "prepared" | "sent" | "settled" | "refused" | "unknown";

/** A payment, as the journal has it. */
export interface Payment<E extends KrakenEndpoint = KrakenEndpoint> {
  /** The caller's own name of it; of Kraken Pay's creates the `external_id`. */
  readonly id: string;
  readonly endpoint: E;
  readonly params: KrakenParams[E];
  /**
   * `prepared`: recorded, and not sent yet. `sent`: on its way. `settled`: done. `refused`: not done, and never will be.
   * `unknown`: it may have been done; without `due`, a person has to look.
   */
  readonly state: PaymentState;
  /** How often it was sent. */
  readonly attempts: number;
  /** The result; absent where the answer that had it was lost. */
  readonly result?: KrakenResults[E];
  /** What Kraken said last, as `PaySignError.toJSON()` gives it. */
  readonly error?: ErrorReport;
  /** Why it stands as it does, in words. */
  readonly why?: string;
  /** When it goes on by itself, in milliseconds since 1970: by `pay` with the same id, or by `resume`. */
  readonly due?: number;
}

/** What the driver asks of a client. A `Kraken` of any entry of this package is one. */
export type PaymentsClient = Pick<Kraken, "request" | "check" | "sign" | "nonceUnit">;

/** What `new Payments` takes. */
export interface PaymentsOptions {
  /** Builds and signs the calls, and reads the answers: a `Kraken`. */
  client: PaymentsClient;
  /** Keeps the journal and the nonces: the one of your engine, or `memoryStore()`, which forgets all with the process. */
  store: Store;
  /**
   * What sends. Requests are signed for one sending: a fetch that repeats a POST by itself costs a look each time, and can make
   * a WalletTransfer twice, which nothing lists.
   */
  fetch: Fetch;
  /**
   * The name of the account, and another for each account in the same store. Two keys of one account do not go together: what one
   * withdraws, the other can take for its own. `default` if absent.
   */
  name?: string | undefined;
  /** Whether the API key under this name was replaced by another key of the same account. */
  rotated?: boolean | undefined;
  /** How long one call may take, more than 0; 10,000 if absent. */
  timeoutMs?: number | undefined;
  /** How long `pay` and `call` wait for their turn and for an answer that tells; 30,000 if absent. */
  patienceMs?: number | undefined;
  /**
   * What a withdrawal is that Kraken does not list: to be looked at by a person (`ask`), or `refused`, which holds only where
   * the key's nonce window is 0, withdrawals need no approval and are listed within two minutes, and answers have Kraken's own
   * `Date`. `ask` if absent.
   */
  notListed?: "ask" | "refused" | undefined;
  /** Ends patience and waiting, never a call that is on its way; what can be sent at once still is. */
  signal?: AbortSignal | undefined;
  /** For tests and simulations: the clock in milliseconds. */
  now?: (() => number) | undefined;
  /** For tests and simulations: resolves after so many milliseconds. */
  sleep?: ((ms: number) => Promise<void>) | undefined;
  /** For tests and simulations: from 0 to 1. */
  random?: (() => number) | undefined;
  /** For tests and simulations: the signal that ends a call after so many milliseconds. */
  timeoutSignal?: ((ms: number) => AbortSignal | undefined) | undefined;
}

/** What came of a call. */
export type Verdict = {
  /** Kraken's time in its answer, in milliseconds. */
  readonly date?: number | undefined;
  /** Kraken's time when it was sent, at the earliest. */
  readonly since?: number | undefined;
  /** Whether its answer is no newer than one that came before it. */
  readonly isCached?: boolean | undefined;
} & (
  | { readonly result: unknown; readonly error?: undefined }
  | { readonly error: ErrorReport; readonly result?: undefined }
);

/** What a client's own entry of the package gives: the driver brings neither a core nor a class of errors of its own. */
export interface Core {
  /** The first 32 hexadecimal digits of the API key's SHA-256. */
  readonly key: string;
  readonly PaySignError: typeof PaySignError;
  invalid(field: string, rule: string): PaySignError;
  fromCaller<T>(called: Function, run: () => T): T;
  settle(request: { endpoint: KrakenEndpoint }, response: PromiseLike<unknown>): Promise<Answer<KrakenEndpoint>>;
  unanswered(request: { endpoint: KrakenEndpoint }, cause?: unknown): PaySignError;
  operations(): { name: string; api: string; movesMoney: boolean; repeatable: boolean }[];
}
