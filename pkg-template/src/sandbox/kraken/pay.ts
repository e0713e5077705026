import type { Seeded } from "../seeded.js";
import type { KrakenOperation, KrakenOperations } from "./api.js";
import { externalId } from "./external-id.js";
import type { Parameters } from "./parameters.js";
import { fundingRefusal, invalidArgument, KrakenRefusal } from "./refusal.js";

// The documentation names no unit for expire_time; 90 days, the documented default of requests, are this many seconds.
const EXPIRE_TIME = 7_776_000;

/** What one external_id stands for. */
interface Payment {
  readonly kind: "request" | "paylink" | "transfer";
  readonly expiresAt: number;
  cancelled: boolean;
  /** Polls of a paylink that still fail: its code is made after the call that asked for it has been answered. */
  pollsUntilCode: number;
}

/** What Pay remembers: every payment, ever, by its external_id. */
interface PayState {
  readonly clock: () => number;
  readonly chance: Seeded;
  readonly payments: Map<string, Payment>;
  readonly codes: Map<string, string>;
}

/** Kraken Pay's seven operations over one fresh state. */
export function payOperations(clock: () => number, chance: Seeded): KrakenOperations {
  const state: PayState = { clock, chance, payments: new Map(), codes: new Map() };
  const pay = (run: (state: PayState, parameters: Parameters) => unknown): KrakenOperation => ({
    // JSON is all that Pay's documentation shows, and its errors are documented as objects.
    encodings: ["application/json"],
    errors: "objects",
    run: (parameters) => run(state, parameters),
  });
  return new Map([
    ["Pay/request/create", pay(createRequest)],
    ["Pay/request/cancel", pay(cancelRequest)],
    ["Pay/paylink/create", pay(createPaylink)],
    ["Pay/paylink/get", pay(getPaylink)],
    ["Pay/paylink/config", pay(() => ({ expire_time: EXPIRE_TIME }))],
    ["Pay/transfer/create", pay(createTransfer)],
    ["Pay/transfer/cancel", pay(cancelTransfer)],
  ]);
}

function createRequest(state: PayState, parameters: Parameters): unknown {
  const id = readPayment(parameters);
  const seconds = parameters.optionalInteger("expire_after_seconds", "number") ?? EXPIRE_TIME;
  const from = kraktag(parameters, "from");
  open(state, id, "request", seconds);
  // A link is documented only for a request that is not addressed to a kraktag. The id stands at its end as it is: all
  // of base64's characters may stand in a path.
  return from === undefined ? { view_link: `https://sandbox.invalid/pay/request/${id}` } : {};
}

function cancelRequest(state: PayState, parameters: Parameters): unknown {
  return cancel(state, externalId(parameters), ["request"]);
}

function createPaylink(state: PayState, parameters: Parameters): unknown {
  const id = readPayment(parameters);
  open(state, id, "paylink", EXPIRE_TIME);
  return {};
}

function getPaylink(state: PayState, parameters: Parameters): unknown {
  const id = externalId(parameters);
  const payment = live(state, id, ["paylink"]);
  if (payment.pollsUntilCode > 0) {
    payment.pollsUntilCode -= 1;
    // The documentation says that this call fails until the code is there; how it fails is not documented.
    throw new KrakenRefusal("Service", "Unavailable", "the paylink code is not generated yet");
  }
  let code = state.codes.get(id);
  if (code === undefined) {
    code = state.chance.characters("ABCDEFGHJKLMNPQRSTUVWXYZ23456789", 12);
    state.codes.set(id, code);
  }
  return { code };
}

function createTransfer(state: PayState, parameters: Parameters): unknown {
  const id = readPayment(parameters);
  if (kraktag(parameters, "to") === undefined) throw invalidArgument("to");
  if (parameters.optionalText("return_for") === "") throw invalidArgument("return_for");
  open(state, id, "transfer", Number.POSITIVE_INFINITY);
  return {};
}

function cancelTransfer(state: PayState, parameters: Parameters): unknown {
  return cancel(state, externalId(parameters), ["transfer", "paylink"]);
}

/** Checks what all creates have in common and answers the external_id. */
function readPayment(parameters: Parameters): string {
  parameters.amount("amount");
  if (!/^[A-Za-z0-9.]{1,20}$/.test(parameters.text("asset"))) throw invalidArgument("asset");
  parameters.optionalText("note");
  return externalId(parameters);
}

function kraktag(parameters: Parameters, name: string): string | undefined {
  const tag = parameters.optionalText(name);
  // The form of a kraktag is not documented; a blank inside one is surely a mistake.
  if (tag !== undefined && !/^\S+$/.test(tag)) throw invalidArgument(name);
  return tag;
}

/** Opens a payment, unless its id was ever used: over all requests, transfers and paylinks, cancelled ones included. */
function open(state: PayState, id: string, kind: Payment["kind"], seconds: number): void {
  // The documentation promises "an error saying your id is already used"; the text itself is not documented.
  if (state.payments.has(id)) throw new KrakenRefusal("General", "Invalid arguments", "external_id is already used");
  const expiresAt = state.clock() + seconds * 1000;
  state.payments.set(id, { kind, expiresAt, cancelled: false, pollsUntilCode: kind === "paylink" ? 1 : 0 });
}

function cancel(state: PayState, id: string, kinds: readonly Payment["kind"][]): unknown {
  live(state, id, kinds).cancelled = true;
  return {};
}

/** A payment of one of these kinds that is neither cancelled nor expired. */
function live(state: PayState, id: string, kinds: readonly Payment["kind"][]): Payment {
  const payment = state.payments.get(id);
  if (payment === undefined || !kinds.includes(payment.kind)) throw fundingRefusal("Unknown reference id");
  if (payment.cancelled || payment.expiresAt <= state.clock()) throw fundingRefusal("Invalid reference id");
  return payment;
}
