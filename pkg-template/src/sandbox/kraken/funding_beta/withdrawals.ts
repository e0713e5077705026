// Withdrawals: the same ones as the old calls make and list.

import { compare, known, minus, type Decimal } from "../../decimal.ts";
import type { Asset, WithdrawalMethod } from "../funding/account.ts";
import { covers } from "../funding/address-book.ts";
import { NETWORKS } from "../funding/networks.ts";
import type { FundingRecord } from "../funding/records.ts";
import { fundingRefusal, invalidArgument } from "../refusal.ts";
import { addressId } from "./addresses.ts";
import { byTime, RECORD_FILTERS, recordFilter } from "./deposits.ts";
import { split } from "./fees.ts";
import { invalid, type Members } from "./members.ts";
import type { Account, Call } from "./operations.ts";
import { page } from "./pages.ts";
import { amountOf, assetById, checkRebase, requiredAsset, scopeOf, timeOf, withdrawalMethod } from "./shapes.ts";

const AMOUNT = "amount.asset_amount.";
const QUOTED = "fee.quoted_fee";
const CURRENT = "fee.current_fee";
const MAX_FEE = `${CURRENT}.max_fee`;
const FEE_INCLUDED = "fee.fee_included";
const REBASED = ["amount", QUOTED, MAX_FEE].map((name) => `${name}.rebase_multiplier`);

const ORDER = [
  ...["scope.method_id", "scope.network_id", "address_id", "expected_address", ...REBASED],
  ...["asset.class", "asset.name", "amount"].flatMap((name) => [AMOUNT + name, `${MAX_FEE}.asset_amount.${name}`]),
  ...[`${QUOTED}.token`, CURRENT, FEE_INCLUDED],
];

export function createWithdrawal(account: Account, { query, body }: Call): unknown {
  query.only([]);
  body.only(ORDER);
  for (const name of REBASED) checkRebase(body, name);
  const entry = account.book.byId(addressId("address_id", body.text("address_id")));
  const asset = requiredAsset(body, `${AMOUNT}asset.`);
  const method = methodFor(asset, body);
  const amount = body.amount(`${AMOUNT}amount`);
  const { fee, included } = feeOf(account, asset, method, body);
  const expected = body.has("expected_address") ? body.text("expected_address") : undefined;
  if (entry === undefined) throw fundingRefusal("Unknown address");
  if (!covers(entry, method) || !entry.verified) throw fundingRefusal("Invalid withdrawal address");
  if (entry.lacksBeneficiary === true) throw invalidArgument("beneficiary_recipient");
  if (expected !== undefined && expected !== entry.address) throw fundingRefusal("Address is not the expected one");
  const { gross, net } = split(amount, fee, included);
  account.withdrawals.checkAmount({ asset, method, gross, net });
  const id = account.withdrawals.send({ asset, method, entry, gross, net });
  const told = (one: Decimal) => ({ asset_amount: amountOf(asset, one) });
  return { withdrawal_id: id, net_amount: told(net), gross_amount: told(gross), fee: told(minus(gross, net)) };
}

export function withdrawalList({ withdrawals }: Account, { query }: Call): unknown {
  const { items, ...next } = page(
    query,
    { list: "withdrawals", filters: [...RECORD_FILTERS, "status"], most: 500 },
    (asked) => {
      const fits = recordFilter(asked, ({ asset }) => assetById(asset).withdrawal);
      const status = asked.choice("status", ["pending", "success", "failed"]);
      return byTime(withdrawals.listed("GET /funding/v1/withdrawals")).filter(
        (one) => fits(one) && statusOf(one) === (status ?? statusOf(one)),
      );
    },
    ({ refid }) => refid,
  );
  return { withdrawals: items.map((record) => listed(record, withdrawals.addressId(record.refid))), ...next };
}

/** The method that a scope names, or the only one of the asset on the network that it names. */
function methodFor(asset: Asset, body: Members): WithdrawalMethod {
  const name = body.exactlyOne(["scope.method_id", "scope.network_id"]);
  const scope = scopeOf(body, name);
  const byId = scope.method_id === undefined ? undefined : withdrawalMethod(scope.method_id);
  if (scope.method_id !== undefined && byId === undefined) throw fundingRefusal("No funding method");
  if (byId !== undefined && byId.asset.id !== asset.id) throw invalid(`${AMOUNT}asset`, "is not the method's asset");
  const method = byId?.method ?? asset.withdrawal;
  if (method === undefined || method.networkId !== (scope.network_id ?? method.networkId)) {
    const network = NETWORKS.find(({ id }) => id === scope.network_id)?.name;
    throw invalid(name, `the asset has no method on ${network}`);
  }
  return method;
}

function feeOf({ fees }: Account, asset: Asset, method: WithdrawalMethod, body: Members) {
  const now = known(method.fee);
  // What holds without a fee is not documented. As in the fees call, it comes on top.
  if (!body.has("fee")) return { fee: now, included: false };
  const kind = body.exactlyOne([QUOTED, CURRENT]);
  const included = body.flag(FEE_INCLUDED);
  if (included === undefined) throw invalid(FEE_INCLUDED, "is required beside quoted_fee and current_fee");
  if (kind === QUOTED) return { fee: fees.fee(body.text(`${QUOTED}.token`), method.methodId, included), included };
  if (!body.has(MAX_FEE)) return { fee: now, included };
  const most = body.amount(`${MAX_FEE}.asset_amount.amount`);
  if (requiredAsset(body, `${MAX_FEE}.asset_amount.asset.`).id !== asset.id) {
    throw invalid(`${MAX_FEE}.asset_amount.asset`, "is not the asset that is withdrawn");
  }
  if (compare(now, most) > 0) throw fundingRefusal("Max fee exceeded");
  return { fee: now, included };
}

function statusOf({ status }: FundingRecord): "pending" | "success" | "failed" {
  if (status === "Success") return "success";
  return status === "Failure" ? "failed" : "pending";
}

function listed(record: FundingRecord, address: string | undefined): unknown {
  const asset = assetById(record.asset);
  return {
    withdrawal_id: record.refid,
    amount: amountOf(asset, known(record.amount)),
    fee: amountOf(asset, known(record.fee ?? "0")),
    method_id: asset.withdrawal?.methodId,
    status: statusOf(record),
    create_time: timeOf(record.time),
    address_id: address,
    onchain_transaction: record.txid === "" ? undefined : record.txid,
  };
}
