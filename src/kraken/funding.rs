//! Kraken Funding: deposits, withdrawals and their status.
//!
//! Words and rules are those of the vendor's pages under <https://docs.kraken.com/api/docs/rest-api/>.

use std::collections::BTreeMap;

use crate::declare::{endpoints, records};
use crate::response::types::{IntegerOrText, Rows, TextOrFalse, TextOrNull};

endpoints! {
    /// Lists the ways to deposit an asset.
    DepositMethods "DepositMethods" => Vec<DepositMethod>;
    Post "/0/private/DepositMethods" as Form;
    needs ["Funds permissions - Query", "Funds permissions - Deposit"]; cost 1; moves_money false; unsure FreshNonce;
    required {
        /// The asset being deposited.
        asset: Text,
    }
    optional {
        /// The class of the asset; `currency` if absent.
        aclass: OneOf "currency" "tokenized_asset",
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Lists the deposit addresses of an asset and method, or makes a new one.
    DepositAddresses "DepositAddresses" => Vec<DepositAddress>;
    Post "/0/private/DepositAddresses" as Form;
    needs ["Funds permissions - Query"]; cost 1; moves_money false; unsure Reconcile if "new";
    required {
        /// The asset being deposited.
        asset: Text,
        /// The name of the deposit method.
        method: Text,
    }
    optional {
        /// The class of the asset; `currency` if absent.
        aclass: OneOf "currency" "tokenized_asset",
        /// Makes a new address. Kraken is reported to go by the presence of this member, so false is left out.
        new_address ("new"): Flag,
        /// The amount to deposit: for the method `Bitcoin Lightning` only.
        amount: Amount,
    }

    /// Lists recent deposits and their status, newest first.
    DepositStatus "DepositStatus" => Rows<Deposit>;
    Post "/0/private/DepositStatus" as Form;
    needs ["Funds permissions - Query"]; cost 1; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// Only this asset.
        asset: Text,
        /// The class of the asset; `currency` if absent.
        aclass: OneOf "currency" "tokenized_asset",
        /// Only this deposit method.
        method: Text,
        /// Leaves out deposits created strictly before this UNIX time in seconds.
        start: Timestamp,
        /// Leaves out deposits created strictly after this UNIX time in seconds.
        end: Timestamp,
        /// `true` for the first page, then the `next_cursor` of the page before.
        cursor: Cursor,
        /// How many a page holds; 25 if absent.
        limit: Integer,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Lists the ways to withdraw.
    WithdrawMethods "WithdrawMethods" => Vec<WithdrawMethod>;
    Post "/0/private/WithdrawMethods" as Form;
    needs ["Funds permissions - Query", "Funds permissions - Withdraw"]; cost 1; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// Only this asset.
        asset: Text,
        /// The class of the asset; `currency` if absent.
        aclass: OneOf "currency" "tokenized_asset",
        /// Only this network.
        network: Text,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Lists the addresses to which one can withdraw.
    WithdrawAddresses "WithdrawAddresses" => Vec<WithdrawAddress>;
    Post "/0/private/WithdrawAddresses" as Form;
    needs ["Funds permissions - Query", "Funds permissions - Withdraw"]; cost 1; moves_money false; unsure FreshNonce; sensitive true;
    required {}
    optional {
        /// Only this asset.
        asset: Text,
        /// The class of the asset; `currency` if absent.
        aclass: OneOf "currency" "tokenized_asset",
        /// Only this withdrawal method.
        method: Text,
        /// Only the address with this withdrawal key name.
        key: Text,
        /// Only addresses that are, or are not, verified.
        verified: Bool,
    }

    /// Asks what a withdrawal would cost.
    WithdrawInfo "WithdrawInfo" => WithdrawQuote;
    Post "/0/private/WithdrawInfo" as Form;
    needs ["Funds permissions - Query", "Funds permissions - Withdraw"]; cost 1; moves_money false; unsure FreshNonce;
    required {
        /// The asset being withdrawn.
        asset: Text,
        /// The withdrawal key name, as set up in the account.
        key: Text,
        /// The amount to be withdrawn, as decimal text.
        amount: Amount,
    }
    optional {}

    /// Withdraws to an address that is set up in the account.
    ///
    /// A withdrawal has no id of yours: after a time-out look it up with `WithdrawStatus`, never just repeat it.
    Withdraw "Withdraw" => Reference;
    Post "/0/private/Withdraw" as Form;
    needs ["Funds permissions - Withdraw"]; cost 1; moves_money true; unsure Reconcile;
    required {
        /// The asset being withdrawn.
        asset: Text,
        /// The withdrawal key name, as set up in the account.
        key: Text,
        /// The amount to be withdrawn, as decimal text.
        amount: Amount,
    }
    optional {
        /// The class of the asset; `currency` if absent.
        aclass: OneOf "currency" "tokenized_asset",
        /// A confirmation: the call is refused unless the key's address is this one.
        address: Text,
        /// The call is refused if the fee is higher, as decimal text.
        max_fee: Amount,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Lists recent withdrawals and their status, newest first.
    WithdrawStatus "WithdrawStatus" => Rows<Withdrawal>;
    Post "/0/private/WithdrawStatus" as Form;
    needs ["Funds permissions - Withdraw or Data - Query ledger entries"]; cost 1; moves_money false; unsure FreshNonce;
    required {}
    optional {
        /// Only this asset.
        asset: Text,
        /// The class of the asset; `currency` if absent.
        aclass: OneOf "currency" "tokenized_asset",
        /// Only this withdrawal method.
        method: Text,
        /// Leaves out withdrawals created strictly before this UNIX time in seconds.
        start: Timestamp,
        /// Leaves out withdrawals created strictly after this UNIX time in seconds.
        end: Timestamp,
        /// `true` for the first page, then the `next_cursor` of the page before.
        cursor: Cursor,
        /// How many a page holds; 500 if absent.
        limit: Integer,
        /// How amounts of rebasing tokens are shown.
        rebase_multiplier: OneOf "rebased" "base",
    }

    /// Cancels a withdrawal that is not yet being processed; `false` says that it could not be cancelled.
    WithdrawCancel "WithdrawCancel" => bool;
    Post "/0/private/WithdrawCancel" as Form;
    needs ["Funds permissions - Withdraw"]; cost 1; moves_money false; unsure FreshNonce;
    required {
        /// The asset being withdrawn.
        asset: Text,
        /// The reference of the withdrawal.
        refid: Text,
    }
    optional {}

    /// Moves an asset from the spot wallet to the futures wallet.
    WalletTransfer "WalletTransfer" => Reference;
    Post "/0/private/WalletTransfer" as Form;
    needs ["Funds permissions - Query"]; cost 1; moves_money true; unsure Reconcile;
    required {
        /// The asset to move.
        asset: Text,
        /// Where it is: the vendor documents `Spot Wallet`.
        from: Text,
        /// Where it goes: the vendor documents `Futures Wallet`.
        to: Text,
        /// The amount to move, as decimal text.
        amount: Amount,
    }
    optional {}
}

records! {
    /// A way to deposit an asset.
    DepositMethod {
        /// Its name, as `DepositAddresses` takes it.
        method: String,
        /// How much can be deposited now; `false` for no limit.
        limit: TextOrFalse,
        /// The fixed fee.
        fee: Option<String>,
        /// The fee in percent.
        fee_percentage ("fee-percentage"): Option<String>,
        /// What making an address costs.
        address_setup_fee ("address-setup-fee"): Option<String>,
        /// Whether addresses can be made.
        gen_address ("gen-address"): Option<bool>,
        /// The smallest deposit.
        minimum: Option<String>,
    }

    /// A deposit address.
    DepositAddress {
        /// The address.
        address: String,
        /// When it expires, in UNIX seconds; 0 for never. It comes as text or as a number.
        expiretm: IntegerOrText,
        /// Whether it was never used.
        new: Option<bool>,
        /// A tag that belongs to it.
        tag: Option<String>,
        /// A memo that belongs to it.
        memo: Option<String>,
    }

    /// A deposit.
    Deposit {
        /// The name of the method.
        method: String,
        /// The class of the asset.
        aclass: String,
        /// The id of the asset.
        asset: String,
        /// The reference of the deposit.
        refid: String,
        /// The id of the transaction on its network.
        txid: Option<TextOrNull>,
        /// What the method says of it, such as the address.
        info: Option<TextOrNull>,
        /// The amount.
        amount: String,
        /// The fee; absent for some methods.
        fee: Option<String>,
        /// When it was made, in UNIX seconds.
        time: u64,
        /// Where it stands: `Settled`, `Success`, `Failure`, and others.
        status: String,
        /// More about where it stands: `return` or `onhold`.
        status_prop ("status-prop"): Option<String>,
        /// The transactions of the client to Kraken, where `txid` is one within Kraken.
        originators: Option<Vec<String>>,
    }

    /// A way to withdraw an asset.
    WithdrawMethod {
        /// The asset.
        asset: String,
        /// The name of the method.
        method: String,
        /// The id of the method.
        method_id: Option<String>,
        /// The network.
        network: Option<TextOrNull>,
        /// The id of the network.
        network_id: Option<TextOrNull>,
        /// The smallest withdrawal.
        minimum: String,
        /// What it costs.
        fee: Option<WithdrawFee>,
        /// How much can be withdrawn.
        limits: Option<Vec<WithdrawLimit>>,
    }

    /// What a way to withdraw costs.
    WithdrawFee {
        /// The class of the fee's asset.
        aclass: Option<String>,
        /// The fee's asset.
        asset: Option<String>,
        /// The fixed fee.
        fee: Option<String>,
        /// The fee in percent.
        fee_percentage: Option<String>,
    }

    /// How much a way to withdraw allows.
    WithdrawLimit {
        /// What is limited.
        description: Option<String>,
        /// The kind of the limit.
        limit_type: Option<String>,
        /// The limits, by their period in seconds.
        limits: Option<BTreeMap<String, WithdrawAllowance>>,
    }

    /// How much is left of a limit.
    WithdrawAllowance {
        /// The limit.
        maximum: Option<String>,
        /// What is left of it.
        remaining: Option<String>,
        /// What is used of it.
        used: Option<String>,
    }

    /// An address to which one can withdraw.
    WithdrawAddress {
        /// The address.
        address: String,
        /// The asset.
        asset: String,
        /// The name of the method.
        method: String,
        /// The withdrawal key name.
        key: String,
        /// A tag that belongs to it.
        tag: Option<String>,
        /// A memo that belongs to it.
        memo: Option<String>,
        /// Whether it is verified.
        verified: bool,
    }

    /// What a withdrawal would cost.
    WithdrawQuote {
        /// The name of the method.
        method: String,
        /// How much can be withdrawn now.
        limit: String,
        /// What would arrive, after the fee.
        amount: String,
        /// The fee.
        fee: String,
    }

    /// The reference of what was done.
    Reference {
        /// The reference.
        refid: String,
    }

    /// A withdrawal.
    Withdrawal {
        /// The name of the method.
        method: String,
        /// The network.
        network: Option<TextOrNull>,
        /// The class of the asset.
        aclass: String,
        /// The id of the asset.
        asset: String,
        /// The reference of the withdrawal.
        refid: String,
        /// The id of the transaction on its network.
        txid: Option<TextOrNull>,
        /// What the method says of it, such as the address.
        info: Option<TextOrNull>,
        /// The amount that arrives.
        amount: String,
        /// The fee.
        fee: Option<String>,
        /// When it was made, in UNIX seconds.
        time: u64,
        /// Where it stands: `Initial`, `Pending`, `Settled`, `Success` or `Failure`.
        status: String,
        /// More about where it stands: `cancel-pending`, `canceled`, `cancel-denied`, `return` or `onhold`.
        status_prop ("status-prop"): Option<String>,
        /// The withdrawal key name.
        key: Option<String>,
    }
}
