//! What every error means on every operation, and how far the call got: each cell of the table.

use paysign::kraken::read_text;
use paysign::{Action, Code, Outcome, katu9, kraken};

use wasm_bindgen_test::wasm_bindgen_test;

/// What to do where execution can't be excluded.
pub(crate) fn unsure(name: &str) -> Action {
    match name {
        "Pay/paylink/create" | "Pay/request/create" | "Pay/transfer/create" => Action::SameExternalId,
        "Withdraw"
        | "WalletTransfer"
        | "DepositAddresses"
        | "transaction/create"
        | "payment-link/generate"
        | "POST /funding/v1/withdrawals"
        | "POST /funding/v1/addresses"
        | "PUT /funding/v1/deposit/address" => Action::Reconcile,
        "transaction/get" | "balance" | "health" => Action::Wait,
        _ => Action::FreshNonce,
    }
}

/// What one error of Kraken means.
#[derive(Clone, Copy)]
enum Means {
    /// Nothing was done; this is what to do.
    Refused(Action),
    /// It may have been executed.
    Open,
    /// This copy of the call was refused, and a harmless call can be made again.
    Nonce,
}

use Means::{Nonce, Open, Refused};

/// Kraken's errors, as text after the severity.
const ERRORS: &[(&str, Means)] = &[
    ("API:Invalid key", Refused(Action::Never)),
    ("API:Invalid signature", Refused(Action::Never)),
    ("API:Invalid nonce", Nonce),
    ("API:Rate limit exceeded", Refused(Action::Wait)),
    ("API:Bad request", Refused(Action::Never)),
    ("API:Feature disabled", Refused(Action::Never)),
    ("API:Internal error", Open),
    ("General:Temporary lockout", Refused(Action::Wait)),
    ("General:Permission denied", Refused(Action::Never)),
    ("General:Invalid arguments", Refused(Action::FixInput)),
    ("General:Invalid arguments:beneficiary_recipient", Refused(Action::FixInput)),
    ("General:Invalid arguments:timeout", Refused(Action::FixInput)),
    ("General:Too many requests", Refused(Action::Wait)),
    ("General:Unknown method", Refused(Action::Never)),
    ("General:Internal error", Open),
    ("General:Internal error:42", Open),
    ("General:Internal server error", Open),
    ("General:Timeout", Open),
    ("General:Request timed out", Open),
    ("Service:Unavailable", Refused(Action::Wait)),
    ("Service:Temporarily unavailable", Refused(Action::Wait)),
    ("Service:Unavailable:duplicate database is down", Refused(Action::Wait)),
    ("Service:Busy", Refused(Action::Wait)),
    ("Service:Deadline elapsed", Open),
    ("Service:Internal error", Open),
    ("Service:Timeout", Open),
    ("Service:Throttled:1700000000", Refused(Action::Wait)),
    ("Service:Market in cancel_only mode", Open),
    ("Service:Something new", Open),
    ("Database:Something new", Open),
    ("Database:Internal error", Open),
    ("Auth:Account temporary disabled", Refused(Action::Never)),
    ("Auth:Rate limit exceeded", Refused(Action::Wait)),
    ("Auth:Too many requests", Refused(Action::Wait)),
    ("Funding:No funding method", Refused(Action::FixInput)),
    ("Funding:Unknown withdraw key", Refused(Action::FixInput)),
    ("Funding:Invalid reference id", Refused(Action::FixInput)),
    ("Funding:Max fee exceeded", Refused(Action::FixInput)),
    ("Funding:Internal error", Open),
    ("Query:Unknown asset", Refused(Action::FixInput)),
    ("Funding:Unknown asset", Refused(Action::FixInput)),
    ("BM:limit exceeded:CAL", Refused(Action::Never)),
    ("Future:Never heard of", Refused(Action::Never)),
    // These have another form than documented.
    ("Unheard of", Open),
    ("rror:failed", Open),
];

pub(crate) fn is_harmless(action: Action) -> bool {
    matches!(action, Action::FreshNonce | Action::Wait)
}

/// What to do where execution can't be excluded and the status says "later".
pub(crate) fn later(name: &str) -> Action {
    if is_harmless(unsure(name)) { Action::Wait } else { unsure(name) }
}

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

/// What an error comes to on one operation.
fn cell(name: &str, means: Means) -> (Outcome, Action) {
    match means {
        Refused(action) => (Outcome::Refused, action),
        Nonce if is_harmless(unsure(name)) => (Outcome::Refused, Action::FreshNonce),
        Open | Nonce => (Outcome::Unknown, unsure(name)),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn kraken_errors() {
    for row in crate::kraken("/") {
        for (error, means) in ERRORS {
            for entry in spellings(error) {
                let text = format!(r#"{{"error":[{entry}],"result":{{}}}}"#);
                let refused = read_text(row, 200, &text, Some(1_699_999_990_000.0)).unwrap_err();
                assert_eq!(refused.code(), Code::Refused, "{} {entry}", row.name());
                let seen = (refused.outcome(), refused.retry().action);
                assert_eq!(seen, cell(row.name(), *means), "{} {entry}", row.name());
                let after = match *error {
                    "General:Temporary lockout" => Some(900_000),
                    "Service:Throttled:1700000000" => Some(10_000),
                    _ => None,
                };
                assert_eq!(refused.retry().after_ms, after, "{} {entry}", row.name());
            }
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn kraken_errors_by_status() {
    for row in crate::kraken("/") {
        for (error, means) in ERRORS {
            let text = format!(r#"{{"error":["E{error}"],"result":{{}}}}"#);
            let seen = |status| {
                let error = read_text(row, status, &text, None).unwrap_err();
                (error.outcome(), error.retry().action)
            };
            let what = format!("{} {error}", row.name());
            // A server that has failed, or that somebody gave up on, may have executed the call before.
            for status in [408, 499, 500, 502] {
                assert_eq!(seen(status), (Outcome::Unknown, unsure(row.name())), "{status} {what}");
            }
            let is_nonce = matches!(means, Nonce);
            for status in [503, 520] {
                let action = if is_nonce { unsure(row.name()) } else { later(row.name()) };
                assert_eq!(seen(status), (Outcome::Unknown, action), "{status} {what}");
            }
            let expected = match cell(row.name(), *means) {
                (Outcome::Unknown, _) if is_nonce => (Outcome::Unknown, unsure(row.name())),
                (Outcome::Unknown, _) => (Outcome::Unknown, later(row.name())),
                (outcome, _) => (outcome, Action::Wait),
            };
            assert_eq!(seen(429), expected, "429 {what}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn an_invalid_nonce_names_what_to_set() {
    for row in crate::kraken("/") {
        let error = read_text(row, 200, r#"{"error":["EAPI:Invalid nonce"]}"#, None).unwrap_err();
        let reason = error.retry().reason;
        assert!(reason.contains("nonceUnit") && reason.contains("lastNonce"), "{} {reason}", row.name());
    }
    let row = kraken::endpoint("DepositStatus").unwrap();
    let error = read_text(row, 200, r#"{"error":["EAPI:Invalid signature"]}"#, None).unwrap_err();
    assert!(error.retry().reason.contains("otp"));
}

#[wasm_bindgen_test(unsupported = test)]
fn duplicates() {
    let entries = [
        (
            r#"{"severity":"E","errorClass":"General","type":"Invalid arguments","errorMessage":"your id is already used"}"#,
            true,
        ),
        (r#""EGeneral:Invalid arguments:external_id already used""#, true),
        (r#""EGeneral:Invalid arguments:duplicate member amount""#, false),
    ];
    for row in crate::kraken("/") {
        for (entry, says_so) in entries {
            let error = read_text(row, 200, &format!(r#"{{"error":[{entry}]}}"#), None).unwrap_err();
            let expected = if says_so && unsure(row.name()) == Action::SameExternalId {
                (Code::DuplicateId, Action::AlreadyDone)
            } else {
                (Code::Refused, Action::FixInput)
            };
            assert_eq!((error.code(), error.retry().action), expected, "{} {entry}", row.name());
            assert_eq!(error.outcome(), Outcome::Refused);
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_else_was_said_goes_before_a_duplicate() {
    let row = kraken::endpoint("Pay/request/create").unwrap();
    for (other, outcome, action) in [
        ("EService:Deadline elapsed", Outcome::Unknown, Action::SameExternalId),
        ("EAPI:Invalid nonce", Outcome::Unknown, Action::SameExternalId),
        ("EGeneral:Temporary lockout", Outcome::Refused, Action::Wait),
        ("EAPI:Rate limit exceeded", Outcome::Refused, Action::Wait),
        ("EService:Busy", Outcome::Refused, Action::Wait),
        ("EFunding:Invalid amount", Outcome::Refused, Action::AlreadyDone),
    ] {
        let text = format!(r#"{{"error":["{other}","EPay:external_id already used"]}}"#);
        let error = read_text(row, 200, &text, None).unwrap_err();
        assert_eq!((error.outcome(), error.retry().action), (outcome, action), "{other}");
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
        (200, r#"{"error":"x"}"#, Code::UnexpectedResponse),
        (200, r#"{"error":"EFunding:Unknown withdraw key"}"#, Code::UnexpectedResponse),
        (200, r#"{"error":{"severity":"E","errorClass":"Funding","type":"Invalid amount"}}"#, Code::UnexpectedResponse),
        (200, r#"{"error":null,"result":{}}"#, Code::UnexpectedResponse),
        (200, r#"{"error":true}"#, Code::UnexpectedResponse),
    ];
    for (status, text) in [(429, "<html>"), (503, "<html>"), (520, ""), (429, "{}"), (429, r#"{"error":"x"}"#)] {
        for row in crate::kraken("/") {
            let error = read_text(row, status, text, None).unwrap_err();
            let cell = (error.outcome(), error.retry().action);
            assert_eq!(cell, (Outcome::Unknown, later(row.name())), "{} {status} {text}", row.name());
        }
    }
    for row in crate::kraken(crate::PRIVATE) {
        for (status, text, code) in strange {
            let error = read_text(row, *status, text, None).unwrap_err();
            let cell = (error.code(), error.outcome(), error.retry().action);
            assert_eq!(cell, (*code, Outcome::Unknown, unsure(row.name())), "{} {text}", row.name());
        }
        let error = read_text(row, 200, r#"{"error":[],"result":17}"#, None).unwrap_err();
        assert_eq!((error.outcome(), error.retry().action), (Outcome::Accepted, unsure(row.name())));
        assert_eq!(error.field(), Some("result"));
    }
    for row in crate::katu9() {
        for (status, text, code) in [(502, "<html>", Code::NotJson), (200, "[]", Code::UnexpectedResponse)] {
            let error = katu9::read_text(row, status, text).unwrap_err();
            let cell = (error.code(), error.outcome(), error.retry().action);
            assert_eq!(cell, (code, Outcome::Unknown, unsure(row.name())), "{} {text}", row.name());
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_answer() {
    for row in crate::kraken("/").chain(crate::katu9()) {
        let error = paysign::no_answer(row, None);
        let cell = (error.code(), error.outcome(), error.retry().action);
        assert_eq!(cell, (Code::NoAnswer, Outcome::Unknown, unsure(row.name())), "{}", row.name());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn katu9_errors() {
    for row in crate::katu9() {
        for (status, action) in [
            (400, Some(Action::FixInput)),
            (401, Some(Action::Never)),
            (403, Some(Action::Never)),
            (404, Some(Action::FixInput)),
            (409, Some(Action::Never)),
            (429, Some(Action::Wait)),
            (408, None),
            (500, None),
            (503, None),
        ] {
            let text = r#"{"error":{"message":"no","details":{"a":[1]}}}"#;
            let error = katu9::read_text(row, status, text).unwrap_err();
            let outcome = if action.is_some() { Outcome::Refused } else { Outcome::Unknown };
            let cell = (error.outcome(), error.retry().action);
            assert_eq!(cell, (outcome, action.unwrap_or(unsure(row.name()))), "{} {status}", row.name());
            assert_eq!((error.code(), error.errors()[0].text.as_str()), (Code::Refused, "no"));
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn listing_addresses_is_safe_and_making_one_is_not() {
    let row = kraken::endpoint("DepositAddresses").unwrap();
    for (body, action) in [
        ("nonce=1&asset=XBT&method=Bitcoin", Action::FreshNonce),
        ("nonce=1&asset=XBT&method=Bitcoin&new=false", Action::Reconcile),
        ("nonce=1&asset=XBT&method=Bitcoin&new", Action::Reconcile),
        ("nonce=1&asset=XBT&method=new&newer=1", Action::FreshNonce),
        ("nonce=1&asset=XBT&method=Bitcoin&new=true", Action::Reconcile),
        (r#"{"nonce":"1","asset":"XBT","method":"Bitcoin"}"#, Action::FreshNonce),
        (r#"{"nonce":"1","asset":"XBT","method":"a,\"new\":true"}"#, Action::FreshNonce),
        (r#"{"nonce":"1","asset":"XBT","method":"Bitcoin","new":true}"#, Action::Reconcile),
        (r#"{"nonce":"1","asset":"XBT","method":"Bitcoin", "new": false}"#, Action::Reconcile),
        (r#"{"nonce":"1","asset":"XBT","method":"Bitcoin""#, Action::Reconcile),
        ("", Action::Reconcile),
    ] {
        let error = paysign::no_answer(row.as_sent(body), None);
        assert_eq!(error.retry().action, action, "{body}");
    }
}
