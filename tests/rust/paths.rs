//! Paths, methods and permissions against a table typed from the documentation: two well-known clients ship a wrong one.

use paysign::Encoding;
use paysign::kraken::endpoint;

use crate::operations;

use wasm_bindgen_test::wasm_bindgen_test;

const QUERY: &str = "Funds permissions - Query";
const DEPOSIT: &str = "Funds permissions - Deposit";
const WITHDRAW: &str = "Funds permissions - Withdraw";
const ADDRESSES: &str = "Funds permissions - Add withdrawal addresses";
const LEDGER: &str = "Funds permissions - Withdraw or Data - Query ledger entries";

/// docs.kraken.com/api-reference (Pay) and docs.kraken.com/api/docs/rest-api (Funding).
#[rustfmt::skip]
const KRAKEN: &[(&str, &str, &[&str])] = &[
    ("Pay/paylink/create", "/0/private/Pay/paylink/create", &[QUERY, WITHDRAW]),
    ("Pay/paylink/get", "/0/private/Pay/paylink/get", &[QUERY]),
    ("Pay/paylink/config", "/0/private/Pay/paylink/config", &[QUERY]),
    ("Pay/request/create", "/0/private/Pay/request/create", &[DEPOSIT]),
    ("Pay/request/cancel", "/0/private/Pay/request/cancel", &[QUERY]),
    ("Pay/transfer/create", "/0/private/Pay/transfer/create", &[QUERY, WITHDRAW]),
    ("Pay/transfer/cancel", "/0/private/Pay/transfer/cancel", &[QUERY]),
    ("DepositMethods", "/0/private/DepositMethods", &[QUERY, DEPOSIT]),
    ("DepositAddresses", "/0/private/DepositAddresses", &[QUERY]),
    ("DepositStatus", "/0/private/DepositStatus", &[QUERY]),
    ("WithdrawMethods", "/0/private/WithdrawMethods", &[QUERY, WITHDRAW]),
    ("WithdrawAddresses", "/0/private/WithdrawAddresses", &[QUERY, WITHDRAW]),
    ("WithdrawInfo", "/0/private/WithdrawInfo", &[QUERY, WITHDRAW]),
    ("Withdraw", "/0/private/Withdraw", &[WITHDRAW]),
    ("WithdrawStatus", "/0/private/WithdrawStatus", &[LEDGER]),
    ("WithdrawCancel", "/0/private/WithdrawCancel", &[WITHDRAW]),
    ("WalletTransfer", "/0/private/WalletTransfer", &[QUERY]),
];

/// docs.kraken.com/api/docs/rest-api (account data).
const BOOKS: &[(&str, &str, &[&str])] = &[
    ("Balance", "/0/private/Balance", &[QUERY]),
    ("BalanceEx", "/0/private/BalanceEx", &[QUERY]),
    ("Ledgers", "/0/private/Ledgers", &["Data - Query ledger entries"]),
    ("QueryLedgers", "/0/private/QueryLedgers", &["Data - Query ledger entries"]),
    ("GetApiKeyInfo", "/0/private/GetApiKeyInfo", &[]),
];

/// docs.kraken.com/api-reference/funding-beta: names are method and path.
#[rustfmt::skip]
const FUNDING_BETA: &[(&str, &str)] = &[
    ("GET /funding/v1/networks", QUERY),
    ("GET /funding/v1/methods/{direction}", QUERY),
    ("GET /funding/v1/assets/{direction}", QUERY),
    ("GET /funding/v1/fees/{method_id}", QUERY),
    ("GET /funding/v1/limits/deposit/{asset_class}/{asset}", QUERY),
    ("GET /funding/v1/limits/withdrawal/{asset_class}/{asset}", QUERY),
    ("POST /funding/v1/addresses", ADDRESSES),
    ("GET /funding/v1/addresses", QUERY),
    ("PUT /funding/v1/addresses/{id}", ADDRESSES),
    ("DELETE /funding/v1/addresses/{id}", ADDRESSES),
    ("PUT /funding/v1/deposit/address", DEPOSIT),
    ("GET /funding/v2/deposit/addresses", QUERY),
    ("GET /funding/v1/deposits", QUERY),
    ("GET /funding/v1/withdrawals", QUERY),
    ("POST /funding/v1/withdrawals", WITHDRAW),
];

/// docs.katu9.com.
const KATU9: &[(&str, &str, &str)] = &[
    ("payment-link/generate", "POST", "/payment-link/generate"),
    ("transaction/create", "POST", "/transaction"),
    ("transaction/get", "GET", "/transaction"),
    ("balance", "GET", "/balance"),
    ("health", "GET", "/health"),
];

#[wasm_bindgen_test(unsupported = test)]
fn kraken() {
    let rows: Vec<_> = operations("kraken", crate::PRIVATE).collect();
    assert_eq!(rows.len(), KRAKEN.len() + BOOKS.len());
    for (name, path, permissions) in KRAKEN.iter().chain(BOOKS) {
        let row = rows.iter().find(|row| row.name == *name).unwrap();
        assert_eq!((row.path, row.permissions), (*path, *permissions));
        let json = name.starts_with("Pay/");
        assert_eq!(
            (row.method.as_str(), endpoint(name).unwrap().encoding() == Encoding::Json),
            ("POST", json),
            "{name}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn funding_beta() {
    let rows: Vec<_> = operations("kraken", crate::FUNDING).collect();
    assert_eq!(rows.len(), FUNDING_BETA.len());
    for (name, permission) in FUNDING_BETA {
        let row = rows.iter().find(|row| row.name == *name).unwrap();
        assert_eq!(format!("{} {}", row.method.as_str(), row.path), *name);
        assert_eq!(
            (row.permissions, endpoint(name).unwrap().encoding()),
            (&[*permission][..], Encoding::Json),
            "{name}"
        );
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn katu9() {
    let rows: Vec<_> = operations("katu9", "/").map(|row| (row.name, row.method.as_str(), row.path)).collect();
    assert_eq!(rows, KATU9);
}
