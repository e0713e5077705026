//! What an `external_id` shows of itself, and what it says of a text that is not one.

use paysign::Code;
use paysign::kraken::ExternalId;

use wasm_bindgen_test::wasm_bindgen_test;

#[wasm_bindgen_test(unsupported = test)]
fn a_text_that_is_not_one_is_told_what_is_wrong() {
    for (text, words) in [
        ("75906707-8c31-479c-b354-aa805c4cefbc", "it is a UUID"),
        ("", "it is empty"),
        ("GSoAAAAAAAA=", "it has padding"),
        ("GSoA AAAAAA", "it has white space"),
        ("GSoA_AAAAAA", "if it is URL-safe base64"),
        ("-_-_", "if it is URL-safe base64"),
        // What is not base64 in any alphabet is a name of the caller's own, whichever character comes first.
        ("invoice-2024#1", "it is not base64"),
        ("order#1", "it is not base64"),
        ("A", "it is not base64"),
        ("AB", "unused bits"),
        ("AAAAAAAAAAAAAAAAAAAAAAA", "more than 16 bytes"),
        ("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "more than 16 bytes"),
    ] {
        assert!(ExternalId::fault(text).is_some_and(|fault| fault.contains(words)), "{text}: {words}");
        let error = text.parse::<ExternalId>().unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::InvalidRequest, Some("external_id")), "{text}");
        assert!(error.to_string().contains(words), "{error}");
    }
    assert_eq!(ExternalId::fault("GSoAAAAAAAA"), None);
}

#[wasm_bindgen_test(unsupported = test)]
fn only_a_hyphenated_uuid_makes_one() {
    for text in ["759067078c31479cb354aa805c4cefbc", "7-5906707-8c31-479c-b354aa805c4cefbc", "", "GSoAAAAAAAA"] {
        let error = ExternalId::from_uuid(text).unwrap_err();
        assert!(error.to_string().contains("hyphenated UUID"), "{text}: {error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_number_has_room_for_a_prefix_of_eight_bytes() {
    let id = ExternalId::from_u64(7, b"12345678").unwrap();
    assert_eq!(id.to_u64(b"12345678").unwrap(), 7);
    let said = |result: paysign::Result<u64>| result.unwrap_err().to_string();
    assert!(said(id.to_u64(b"")).contains("not 8 bytes long"));
    assert!(said(id.to_u64(b"1234567")).contains("not this prefix"));
    let error = ExternalId::from_u64(7, b"123456789").unwrap_err();
    assert!(error.to_string().contains("at most 8 bytes"), "{error}");
}

#[wasm_bindgen_test(unsupported = test)]
fn one_is_printed_as_the_api_takes_it() {
    let id: ExternalId = "GSoAAAAAAAA".parse().unwrap();
    assert_eq!(format!("{id} {id:?}"), "GSoAAAAAAAA ExternalId(\"GSoAAAAAAAA\")");
}
