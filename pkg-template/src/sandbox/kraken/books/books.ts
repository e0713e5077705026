import { compare, known, minus, plus, type Decimal } from "../../decimal.ts";
import { seeded, type Seeded, type SeedState } from "../../seeded.ts";
import { assetId, assetText, balance, type BalancesState } from "../balances.ts";
import { fundingRefusal } from "../refusal.ts";

/** One line of the ledger as Kraken prints it; members stand in the order of the wire. */
export interface LedgerEntry {
  /** The id of the call or the deposit that moved the money. */
  readonly refid: string;
  /** Seconds, with a fraction. */
  readonly time: number;
  readonly type: LedgerType;
  readonly subtype: string;
  readonly aclass: "currency";
  readonly asset: string;
  /** Signed: what came is above zero, what went is below. */
  readonly amount: string;
  /** What the amount cost in addition; below zero where it was given back. */
  readonly fee: string;
  /** What the spot wallet held afterwards. */
  readonly balance: string;
}

/** The types of entries that the sandbox writes. */
export type LedgerType = "deposit" | "withdrawal" | "transfer";

/** The ledger, as a snapshot holds it: its entries by their ids, oldest first. */
export interface LedgerState {
  readonly chance: SeedState;
  readonly entries: Map<string, LedgerEntry>;
}

/** A movement of money before it is booked: the wallet changes by amount - fee, both of them signed. */
export interface Movement {
  readonly refid: string;
  readonly type: LedgerType;
  readonly subtype?: string;
  readonly asset: string;
  readonly amount: Decimal;
  readonly fee?: Decimal;
}

const NOTHING = known("0");

/** The spot wallet and its ledger: nothing moves in the one without a line in the other. */
export class Books {
  readonly #balances: BalancesState;
  readonly #ledger: LedgerState;
  readonly #clock: () => number;
  readonly #chance: Seeded;

  constructor(balances: BalancesState, ledger: LedgerState, clock: () => number) {
    this.#balances = balances;
    this.#ledger = ledger;
    this.#clock = clock;
    this.#chance = seeded(ledger.chance);
  }

  /** What the spot wallet holds of an asset, by any of its names. */
  balance(asset: string): Decimal {
    return balance(this.#balances, asset);
  }

  /** Throws a KrakenRefusal unless the spot wallet holds this much. */
  require(asset: string, amount: Decimal): void {
    if (compare(this.balance(asset), amount) < 0) throw fundingRefusal("Insufficient funds");
  }

  /** Moves money and writes it down; throws a KrakenRefusal and does neither if there is not enough. */
  book({ refid, type, subtype = "", asset, amount, fee = NOTHING }: Movement): void {
    const id = assetId(asset);
    const held = minus(plus(this.balance(id), amount), fee);
    if (held.value.lt(0)) throw fundingRefusal("Insufficient funds");
    this.#balances.spot.set(id, assetText(id, held));
    this.#ledger.entries.set(lineId(this.#chance), {
      refid,
      time: this.#clock() / 1000,
      type,
      subtype,
      aclass: "currency",
      asset: id,
      amount: assetText(id, amount),
      fee: assetText(id, fee),
      balance: assetText(id, held),
    });
  }

  /** Adds to the futures wallet, which has no ledger here. */
  toFutures(asset: string, amount: Decimal): void {
    const id = assetId(asset);
    const held = plus(known(this.#balances.futures.get(id) ?? "0"), amount);
    this.#balances.futures.set(id, assetText(id, held));
  }
}

/** The id of a line. */
export function lineId(chance: Seeded): string {
  const characters = (length: number) => chance.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
  return `L${characters(5)}-${characters(5)}-${characters(6)}`;
}
