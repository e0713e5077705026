//! Paths, methods and permissions against a table typed from the documentation: two well-known clients ship a wrong one.

use paysign::request::body::Encoding;

use wasm_bindgen_test::wasm_bindgen_test;

const QUERY: &str = "Funds permissions - Query";
const DEPOSIT: &str = "Funds permissions - Deposit";
const WITHDRAW: &str = "Funds permissions - Withdraw";
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

/// docs.katu9.com.
const KATU9: &[(&str, &str, &str)] = &[
    ("payment-link/generate", "POST", "/payment-link/generate"),
    ("transaction/create", "POST", "/transaction"),
    ("transaction/get", "GET", "/transaction"),
    ("health", "GET", "/health"),
];

#[wasm_bindgen_test(unsupported = test)]
fn kraken() {
    let rows: Vec<_> = paysign::kraken::ENDPOINTS.to_vec();
    assert_eq!(rows.len(), KRAKEN.len());
    for (row, (name, path, permissions)) in rows.iter().zip(KRAKEN) {
        assert_eq!((row.name, row.path, row.permissions), (*name, *path, *permissions));
        let json = name.starts_with("Pay/");
        assert_eq!((row.method.as_str(), row.encoding == Encoding::Json), ("POST", json), "{name}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn katu9() {
    let rows: Vec<_> = paysign::katu9::ENDPOINTS.iter().map(|row| (row.name, row.method.as_str(), row.path)).collect();
    assert_eq!(rows, KATU9);
}
