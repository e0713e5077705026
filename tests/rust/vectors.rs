//! The published and derived vectors, natively and in wasm.

use paysign::error::Code;
use paysign::katu9::{sign_webhook, verify_webhook};
use paysign::kraken::funding_beta::Networks;
use paysign::kraken::{ExternalId, Kraken};
use serde_json::Value;

use wasm_bindgen_test::wasm_bindgen_test;

fn load(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn text<'a>(case: &'a Value, member: &str) -> &'a str {
    case[member].as_str().unwrap()
}

#[wasm_bindgen_test(unsupported = test)]
fn api_sign() {
    let vectors = load(include_str!("../vectors/kraken-api-sign.json"));
    let kraken = Kraken::new("key", text(&vectors, "secret")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert!(cases.len() >= 10);
    for case in cases {
        let signature = kraken.sign(text(case, "path"), text(case, "nonce"), text(case, "body").as_bytes());
        assert_eq!(signature, text(case, "api_sign"), "{}", case["name"]);
    }
}

/// Signs each case, and makes sure that a twin with one thing wrong has another signature.
#[wasm_bindgen_test(unsupported = test)]
fn funding_beta_api_sign() {
    let vectors = load(include_str!("../vectors/funding-beta-api-sign.json"));
    let kraken = Kraken::new("key", text(&vectors, "secret")).unwrap();
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 24);
    let of = |id: &str| cases.iter().find(|case| case["id"] == id).unwrap();
    let sign = |case: &Value| kraken.sign(text(case, "path"), text(case, "nonce"), text(case, "body").as_bytes());
    for case in cases {
        assert_eq!(sign(case), text(case, "api_sign"), "{}", case["id"]);
    }
    for (twin, right) in [("N1", "B2"), ("N2", "B2"), ("N3", "B8"), ("N4", "B9")] {
        assert_ne!(sign(of(twin)), sign(of(right)), "{twin} is not {right}");
    }
}

/// Builds the cases that have a form of their own; that the recorded requests are built as signed is tested beside them.
#[wasm_bindgen_test(unsupported = test)]
fn the_highest_nonce_is_signed() {
    let vectors = load(include_str!("../vectors/funding-beta-api-sign.json"));
    let kraken = Kraken::new("key", text(&vectors, "secret")).unwrap();
    let case = vectors["cases"].as_array().unwrap().iter().find(|case| case["id"] == "B16").unwrap();
    let request = kraken.request(&Networks::new(), u64::MAX).unwrap();
    assert_eq!(request.headers[1], ("API-Sign", text(case, "api_sign").to_owned()));
    assert_eq!(request.headers[2], ("API-Nonce", text(case, "nonce").to_owned()));
}

#[wasm_bindgen_test(unsupported = test)]
fn external_ids() {
    let vectors = load(include_str!("../vectors/external-id.json"));
    for case in vectors["valid"].as_array().unwrap() {
        let id: ExternalId = text(case, "id").parse().unwrap();
        let hex: String = id.to_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hex, text(case, "hex"));
        assert_eq!(ExternalId::from_bytes(&id.to_bytes()).unwrap().as_str(), text(case, "id"));
    }
    for case in vectors["invalid"].as_array().unwrap() {
        let error = text(case, "id").parse::<ExternalId>().unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::InvalidRequest, Some("external_id")), "{}", case["why"]);
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn webhooks() {
    let vectors = load(include_str!("../vectors/katu9-webhook.json"));
    for case in vectors["cases"].as_array().unwrap() {
        let (secret, body) = (text(case, "secret").as_bytes(), text(case, "body").as_bytes());
        let signature = text(case, "signature");
        assert_eq!(sign_webhook(secret, body).unwrap(), signature);
        // A good signature leaves only what the body itself lacks.
        let expected = match text(case, "name") {
            "coinify" => Some(Code::UnexpectedResponse),
            "empty-body" => Some(Code::NotJson),
            _ => None,
        };
        for given in [signature.to_owned(), signature.to_uppercase()] {
            let verified = verify_webhook(&[b"other", secret], Some(&given), body);
            assert_eq!(verified.as_ref().err().map(|error| error.code()), expected, "{}", case["name"]);
            assert!(verified.map_or(true, |event| event.secret_index == 1));
        }
        let wrong = verify_webhook(&[secret], Some(&signature.replace('a', "b")), body);
        assert_eq!(wrong.unwrap_err().code(), Code::BadSignature);
    }
}
