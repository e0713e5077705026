// What a transfer costs, and the tokens that hold a withdrawal's fee for five minutes.

import { known, minus, plus, type Decimal } from "../../decimal.ts";
import { seeded, type SeedState } from "../../seeded.ts";
import type { Asset } from "../funding/account.ts";
import { fundingRefusal } from "../refusal.ts";
import type { Account, Call } from "./operations.ts";
import { amountOf, checkRebase, depositMethod, uuid, withdrawalMethod } from "./shapes.ts";

/** A fee that was quoted. */
interface Quote {
  readonly methodId: string;
  readonly fee: string;
  readonly feeIncluded: boolean;
  /** Milliseconds by the sandbox's clock. */
  readonly expiresAt: number;
}

/** The tokens, as a snapshot holds them. */
export interface FeeTokensState {
  readonly chance: SeedState;
  readonly quotes: Map<string, Quote>;
}

const LIFETIME = 5 * 60_000;

/** The tokens of one account. A token locks a fee and not an amount: several withdrawals may use it. */
export class FeeTokens {
  readonly #state: FeeTokensState;
  readonly #clock: () => number;

  constructor(state: FeeTokensState, clock: () => number) {
    this.#state = state;
    this.#clock = clock;
  }

  /** A token for a fee; its form is that of the documented ones. */
  quote(methodId: string, fee: string, feeIncluded: boolean): string {
    const now = this.#clock();
    for (const [token, { expiresAt }] of this.#state.quotes) {
      if (expiresAt <= now - LIFETIME) this.#state.quotes.delete(token);
    }
    const chance = seeded(this.#state.chance);
    const characters = (length: number) =>
      chance.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", length);
    const token = `AAAAAAAAAAH${characters(22)}_${characters(24)},${characters(24)}-${characters(16)}`;
    this.#state.quotes.set(token, { methodId, fee, feeIncluded, expiresAt: now + LIFETIME });
    return token;
  }

  /** The fee of a token; refuses one that is unknown, too old, of another method or quoted the other way. */
  fee(token: string, methodId: string, feeIncluded: boolean): Decimal {
    const quote = this.#state.quotes.get(token);
    if (quote === undefined || quote.methodId !== methodId) throw fundingRefusal("Invalid fee token");
    if (quote.expiresAt <= this.#clock()) throw fundingRefusal("Fee token expired");
    if (quote.feeIncluded !== feeIncluded) throw fundingRefusal("Fee token was quoted for another fee_included");
    return known(quote.fee);
  }
}

export function fees({ fees: tokens }: Account, { path, query }: Call): unknown {
  query.only(["amount", "fee_included", "withdrawal_fee_token", "rebase_multiplier"]);
  const id = uuid("method_id", path["method_id"] ?? "");
  const amount = query.amount("amount");
  // No default is documented. Without a word the fee comes on top.
  const included = query.flag("fee_included") ?? false;
  checkRebase(query);
  const given = query.has("withdrawal_fee_token") ? query.text("withdrawal_fee_token") : undefined;
  const withdrawal = withdrawalMethod(id);
  if (withdrawal === undefined) {
    const deposit = depositMethod(id);
    if (deposit === undefined) throw fundingRefusal("No funding method");
    if (given !== undefined) throw fundingRefusal("Invalid fee token");
    return costs(deposit.asset, amount, known(deposit.method.fee ?? "0"), included);
  }
  const { asset, method } = withdrawal;
  const fee = given === undefined ? known(method.fee) : tokens.fee(given, id, included);
  const told = costs(asset, amount, fee, included);
  return { ...told, withdrawal_fee_token: given ?? tokens.quote(id, method.fee, included) };
}

/** What leaves and what arrives: with the fee included, the amount is all that leaves. */
export function split(amount: Decimal, fee: Decimal, included: boolean): { gross: Decimal; net: Decimal } {
  return included ? { gross: amount, net: minus(amount, fee) } : { gross: plus(amount, fee), net: amount };
}

function costs(asset: Asset, amount: Decimal, fee: Decimal, included: boolean) {
  const { gross, net } = split(amount, fee, included);
  if (net.value.lte(0)) throw fundingRefusal("Invalid amount");
  return {
    fee: amountOf(asset, fee),
    gross_amount: amountOf(asset, gross),
    net_amount: amountOf(asset, net),
    fee_details: { base_fee: amountOf(asset, fee), fee_percentage: "0" },
  };
}
