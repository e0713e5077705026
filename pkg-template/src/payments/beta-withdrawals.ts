// Which withdrawals that Funding (Beta) lists a withdrawal of Funding (Beta) can be.

import { assetOf } from "./assets.ts";
import type { KrakenParams, KrakenResults } from "../index.ts";
import { isDecimal, plus, scaled } from "./decimals.ts";
import type { Found, Listing } from "./listing.ts";

export const LIST = "GET /funding/v1/withdrawals";

type Params = KrakenParams["POST /funding/v1/withdrawals"];
type Row = KrakenResults[typeof LIST]["withdrawals"][number];

/** An identifier as it is compared: a UUID may be written without hyphens, and nothing says that case counts. */
const plain = (id: string): string => id.toLowerCase().replaceAll("-", "");

/** An amount as it is compared; undefined for what is not one. */
const wantedOf = ({ asset_amount: { amount } }: Params["amount"]) => (isDecimal(amount) ? scaled(amount) : undefined);

/** How a withdrawal of Funding (Beta) is looked for. */
export function betaListing(given: object): Listing {
  const params = given as Params;
  const { address_id, amount, fee, account_id } = params;
  const { asset } = amount.asset_amount;
  const wallet = account_id === undefined ? {} : { account_id };
  return {
    kind: fee?.fee_included == null || isRebasing(amount) ? "unsaid" : fee.fee_included ? "gross" : "net",
    place: [plain(address_id), asset.name, amount.asset_amount.amount],
    first: (since) => ({ start_time: `${new Date(since).toISOString().slice(0, 19)}Z`, limit: 500, ...wallet }),
    next: (result) => {
      const cursor = (result as KrakenResults[typeof LIST]).next_cursor;
      return cursor ? { cursor, ...wallet } : undefined;
    },
    isWhole: () => true,
    all: (result) =>
      (result as KrakenResults[typeof LIST]).withdrawals
        .filter((row) => assetOf(row.amount.asset.name) === assetOf(asset.name))
        .map(({ withdrawal_id: id, create_time }) => ({ id, at: Date.parse(create_time) })),
    found: (result) =>
      (result as KrakenResults[typeof LIST]).withdrawals
        .filter((row) => canBe(row, params))
        .map((row) => foundAs(row, params)),
  };
}

/** Whether anything speaks against a row: what it does not say does not. */
function canBe(row: Row, { scope, address_id, amount }: Params): boolean {
  const isOther = (one: string | null | undefined, other: string | undefined) =>
    one != null && other !== undefined && plain(one) !== plain(other);
  if (isOther(row.address_id, address_id) || isOther(row.method_id, scope.method_id)) return false;
  const [net, gross] = amountsOf(row);
  const wanted = wantedOf(amount);
  if (isRebasing(amount) || wanted === undefined || gross === undefined) return true;
  return isNear(net, wanted) || isNear(gross, wanted);
}

/** Whether two amounts may be one that was rounded: in a sample of Kraken's, what is listed is not quite what was ordered. */
function isNear(one: bigint | undefined, other: bigint): boolean {
  const apart = (one ?? 0n) - other;
  return (apart < 0n ? -apart : apart) * 1_000n <= other;
}

/** A row that the payment can be, with what makes it uncertain. */
function foundAs(row: Row, { address_id, amount, fee }: Params): Found {
  const { withdrawal_id: id, status } = row;
  const at = Date.parse(row.create_time);
  const included = fee?.fee_included;
  const [net, gross] = amountsOf(row);
  const doubt =
    included == null
      ? "fee_included was not given, so that its amount can't be told"
      : isRebasing(amount) || gross === undefined || (included ? gross : net) !== wantedOf(amount)
        ? "its amount can't be compared"
        : row.address_id == null || assetOf(row.amount.asset.name) !== assetOf(amount.asset_amount.asset.name)
          ? `whether it is of this asset and to ${address_id} can't be told`
          : Number.isNaN(at)
            ? "its time can't be told"
            : undefined;
  const isUnderWay = status === "pending" || status === "success";
  const but = isUnderWay ? doubt && `as ${id}, but ${doubt}` : `as ${status}: ${id}`;
  return { id, at, but, result: but === undefined ? resultOf(row) : {} };
}

/** How much arrives and how much leaves the account; neither where a row has other texts than amounts. */
function amountsOf({ amount, fee }: Row): [net?: bigint, gross?: bigint] {
  if (!isDecimal(amount.amount) || !isDecimal(fee.amount)) return [];
  return [scaled(amount.amount), scaled(amount.amount) + scaled(fee.amount)];
}

/** Tokens that rebase have two amounts, and the list need not show the one that was asked for. */
function isRebasing({ asset_amount, rebase_multiplier }: Params["amount"]): boolean {
  return rebase_multiplier != null || asset_amount.asset.class !== "currency";
}

/** What the lost answer had. */
function resultOf({ withdrawal_id, amount, fee }: Row): object {
  const gross = { ...amount, amount: plus(amount.amount, fee.amount) };
  return {
    withdrawal_id,
    net_amount: { asset_amount: amount },
    gross_amount: { asset_amount: gross },
    fee: { asset_amount: fee },
  };
}
