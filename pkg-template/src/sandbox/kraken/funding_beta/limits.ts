// How much may come and go.

import { compare, known } from "../../decimal.ts";
import type { Asset } from "../funding/account.ts";
import { checkPreferred } from "./catalogue.ts";
import { invalid } from "./members.ts";
import type { Account, Call } from "./operations.ts";
import { amountOf, assetIn } from "./shapes.ts";

export function depositLimits(call: Call): unknown {
  const asset = limited(call);
  return {
    deposit_limits: asset.deposits.map(({ way, limit }) => ({
      method_id: way.methodId,
      maximum_amount: limit === false ? undefined : amountOf(asset, known(limit)),
      limits: [],
    })),
  };
}

export function withdrawalLimits({ withdrawals }: Account, call: Call): unknown {
  const asset = limited(call);
  const { withdrawal: method } = asset;
  const available = withdrawals.available(asset);
  if (method === undefined) return { available_balance: amountOf(asset, available), withdrawal_limits: [] };
  const most = withdrawals.most(asset, method);
  const told = (amount: string) => ({ requested_asset_amount: amountOf(asset, known(amount)) });
  // The sandbox limits each withdrawal and not the sum of a day: its window is never used up.
  const limit = { limit_type: "amount", remaining: told(method.limit), maximum: told(method.limit), used: told("0") };
  return {
    available_balance: amountOf(asset, available),
    withdrawal_limits: [
      {
        method_id: method.methodId,
        maximum_amount: amountOf(asset, most),
        maximum_reason: compare(available, known(method.limit)) < 0 ? "balance" : "limits",
        limits: [{ time_window: "86400", limit }],
      },
    ],
  };
}

function limited({ path, query }: Call): Asset {
  query.only(["preferred_asset.class", "preferred_asset.name"]);
  checkPreferred(query);
  const { asset_class: assetClass = "", asset = "" } = path;
  if (assetClass !== "currency" && assetClass !== "tokenized_asset") {
    throw invalid("asset_class", "must be one of currency, tokenized_asset");
  }
  if (asset.length > 16) throw invalid("asset", "has at most 16 characters");
  return assetIn(assetClass, asset);
}
