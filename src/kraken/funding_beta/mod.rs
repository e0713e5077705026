//! Kraken Funding (Beta): deposits, withdrawals and their addresses by method and path.
//!
//! It takes the place of the calls in [`funding`](super::funding), which the vendor no longer updates. Nonce and one-time
//! password are headers, and what comes back is the bare result. Words and rules are those of the vendor's pages under
//! <https://docs.kraken.com/api-reference/funding-beta/>. Enumerations may grow in answers, so they are text there.

mod addresses;
mod deposits;
pub(crate) mod ids;
mod methods;
mod objects;
mod withdrawals;

pub use addresses::{
    Address, AddressCreate, AddressDelete, AddressDeleted, AddressPage, AddressSaved, AddressUpdate, AddressUpdated,
    Addresses,
};
pub use deposits::{
    Deposit, DepositAddress, DepositAddressClaim, DepositAddressClaimed, DepositAddressPage, DepositAddresses,
    DepositPage, Deposits,
};
pub use methods::{
    AssetList, Assets, DepositLimit, DepositLimitList, DepositLimits, FeeDetails, FeeQuote, Fees, Limit, LimitWindow,
    ListedAsset, Method, MethodDeposit, MethodFees, MethodNetwork, MethodPage, Methods, Network, NetworkGroup,
    NetworkList, Networks, WithdrawalLimit, WithdrawalLimitList, WithdrawalLimits,
};
pub use objects::{
    AddressDetails, Amount, Asset, AssetAmount, AssetFilter, AssetName, CryptoAddress, CryptoDetails, CurrentFee,
    Details, Fee, MethodScope, Money, PreferredAsset, QuotedFee, RebasedMoney, Scope,
};
pub use withdrawals::{Withdrawal, WithdrawalCreate, WithdrawalCreated, WithdrawalPage, Withdrawals};

use crate::endpoint::Endpoint;

/// The rows, by subject.
pub(crate) const TABLES: [&[&Endpoint]; 4] =
    [methods::ENDPOINTS, addresses::ENDPOINTS, deposits::ENDPOINTS, withdrawals::ENDPOINTS];

/// Their words.
#[cfg(feature = "codegen")]
pub(crate) const DOCS: [&[crate::codegen::docs::EndpointDocs]; 4] =
    [methods::DOCS, addresses::DOCS, deposits::DOCS, withdrawals::DOCS];
