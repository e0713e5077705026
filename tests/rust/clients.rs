//! What a client shows of itself: where it sends, and never a secret.

use paysign::Code;
use paysign::katu9::{Health, Katu9};
use paysign::kraken::{Kraken, UnsignedKraken, pay::PaylinkConfig};

use wasm_bindgen_test::wasm_bindgen_test;

const SECRET: &str = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const RELAY: &str = "https://relay.example/x";

#[wasm_bindgen_test(unsupported = test)]
fn a_client_sends_where_it_says() {
    let kraken = Kraken::new("demonstration", SECRET).unwrap();
    assert_eq!((kraken.api_key(), kraken.base_url()), ("demonstration", "https://api.kraken.com"));
    let kraken = kraken.with_base_url(RELAY).unwrap();
    assert_eq!(kraken.base_url(), RELAY);
    assert_eq!(kraken.request(&PaylinkConfig::new(), 1).unwrap().url, format!("{RELAY}/0/private/Pay/paylink/config"));

    let unsigned = UnsignedKraken::new("demonstration").unwrap().with_base_url(RELAY).unwrap();
    assert_eq!((unsigned.api_key(), unsigned.base_url()), ("demonstration", RELAY));

    let katu9 = Katu9::new("token").unwrap();
    assert_eq!(katu9.base_url(), "https://api.katu9.com");
    let katu9 = katu9.with_base_url(RELAY).unwrap();
    assert_eq!(katu9.base_url(), RELAY);
    assert_eq!(katu9.request(&Health::new()).unwrap().url, format!("{RELAY}/health"));
}

#[wasm_bindgen_test(unsupported = test)]
fn a_client_is_printed_without_its_secrets() {
    let katu9 = Katu9::new("token-of-mine").unwrap();
    assert_eq!(format!("{katu9:?}"), "Katu9 { base_url: \"https://api.katu9.com\", .. }");
    let request = katu9.request(&Health::new()).unwrap();
    assert_eq!(
        format!("{request:?}"),
        "SignedRequest { endpoint: \"health\", url: \"https://api.katu9.com/health\", method: Get, \
         headers: [\"Authorization\"], nonce: None, .. }"
    );
}

/// A key must not travel in the clear, so http goes to this machine only.
#[wasm_bindgen_test(unsupported = test)]
fn http_goes_to_loopback_hosts_only() {
    let takes = |url: &str| Katu9::new("token").unwrap().with_base_url(url).is_ok();
    for url in
        ["http://127.0.0.1", "http://127.255.255.255:65535", "http://LOCALHOST", "http://[::1]:80", "https://a:0"]
    {
        assert!(takes(url), "{url}");
    }
    for url in [
        "http://10.0.0.1",
        "http://128.0.0.1",
        "http://0.0.0.127",
        "http://127.0.0.256",
        "http://127.0.1",
        "http://127.0.0.1.1",
        "http://127.0.0.1.",
        "http://[::2]",
        "http://[::1]x:80",
        "https://[::g]",
        "https://a:65536",
        "https://a:000001",
    ] {
        assert!(!takes(url), "{url}");
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn the_two_keys_are_told_apart() {
    // As long as a public key of Kraken.
    let public = "A".repeat(56);
    for (key, secret, words) in
        [(SECRET, &*public, "the two keys are swapped"), (&*public, &*public, "is the public API key")]
    {
        let error = Kraken::new(key, secret).unwrap_err();
        assert_eq!((error.code(), error.field()), (Code::BadSecret, Some("apiSecret")));
        assert!(error.to_string().contains(words), "{error}");
        assert!(!format!("{error} {error:?}").contains(secret), "an error shows no secret");
    }
}

/// What follows the base URL is the path that is signed: nothing of it may end up in a query or a fragment.
#[wasm_bindgen_test(unsupported = test)]
fn a_base_url_ends_with_its_path() {
    for url in [
        "https://a/b?c",
        "https://a/b#c",
        "https://u@a/b",
        "https://a/b@c",
        "https://a/b\\c",
        "https://a/b c",
        "https://a/é",
    ] {
        assert!(Katu9::new("token").unwrap().with_base_url(url).is_err(), "{url}");
    }
    assert_eq!(
        Katu9::new("token").unwrap().with_base_url("https://a/b%20c/~d//").unwrap().base_url(),
        "https://a/b%20c/~d"
    );
}
