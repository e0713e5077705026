import { compare, decimal, fits, known, written } from "../../decimal.ts";
import { checkPlain } from "../../plain.ts";
import { seeded, type Seeded, type SeedState } from "../../seeded.ts";
import type { Books } from "../books/books.ts";
import type { DepositList, Listing } from "../listing.ts";
import type { Parameters } from "../parameters.ts";
import { fundingRefusal, invalidArgument } from "../refusal.ts";
import { ASSETS, type AddressForm, type Asset, type DepositMethod } from "./account.ts";
import { asset, checkCommon, optionalAsset } from "./assets.ts";
import { listed } from "./pages.ts";
import { deposits, fundingId, type FundingRecord } from "./records.ts";

// Kraken refuses more than a few unused addresses: typically five.
export const MOST_UNUSED = 5;
// "within 7 days", in seconds.
const REPLACED_AFTER = 7 * 86_400;

// How long a deposit stays in each state, in milliseconds from when it was seen on its network.
const PENDING_UNTIL = 60_000;
const SETTLED_UNTIL = 120_000;

/** An address as DepositAddresses prints it. */
export interface DepositAddress {
  readonly address: string;
  readonly expiretm: string | number;
  readonly new?: true;
  readonly tag?: string;
  readonly memo?: string;
}

/** The deposits and their addresses, as a snapshot holds them. */
export interface DepositsState {
  readonly chance: SeedState;
  readonly records: FundingRecord[];
  /** By the name of a method. */
  readonly addresses: Map<string, DepositAddress[]>;
  /** When the deposits that are still on their way were seen, by reference id, in milliseconds. */
  readonly seenAt: Map<string, number>;
}

/** Somebody sends something to the account. */
export interface IncomingDeposit {
  /** The asset, by any name that Kraken takes. */
  readonly asset: string;
  /** Decimal text. */
  readonly amount: string;
  /** A name that DepositMethods lists; the asset's first if not given. */
  readonly method?: string | undefined;
  /** The address it was sent to; the method's newest if not given, or a new one. */
  readonly address?: string | undefined;
}

/** What a snapshot holds of deposits before the first call. */
export function startDeposits(chance: SeedState): DepositsState {
  return { chance, records: deposits(seeded(chance)), addresses: new Map(), seenAt: new Map() };
}

/** DepositMethods, DepositAddresses and DepositStatus over one account. */
export class Deposits {
  readonly #state: DepositsState;
  readonly #books: Books;
  readonly #listing: Listing;
  readonly #clock: () => number;
  readonly #chance: Seeded;

  constructor(state: DepositsState, books: Books, listing: Listing, clock: () => number) {
    this.#state = state;
    this.#books = books;
    this.#listing = listing;
    this.#clock = clock;
    this.#chance = seeded(state.chance);
  }

  /** DepositMethods: the ways to deposit an asset. */
  methods(parameters: Parameters): unknown {
    checkCommon(parameters);
    return asset(parameters).deposits.map(({ address: _form, way: _way, ...method }) => method);
  }

  /** DepositAddresses: the addresses of a method, or one more where `new` is there: Kraken is reported to go by that alone. */
  addresses(parameters: Parameters): unknown {
    checkCommon(parameters);
    const name = parameters.text("method");
    const wantsNew = parameters.has("new");
    const amount = parameters.optionalAmount("amount");
    const method = asset(parameters).deposits.find((candidate) => candidate.method === name);
    if (method === undefined) throw fundingRefusal("No funding method");
    if (amount !== undefined) {
      // Only a Lightning invoice is for an amount, and it has a limit.
      if (method.method !== "Bitcoin Lightning" || method.limit === false) throw invalidArgument("amount");
      if (compare(amount, known(method.limit)) > 0) throw fundingRefusal("Invalid amount");
    }

    if (!wantsNew) return this.addressesOf(method).map((address) => this.#asListed(address));
    const address = this.claim(method);
    if (address === undefined) throw fundingRefusal("Too many addresses");
    return [address];
  }

  /** The addresses of a method, oldest first. */
  addressesOf({ method }: DepositMethod): readonly DepositAddress[] {
    return this.#of(method);
  }

  /** One more address of a method; undefined while there are too many that nobody has paid to. */
  claim(method: Asset["deposits"][number]): DepositAddress | undefined {
    const addresses = this.#of(method.method);
    const now = Math.floor(this.#clock() / 1000);
    const unused = addresses.filter(
      ({ address, expiretm }) => this.lastUsed(address) === undefined && (expiretm === "0" || Number(expiretm) > now),
    );
    if (unused.length >= MOST_UNUSED) return undefined;
    const address = this.#generate(method, method.address, addresses.length);
    // Funding (Beta)'s guide: once an address was used another can be claimed, and the oldest unused one expires.
    const [oldest] = unused;
    if (addresses.length >= MOST_UNUSED && oldest?.expiretm === "0") {
      addresses[addresses.indexOf(oldest)] = { ...oldest, expiretm: now + REPLACED_AFTER };
    }
    addresses.push(address);
    return address;
  }

  /** When an address was last paid to, in seconds; undefined if it never was. */
  readonly lastUsed = (address: string): number | undefined =>
    this.#state.records.find(({ info }) => info === address)?.time;

  /** DepositStatus: the deposits, newest first. */
  status(parameters: Parameters): unknown {
    checkCommon(parameters);
    const wanted = optionalAsset(parameters);
    const method = parameters.optionalText("method");
    if (method !== undefined && !ASSETS.some((one) => one.deposits.some((way) => way.method === method))) {
      throw fundingRefusal("No funding method");
    }
    const matching = this.listed("DepositStatus").filter(
      (record) => record.asset === (wanted?.id ?? record.asset) && record.method === (method ?? record.method),
    );
    return listed(matching, { name: "deposit", usualLimit: 25 }, parameters);
  }

  /** The deposits that a list shows by now. */
  listed(list: DepositList): FundingRecord[] {
    return this.#state.records.filter(({ refid }) => this.#listing.lists(list, refid));
  }

  /** All deposits, newest first. */
  all(): readonly FundingRecord[] {
    return this.#state.records;
  }

  /** Lets a deposit arrive and returns its reference id; throws a TypeError for one that no network would carry. */
  arrive(deposit: IncomingDeposit): string {
    checkPlain("the deposit", deposit, ["asset", "amount", "method", "address"]);
    const { asset: name, amount, method: methodName, address } = deposit;
    const { what, method } = way(name, methodName);
    const sent = decimal(amount);
    if (sent === undefined || sent.value.eq(0) || !fits(sent, what.places)) {
      throw new TypeError(`amount must be decimal text above zero with at most ${what.places} places`);
    }
    const id = fundingId(this.#chance);
    const now = this.#clock();
    const fee = method.fee ?? "0";
    // What is less than the minimum or the fee goes back to where it came from.
    const tooSmall = compare(sent, known(method.minimum ?? "0")) < 0 || compare(sent, known(fee)) <= 0;
    this.#state.records.unshift({
      method: method.method,
      aclass: "currency",
      asset: what.id,
      refid: id,
      txid: this.#chance.characters("0123456789abcdef", 64),
      info: address ?? this.#newestAddress(method),
      amount: written(sent, what.places),
      fee: written(known(fee), Math.max(known(fee).places, what.places)),
      time: Math.floor(now / 1000),
      ...(tooSmall ? { status: "Failure", "status-prop": "return" } : { status: "Pending" }),
    });
    this.#listing.made(id);
    if (!tooSmall) this.#state.seenAt.set(id, now);
    return id;
  }

  /** Brings the deposits that are on their way to where the clock says, and books those that have arrived. */
  tick(): void {
    const now = this.#clock();
    for (const [id, seenAt] of [...this.#state.seenAt]) {
      const at = this.#state.records.findIndex((record) => record.refid === id);
      const record = this.#state.records[at];
      const age = now - seenAt;
      if (record === undefined || age < PENDING_UNTIL) continue;
      const arrived = age >= SETTLED_UNTIL;
      this.#state.records[at] = { ...record, status: arrived ? "Success" : "Settled" };
      if (!arrived) continue;
      this.#state.seenAt.delete(id);
      const fee = known(record.fee ?? "0");
      this.#books.book({ refid: id, type: "deposit", asset: record.asset, amount: known(record.amount), fee });
    }
  }

  #of(method: string): DepositAddress[] {
    const addresses = this.#state.addresses.get(method) ?? [];
    this.#state.addresses.set(method, addresses);
    return addresses;
  }

  #newestAddress(method: DepositMethod & { readonly address: AddressForm }): string {
    if (!method["gen-address"]) return "";
    const addresses = this.#of(method.method);
    if (addresses.length === 0) addresses.push(this.#generate(method, method.address, 0));
    return addresses.at(-1)?.address ?? "";
  }

  /** `new` says that nothing was ever deposited to an address, so it goes once a deposit names it. */
  #asListed(address: DepositAddress): DepositAddress {
    const { new: _unused, ...used } = address;
    return this.lastUsed(address.address) === undefined ? address : used;
  }

  #generate(method: DepositMethod, form: AddressForm, earlier: number): DepositAddress {
    if (!method["gen-address"]) throw fundingRefusal("No funding method");
    const documented = earlier === 0 ? form.documented : undefined;
    const address = documented ?? form.prefix + this.#chance.characters(form.alphabet, form.length);
    const extra = form.extra === undefined ? {} : { [form.extra]: String(1 + this.#chance.below(4_000_000_000)) };
    return {
      address,
      // Text "0" for an address that stays, but an integer for one that expires: clients have met both.
      expiretm: form.lifetime === undefined ? "0" : Math.floor(this.#clock() / 1000) + form.lifetime,
      new: true,
      ...extra,
    };
  }
}

function way(name: string, methodName: string | undefined): { what: Asset; method: Asset["deposits"][number] } {
  const what = ASSETS.find((candidate) => candidate.names.includes(name.toLowerCase()));
  if (what === undefined) throw new TypeError(`the account takes no deposits of ${JSON.stringify(name)}`);
  const method = what.deposits.find((candidate) => candidate.method === (methodName ?? candidate.method));
  if (method === undefined) throw new TypeError(`${JSON.stringify(methodName)} is not a method to deposit ${name}`);
  return { what, method };
}
