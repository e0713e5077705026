//! Requests that somebody else signs are those that the client signs itself.

use hmac::{Hmac, KeyInit as _, Mac as _};
use paysign::kraken::account::Balance;
use paysign::kraken::funding::Withdraw;
use paysign::kraken::funding_beta::{AddressUpdate, Networks};
use paysign::kraken::{Kraken, UnsignedKraken};
use paysign::{Code, Encoding, Params};
use sha2::{Digest as _, Sha256, Sha512};

use wasm_bindgen_test::wasm_bindgen_test;

/// What an HSM holds: the bytes of the client's secret.
const SECRET: [u8; 20] = *b"a key that is hidden";
const BASE64: &str = "YSBrZXkgdGhhdCBpcyBoaWRkZW4=";
const NONCE: u64 = 1_616_492_376_594;

fn hsm(message: &[u8]) -> [u8; 64] {
    let mut mac = Hmac::<Sha512>::new_from_slice(&SECRET).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().into()
}

fn check<P: Params>(params: &P, encoding: Encoding, otp: Option<&str>) {
    let kraken = Kraken::new("key", BASE64).unwrap();
    let unsigned = UnsignedKraken::new("key").unwrap().request_with(params, NONCE, encoding, otp).unwrap();
    let whole = kraken.request_with(params, NONCE, encoding, otp).unwrap();
    assert_eq!(unsigned.signed(hsm(unsigned.message())), whole);

    let target = whole.url.strip_prefix("https://api.kraken.com").unwrap();
    let body = whole.body.as_deref().unwrap_or_default();
    let digest = Sha256::new_with_prefix(NONCE.to_string()).chain_update(body).finalize();
    assert_eq!(unsigned.message(), [target.as_bytes(), digest.as_slice()].concat());
    assert_ne!(unsigned.signed([0; 64]), whole, "another signature is another request");
}

#[wasm_bindgen_test(unsupported = test)]
fn an_hsm_signs_what_the_client_signs() {
    check(&Balance::new(), Encoding::Form, None);
    check(&Withdraw::new("XBT", "Späti ☕", "0.1"), Encoding::Json, Some("123456"));
    check(&Networks::new().account_id("WX6V-JUKW-KKPB-QE36"), Encoding::Json, Some("123456"));
    check(&AddressUpdate::new("AB7J4FF-BGM7G-V2JMIH").name("Café wallet"), Encoding::Json, None);
}

#[wasm_bindgen_test(unsupported = test)]
fn it_refuses_what_the_client_refuses() {
    for key in ["", "with space", "\"quoted\"", "ü"] {
        let error = UnsignedKraken::new(key).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::InvalidRequest, Some("apiKey")), "{key}");
    }
    let unsigned = UnsignedKraken::new("key").unwrap();
    let of = |error: paysign::Error| (error.code(), error.field().map(str::to_owned));
    let wrong = |field: &str| (Code::InvalidRequest, Some(field.to_owned()));
    assert_eq!(of(unsigned.clone().with_base_url("http://relay.example").unwrap_err()), wrong("baseUrl"));
    assert_eq!(of(unsigned.request(&Withdraw::new("XBT", "k", "-1"), 1).unwrap_err()), wrong("amount"));
    assert_eq!(of(unsigned.request(&AddressUpdate::new(".."), 1).unwrap_err()), wrong("id"));
    let form = unsigned.request_with(&Networks::new(), 1, Encoding::Form, None);
    assert_eq!(of(form.unwrap_err()), wrong("encoding"));
    for otp in ["", "12 34", "é"] {
        let request = unsigned.request_with(&Networks::new(), 1, Encoding::Json, Some(otp));
        assert_eq!(of(request.unwrap_err()), wrong("otp"), "{otp}");
    }
}
