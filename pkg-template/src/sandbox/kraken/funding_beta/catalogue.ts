// What there is: networks, ways to deposit and withdraw, and the assets that have one.

import { known } from "../../decimal.ts";
import { ASSETS, type Asset, type WithdrawalMethod } from "../funding/account.ts";
import { MOST_UNUSED } from "../funding/deposits.ts";
import { NETWORK_GROUPS, NETWORKS } from "../funding/networks.ts";
import { invalid, type Members } from "./members.ts";
import type { Call } from "./operations.ts";
import { page } from "./pages.ts";
import { amountOf, assetFilter, assetOf, checkRebase, nameOf, type DepositMethod } from "./shapes.ts";

interface Way {
  readonly id: string;
  readonly asset: Asset;
  readonly listed: unknown;
}

export function networks({ query }: Call): unknown {
  query.only([]);
  return {
    network_groups: NETWORK_GROUPS.map(({ id, name }) => ({
      network_group_id: id,
      name,
      network_ids: NETWORKS.filter(({ groupId }) => groupId === id).map((network) => network.id),
    })),
    networks: NETWORKS.map(({ id, name }) => ({ network_id: id, name })),
  };
}

export function methods({ path, query }: Call): unknown {
  const ways = waysTo(direction(path));
  const rule = { list: "methods", filters: ["asset.class", "asset.name", "rebase_multiplier"], most: 10_000 };
  const { items, ...next } = page(
    query,
    rule,
    (asked) => {
      checkRebase(asked);
      const wanted = assetFilter(asked, "asset.");
      return ways.filter(({ asset }) => wanted?.(asset) ?? true);
    },
    ({ id }) => id,
  );
  return { methods: items.map(({ listed }) => listed), ...next };
}

export function assets({ path, query }: Call): unknown {
  query.only(["asset_class"]);
  const wanted = query.choice("asset_class", ["currency", "tokenized_asset"]);
  const names = new Set(waysTo(direction(path)).map(({ asset }) => nameOf(asset)));
  return {
    currency: wanted === "tokenized_asset" ? undefined : [...names].map((name) => ({ name })),
    tokenized_asset: wanted === "currency" ? undefined : [],
  };
}

function direction({ direction: word = "" }: Call["path"]): "deposit" | "withdraw" {
  if (word !== "deposit" && word !== "withdraw") throw invalid("direction", "must be one of deposit, withdraw");
  return word;
}

function waysTo(word: "deposit" | "withdraw"): Way[] {
  return ASSETS.flatMap((asset) => {
    if (word === "deposit") return asset.deposits.map((method) => toDeposit(asset, method));
    return asset.withdrawal === undefined ? [] : [toWithdraw(asset, asset.withdrawal)];
  });
}

function toDeposit(asset: Asset, method: DepositMethod): Way {
  const { methodId, networkId } = method.way;
  const status = method["gen-address"] ? "limited" : "unsupported";
  const setup = method["address-setup-fee"];
  const listed = {
    asset: assetOf(asset),
    method_id: methodId,
    method_name: networkId === undefined ? method.method : `${nameOf(asset)} - ${networkName(networkId)}`,
    minimum_amount: method.minimum,
    maximum_amount: method.limit === false ? undefined : method.limit,
    fees: feesOf(asset, method.fee ?? "0", true),
    network: networkId === undefined ? undefined : networkOf(asset, networkId),
    deposit: {
      address_setup_fee: setup === undefined ? undefined : amountOf(asset, known(setup)),
      address_generation: { status, limit: method["gen-address"] ? MOST_UNUSED : undefined },
    },
  };
  return { id: methodId, asset, listed };
}

function toWithdraw(asset: Asset, method: WithdrawalMethod): Way {
  const listed = {
    asset: assetOf(asset),
    method_id: method.methodId,
    method_name: `${nameOf(asset)} - ${method.network}`,
    minimum_amount: method.minimum,
    maximum_amount: method.limit,
    fees: feesOf(asset, method.fee, false),
    network: networkOf(asset, method.networkId),
    withdrawal: {},
  };
  return { id: method.methodId, asset, listed };
}

function feesOf(asset: Asset, base: string, included: boolean): unknown {
  return { base: amountOf(asset, known(base)), percentage: "0", included };
}

function networkOf({ contract }: Asset, id: string): unknown {
  return { network_id: id, network_name: networkName(id), contract_address: contract };
}

function networkName(id: string): string {
  return NETWORKS.find((network) => network.id === id)?.name ?? "";
}

/** The asset that limits shall be told in, which is checked and makes no difference: the sandbox has no prices. */
export function checkPreferred(query: Members): void {
  const [assetClass, name] = ["preferred_asset.class", "preferred_asset.name"];
  query.choice(assetClass, ["currency", "tokenized_asset"]);
  if (query.has(assetClass) || query.has(name)) query.text(name);
}
