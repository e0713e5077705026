import type { KrakenOperation, KrakenOperations } from "../api.ts";
import { externalId } from "../external-id.ts";
import type { Parameters } from "../parameters.ts";
import { DEPOSIT, QUERY, WITHDRAW, type Needs } from "../permissions.ts";
import { invalidArgument } from "../refusal.ts";
import type { Opening, PaymentKind, Payments } from "./payments.ts";

// The documentation names no unit for expire_time; 90 days, the documented default of requests, are this many seconds.
const EXPIRE_TIME = 7_776_000;

/** Kraken Pay's seven operations over one account's payments. */
export function payOperations(payments: Payments): KrakenOperations {
  const pay = (needs: Needs, run: (payments: Payments, parameters: Parameters) => unknown): KrakenOperation => ({
    // JSON is all that Pay's documentation shows, and its errors are documented as objects.
    encodings: ["application/json"],
    errors: "objects",
    needs,
    run: (parameters) => run(payments, parameters),
  });
  return new Map([
    ["Pay/request/create", pay([DEPOSIT], createRequest)],
    ["Pay/request/cancel", pay([QUERY], cancelRequest)],
    ["Pay/paylink/create", pay([QUERY, WITHDRAW], createPaylink)],
    ["Pay/paylink/get", pay([QUERY], getPaylink)],
    ["Pay/paylink/config", pay([QUERY], () => ({ expire_time: EXPIRE_TIME }))],
    ["Pay/transfer/create", pay([QUERY, WITHDRAW], createTransfer)],
    ["Pay/transfer/cancel", pay([QUERY], cancelTransfer)],
  ]);
}

function createRequest(payments: Payments, parameters: Parameters): unknown {
  const opening = readOpening(parameters, "request");
  const expiresAfterSeconds = parameters.optionalInteger("expire_after_seconds", "number") ?? EXPIRE_TIME;
  const from = kraktag(parameters, "from");
  payments.open({ ...opening, kraktag: from, expiresAfterSeconds });
  // A link is documented only for a request that is not addressed to a kraktag. The id stands at its end as it is: all
  // of base64's characters may stand in a path.
  return from === undefined ? { view_link: `https://sandbox.invalid/pay/request/${opening.external_id}` } : {};
}

function cancelRequest(payments: Payments, parameters: Parameters): unknown {
  payments.cancel(externalId(parameters), ["request"]);
  return {};
}

function createPaylink(payments: Payments, parameters: Parameters): unknown {
  payments.open({ ...readOpening(parameters, "paylink"), expiresAfterSeconds: EXPIRE_TIME });
  return {};
}

function getPaylink(payments: Payments, parameters: Parameters): unknown {
  return { code: payments.code(externalId(parameters)) };
}

function createTransfer(payments: Payments, parameters: Parameters): unknown {
  const opening = readOpening(parameters, "transfer");
  const to = kraktag(parameters, "to");
  if (to === undefined) throw invalidArgument("to");
  if (parameters.optionalText("return_for") === "") throw invalidArgument("return_for");
  payments.open({ ...opening, kraktag: to });
  return {};
}

function cancelTransfer(payments: Payments, parameters: Parameters): unknown {
  payments.cancel(externalId(parameters), ["transfer", "paylink"]);
  return {};
}

/** Reads and checks what all creates have in common. */
function readOpening(parameters: Parameters, kind: PaymentKind): Opening {
  const amount = parameters.amount("amount");
  const asset = parameters.text("asset");
  if (!/^[A-Za-z0-9.]{1,20}$/.test(asset)) throw invalidArgument("asset");
  const note = parameters.optionalText("note");
  const external_id = externalId(parameters);
  return { external_id, kind, amount, asset, note, kraktag: undefined, expiresAfterSeconds: undefined };
}

function kraktag(parameters: Parameters, name: string): string | undefined {
  const tag = parameters.optionalText(name);
  // The form of a kraktag is not documented; a blank inside one is surely a mistake.
  if (tag !== undefined && !/^\S+$/.test(tag)) throw invalidArgument(name);
  return tag;
}
