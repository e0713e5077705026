//! What every problem of Funding (Beta) means on every one of its calls: each cell of the table.

use paysign::kraken::{self, read_text};
use paysign::{Action, Code, Endpoint, Error, Outcome};

use crate::verdicts::{is_harmless, later, unsure};

use wasm_bindgen_test::wasm_bindgen_test;

fn rows() -> impl Iterator<Item = &'static Endpoint> {
    crate::kraken(crate::FUNDING)
}

fn problem(tag: &str, title: &str) -> String {
    format!(r#"{{"type":"tag:kraken.com,2025:{tag}","title":"{title}","data":null,"source":"Gateway"}}"#)
}

fn judged(row: &'static Endpoint, status: u16, text: &str) -> Error {
    read_text(row, status, text, None).unwrap_err()
}

fn cell(error: &Error) -> (Code, Outcome, Action) {
    (error.code(), error.outcome(), error.retry().action)
}

const REFUSED: Code = Code::Refused;

/// The statuses of a problem whose type nobody knows.
#[wasm_bindgen_test(unsupported = test)]
fn problems_by_status() {
    for row in rows() {
        let asks = row.name().starts_with("GET ");
        for (status, action) in [
            (400, Action::FixInput),
            (404, Action::FixInput),
            (422, Action::FixInput),
            (401, Action::Never),
            (403, Action::Never),
            (429, Action::Wait),
        ] {
            let error = judged(row, status, &problem("Teapot", "Teapot"));
            assert_eq!(cell(&error), (REFUSED, Outcome::Refused, action), "{} {status}", row.name());
        }
        for status in [408, 499, 500, 502, 503, 504, 520, 599] {
            let action = if matches!(status, 503 | 520) { later(row.name()) } else { unsure(row.name()) };
            let error = judged(row, status, &problem("Teapot", "Teapot"));
            assert_eq!(cell(&error), (REFUSED, Outcome::Unknown, action), "{} {status}", row.name());
        }
        // A call that only asks has changed nothing; any other may have.
        for status in [402, 405, 409, 410, 418, 425, 451] {
            let error = judged(row, status, &problem("Teapot", "Teapot"));
            let expected = if asks {
                (REFUSED, Outcome::Refused, Action::Never)
            } else {
                (REFUSED, Outcome::Unknown, unsure(row.name()))
            };
            assert_eq!(cell(&error), expected, "{} {status}", row.name());
        }
        let error = judged(row, 200, &problem("InvalidKey", "API: Invalid key"));
        assert_eq!(cell(&error), (REFUSED, Outcome::Unknown, unsure(row.name())), "{} 200", row.name());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn problems_by_title() {
    for row in rows() {
        for (status, title, action) in [
            (401, "API: Invalid key", Action::Never),
            (401, "API: Invalid signature", Action::Never),
            (403, "General: Permission denied", Action::Never),
            (403, "General: Temporary lockout", Action::Wait),
            (400, "General: Invalid arguments", Action::FixInput),
            (400, "Funding: Invalid amount", Action::FixInput),
            (400, "Funding:Invalid amount", Action::FixInput),
            (404, "Query: Unknown asset", Action::FixInput),
            (429, "API: Rate limit exceeded", Action::Wait),
            (429, "Funding: Invalid amount", Action::Wait),
            (400, "Service: Busy", Action::Wait),
        ] {
            let error = judged(row, status, &problem("X", title));
            assert_eq!(cell(&error), (REFUSED, Outcome::Refused, action), "{} {status} {title}", row.name());
        }
        for (status, title) in [
            (400, "API: Internal error"),
            (422, "Service: Deadline elapsed"),
            (400, "Database: Something new"),
            (401, "General: Timeout"),
            (500, "API: Invalid key"),
            (502, "Funding: Invalid amount"),
            (408, "General: Invalid arguments"),
        ] {
            let error = judged(row, status, &problem("X", title));
            assert_eq!(
                cell(&error),
                (REFUSED, Outcome::Unknown, unsure(row.name())),
                "{} {status} {title}",
                row.name()
            );
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_nonce_is_told_by_title_and_by_tag() {
    for row in rows() {
        let harmless = is_harmless(unsure(row.name()));
        for title in ["API: Invalid nonce", "A nonce too low", "API: Bad request", "Funding: Invalid amount"] {
            let text = problem("InvalidNonce", title);
            let error = judged(row, 401, &text);
            let outcome = if harmless { Outcome::Refused } else { Outcome::Unknown };
            assert_eq!(cell(&error), (REFUSED, outcome, unsure(row.name())), "{} {text}", row.name());
            let reason = error.retry().reason;
            assert!(reason.contains("nonceUnit") && reason.contains("lastNonce"), "{} {reason}", row.name());
        }
    }
    let error =
        judged(kraken::endpoint("GET /funding/v1/networks").unwrap(), 401, &problem("X", "API: Invalid signature"));
    assert!(error.retry().reason.contains("otp"));
}

#[wasm_bindgen_test(unsupported = test)]
fn too_many_deposit_addresses_is_fixed_by_using_one() {
    let claim = kraken::endpoint("PUT /funding/v1/deposit/address").unwrap();
    for title in ["Too many deposit addresses", "Funding: Too many deposit addresses", "Anything"] {
        for status in [400, 403, 409, 422] {
            let error = judged(claim, status, &problem("TooManyDepositAddresses", title));
            assert_eq!(cell(&error), (REFUSED, Outcome::Refused, Action::FixInput), "{status} {title}");
        }
        let error = judged(claim, 500, &problem("TooManyDepositAddresses", title));
        assert_eq!(cell(&error), (REFUSED, Outcome::Unknown, Action::Reconcile), "{title}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn what_is_no_problem_leaves_it_open() {
    for row in rows() {
        for (status, text, code) in [
            (502, "<html>Bad gateway</html>", Code::NotJson),
            (200, "", Code::NotJson),
            (200, r#"{"withdrawals":[{"wi"#, Code::NotJson),
            (200, "[]", Code::UnexpectedResponse),
            (200, "true", Code::UnexpectedResponse),
            (400, "{}", Code::UnexpectedResponse),
            (403, r#"{"message":"Forbidden"}"#, Code::UnexpectedResponse),
            (302, r#"{"addresses":[],"verified":true}"#, Code::UnexpectedResponse),
            (400, r#"{"error":"TooManyDepositAddresses"}"#, Code::UnexpectedResponse),
            (400, r#"{"error":[5]}"#, Code::UnexpectedResponse),
        ] {
            let error = judged(row, status, text);
            assert_eq!(cell(&error), (code, Outcome::Unknown, unsure(row.name())), "{} {status} {text}", row.name());
        }
        for (status, text) in [(429, "<html>"), (503, "<html>"), (520, ""), (429, "{}"), (503, r#"{"error":"x"}"#)] {
            let error = judged(row, status, text);
            assert_eq!(
                (error.outcome(), error.retry().action),
                (Outcome::Unknown, later(row.name())),
                "{}",
                row.name()
            );
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_wrong_shape_was_accepted() {
    for row in rows().filter(|row| !row.name().contains("/assets/")) {
        let error = judged(row, 200, r#"{"title":"no problem"}"#);
        assert_eq!(cell(&error), (Code::UnexpectedResponse, Outcome::Accepted, unsure(row.name())), "{}", row.name());
        assert!(error.field().is_some_and(|field| field.starts_with("result.")), "{}", row.name());
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn retry_after_is_heard() {
    for row in rows() {
        for (status, text) in
            [(429, problem("X", "API: Rate limit exceeded")), (503, problem("X", "Y")), (503, "<".into())]
        {
            let error = judged(row, status, &text).with_retry_after("30", None);
            assert_eq!(error.retry().after_ms, Some(30_000), "{} {status}", row.name());
        }
    }
}
