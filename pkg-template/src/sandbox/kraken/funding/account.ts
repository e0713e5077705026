// The account that the sandbox plays. Where Kraken's support page "Funding via the API" prints an example (Dogecoin,
// USDC, the keys XDG_Wallet and BTC_Wallet), the values here are the printed ones, so that its examples come out as
// they stand there; so do those of its guide to Funding (Beta), where it withdraws USDC. All else is made up.

import { BITCOIN, DOGECOIN, ETHEREUM, LIGHTNING, RIPPLE, STELLAR } from "./networks.ts";

/** A way to deposit an asset, as DepositMethods prints it. */
export interface DepositMethod {
  readonly method: string;
  /** false where there is none: the wire really has a boolean or a text here. */
  readonly limit: false | string;
  readonly fee?: string;
  readonly "address-setup-fee"?: string;
  readonly "gen-address": boolean;
  readonly minimum?: string;
}

/** How addresses of a deposit method look; the documented one comes first if there is one. */
export interface AddressForm {
  readonly documented?: string;
  readonly prefix: string;
  readonly alphabet: string;
  readonly length: number;
  /** A further number that a deposit must carry, and the member that it stands in. */
  readonly extra?: "tag" | "memo";
  /** Seconds until an address expires; most never do. */
  readonly lifetime?: number;
}

/** What Funding (Beta) tells of a way to deposit, in addition. */
export interface DepositWay {
  readonly methodId: string;
  /** Absent for a bank. */
  readonly networkId?: string;
}

/** How an asset is withdrawn, and what that costs. */
export interface WithdrawalMethod {
  readonly method: string;
  readonly methodId: string;
  readonly network: string;
  readonly networkId: string;
  /** What WithdrawInfo calls the method; Kraken's own example has the asset there. */
  readonly infoMethod: string;
  readonly minimum: string;
  readonly fee: string;
  /** The most that can be withdrawn at once. */
  readonly limit: string;
}

/** One asset of the account. */
export interface Asset {
  readonly id: string;
  /** The names that callers use, lower-case. */
  readonly names: readonly string[];
  readonly places: number;
  /** The token's contract, for one that is not its network's own coin. */
  readonly contract?: string;
  readonly deposits: readonly (DepositMethod & { readonly address: AddressForm; readonly way: DepositWay })[];
  readonly withdrawal?: WithdrawalMethod;
}

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
const HEX = "0123456789abcdef";
const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ETHEREUM_ADDRESS = { prefix: "0x", alphabet: HEX, length: 40 };

export const ASSETS: readonly Asset[] = [
  {
    id: "XXDG",
    names: ["doge", "xdg", "xxdg"],
    places: 8,
    deposits: [
      {
        method: "Dogecoin",
        limit: false,
        "gen-address": true,
        address: { documented: "DFSHkVSQycPZDu8CkiNvx8ymHKHoMLteUD", prefix: "D", alphabet: BASE58, length: 33 },
        way: { methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b01", networkId: DOGECOIN },
      },
    ],
    withdrawal: {
      method: "Dogecoin",
      methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d1a01",
      network: "Dogecoin",
      networkId: DOGECOIN,
      infoMethod: "XXDG",
      minimum: "10.00000000",
      fee: "4.00000000",
      limit: "100.00000000",
    },
  },
  {
    id: "XXBT",
    names: ["btc", "xbt", "xxbt"],
    places: 8,
    deposits: [
      {
        method: "Bitcoin",
        limit: false,
        fee: "0.0000000000",
        "gen-address": true,
        minimum: "0.00010000",
        address: { prefix: "bc1q", alphabet: BECH32, length: 38 },
        way: { methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b02", networkId: BITCOIN },
      },
      {
        method: "Bitcoin Lightning",
        limit: "0.10000000",
        fee: "0.0000000000",
        "gen-address": true,
        minimum: "0.00001000",
        address: { prefix: "lnbc1", alphabet: BECH32, length: 90, lifetime: 3600 },
        way: { methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b03", networkId: LIGHTNING },
      },
    ],
    withdrawal: {
      method: "Bitcoin",
      methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d1a02",
      network: "Bitcoin",
      networkId: BITCOIN,
      infoMethod: "Bitcoin",
      minimum: "0.00040000",
      fee: "0.00010000",
      limit: "5.00000000",
    },
  },
  {
    id: "USDC",
    names: ["usdc"],
    places: 8,
    contract: "0xa0b86991c6218b36c1d19d4a2e9eb0ce3606eb48",
    deposits: [
      {
        method: "USDC",
        limit: false,
        "gen-address": true,
        address: ETHEREUM_ADDRESS,
        way: { methodId: "27ede8db-804b-4d91-8e25-46b7b9668730", networkId: ETHEREUM },
      },
    ],
    withdrawal: {
      method: "USDC",
      methodId: "d4ec4d52-b159-428e-ba64-f45455a978a1",
      network: "Ethereum",
      networkId: ETHEREUM,
      infoMethod: "USDC",
      minimum: "0.01000000",
      fee: "1.00000000",
      limit: "10000.00000000",
    },
  },
  {
    id: "XETH",
    names: ["eth", "xeth"],
    places: 10,
    deposits: [
      {
        method: "Ether (Hex)",
        limit: false,
        fee: "0.0000000000",
        "address-setup-fee": "0.0000000000",
        "gen-address": true,
        address: ETHEREUM_ADDRESS,
        way: { methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b05", networkId: ETHEREUM },
      },
    ],
    withdrawal: {
      method: "Ether",
      methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d1a04",
      network: "Ethereum",
      networkId: ETHEREUM,
      infoMethod: "Ether",
      minimum: "0.0100000000",
      fee: "0.0035000000",
      limit: "50.0000000000",
    },
  },
  {
    id: "XXRP",
    names: ["xrp", "xxrp"],
    places: 8,
    deposits: [
      {
        method: "Ripple XRP",
        limit: false,
        fee: "0.00000000",
        "gen-address": true,
        address: { prefix: "r", alphabet: BASE58, length: 33, extra: "tag" },
        way: { methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b06", networkId: RIPPLE },
      },
    ],
  },
  {
    id: "XXLM",
    names: ["xlm", "xxlm"],
    places: 8,
    deposits: [
      {
        method: "Stellar XLM",
        limit: false,
        fee: "0.00000000",
        "gen-address": true,
        address: { prefix: "G", alphabet: BASE32, length: 55, extra: "memo" },
        way: { methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b07", networkId: STELLAR },
      },
    ],
  },
  {
    id: "ZUSD",
    names: ["usd", "zusd"],
    places: 4,
    deposits: [
      {
        method: "Sandbox Bank (Wire)",
        limit: "25000.0000",
        fee: "4.0000",
        "gen-address": false,
        minimum: "10.0000",
        address: { prefix: "", alphabet: BASE32, length: 0 },
        way: { methodId: "6b4e6b3c-0a6d-4c1f-9d6e-2f0c5a7d2b08" },
      },
    ],
  },
];
