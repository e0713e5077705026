//! How long a request may be, to the byte, and which member an error names.

use paysign::kraken::funding_beta::Deposits;
use paysign::kraken::pay::PaylinkCreate;
use paysign::kraken::{ExternalId, UnsignedKraken};
use paysign::{Code, Encoding, Result};

use wasm_bindgen_test::wasm_bindgen_test;

const MOST_OF_A_BODY: usize = 1024 * 1024;
const MOST_OF_A_TARGET: usize = 16 * 1024;

fn body(note: usize, encoding: Encoding) -> Result<usize> {
    let id: ExternalId = "GSoAAAAAAAA".parse().unwrap();
    let note = "x".repeat(note);
    let params = PaylinkCreate::new("1", "USD", &id).note(&*note);
    let request = UnsignedKraken::new("key").unwrap().request_with(&params, 1, encoding, None)?;
    Ok(request.signed([0; 64]).body.map_or(0, |body| body.len()))
}

#[wasm_bindgen_test(unsupported = test)]
fn a_body_has_at_most_a_mebibyte() {
    for encoding in [Encoding::Json, Encoding::Form] {
        let around = body(1, encoding).unwrap() - 1;
        assert_eq!(body(MOST_OF_A_BODY - around, encoding).unwrap(), MOST_OF_A_BODY);
        let error = body(MOST_OF_A_BODY - around + 1, encoding).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::InvalidRequest, Some("note")), "{encoding:?}");
    }
}

fn target(cursor: usize) -> Result<usize> {
    let cursor = "x".repeat(cursor);
    let request = UnsignedKraken::new("key").unwrap().request(&Deposits::new().cursor(&*cursor).limit(5), 1)?;
    Ok(request.signed([0; 64]).url.len() - "https://api.kraken.com".len())
}

#[wasm_bindgen_test(unsupported = test)]
fn path_and_query_have_at_most_16_kibibytes() {
    let around = target(1).unwrap() - 1;
    assert_eq!(target(MOST_OF_A_TARGET - around).unwrap(), MOST_OF_A_TARGET);
    let error = target(MOST_OF_A_TARGET - around + 1).unwrap_err();
    assert_eq!((error.code(), error.field()), (Code::InvalidRequest, Some("cursor")));
}

#[wasm_bindgen_test(unsupported = test)]
fn encodings_have_the_names_of_the_options() {
    let named = ["json", "form", "JSON", ""].map(Encoding::named);
    assert_eq!(named, [Some(Encoding::Json), Some(Encoding::Form), None, None]);
    let types = [Encoding::Json, Encoding::Form].map(Encoding::content_type);
    assert_eq!(types, ["application/json", "application/x-www-form-urlencoded"]);
}
