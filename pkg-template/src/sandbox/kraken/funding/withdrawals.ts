import { compare, fits, known, minus, plus, written, type Decimal } from "../../decimal.ts";
import { seeded, type Seeded, type SeedState } from "../../seeded.ts";
import { balance, credit, debit, toFutures, type BalancesState } from "../balances.ts";
import type { Listing } from "../listing.ts";
import type { Parameters } from "../parameters.ts";
import { fundingRefusal, invalidArgument } from "../refusal.ts";
import { ASSETS, WITHDRAWAL_KEYS, type Asset, type WithdrawalKey, type WithdrawalMethod } from "./account.ts";
import { asset, checkCommon, optionalAsset } from "./assets.ts";
import { listed } from "./pages.ts";
import { CANCELLABLE_REFID, DOCUMENTED_WITHDRAWAL, refid, withdrawals, type FundingRecord } from "./records.ts";

// How long a withdrawal stays in each state, in seconds from when it was asked for. It can be cancelled in the first.
const INITIAL_UNTIL = 60;
const PENDING_UNTIL = 120;

/** What a withdrawal would do: the arguments of WithdrawInfo and Withdraw, checked. */
interface Order {
  readonly asset: Asset;
  readonly method: WithdrawalMethod;
  readonly entry: WithdrawalKey;
  readonly amount: Decimal;
  readonly net: Decimal;
}

/** The withdrawals, as a snapshot holds them. */
export interface WithdrawalsState {
  readonly chance: SeedState;
  readonly records: FundingRecord[];
  /** Whether the withdrawal of Kraken's example has been ordered by a call. */
  documentedIsMade: boolean;
  readonly cancelled: Set<string>;
}

/** What a snapshot holds of withdrawals before the first call. */
export function startWithdrawals(chance: SeedState): WithdrawalsState {
  return { chance, records: withdrawals(seeded(chance)), documentedIsMade: false, cancelled: new Set() };
}

/** The six withdrawal operations, WalletTransfer among them, over one account. */
export class Withdrawals {
  readonly #state: WithdrawalsState;
  readonly #balances: BalancesState;
  readonly #listing: Listing;
  readonly #clock: () => number;
  readonly #chance: Seeded;

  constructor(state: WithdrawalsState, balances: BalancesState, listing: Listing, clock: () => number) {
    this.#state = state;
    this.#balances = balances;
    this.#listing = listing;
    this.#clock = clock;
    this.#chance = seeded(state.chance);
  }

  /** WithdrawMethods: the ways to withdraw, of one asset or of all. */
  methods(parameters: Parameters): unknown {
    checkCommon(parameters);
    const wanted = optionalAsset(parameters);
    const network = parameters.optionalText("network");
    return ASSETS.filter((one) => one.id === (wanted?.id ?? one.id)).flatMap(({ id, withdrawal }) =>
      withdrawal === undefined || withdrawal.network !== (network ?? withdrawal.network)
        ? []
        : [methodAsListed(id, withdrawal)],
    );
  }

  /** WithdrawAddresses: the address book. */
  addresses(parameters: Parameters): unknown {
    checkCommon(parameters);
    const wanted = optionalAsset(parameters);
    const method = parameters.optionalText("method");
    const key = parameters.optionalText("key");
    const verified = parameters.optionalFlag("verified");
    return WITHDRAWAL_KEYS.map((entry) => ({
      address: entry.address,
      asset: entry.asset,
      method: ASSETS.find((one) => one.id === entry.asset)?.withdrawal?.method ?? entry.asset,
      key: entry.key,
      verified: entry.verified,
    })).filter(
      (entry) =>
        entry.asset === (wanted?.id ?? entry.asset) &&
        entry.method === (method ?? entry.method) &&
        entry.key === (key ?? entry.key) &&
        entry.verified === (verified ?? entry.verified),
    );
  }

  /** WithdrawInfo: what a withdrawal would cost and bring. */
  info(parameters: Parameters): unknown {
    const { asset: what, method, net } = this.#order(parameters);
    const most = least(known(method.limit), balance(this.#balances, what.id));
    const limit = written(most, what.places);
    return { method: method.infoMethod, limit, amount: written(net, what.places), fee: method.fee };
  }

  /** Withdraw: orders a withdrawal and returns its reference id. */
  withdraw(parameters: Parameters): unknown {
    checkCommon(parameters);
    const address = parameters.optionalText("address");
    const maxFee = parameters.optionalAmount("max_fee");
    const { asset: what, method, entry, amount, net } = this.#order(parameters);
    if (entry.lacksBeneficiary === true) throw invalidArgument("beneficiary_recipient");
    // An address only confirms the one that the key stands for; a withdrawal never goes anywhere else.
    if (!entry.verified || (address ?? entry.address) !== entry.address) {
      throw fundingRefusal("Invalid withdrawal address");
    }
    if (maxFee !== undefined && compare(known(method.fee), maxFee) > 0) throw fundingRefusal("Max fee exceeded");

    debit(this.#balances, what.id, amount);
    if (!this.#state.documentedIsMade && entry.key === "XDG_Wallet" && compare(amount, known("100")) === 0) {
      this.#state.documentedIsMade = true;
      this.#listing.made(DOCUMENTED_WITHDRAWAL.refid);
      return { refid: DOCUMENTED_WITHDRAWAL.refid };
    }
    const id = refid(this.#chance, "A");
    this.#listing.made(id);
    this.#state.records.unshift({
      method: method.method,
      network: method.network,
      aclass: "currency",
      asset: what.id,
      refid: id,
      txid: this.#chance.characters("0123456789abcdef", 64),
      info: entry.address,
      amount: written(net, what.places),
      fee: method.fee,
      time: Math.floor(this.#clock() / 1000),
      status: "Initial",
      key: entry.key,
    });
    return { refid: id };
  }

  /** WithdrawStatus: the withdrawals, newest first, each in the state that the clock has brought it to. */
  status(parameters: Parameters): unknown {
    checkCommon(parameters);
    const wanted = optionalAsset(parameters);
    const method = parameters.optionalText("method");
    const matching = this.#state.records
      .filter((record) => record.asset === (wanted?.id ?? record.asset) && record.method === (method ?? record.method))
      .filter(({ refid }) => this.#listing.lists("WithdrawStatus", refid))
      .map((record) => this.#now(record));
    return listed(matching, { name: "withdrawals", usualLimit: 500 }, parameters);
  }

  /** WithdrawCancel: true while a withdrawal is still Initial, refused afterwards. */
  cancel(parameters: Parameters): unknown {
    const what = asset(parameters);
    const id = parameters.text("refid");
    const record = this.#state.records.find((one) => one.refid === id && one.asset === what.id);
    const early = record !== undefined && this.#now(record).status === "Initial";
    const isDocumented = id === CANCELLABLE_REFID && what.id === "XXDG" && !this.#state.cancelled.has(id);
    if (!early && !isDocumented) throw fundingRefusal("Invalid reference id");
    this.#state.cancelled.add(id);
    // The example that can be cancelled was never taken from the balance.
    if (record !== undefined) credit(this.#balances, what.id, gross(record));
    return true;
  }

  /** WalletTransfer: moves an amount from the spot to the futures wallet. */
  transfer(parameters: Parameters): unknown {
    const what = asset(parameters);
    if (parameters.text("from") !== "Spot Wallet") throw invalidArgument("from");
    if (parameters.text("to") !== "Futures Wallet") throw invalidArgument("to");
    const amount = parameters.amount("amount");
    if (!fits(amount, what.places)) throw invalidArgument("amount");
    toFutures(this.#balances, what.id, amount);
    return { refid: refid(this.#chance, "F") };
  }

  #order(parameters: Parameters): Order {
    const amount = parameters.amount("amount");
    const name = parameters.text("key");
    const what = asset(parameters);
    const entry = WITHDRAWAL_KEYS.find((candidate) => candidate.key === name && candidate.asset === what.id);
    const method = what.withdrawal;
    if (entry === undefined || method === undefined) throw fundingRefusal("Unknown withdraw key");
    if (!fits(amount, what.places)) throw invalidArgument("amount");
    const net = minus(amount, known(method.fee));
    if (compare(amount, known(method.minimum)) < 0 || net.value.lte(0)) throw fundingRefusal("Invalid amount");
    const most = least(known(method.limit), balance(this.#balances, what.id));
    if (compare(amount, most) > 0) throw fundingRefusal("Insufficient funds");
    return { asset: what, method, entry, amount, net };
  }

  #now(record: FundingRecord): FundingRecord {
    if (record.status !== "Initial") return record;
    if (this.#state.cancelled.has(record.refid)) {
      return { ...record, txid: "", status: "Failure", "status-prop": "canceled" };
    }
    const age = this.#clock() / 1000 - record.time;
    // Before it is sent a withdrawal has no transaction.
    if (age < INITIAL_UNTIL) return { ...record, txid: "" };
    return { ...record, status: age < PENDING_UNTIL ? "Pending" : "Success" };
  }
}

/** What a withdrawal took from the balance. */
function gross({ amount, fee = "0" }: FundingRecord): Decimal {
  return plus(known(amount), known(fee));
}

function least(one: Decimal, other: Decimal): Decimal {
  return compare(one, other) <= 0 ? one : other;
}

function methodAsListed(id: string, withdrawal: WithdrawalMethod): unknown {
  const window = { maximum: withdrawal.limit, remaining: withdrawal.limit, used: "0.00000000" };
  return {
    asset: id,
    method: withdrawal.method,
    method_id: withdrawal.methodId,
    network: withdrawal.network,
    network_id: withdrawal.networkId,
    minimum: withdrawal.minimum,
    fee: { aclass: "currency", asset: id, fee: withdrawal.fee },
    limits: [{ description: "amount", limit_type: "amount", limits: { "86400": window } }],
  };
}
