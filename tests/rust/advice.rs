//! What an error advises, in its words: when to come back, and what to look up first.

use paysign::kraken::{endpoint, read_text};
use paysign::{Action, Error};

use wasm_bindgen_test::wasm_bindgen_test;

const NOW: f64 = 1_700_000_000_000.0;

fn refused(operation: &str, error: &str) -> Error {
    let text = format!(r#"{{"error":["{error}"]}}"#);
    read_text(endpoint(operation).unwrap(), 200, &text, Some(NOW)).unwrap_err()
}

/// An invalid nonce may be the answer to a second copy of a call whose first copy was executed.
#[wasm_bindgen_test(unsupported = test)]
fn an_invalid_nonce_says_how_to_find_out_what_happened() {
    for (operation, action, words) in [
        ("Pay/transfer/create", Action::SameExternalId, "Repeat it with the same external_id"),
        ("Withdraw", Action::Reconcile, "Look it up before anything else"),
        ("Balance", Action::FreshNonce, "build it again, with a fresh nonce"),
    ] {
        let retry = refused(operation, "EAPI:Invalid nonce").retry();
        assert_eq!(retry.action, action, "{operation}");
        assert!(retry.reason.contains(words), "{operation}: {}", retry.reason);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_throttled_call_waits_until_the_moment_that_is_named() {
    const DAY: u64 = 86_400_000;
    for (detail, after_ms) in [
        ("[1700000002]", Some(2_000)),
        ("1700000002", Some(2_000)),
        ("[1699999999]", Some(0)),
        ("[9007199254740]", Some(DAY)),
        // No clock shows such a moment: milliseconds of it are beyond what JavaScript carries without loss.
        ("[9007199254741]", None),
        ("[18446744073709552]", None),
        ("[]", None),
        ("soon", None),
    ] {
        let retry = refused("Withdraw", &format!("EService:Throttled:{detail}")).retry();
        assert_eq!((retry.action, retry.after_ms), (Action::Wait, after_ms), "{detail}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_problem_without_a_type_is_called_by_its_title() {
    let row = endpoint("POST /funding/v1/withdrawals").unwrap();
    let error = read_text(row, 400, r#"{"title":"Nope"}"#, None).unwrap_err();
    let said = &error.errors()[0];
    assert_eq!((&*said.category, &*said.kind, &*said.text), ("", "Nope", "Nope"));
}
