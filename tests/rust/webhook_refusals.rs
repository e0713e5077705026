//! Webhooks that are refused before a signature is looked at, and those that are signed and say nothing that can be read.

use paysign::Code;
use paysign::katu9::{sign_webhook, verify_webhook};
use paysign::kraken::{verify_embed_webhook, verify_ramp_webhook};

use wasm_bindgen_test::wasm_bindgen_test;

const SECRET: &[u8] = b"whsec_test";

fn signed(body: &[u8]) -> paysign::Error {
    let signature = sign_webhook(SECRET, body).unwrap();
    verify_webhook(&[SECRET], Some(&signature), body).unwrap_err()
}

#[wasm_bindgen_test(unsupported = test)]
fn without_a_secret_nothing_is_verified() {
    const BODY: &[u8] = br#"{"event":"e","data":{}}"#;
    let signature = sign_webhook(SECRET, BODY).unwrap();
    for (error, words) in [
        (verify_webhook(&[], Some(&signature), BODY).unwrap_err(), "is missing"),
        (verify_webhook(&[b""], Some(&signature), BODY).unwrap_err(), "is empty"),
        (verify_webhook(&[SECRET, b""], Some(&signature), BODY).unwrap_err(), "secret[1]: is empty"),
        (verify_ramp_webhook(&[], Some(&signature), BODY).unwrap_err(), "is missing"),
        (verify_embed_webhook(&[], Some("t=1,v1=00"), BODY, 0.0, 0).unwrap_err(), "is missing"),
        (verify_embed_webhook(&[""], Some("t=1,v1=00"), BODY, 0.0, 0).unwrap_err(), "is empty"),
        (sign_webhook(b"", BODY).unwrap_err(), "is empty"),
    ] {
        assert_eq!((error.code(), error.field()), (Code::BadSecret, Some("secret")), "{error}");
        assert!(error.to_string().contains(words), "{error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn without_a_signature_the_header_is_named() {
    for (error, header) in [
        (verify_webhook(&[SECRET], None, b"{}").unwrap_err(), "X-Katu9-Signature"),
        (verify_ramp_webhook(&[SECRET], Some(""), b"{}").unwrap_err(), "X-Signature"),
    ] {
        assert_eq!(error.code(), Code::BadSignature);
        assert!(error.to_string().contains(header), "{error}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_good_signature_does_not_make_a_good_body() {
    for (body, code, field) in [
        (&b"{\"event\":\"\xff\",\"data\":{}}"[..], Code::NotJson, "body"),
        (b"{\"event\":\"e\",\"data\":{}", Code::NotJson, "body"),
        (br#"{"event":5,"data":{}}"#, Code::UnexpectedResponse, "event"),
        (br#"{"data":{}}"#, Code::UnexpectedResponse, "event"),
        (br#"{"event":"e"}"#, Code::UnexpectedResponse, "data"),
        (b"[]", Code::UnexpectedResponse, "event"),
    ] {
        let error = signed(body);
        assert_eq!((error.code(), error.field()), (code, Some(field)), "{}", String::from_utf8_lossy(body));
    }
}
