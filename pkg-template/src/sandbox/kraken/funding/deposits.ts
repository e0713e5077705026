import { compare, known } from "../../decimal.js";
import type { Seeded } from "../../seeded.js";
import type { Parameters } from "../parameters.js";
import { fundingRefusal, invalidArgument } from "../refusal.js";
import { ASSETS, type AddressForm, type DepositMethod } from "./account.js";
import { asset, checkCommon, optionalAsset } from "./assets.js";
import { listed } from "./pages.js";
import { deposits, type FundingRecord } from "./records.js";

// Kraken refuses more than a few unused addresses; how many is not documented.
const MOST_ADDRESSES = 5;

interface DepositAddress {
  readonly address: string;
  readonly expiretm: string | number;
  readonly new?: true;
  readonly tag?: string;
  readonly memo?: string;
}

/** DepositMethods, DepositAddresses and DepositStatus over one fresh state. */
export class Deposits {
  readonly #clock: () => number;
  readonly #chance: Seeded;
  readonly #records: readonly FundingRecord[];
  readonly #addresses = new Map<string, DepositAddress[]>();

  constructor(clock: () => number, chance: Seeded) {
    this.#clock = clock;
    this.#chance = chance;
    this.#records = deposits(chance);
  }

  /** DepositMethods: the ways to deposit an asset. */
  methods(parameters: Parameters): unknown {
    checkCommon(parameters);
    return asset(parameters).deposits.map(({ address: _form, ...method }) => method);
  }

  /** DepositAddresses: the addresses of a method, or one more with `new`. */
  addresses(parameters: Parameters): unknown {
    checkCommon(parameters);
    const name = parameters.text("method");
    const wantsNew = parameters.optionalFlag("new") ?? false;
    const amount = parameters.optionalAmount("amount");
    const method = asset(parameters).deposits.find((candidate) => candidate.method === name);
    if (method === undefined) throw fundingRefusal("No funding method");
    if (amount !== undefined) {
      // Only a Lightning invoice is for an amount, and it has a limit.
      if (method.method !== "Bitcoin Lightning" || method.limit === false) throw invalidArgument("amount");
      if (compare(amount, known(method.limit)) > 0) throw fundingRefusal("Invalid amount");
    }

    const addresses = this.#addresses.get(name) ?? [];
    this.#addresses.set(name, addresses);
    if (!wantsNew) return addresses.map((address) => this.#asListed(address));
    if (addresses.length >= MOST_ADDRESSES) throw fundingRefusal("Too many addresses");
    const address = this.#generate(method, method.address, addresses.length);
    addresses.push(address);
    return [address];
  }

  /** DepositStatus: the deposits, newest first. */
  status(parameters: Parameters): unknown {
    checkCommon(parameters);
    const wanted = optionalAsset(parameters);
    const method = parameters.optionalText("method");
    if (method !== undefined && !ASSETS.some((one) => one.deposits.some((way) => way.method === method))) {
      throw fundingRefusal("No funding method");
    }
    const matching = this.#records.filter(
      (record) => record.asset === (wanted?.id ?? record.asset) && record.method === (method ?? record.method),
    );
    return listed(matching, { name: "deposit", usualLimit: 25 }, parameters);
  }

  /** `new` says that nothing was ever deposited to an address, so it goes once a deposit names it. */
  #asListed(address: DepositAddress): DepositAddress {
    const { new: _unused, ...used } = address;
    return this.#records.some((record) => record.info === address.address) ? used : address;
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
