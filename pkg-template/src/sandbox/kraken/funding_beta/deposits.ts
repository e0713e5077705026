// Deposits and the addresses that they come to.

import { known } from "../../decimal.ts";
import { ASSETS } from "../funding/account.ts";
import { includes } from "../funding/address-book.ts";
import type { DepositAddress } from "../funding/deposits.ts";
import type { FundingRecord } from "../funding/records.ts";
import { fundingRefusal } from "../refusal.ts";
import { invalid, type Members } from "./members.ts";
import type { Account, Call } from "./operations.ts";
import { page } from "./pages.ts";
import {
  amountOf,
  assetById,
  assetFilter,
  checkRebase,
  depositMethod,
  optionalScope,
  SCOPES,
  timeOf,
} from "./shapes.ts";
import { uuid, type DepositMethod } from "./shapes.ts";

export function claimAddress({ deposits }: Account, { query, body }: Call): unknown {
  query.only([]);
  body.only(["method_id"]);
  const found = depositMethod(uuid("method_id", body.text("method_id")));
  if (found === undefined || !found.method["gen-address"]) throw fundingRefusal("No funding method");
  const address = deposits.claim(found.method);
  if (address === undefined) throw fundingRefusal("Too many deposit addresses");
  return { address_details: detailsOf(address) };
}

export function depositAddresses({ deposits }: Account, { query }: Call): unknown {
  const scopes = ["scope.method_id", "scope.network_id"] as const;
  const filters = [...scopes, "asset.class", "asset.name"];
  const { items, ...next } = page(
    query,
    { list: "deposit addresses", filters, most: 500 },
    (asked) => {
      const scope = optionalScope(asked, scopes);
      const wanted = assetFilter(asked, "asset.");
      const methods = ASSETS.filter((asset) => wanted?.(asset) ?? true).flatMap((asset) => asset.deposits);
      return methods
        .filter(({ way }) => scope === undefined || includes(scope, way))
        .flatMap((method) => [...deposits.addressesOf(method)].reverse().map((address) => ({ method, address })));
    },
    ({ address: { address } }) => address,
  );
  return { addresses: items.map(({ method, address }) => listedAddress(method, address, deposits.lastUsed)), ...next };
}

export function depositList({ deposits }: Account, { query }: Call): unknown {
  const { items, ...next } = page(
    query,
    { list: "deposits", filters: [...RECORD_FILTERS, "status.list.", "status.range."], most: 500 },
    (asked) => {
      const fits = recordFilter(asked, methodOf);
      const status = statusFilter(asked);
      return byTime(deposits.listed("GET /funding/v1/deposits")).filter((one) => fits(one) && status(statusOf(one)));
    },
    ({ refid }) => refid,
  );
  return { deposits: items.map(listedDeposit), ...next };
}

/** What both lists of records are narrowed by. */
export const RECORD_FILTERS = [
  ...SCOPES,
  ...["asset.class", "asset.name", "start_time", "end_time", "rebase_multiplier"],
];

/** Reads what both lists of records are narrowed by. */
export function recordFilter(
  query: Members,
  wayOf: (record: FundingRecord) => { readonly methodId: string; readonly networkId?: string } | undefined,
): (record: FundingRecord) => boolean {
  checkRebase(query);
  const scope = optionalScope(query, SCOPES);
  const wanted = assetFilter(query, "asset.");
  const [start = 0, end = Number.POSITIVE_INFINITY] = [query.time("start_time"), query.time("end_time")];
  return (record) => {
    const [way, time] = [wayOf(record), record.time * 1000];
    if (time < start || time > end || wanted?.(assetById(record.asset)) === false) return false;
    return scope === undefined || (way !== undefined && includes(scope, way));
  };
}

/** Records newest first; those of one second in the order in which they were made. */
export function byTime(records: readonly FundingRecord[]): FundingRecord[] {
  return [...records].sort((one, other) => other.time - one.time);
}

const STATUSES = ["initial", "pending", "settled", "success", "failure"] as const;

/** The filter as gocryptotrader spells it, status[list][0] or status[range][start]: the documentation does not say. */
function statusFilter(query: Members): (status: (typeof STATUSES)[number]) => boolean {
  const named = query.pairs.filter(([name]) => name.startsWith("status.list."));
  const listed = named.map(([name]) => query.choice(name, STATUSES));
  const ends = ["status.range.start", "status.range.end"];
  const strange = query.pairs.find(([name]) => name.startsWith("status.range.") && !ends.includes(name));
  if (strange !== undefined) throw invalid(strange[0], "does not belong into this query");
  const [from = "initial", to = "failure"] = ends.map((name) => query.choice(name, STATUSES));
  return (status) => {
    const place = STATUSES.indexOf(status);
    const within = place >= STATUSES.indexOf(from) && place <= STATUSES.indexOf(to);
    return within && (listed.length === 0 || listed.includes(status));
  };
}

function statusOf({ status }: FundingRecord): (typeof STATUSES)[number] {
  return status.toLowerCase() as (typeof STATUSES)[number];
}

function methodOf({ asset, method }: FundingRecord): DepositMethod["way"] | undefined {
  return assetById(asset).deposits.find((one) => one.method === method)?.way;
}

function listedDeposit(record: FundingRecord): unknown {
  const asset = assetById(record.asset);
  const way = methodOf(record);
  return {
    deposit_id: record.refid,
    method_id: way?.methodId,
    network_id: way?.networkId,
    status: statusOf(record),
    amount: amountOf(asset, known(record.amount)),
    fee: record.fee === undefined ? undefined : amountOf(asset, known(record.fee)),
    create_time: timeOf(record.time),
  };
}

function listedAddress(
  { way }: DepositMethod,
  address: DepositAddress,
  lastUsed: (address: string) => number | undefined,
): unknown {
  const used = lastUsed(address.address);
  return {
    method_id: way.methodId,
    last_used: used === undefined ? undefined : timeOf(used),
    expire_time: address.expiretm === "0" ? undefined : timeOf(Number(address.expiretm)),
    address_details: detailsOf(address),
  };
}

function detailsOf({ address, tag, memo }: DepositAddress): unknown {
  return { crypto: { address, tag, memo } };
}
