//! Kraken Funding: deposits, withdrawals and their status.
//!
//! The vendor no longer updates these pages and points to [`funding_beta`](super::funding_beta).
//! Words and rules are those of the vendor's pages under <https://docs.kraken.com/api/docs/rest-api/>.

mod records;

pub use records::{
    Deposit, DepositAddress, DepositMethod, Reference, WithdrawAddress, WithdrawAllowance, WithdrawFee, WithdrawLimit,
    WithdrawMethod, WithdrawQuote, Withdrawal,
};

use crate::declare::endpoints;
use crate::response::types::Rows;

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
