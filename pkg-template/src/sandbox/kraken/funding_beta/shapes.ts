// What several operations read and write alike: assets, amounts, scopes, methods.

import { written, type Decimal } from "../../decimal.ts";
import { ASSETS, type Asset, type WithdrawalMethod } from "../funding/account.ts";
import type { Scope } from "../funding/address-book.ts";
import { NETWORK_GROUPS, NETWORKS } from "../funding/networks.ts";
import { fundingRefusal } from "../refusal.ts";
import { invalid, type Members } from "./members.ts";

const CLASSES = ["currency", "tokenized_asset"] as const;
const UUID = /^[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/;

/** A way to deposit an asset. */
export type DepositMethod = Asset["deposits"][number];

/** An amount as Funding (Beta) writes it. */
export function amountOf(asset: Asset, amount: Decimal): unknown {
  return { asset: assetOf(asset), amount: written(amount, asset.places) };
}

/** An asset as Funding (Beta) names it. */
export function assetOf(asset: Asset): { readonly class: string; readonly name: string } {
  return { class: "currency", name: nameOf(asset) };
}

/** The name that people use, and not the id of the old calls. */
export function nameOf({ names: [name = ""] }: Asset): string {
  return name.toUpperCase();
}

/** The asset of a record. */
export function assetById(id: string): Asset {
  const asset = ASSETS.find((one) => one.id === id);
  if (asset === undefined) throw new TypeError(`a record is of an unknown asset: ${id}`);
  return asset;
}

/** Reads class and name below a prefix such as `asset.`: the names of those they fit. Without a name all of a class. */
export function assetFilter(members: Members, prefix: string): ((asset: Asset) => boolean) | undefined {
  const [classOf, name] = [`${prefix}class`, `${prefix}name`];
  if (!members.has(classOf) && !members.has(name)) return undefined;
  const wanted = members.choice(classOf, CLASSES);
  if (wanted === undefined) throw invalid(classOf, "is required");
  // The account holds no tokenized asset.
  if (wanted === "tokenized_asset") return () => false;
  if (!members.has(name)) return () => true;
  const named = assetNamed(members.text(name));
  return (asset) => asset.id === named.id;
}

/** A required asset, by class and name below a prefix. */
export function requiredAsset(members: Members, prefix: string): Asset {
  if (members.choice(`${prefix}class`, CLASSES) === undefined) throw invalid(`${prefix}class`, "is required");
  return assetIn(members.text(`${prefix}class`), members.text(`${prefix}name`));
}

/** The asset of a class, by any of its names: whether case matters is not documented. */
export function assetIn(assetClass: string, name: string): Asset {
  if (assetClass !== "currency") throw fundingRefusal("Unknown asset");
  return assetNamed(name);
}

function assetNamed(name: string): Asset {
  const asset = ASSETS.find(({ names }) => names.includes(name.toLowerCase()));
  if (asset === undefined) throw fundingRefusal("Unknown asset");
  return asset;
}

/** A UUID as it is compared: its hyphens are optional, and so is its case. */
export function uuid(name: string, text: string): string {
  if (!UUID.test(text)) throw invalid(name, "must be a UUID");
  return text
    .toLowerCase()
    .replaceAll("-", "")
    .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** The way to withdraw with an id; undefined if there is none. */
export function withdrawalMethod(id: string): { asset: Asset; method: WithdrawalMethod } | undefined {
  return ASSETS.flatMap((asset) => {
    const { withdrawal: method } = asset;
    return method?.methodId === id ? [{ asset, method }] : [];
  })[0];
}

/** The way to deposit with an id; undefined if there is none. */
export function depositMethod(id: string): { asset: Asset; method: DepositMethod } | undefined {
  return ASSETS.flatMap((asset) =>
    asset.deposits.filter(({ way }) => way.methodId === id).map((method) => ({ asset, method })),
  )[0];
}

/** The members that a scope is one of. */
export const SCOPES = ["scope.method_id", "scope.network_id", "scope.network_group_id"] as const;

/** Reads one member of a scope; refuses ids that nothing has. */
export function scopeOf(members: Members, name: (typeof SCOPES)[number]): Scope {
  const id = uuid(name, members.text(name));
  if (name === "scope.method_id") {
    if (withdrawalMethod(id) === undefined && depositMethod(id) === undefined)
      throw fundingRefusal("No funding method");
    return { method_id: id };
  }
  const known: readonly { readonly id: string }[] = name === "scope.network_id" ? NETWORKS : NETWORK_GROUPS;
  if (!known.some((one) => one.id === id)) throw fundingRefusal("Unknown network");
  return name === "scope.network_id" ? { network_id: id } : { network_group_id: id };
}

/** A scope that may be absent. */
export function optionalScope(members: Members, names: readonly (typeof SCOPES)[number][]): Scope | undefined {
  const name = members.atMostOne(names);
  return name === undefined ? undefined : scopeOf(members, name);
}

/** The time of a record as it is printed, from seconds since 1970. */
export function timeOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace(".000Z", "Z");
}

/** Checks the member that changes nothing, since the account holds no tokenized asset. */
export function checkRebase(members: Members, name = "rebase_multiplier"): void {
  members.choice(name, ["rebased", "base"]);
}
