import { compare, fits, known, minus, negated, written, type Decimal } from "../../decimal.ts";
import { seeded, type Seeded, type SeedState } from "../../seeded.ts";
import type { Books } from "../books/books.ts";
import type { Listing, WithdrawalList } from "../listing.ts";
import type { Parameters } from "../parameters.ts";
import { fundingRefusal, invalidArgument } from "../refusal.ts";
import { ASSETS, type Asset, type WithdrawalMethod } from "./account.ts";
import { covers, type AddressBook, type BookedAddress } from "./address-book.ts";
import { asset, assetNamed, checkCommon, optionalAsset } from "./assets.ts";
import { listed } from "./pages.ts";
import { CANCELLABLE_REFID, DOCUMENTED_WITHDRAWAL, fundingId, withdrawals, type FundingRecord } from "./records.ts";

// How long a withdrawal stays in each state, in seconds from when it was asked for. It can be cancelled in the first.
const INITIAL_UNTIL = 60;
const PENDING_UNTIL = 120;

/** What a withdrawal would do, checked. */
export interface Order {
  readonly asset: Asset;
  readonly method: WithdrawalMethod;
  readonly entry: BookedAddress;
  /** What leaves the balance, and what of it arrives: the rest is the fee. */
  readonly gross: Decimal;
  readonly net: Decimal;
}

/** The withdrawals, as a snapshot holds them. */
export interface WithdrawalsState {
  readonly chance: SeedState;
  readonly records: FundingRecord[];
  /** Whether the withdrawal of Kraken's example has been ordered by a call. */
  documentedIsMade: boolean;
  readonly cancelled: Set<string>;
  /** The id of the address that a withdrawal went to, by the withdrawal's own. */
  readonly addressIds: Map<string, string>;
}

/** What a snapshot holds of withdrawals before the first call. */
export function startWithdrawals(chance: SeedState): WithdrawalsState {
  const records = withdrawals(seeded(chance));
  return { chance, records, documentedIsMade: false, cancelled: new Set(), addressIds: new Map() };
}

/** The six withdrawal operations, WalletTransfer among them, over one account. */
export class Withdrawals {
  readonly #state: WithdrawalsState;
  readonly #book: AddressBook;
  readonly #books: Books;
  readonly #listing: Listing;
  readonly #clock: () => number;
  readonly #chance: Seeded;

  constructor(state: WithdrawalsState, book: AddressBook, books: Books, listing: Listing, clock: () => number) {
    this.#state = state;
    this.#book = book;
    this.#books = books;
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
    return this.#book.entries
      .flatMap(asListed)
      .filter(
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
    const limit = written(this.most(what, method), what.places);
    return { method: method.infoMethod, limit, amount: written(net, what.places), fee: method.fee };
  }

  /** Withdraw: orders a withdrawal and returns its reference id. */
  withdraw(parameters: Parameters): unknown {
    checkCommon(parameters);
    const address = parameters.optionalText("address");
    const maxFee = parameters.optionalAmount("max_fee");
    const order = this.#order(parameters);
    if (order.entry.lacksBeneficiary === true) throw invalidArgument("beneficiary_recipient");
    // An address only confirms the one that the key stands for; a withdrawal never goes anywhere else.
    if (!order.entry.verified || (address ?? order.entry.address) !== order.entry.address) {
      throw fundingRefusal("Invalid withdrawal address");
    }
    if (maxFee !== undefined && compare(known(order.method.fee), maxFee) > 0) throw fundingRefusal("Max fee exceeded");

    const isDocumented = order.entry.name === "XDG_Wallet" && compare(order.gross, known("100")) === 0;
    if (this.#state.documentedIsMade || !isDocumented) return { refid: this.send(order) };
    this.#state.documentedIsMade = true;
    this.#pay(DOCUMENTED_WITHDRAWAL.refid, order);
    return { refid: DOCUMENTED_WITHDRAWAL.refid };
  }

  /** Which keys an asset has where a call names another; undefined where there is nothing to say. */
  unknownKey(parameters: Parameters): string | undefined {
    const [name, given] = [parameters.sent("key"), parameters.sent("asset")];
    const what = given === undefined ? undefined : assetNamed(given);
    if (name === undefined || what === undefined) return undefined;
    const { withdrawal } = what;
    const keys = this.#book.entries.filter((entry) => withdrawal !== undefined && covers(entry, withdrawal));
    if (keys.some((entry) => entry.name === name)) return undefined;
    const others = keys.length === 0 ? "none" : keys.map((entry) => entry.name).join(", ");
    return `no withdrawal key of ${given} is called ${JSON.stringify(name)}: the sandbox has ${others}`;
  }

  /** What the spot wallet holds. */
  available(what: Asset): Decimal {
    return this.#books.balance(what.id);
  }

  /** The most that can be withdrawn at once. */
  most(what: Asset, method: WithdrawalMethod): Decimal {
    const held = this.available(what);
    return compare(known(method.limit), held) <= 0 ? known(method.limit) : held;
  }

  /** Refuses an order that is too fine, too small or too large. */
  checkAmount({ asset: what, method, gross, net }: Omit<Order, "entry">): void {
    if (!fits(gross, what.places)) throw invalidArgument("amount");
    if (compare(gross, known(method.minimum)) < 0 || net.value.lte(0)) throw fundingRefusal("Invalid amount");
    if (compare(gross, this.most(what, method)) > 0) throw fundingRefusal("Insufficient funds");
  }

  /** Takes an order's money and returns the new withdrawal's id. */
  send(order: Order): string {
    const { asset: what, method, entry, net, gross } = order;
    this.#books.require(what.id, gross);
    const id = fundingId(this.#chance);
    this.#pay(id, order);
    this.#state.addressIds.set(id, entry.id);
    this.#state.records.unshift({
      method: method.method,
      network: method.network,
      aclass: "currency",
      asset: what.id,
      refid: id,
      txid: this.#chance.characters("0123456789abcdef", 64),
      info: entry.address,
      amount: written(net, what.places),
      fee: written(minus(gross, net), what.places),
      time: Math.floor(this.#clock() / 1000),
      status: "Initial",
      key: entry.name,
    });
    return id;
  }

  /** The withdrawals that a list shows by now, each in the state that the clock has brought it to. */
  listed(list: WithdrawalList): FundingRecord[] {
    return this.#state.records
      .filter(({ refid }) => this.#listing.lists(list, refid))
      .map((record) => this.#now(record));
  }

  /** The id of the address that a withdrawal went to; undefined for those from before the first call. */
  addressId(refid: string): string | undefined {
    return this.#state.addressIds.get(refid);
  }

  /** WithdrawStatus: the withdrawals, newest first, each in the state that the clock has brought it to. */
  status(parameters: Parameters): unknown {
    checkCommon(parameters);
    const wanted = optionalAsset(parameters);
    const method = parameters.optionalText("method");
    const matching = this.listed("WithdrawStatus").filter(
      (record) => record.asset === (wanted?.id ?? record.asset) && record.method === (method ?? record.method),
    );
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
    if (record !== undefined) {
      const fee = negated(known(record.fee ?? "0"));
      this.#books.book({ refid: id, type: "withdrawal", asset: what.id, amount: known(record.amount), fee });
    }
    return true;
  }

  /** WalletTransfer: moves an amount from the spot to the futures wallet. */
  transfer(parameters: Parameters): unknown {
    const what = asset(parameters);
    if (parameters.text("from") !== "Spot Wallet") throw invalidArgument("from");
    if (parameters.text("to") !== "Futures Wallet") throw invalidArgument("to");
    const amount = parameters.amount("amount");
    if (!fits(amount, what.places)) throw invalidArgument("amount");
    this.#books.require(what.id, amount);
    const id = fundingId(this.#chance);
    const subtype = "spottofutures";
    this.#books.book({ refid: id, type: "transfer", subtype, asset: what.id, amount: negated(amount) });
    this.#books.toFutures(what.id, amount);
    return { refid: id };
  }

  #order(parameters: Parameters): Order {
    const gross = parameters.amount("amount");
    const name = parameters.text("key");
    const what = asset(parameters);
    const entry = this.#book.byName(name);
    const method = what.withdrawal;
    if (entry === undefined || method === undefined || !covers(entry, method)) {
      throw fundingRefusal("Unknown withdraw key");
    }
    const order = { asset: what, method, entry, gross, net: minus(gross, known(method.fee)) };
    this.checkAmount(order);
    return order;
  }

  /** Takes an order's money from the balance, with a line in the ledger. */
  #pay(refid: string, { asset: what, gross, net }: Order): void {
    this.#listing.made(refid);
    this.#books.book({ refid, type: "withdrawal", asset: what.id, amount: negated(net), fee: minus(gross, net) });
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

/** An address as WithdrawAddresses lists it: once for every asset that can go there. */
function asListed(entry: BookedAddress) {
  const { address, name, verified, extra } = entry;
  return ASSETS.flatMap(({ id, withdrawal }) =>
    withdrawal === undefined || !covers(entry, withdrawal)
      ? []
      : [{ address, asset: id, method: withdrawal.method, key: name, ...(extra && { tag: extra }), verified }],
  );
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
