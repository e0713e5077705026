//! Sentences that tell of a used `external_id`, and those that only look so. Who is told that one is used stops paying.

use paysign::kraken::{endpoint, read_text};
use paysign::{Action, Code, Outcome};
use serde_json::{Value, json};

use wasm_bindgen_test::wasm_bindgen_test;

/// What makes something under an `external_id`.
const CREATES: [&str; 3] = ["Pay/paylink/create", "Pay/request/create", "Pay/transfer/create"];

/// An entry as it was recorded, and where it is text, as the object that says the same.
fn spellings(entry: &Value) -> Vec<Value> {
    let Some(text) = entry.as_str() else {
        return vec![entry.clone()];
    };
    let mut parts = text[1..].splitn(3, ':');
    let mut part = || parts.next().unwrap_or_default().trim();
    let object = json!({ "severity": "E", "errorClass": part(), "type": part(), "errorMessage": part() });
    vec![entry.clone(), object]
}

fn vectors(list: &str) -> Vec<Value> {
    let file: Value = serde_json::from_str(include_str!("../vectors/duplicate-id.json")).unwrap();
    file[list].as_array().unwrap().iter().flat_map(spellings).collect()
}

fn told(operation: &str, entry: &Value) -> (Code, Outcome, Action) {
    let error =
        read_text(endpoint(operation).unwrap(), 200, &json!({ "error": [entry] }).to_string(), None).unwrap_err();
    (error.code(), error.outcome(), error.retry().action)
}

#[wasm_bindgen_test(unsupported = test)]
fn a_used_id_is_known_by_its_sentence() {
    for entry in vectors("is_duplicate") {
        for operation in CREATES {
            let wanted = (Code::DuplicateId, Outcome::Refused, Action::AlreadyDone);
            assert_eq!(told(operation, &entry), wanted, "{operation} {entry}");
        }
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn no_other_sentence_ends_a_payment() {
    for entry in vectors("is_not") {
        for operation in CREATES {
            let (code, _, action) = told(operation, &entry);
            assert!(code != Code::DuplicateId && action != Action::AlreadyDone, "{operation} {entry}");
        }
    }
}

fn says_used(sentence: &str) -> bool {
    told("Pay/transfer/create", &json!(format!("EPay:{sentence}"))).0 == Code::DuplicateId
}

/// Each way to go on after what is said of an id, without the word "already".
#[wasm_bindgen_test(unsupported = test)]
fn what_is_said_of_an_id_may_end_or_be_followed_by_a_detail() {
    for sentence in [
        "id is used",
        "id is used. The payment was not made",
        "id is used: GSoAAAAAAAA",
        "id is used 'GSoAAAAAAAA'",
        "id is used twice",
        "Not booked. external_id already used",
    ] {
        assert!(says_used(sentence), "{sentence}");
    }
    for sentence in [
        "id is used for transfers",
        "external_id is unique",
        "external_id unique.",
        "external_id must be unique within a day",
        "external_id must not be unique",
        "Duplicate external_id rules",
        "use a new external_id",
        "Error in your external_id",
    ] {
        assert!(!says_used(sentence), "{sentence}");
    }
}

/// The words that error texts put around an id, each where it may stand.
#[wasm_bindgen_test(unsupported = test)]
fn words_around_an_id_do_not_hide_what_is_said() {
    for sentence in [
        "id is reused",
        "Reused id",
        "id previously used",
        "id used previously",
        "id used already",
        "Duplicate unique id",
        "id value is used",
        "Duplicate id value",
        "Duplicate value of id",
        "id given is used",
        "Duplicate id given",
        "Duplicate given id",
        "id provided is used",
        "Duplicate id provided",
        "id supplied is used",
        "Duplicate id supplied",
        "id submitted is used",
        "Duplicate id submitted",
        "id specified is used",
        "Duplicate id specified",
        "Duplicate entry of id",
        "Duplicate id entry",
        "Duplicate id found",
        "Found duplicate id",
        "Duplicate id detected",
        "Detected duplicate id",
        "that id is in use",
        "the id exists",
    ] {
        assert!(says_used(sentence), "{sentence}");
    }
}

/// Between an id and what is said of it may stand its own value, which is told from a word by its letters.
#[wasm_bindgen_test(unsupported = test)]
fn the_value_of_an_id_is_not_a_word() {
    for sentence in [
        "'id' already used",
        "id G+o/ already used",
        "id abC already used",
        "id ABc already used",
        "id ab1 already used",
    ] {
        assert!(says_used(sentence), "{sentence}");
    }
    // A word with letters beyond ASCII is one word, and not an id behind one.
    for sentence in ["id Format already used", "id FORMAT already used", "the \u{e9}id already used"] {
        assert!(!says_used(sentence), "{sentence}");
    }
}
