import type { AddressBook } from "../funding/address-book.ts";
import type { Deposits } from "../funding/deposits.ts";
import type { Withdrawals } from "../funding/withdrawals.ts";
import { ADD_ADDRESSES, DEPOSIT, QUERY, WITHDRAW, type Permission } from "../permissions.ts";
import { addresses, createAddress, deleteAddress, updateAddress } from "./addresses.ts";
import { assets, methods, networks } from "./catalogue.ts";
import { claimAddress, depositAddresses, depositList } from "./deposits.ts";
import { fees, type FeeTokens } from "./fees.ts";
import { depositLimits, withdrawalLimits } from "./limits.ts";
import type { Members } from "./members.ts";
import type { Route, RouteName } from "./routes.ts";
import { createWithdrawal, withdrawalList } from "./withdrawals.ts";

/** What the operations work on: the account of the old calls, and the fee tokens that only Funding (Beta) has. */
export interface Account {
  readonly deposits: Deposits;
  readonly withdrawals: Withdrawals;
  readonly book: AddressBook;
  readonly fees: FeeTokens;
}

/** A call whose key, signature and nonce are right. Without a body, `body` is empty. */
export interface Call {
  readonly path: Route["path"];
  readonly query: Members;
  readonly body: Members;
}

/** One operation of Funding (Beta). */
export interface FundingBetaOperation {
  readonly needs: Permission;
  /** Returns the answer, or throws a KrakenRefusal and changes nothing. */
  readonly run: (account: Account, call: Call) => unknown;
}

const read = (run: FundingBetaOperation["run"]): FundingBetaOperation => ({ needs: QUERY, run });

/** The fifteen operations. */
export const OPERATIONS: Readonly<Record<RouteName, FundingBetaOperation>> = {
  "GET /funding/v1/networks": read((_account, call) => networks(call)),
  "GET /funding/v1/methods/{direction}": read((_account, call) => methods(call)),
  "GET /funding/v1/assets/{direction}": read((_account, call) => assets(call)),
  "GET /funding/v1/fees/{method_id}": read(fees),
  "GET /funding/v1/limits/deposit/{asset_class}/{asset}": read((_account, call) => depositLimits(call)),
  "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}": read(withdrawalLimits),
  "POST /funding/v1/addresses": { needs: ADD_ADDRESSES, run: createAddress },
  "GET /funding/v1/addresses": read(addresses),
  "PUT /funding/v1/addresses/{id}": { needs: ADD_ADDRESSES, run: updateAddress },
  "DELETE /funding/v1/addresses/{id}": { needs: ADD_ADDRESSES, run: deleteAddress },
  "PUT /funding/v1/deposit/address": { needs: DEPOSIT, run: claimAddress },
  "GET /funding/v2/deposit/addresses": read(depositAddresses),
  "GET /funding/v1/deposits": read(depositList),
  "GET /funding/v1/withdrawals": read(withdrawalList),
  "POST /funding/v1/withdrawals": { needs: WITHDRAW, run: createWithdrawal },
};
