//! The published and derived vectors, natively and in wasm.

use paysign::Code;
use paysign::katu9::{sign_webhook, verify_webhook};
use paysign::kraken::funding_beta::Networks;
use paysign::kraken::{ExternalId, Kraken, verify_embed_webhook, verify_ramp_webhook};
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
            assert_eq!(verified.as_ref().err().map(paysign::Error::code), expected, "{}", case["name"]);
            assert!(verified.map_or(true, |event| event.secret_index == 1));
        }
        let wrong = verify_webhook(&[secret], Some(&signature.replace('a', "b")), body);
        assert_eq!(wrong.unwrap_err().code(), Code::BadSignature);
    }
}

/// Kraken's two, with the bytes that each secret stands for.
#[wasm_bindgen_test(unsupported = test)]
fn webhooks_of_kraken() {
    let vectors = load(include_str!("../vectors/kraken-webhooks.json"));
    let cases = vectors["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 11);
    for case in cases {
        let (id, body, hex) = (text(case, "id"), text(case, "body").as_bytes(), text(case, "hex"));
        let wrong = hex.replace('7', "8");
        let is = |signature: &str| match case["t"].as_str() {
            Some(t) => {
                let secret = case["secret_b64"].as_str().unwrap_or("YW5vdGhlcg==");
                let header = format!("t={t},v1={signature}");
                let now = t.parse::<f64>().unwrap() * 1000.0;
                let verified = verify_embed_webhook(&["YW5vdGhlcg==", secret], Some(&header), body, now, 0);
                verified.map(|event| (event.event, event.known, event.secret_index))
            }
            None => verify_ramp_webhook(&[b"another", text(case, "secret_text").as_bytes()], Some(signature), body)
                .map(|event| (event.status, event.known, event.secret_index)),
        };
        let expected = match id {
            // Of the secret as text, which is the mistake that it shows.
            "E7" => Err(Code::BadSignature),
            "E6" | "R2" => Err(Code::NotJson),
            "R4" => Err(Code::UnexpectedResponse),
            "E1" | "E5" => Ok(("webhook.test".to_owned(), true, 1)),
            "E4" => Ok(("user.verified".to_owned(), true, 1)),
            "E2" | "E3" => Ok(("quote.executed".to_owned(), true, 1)),
            _ => Ok(("completed".to_owned(), true, 1)),
        };
        assert_eq!(is(hex).map_err(|error| error.code()), expected, "{id}");
        assert_eq!(is(&wrong).unwrap_err().code(), Code::BadSignature, "{id}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn a_webhook_of_embed_is_old_only_once_its_signature_is_good() {
    let vectors = load(include_str!("../vectors/kraken-webhooks.json"));
    let [one, other] =
        ["E1", "E5"].map(|id| vectors["cases"].as_array().unwrap().iter().find(|case| case["id"] == id).unwrap());
    let (secret, body) = (text(one, "secret_b64"), text(one, "body").as_bytes());
    let at = |t: &str, hex: &str, now: f64, tolerance| {
        verify_embed_webhook(&[secret], Some(&format!("t={t},v1={hex}")), body, now, tolerance)
            .map_err(|error| error.code())
    };
    let made = 1_734_567_890_000.0;
    for (now, tolerance, is_good) in [
        (made, 0, true),
        (made + 1.0, 0, false),
        (made + 300_000.0, 300, true),
        (made - 300_000.0, 300, true),
        (made + 300_001.0, 300, false),
        (made - 300_001.0, 300, false),
        (f64::NAN, 300, false),
    ] {
        let verified = at(text(one, "t"), text(one, "hex"), now, tolerance);
        assert_eq!(verified.err(), (!is_good).then_some(Code::Expired), "{now} {tolerance}");
    }
    assert_eq!(at(text(other, "t"), text(one, "hex"), made, 300), Err(Code::BadSignature));
    assert_eq!(at(text(other, "t"), text(one, "hex"), 0.0, 0), Err(Code::BadSignature));
    assert_eq!(at(text(one, "t"), text(one, "hex"), made, 86_401), Err(Code::InvalidRequest));
    let several = verify_embed_webhook(&[secret, "AA-_"], None, body, made, 300).unwrap_err();
    assert_eq!((several.code(), several.field()), (Code::BadSecret, Some("secret")));
    assert!(several.to_string().starts_with("secret[1]: is URL-safe base64"), "{several}");
}

#[wasm_bindgen_test(unsupported = test)]
fn a_webhook_of_ramp_says_when_it_was_and_what_the_raw_status_is() {
    let vectors = load(include_str!("../vectors/kraken-webhooks.json"));
    let case = vectors["cases"].as_array().unwrap().iter().find(|case| case["id"] == "R1").unwrap();
    let body: Value = load(text(case, "body"));
    let secret = text(case, "secret_text").as_bytes();
    let event = verify_ramp_webhook(&[secret], Some(text(case, "hex")), text(case, "body").as_bytes()).unwrap();
    assert_eq!(event.timestamp.as_deref(), body["timestamp"].as_str());
    assert_eq!(event.raw_status.map(load), body.get("raw_status").cloned());
    assert_eq!(load(event.payload), body["payload"]);
    assert!(event.timestamp.is_some() && event.raw_status.is_some());
}
