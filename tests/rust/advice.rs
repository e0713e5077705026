//! What an error advises, in its words: when to come back, and what to look up first.

use paysign::kraken::{endpoint, read_text};
use paysign::{Action, Error, katu9};

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

#[wasm_bindgen_test(unsupported = test)]
fn a_call_without_an_answer_says_how_to_go_on() {
    for (operation, words) in [
        ("Pay/transfer/create", "repeat it with the same external_id"),
        ("Withdraw", "look it up before anything else"),
        ("Balance", "build it again, with a fresh nonce"),
    ] {
        let error = paysign::no_answer(endpoint(operation).unwrap(), None);
        assert!(error.retry().reason.contains(words), "{operation}: {}", error.retry().reason);
    }
    let error = paysign::no_answer(katu9::endpoint("balance").unwrap(), None);
    assert!(error.retry().reason.contains("safe to repeat it after a while"));
}

#[wasm_bindgen_test(unsupported = test)]
fn only_a_redirect_is_told_as_one() {
    for (status, is_redirect) in [(200, false), (299, false), (301, true), (308, true), (400, false), (502, false)] {
        let error = read_text(endpoint("Balance").unwrap(), status, "<html>", None).unwrap_err();
        assert_eq!(error.to_string().contains("a redirect is not followed"), is_redirect, "{error}");
    }
}

/// What is not a time of day says nothing of how long to wait.
#[wasm_bindgen_test(unsupported = test)]
fn a_clock_that_is_wrong_gives_no_waiting_time() {
    for now in [None, Some(-1.0), Some(f64::NAN), Some(f64::INFINITY), Some(f64::NEG_INFINITY)] {
        let text = r#"{"error":["EService:Throttled:[1700000002]"]}"#;
        let retry = read_text(endpoint("Balance").unwrap(), 200, text, now).unwrap_err().retry();
        assert_eq!((retry.action, retry.after_ms), (Action::Wait, None), "{now:?}");
    }
}

/// The message of an error is short, whatever the API says; its list of errors holds all.
#[wasm_bindgen_test(unsupported = test)]
fn a_message_holds_three_errors_and_500_characters() {
    let said = |errors: &[String]| {
        let text = format!(r#"{{"error":["{}"]}}"#, errors.join("\",\""));
        let error = read_text(endpoint("Balance").unwrap(), 200, &text, None).unwrap_err();
        assert_eq!(error.errors().len(), errors.len());
        error.to_string()
    };
    let numbered = |count: u32| (1..=count).map(|number| format!("EGeneral:No {number}")).collect::<Vec<_>>();
    assert_eq!(said(&numbered(1)), "Balance: EGeneral:No 1");
    assert_eq!(said(&numbered(3)), "Balance: EGeneral:No 1, EGeneral:No 2, EGeneral:No 3");
    assert_eq!(said(&numbered(4)), "Balance: EGeneral:No 1, EGeneral:No 2, EGeneral:No 3, and more");

    let long = |characters: usize| said(&[format!("EGeneral:{}", "é".repeat(characters - "Balance: EGeneral:".len()))]);
    assert_eq!((long(500).chars().count(), long(500).ends_with('é')), (500, true));
    assert_eq!((long(501).chars().count(), long(501).ends_with("é...")), (503, true));
}
