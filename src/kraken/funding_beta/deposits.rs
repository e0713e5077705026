//! Deposit addresses and deposits.

use super::objects::{AssetFilter, Details, MethodScope, Money, Scope};
use crate::declare::{endpoints, records};

endpoints! {
    /// Claims a deposit address. **It may reserve a new one**: usually five unused ones can be had, then comes the error
    /// `TooManyDepositAddresses`. Look into the list of deposit addresses before.
    DepositAddressClaim "PUT /funding/v1/deposit/address" => DepositAddressClaimed;
    Put "/funding/v1/deposit/address" as Json;
    needs ["Funds permissions - Deposit"]; cost 0; moves_money false; unsure Reconcile;
    required {
        /// The method. Where methods share addresses, the shared one comes back.
        method_id: MethodId,
    }
    optional {
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Lists the deposit addresses.
    DepositAddresses "GET /funding/v2/deposit/addresses" => DepositAddressPage;
    Get "/funding/v2/deposit/addresses" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce; sensitive true;
    required {}
    optional {
        /// Only for this.
        scope: Nested MethodScope,
        /// Only for these assets.
        asset: Nested AssetFilter,
        /// The `next_cursor` of the page before; give no other member with it.
        cursor: Text,
        /// How many a page holds, at most 500.
        limit: Integer,
        /// The wallet; the main one if absent.
        account_id: Text,
    }

    /// Lists the deposits, newest first.
    Deposits "GET /funding/v1/deposits" => DepositPage;
    Get "/funding/v1/deposits" as Json;
    needs ["Funds permissions - Query"]; cost 0; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// Only of these assets.
        asset: Nested AssetFilter,
        /// Only for this.
        scope: Nested Scope,
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
}

records! {
    /// A deposit address that was claimed.
    DepositAddressClaimed {
        /// Where it is.
        address_details: Details,
    }

    /// A page of deposit addresses.
    DepositAddressPage {
        /// The addresses.
        addresses: Vec<DepositAddress>,
        /// What to ask the next page with; absent at the end of the list.
        next_cursor: Option<String>,
    }

    /// A deposit address.
    DepositAddress {
        /// The method.
        method_id: String,
        /// Its id.
        id: Option<String>,
        /// When it was used last (RFC 3339).
        last_used: Option<String>,
        /// When it expires (RFC 3339).
        expire_time: Option<String>,
        /// Where it is.
        address_details: Details,
        /// The method with which it is shared.
        shares_addresses_with_method_id: Option<String>,
    }

    /// A page of deposits.
    DepositPage {
        /// The deposits, newest first.
        deposits: Vec<Deposit>,
        /// What to ask the next page with; absent at the end of the list.
        next_cursor: Option<String>,
    }

    /// A deposit.
    Deposit {
        /// Its id.
        deposit_id: String,
        /// The method.
        method_id: String,
        /// The network.
        network_id: Option<String>,
        /// Where it stands: `initial`, `pending`, `settled`, `success`, `failure`.
        status: String,
        /// How much; not known of all that are pending.
        amount: Option<Money>,
        /// What it costs.
        fee: Option<Money>,
        /// When it was made (RFC 3339).
        create_time: String,
    }
}
