//! What every error means on every operation, and how far the call got: each cell of the table.

use paysign::kraken::{as_sent, read_text};
use paysign::{Action, Code, Outcome, katu9, kraken};

use wasm_bindgen_test::wasm_bindgen_test;

/// What to do where execution can't be excluded.
fn unsure(name: &str) -> Action {
    match name {
        "Pay/paylink/create" | "Pay/request/create" | "Pay/transfer/create" => Action::SameExternalId,
        "Withdraw" | "WalletTransfer" | "DepositAddresses" | "transaction/create" | "payment-link/generate" => {
            Action::Reconcile
        }
        "transaction/get" | "health" => Action::Wait,
        _ => Action::FreshNonce,
    }
}

/// Kraken's errors, as text after the severity, and what to do about a refusal; `None` where it may have been executed.
const ERRORS: &[(&str, Option<Action>)] = &[
    ("API:Invalid key", Some(Action::Never)),
    ("API:Invalid signature", Some(Action::Never)),
    ("API:Invalid nonce", Some(Action::FreshNonce)),
    ("API:Rate limit exceeded", Some(Action::Wait)),
    ("API:Bad request", Some(Action::Never)),
    ("API:Feature disabled", Some(Action::Never)),
    ("General:Temporary lockout", Some(Action::Wait)),
    ("General:Permission denied", Some(Action::Never)),
    ("General:Invalid arguments", Some(Action::FixInput)),
    ("General:Invalid arguments:beneficiary_recipient", Some(Action::FixInput)),
    ("General:Unknown method", Some(Action::Never)),
    ("General:Internal error", None),
    ("General:Internal error:42", None),
    ("Service:Unavailable", Some(Action::Wait)),
    ("Service:Busy", Some(Action::Wait)),
    ("Service:Deadline elapsed", None),
    ("Service:Throttled:1700000000", Some(Action::Wait)),
    ("Service:Market in cancel_only mode", Some(Action::Never)),
    ("Auth:Account temporary disabled", Some(Action::Never)),
    ("Auth:Rate limit exceeded", Some(Action::Wait)),
    ("Auth:Too many requests", Some(Action::Wait)),
    ("Funding:No funding method", Some(Action::FixInput)),
    ("Funding:Unknown withdraw key", Some(Action::FixInput)),
    ("Funding:Invalid reference id", Some(Action::FixInput)),
    ("Funding:Max fee exceeded", Some(Action::FixInput)),
    ("Query:Unknown asset", Some(Action::Never)),
    ("BM:limit exceeded:CAL", Some(Action::Never)),
    ("Unheard of", Some(Action::Never)),
];

fn spellings(error: &str) -> [String; 3] {
    let mut parts = error.splitn(3, ':');
    let (category, kind) = (parts.next().unwrap(), parts.next().unwrap_or_default());
    let detail = parts.next().unwrap_or_default();
    [
        format!("\"E{error}\""),
        format!("\"E{}\"", error.replacen(':', ": ", 1)),
        format!(r#"{{"severity":"E","errorClass":"{category}","type":"{kind}","errorMessage":"{detail}"}}"#),
    ]
}

#[wasm_bindgen_test(unsupported = test)]
fn kraken_errors() {
    for row in kraken::ENDPOINTS {
        for (error, action) in ERRORS {
            for entry in spellings(error) {
                let text = format!(r#"{{"error":[{entry}],"result":{{}}}}"#);
                let refused = read_text(row, 200, &text, Some(1_699_999_990_000.0)).unwrap_err();
                assert_eq!(refused.code(), Code::Refused, "{} {entry}", row.name);
                let outcome = if action.is_some() { Outcome::Refused } else { Outcome::Unknown };
                let cell = (outcome, action.unwrap_or(unsure(row.name)));
                assert_eq!((refused.outcome(), refused.retry().action), cell, "{} {entry}", row.name);
                let after = match *error {
                    "General:Temporary lockout" => Some(900_000),
                    "Service:Throttled:1700000000" => Some(10_000),
                    _ => None,
                };
                assert_eq!(refused.retry().after_ms, after, "{} {entry}", row.name);
                // A server that has failed may have executed the call before.
                let failed = read_text(row, 503, &text, None).unwrap_err();
                assert_eq!((failed.outcome(), failed.retry().action), (Outcome::Unknown, unsure(row.name)));
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn duplicates() {
    for row in kraken::ENDPOINTS {
        let text = r#"{"error":[{"severity":"E","errorClass":"General","type":"Invalid arguments","errorMessage":"your id is already used"}]}"#;
        let error = read_text(row, 200, text, None).unwrap_err();
        let create = row.unsure == Action::SameExternalId;
        let expected =
            if create { (Code::DuplicateId, Action::AlreadyDone) } else { (Code::Refused, Action::FixInput) };
        assert_eq!((error.code(), error.retry().action), expected, "{}", row.name);
        assert_eq!(error.outcome(), Outcome::Refused);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn answers_that_leave_it_open() {
    let strange: &[(u16, &str, Code)] = &[
        (502, "<html>Bad gateway</html>", Code::NotJson),
        (200, "", Code::NotJson),
        (200, r#"{"error":[],"resu"#, Code::NotJson),
        (200, r#"{"result":{}}"#, Code::UnexpectedResponse),
        (200, "[]", Code::UnexpectedResponse),
        (403, r#"{"error":[],"result":{}}"#, Code::UnexpectedResponse),
        (200, r#"{"error":[null],"result":{}}"#, Code::UnexpectedResponse),
    ];
    for row in kraken::ENDPOINTS {
        for (status, text, code) in strange {
            let error = read_text(row, *status, text, None).unwrap_err();
            let cell = (error.code(), error.outcome(), error.retry().action);
            assert_eq!(cell, (*code, Outcome::Unknown, unsure(row.name)), "{} {text}", row.name);
        }
        let error = read_text(row, 200, r#"{"error":[],"result":17}"#, None).unwrap_err();
        assert_eq!((error.outcome(), error.retry().action), (Outcome::Accepted, unsure(row.name)));
        assert_eq!(error.field(), Some("result"));
    }
    for row in katu9::ENDPOINTS.iter().copied() {
        for (status, text, code) in [(502, "<html>", Code::NotJson), (200, "[]", Code::UnexpectedResponse)] {
            let error = katu9::read_text(row, status, text).unwrap_err();
            let cell = (error.code(), error.outcome(), error.retry().action);
            assert_eq!(cell, (code, Outcome::Unknown, unsure(row.name)), "{} {text}", row.name);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_answer() {
    for row in kraken::ENDPOINTS.iter().chain(katu9::ENDPOINTS) {
        let error = paysign::engine::answer::no_answer(row, None);
        let cell = (error.code(), error.outcome(), error.retry().action);
        assert_eq!(cell, (Code::NoAnswer, Outcome::Unknown, unsure(row.name)), "{}", row.name);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn katu9_errors() {
    for row in katu9::ENDPOINTS.iter().copied() {
        for (status, action) in [
            (400, Some(Action::FixInput)),
            (401, Some(Action::Never)),
            (403, Some(Action::Never)),
            (404, Some(Action::FixInput)),
            (409, Some(Action::Never)),
            (429, Some(Action::Wait)),
            (500, None),
            (503, None),
        ] {
            let text = r#"{"error":{"message":"no","details":{"a":[1]}}}"#;
            let error = katu9::read_text(row, status, text).unwrap_err();
            let outcome = if action.is_some() { Outcome::Refused } else { Outcome::Unknown };
            let cell = (error.outcome(), error.retry().action);
            assert_eq!(cell, (outcome, action.unwrap_or(unsure(row.name))), "{} {status}", row.name);
            assert_eq!((error.code(), error.errors()[0].text.as_str()), (Code::Refused, "no"));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn listing_addresses_is_safe_and_making_one_is_not() {
    let row = kraken::endpoint("DepositAddresses").unwrap();
    for (body, action) in [
        ("nonce=1&asset=XBT&method=Bitcoin", Action::FreshNonce),
        ("nonce=1&asset=XBT&method=Bitcoin&new=false", Action::FreshNonce),
        ("nonce=1&asset=XBT&method=Bitcoin&new=true", Action::Reconcile),
        (r#"{"nonce":"1","asset":"XBT","method":"Bitcoin"}"#, Action::FreshNonce),
        (r#"{"nonce":"1","asset":"XBT","method":"a,\"new\":true"}"#, Action::FreshNonce),
        (r#"{"nonce":"1","asset":"XBT","method":"Bitcoin","new":true}"#, Action::Reconcile),
        ("", Action::Reconcile),
    ] {
        let error = paysign::engine::answer::no_answer(as_sent(row, body), None);
        assert_eq!(error.retry().action, action, "{body}");
    }
}
