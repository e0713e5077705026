//! Withdrawals.

use super::objects::{AssetAmount, AssetFilter, Fee, MethodScope, Money, RebasedMoney, Scope};
use crate::declare::{endpoints, records};
use crate::response::types::Anything;

endpoints! {
    /// Lists the withdrawals, newest first.
    Withdrawals "GET /funding/v1/withdrawals" => WithdrawalPage;
    Get "/funding/v1/withdrawals" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// Only of these assets.
        asset: Nested AssetFilter,
        /// Only for this.
        scope: Nested Scope,
        /// Only those that stand there.
        status: OneOf "pending" "success" "failed",
        /// The `next_cursor` of the page before; give no other member with it.
        cursor: Text,
        /// How many a page holds, at most 500.
        limit: Integer,
        /// Only those made then or later (RFC 3339, in UTC).
        start_time: DateTime,
        /// Only those made then or earlier (RFC 3339, in UTC).
        end_time: DateTime,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Withdraws to a saved address.
    ///
    /// A withdrawal has no id of yours, and the fee token is not one: after a time-out look it up in the list of
    /// withdrawals, never just repeat it.
    WithdrawalCreate "POST /funding/v1/withdrawals" => WithdrawalCreated;
    Post "/funding/v1/withdrawals" as Json;
    needs ["Funds permissions - Withdraw"]; cost 0; moves_money true; unsure Reconcile;
    required {
        /// How to withdraw.
        scope: Nested MethodScope,
        /// The id of the saved address.
        address_id: AddressId,
        /// How much.
        amount: Nested AssetAmount,
    }
    optional {
        /// What it may cost.
        fee: Nested Fee,
        /// The address that you expect `address_id` to stand for; if it is another one, the withdrawal is refused.
        expected_address: Text,
        /// The wallet; the main one if absent.
        account_id: Text,
    }
}

records! {
    /// A page of withdrawals.
    WithdrawalPage {
        /// The withdrawals, newest first.
        withdrawals: Vec<Withdrawal>,
        /// What to ask the next page with; absent at the end of the list.
        next_cursor: Option<String>,
    }

    /// A withdrawal.
    Withdrawal {
        /// Its id.
        withdrawal_id: String,
        /// What arrives.
        amount: Money,
        /// What it costs.
        fee: Money,
        /// The method.
        method_id: String,
        /// Where it stands: `pending`, `success`, `failed`.
        status: String,
        /// When it was made (RFC 3339).
        create_time: String,
        /// The saved address.
        address_id: Option<String>,
        /// The transaction on its network: text, or an object with its hash.
        onchain_transaction: Option<Anything>,
        /// The output of the transaction.
        utxo_vout: Option<u64>,
    }

    /// A withdrawal that was made.
    WithdrawalCreated {
        /// Its id.
        withdrawal_id: String,
        /// What arrives.
        net_amount: RebasedMoney,
        /// What leaves the account.
        gross_amount: RebasedMoney,
        /// What it costs.
        fee: RebasedMoney,
        /// If it is there, the withdrawal waits for an approval.
        approval_request_id: Option<String>,
    }
}
