//! What Kraken Funding answers.

use std::collections::BTreeMap;

use crate::declare::records;
use crate::response::types::{IntegerOrText, TextOrFalse, TextOrNull};

records! {
    /// A way to deposit an asset.
    DepositMethod {
        /// Its name, as `DepositAddresses` takes it.
        method: String,
        /// How much can be deposited now, as decimal text; `false` for no limit. It may come as a number.
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
        /// Where it stands: `Initial`, `Pending`, `EarlyConfirmed`, `Settled`, `Success`, `Failure`, and others.
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
        /// The reference; ledger entries have a `refid` of the same form.
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
