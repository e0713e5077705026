// The networks of the account's assets. Ids and names are made up, but for those of Ethereum and its group, which are
// the documented ones.

/** A network as Funding (Beta) names it. */
export interface Network {
  readonly id: string;
  readonly name: string;
  readonly groupId?: string;
  /** The further number that its addresses may have, by the network's own word for it. */
  readonly extra?: "tag" | "memo";
}

/** Networks whose addresses look alike, so that one address serves them all. */
export interface NetworkGroup {
  readonly id: string;
  readonly name: string;
}

const EVM = "f95acdb7-48fb-4441-b5b4-843d3bf60e61";

export const DOGECOIN = "0f9d1c52-6f3b-4a3e-8a57-7f4e0c9b2a01";
export const BITCOIN = "0f9d1c52-6f3b-4a3e-8a57-7f4e0c9b2a02";
export const LIGHTNING = "0f9d1c52-6f3b-4a3e-8a57-7f4e0c9b2a04";
export const RIPPLE = "0f9d1c52-6f3b-4a3e-8a57-7f4e0c9b2a05";
export const STELLAR = "0f9d1c52-6f3b-4a3e-8a57-7f4e0c9b2a06";
export const ETHEREUM = "d9d375da-44b7-4be1-8a00-8b281acfe366";

export const NETWORK_GROUPS: readonly NetworkGroup[] = [{ id: EVM, name: "EVM" }];

export const NETWORKS: readonly Network[] = [
  { id: DOGECOIN, name: "Dogecoin" },
  { id: BITCOIN, name: "Bitcoin" },
  { id: LIGHTNING, name: "Lightning" },
  { id: ETHEREUM, name: "Ethereum", groupId: EVM },
  { id: RIPPLE, name: "XRP Ledger", extra: "tag" },
  { id: STELLAR, name: "Stellar", extra: "memo" },
];
