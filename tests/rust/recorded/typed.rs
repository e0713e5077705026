//! Reads an answer by the typed result of the operation of that name.

use paysign::katu9::{self, BalanceGet, Health, PaymentLinkGenerate, TransactionCreate, TransactionGet};
use paysign::kraken::account::{Balance, BalanceEx, GetApiKeyInfo, Ledgers, QueryLedgers};
use paysign::kraken::funding::{
    DepositAddresses, DepositMethods, DepositStatus, WalletTransfer, Withdraw, WithdrawAddresses, WithdrawCancel,
    WithdrawInfo, WithdrawMethods, WithdrawStatus,
};
use paysign::kraken::funding_beta::{
    AddressCreate, AddressDelete, AddressUpdate, Addresses, Assets, DepositAddressClaim,
    DepositAddresses as FundingDepositAddresses, DepositLimits, Deposits, Fees, Methods, Networks, WithdrawalCreate,
    WithdrawalLimits, Withdrawals,
};
use paysign::kraken::pay::{
    PaylinkConfig, PaylinkCreate, PaylinkGet, RequestCancel, RequestCreate, TransferCancel, TransferCreate,
};
use paysign::{ApiMessage, Error, kraken};

/// The warnings beside a result, or the error.
pub(crate) type Read = Result<Vec<ApiMessage>, Error>;

pub(crate) fn read(operation: &str, status: u16, text: &str, now: Option<f64>) -> Read {
    macro_rules! by_name {
        ($($name:literal $Params:ident)+; $($katu9:literal $Katu9:ident)+) => {
            match operation {
                $($name => kraken::read::<$Params>(status, text, now).map(|answer| answer.warnings),)+
                $($katu9 => katu9::read::<$Katu9>(status, text).map(|answer| answer.warnings),)+
                other => panic!("{other} is not an operation"),
            }
        };
    }
    by_name! {
        "Pay/paylink/create" PaylinkCreate "Pay/paylink/get" PaylinkGet "Pay/paylink/config" PaylinkConfig
        "Pay/request/create" RequestCreate "Pay/request/cancel" RequestCancel
        "Pay/transfer/create" TransferCreate "Pay/transfer/cancel" TransferCancel
        "DepositMethods" DepositMethods "DepositAddresses" DepositAddresses "DepositStatus" DepositStatus
        "WithdrawMethods" WithdrawMethods "WithdrawAddresses" WithdrawAddresses "WithdrawInfo" WithdrawInfo
        "Withdraw" Withdraw "WithdrawStatus" WithdrawStatus "WithdrawCancel" WithdrawCancel "WalletTransfer" WalletTransfer
        "Balance" Balance "BalanceEx" BalanceEx "Ledgers" Ledgers "QueryLedgers" QueryLedgers "GetApiKeyInfo" GetApiKeyInfo
        "GET /funding/v1/networks" Networks "GET /funding/v1/methods/{direction}" Methods
        "GET /funding/v1/assets/{direction}" Assets "GET /funding/v1/fees/{method_id}" Fees
        "GET /funding/v1/limits/deposit/{asset_class}/{asset}" DepositLimits
        "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}" WithdrawalLimits
        "POST /funding/v1/addresses" AddressCreate "GET /funding/v1/addresses" Addresses
        "PUT /funding/v1/addresses/{id}" AddressUpdate "DELETE /funding/v1/addresses/{id}" AddressDelete
        "PUT /funding/v1/deposit/address" DepositAddressClaim
        "GET /funding/v2/deposit/addresses" FundingDepositAddresses
        "GET /funding/v1/deposits" Deposits "GET /funding/v1/withdrawals" Withdrawals
        "POST /funding/v1/withdrawals" WithdrawalCreate;
        "payment-link/generate" PaymentLinkGenerate "transaction/create" TransactionCreate
        "transaction/get" TransactionGet "health" Health "balance" BalanceGet
    }
}
