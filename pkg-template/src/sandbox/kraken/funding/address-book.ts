// The addresses that withdrawals may go to, and none else. The old calls know an entry by its name, Funding (Beta) by
// its id; they share one book.

import { seeded, type Seeded, type SeedState } from "../../seeded.ts";
import { ASSETS, type DepositWay, type WithdrawalMethod } from "./account.ts";
import { NETWORKS } from "./networks.ts";

/** What an address is for: one way to withdraw, a network, or a group of networks. */
export interface Scope {
  readonly method_id?: string;
  readonly network_id?: string;
  readonly network_group_id?: string;
}

/** One address. */
export interface BookedAddress {
  readonly id: string;
  /** The old calls' `key`. */
  readonly name: string;
  readonly scope: Scope;
  readonly address: string;
  /** A tag or memo, whichever its network has. */
  readonly extra?: string | undefined;
  readonly description?: string | undefined;
  readonly verified: boolean;
  /** Some Canadian accounts must name who owns an address; without that, withdrawals are refused. */
  readonly lacksBeneficiary?: boolean;
}

/** The book, as a snapshot holds it, oldest entry first. */
export interface AddressBookState {
  readonly chance: SeedState;
  readonly entries: BookedAddress[];
}

/** What a snapshot holds of the book before the first call. */
export function startAddressBook(chance: SeedState): AddressBookState {
  return { chance, entries: [...BOOK] };
}

/** The book of one account. */
export class AddressBook {
  readonly #state: AddressBookState;
  readonly #chance: Seeded;

  constructor(state: AddressBookState) {
    this.#state = state;
    this.#chance = seeded(state.chance);
  }

  /** All entries, oldest first. */
  get entries(): readonly BookedAddress[] {
    return this.#state.entries;
  }

  byName(name: string): BookedAddress | undefined {
    return this.#state.entries.find((entry) => entry.name === name);
  }

  byId(id: string): BookedAddress | undefined {
    return this.#state.entries.find((entry) => entry.id === id);
  }

  /** Adds an entry; one that the API makes is verified at once. */
  add(entry: Omit<BookedAddress, "id" | "verified">): BookedAddress {
    const characters = (length: number) => this.#chance.characters("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", length);
    const id = `AB${characters(5)}-${characters(5)}-${characters(6)}`;
    const added = { ...entry, id, verified: true };
    this.#state.entries.push(added);
    return added;
  }

  /** Renames or describes an entry; undefined if there is none. */
  change(id: string, change: Pick<Partial<BookedAddress>, "name" | "description">): BookedAddress | undefined {
    const at = this.#state.entries.findIndex((entry) => entry.id === id);
    const entry = this.#state.entries[at];
    if (entry === undefined) return undefined;
    const changed = { ...entry, ...change };
    this.#state.entries[at] = changed;
    return changed;
  }

  /** Whether there was an entry to take out. */
  remove(id: string): boolean {
    const at = this.#state.entries.findIndex((entry) => entry.id === id);
    if (at < 0) return false;
    this.#state.entries.splice(at, 1);
    return true;
  }
}

/** Whether an address may be used for a way to withdraw. */
export function covers({ scope }: BookedAddress, method: WithdrawalMethod): boolean {
  return includes(scope, method);
}

/** Whether a scope takes in a way to withdraw or deposit: by its id, its network or its network's group. */
export function includes(scope: Scope, { methodId, networkId }: DepositWay): boolean {
  const group = NETWORKS.find(({ id }) => id === networkId)?.groupId;
  return (
    scope.method_id === methodId ||
    (scope.network_id !== undefined && scope.network_id === networkId) ||
    (scope.network_group_id !== undefined && scope.network_group_id === group)
  );
}

function scopeOf(asset: string): Scope {
  const method = ASSETS.find(({ id }) => id === asset)?.withdrawal;
  if (method === undefined) throw new TypeError(`${asset} is not withdrawn`);
  return { method_id: method.methodId };
}

const BOOK: readonly BookedAddress[] = [
  {
    id: "ABSBX01-SANDB-ADDRES",
    name: "XDG_Wallet",
    scope: scopeOf("XXDG"),
    address: "DNtxrbNnPWf9RZQMYcrqLL6QRgHoozabwM",
    verified: true,
  },
  {
    id: "ABSBX02-SANDB-ADDRES",
    name: "BTC_Wallet",
    scope: scopeOf("XXBT"),
    address: "bc1qxy2kgdygjrsqtzq2n0yrf2493p83kkfjhx0wlh",
    verified: true,
    lacksBeneficiary: true,
  },
  {
    id: "ABSBX03-SANDB-ADDRES",
    name: "BTC_Cold",
    scope: scopeOf("XXBT"),
    address: "bc1qsandbox0000000000000000000000000000000",
    verified: true,
  },
  // The id and the beginning of the address are those of Kraken's guide, which cuts the rest.
  {
    id: "ABR6SXP-SF6CY-VJMONY",
    name: "USDC_Wallet",
    scope: scopeOf("USDC"),
    address: "0x5d7347ff6cd27a96c58e1426d45710c6d1535f92",
    verified: true,
  },
  {
    id: "ABSBX05-SANDB-ADDRES",
    name: "ETH_New",
    scope: scopeOf("XETH"),
    address: "0x5a0dbe0000000000000000000000000000000002",
    verified: false,
  },
];
