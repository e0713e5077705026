//! Random requests of Funding (Beta): what stands in path, query and body is what was given, in the documented order, and
//! exactly that is signed.

use paysign::SignedRequest;
use paysign::kraken::funding_beta::{
    Amount, Asset, AssetAmount, AssetFilter, CurrentFee, DepositLimits, Deposits, Fee, MethodScope, PreferredAsset,
    QuotedFee, Scope, WithdrawalCreate,
};
use paysign::kraken::{Kraken, UnsignedKraken};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop_oneof, proptest};
use serde_json::{Value, json};

const SECRET: &str = "kQH5HW/8p1uGOVjbgWA7FunAmGO8lsSUXNsu3eow76sz84Q18fWxnyRzBHCd3pd5nE9qa99HAZtuZuj6F1huXg==";
const METHOD: &str = "d4ec4d52-b159-428e-ba64-f45455a978a1";
const HOST: &str = "https://api.kraken.com";

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ -~]{1,12}",
        "\\PC{1,8}",
        Just("a b&c=d+e%2F[f]~*'()!/?#".to_owned()),
        Just("\u{0}\n\u{2028}☕".to_owned())
    ]
}

fn class() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("currency"), Just("tokenized_asset")]
}

/// What a server reads: a form's text, or with `plus` false a segment of a path.
fn decoded(text: &str, plus: bool) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'%' => {
                let digits = [rest.next().unwrap(), rest.next().unwrap()];
                u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
            }
            b'+' if plus => b' ',
            _ => {
                assert!(byte.is_ascii_alphanumeric() || b"*-._".contains(&byte), "{byte} stands there bare");
                byte
            }
        });
    }
    String::from_utf8(bytes).unwrap()
}

/// The pairs of a query.
fn pairs(target: &str) -> Vec<(String, String)> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    let pair = |pair: &str| pair.split_once('=').map(|(name, value)| (decoded(name, true), decoded(value, true)));
    query.split('&').filter(|text| !text.is_empty()).map(|text| pair(text).unwrap()).collect()
}

fn owned(pairs: &[(&str, Option<&str>)]) -> Vec<(String, String)> {
    pairs.iter().filter_map(|(name, value)| Some(((*name).to_owned(), (*value)?.to_owned()))).collect()
}

/// The target, after it was made sure that exactly target and body were signed.
fn target<'a>(kraken: &Kraken, request: &'a SignedRequest) -> &'a str {
    let target = request.url.strip_prefix(HOST).unwrap();
    let nonce = request.nonce.unwrap().to_string();
    let signature = kraken.sign(target, &nonce, request.body.as_deref().unwrap_or_default().as_bytes());
    assert_eq!(request.headers[1], ("API-Sign", signature));
    assert_eq!(request.headers[2], ("API-Nonce", nonce));
    target
}

proptest! {
    #![proptest_config(ProptestConfig { cases: crate::cases(2_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn queries(
        name in proptest::option::of(word()), class in class(), network in word(), cursor in proptest::option::of(word()),
        limit in proptest::option::of(0..=9_007_199_254_740_991_u64), account in proptest::option::of(word()),
        nonce in any::<u64>(),
    ) {
        let kraken = Kraken::new("key", SECRET).unwrap();
        let params = Deposits::new()
            .asset(AssetFilter::new(class).name(name.as_deref()))
            .scope(Scope::Network(&network))
            .cursor(cursor.as_deref())
            .limit(limit)
            .account_id(account.as_deref());
        let request = kraken.request(&params, nonce).unwrap();
        let digits = limit.map(|limit| limit.to_string());
        let wanted = owned(&[
            ("asset[class]", Some(class)), ("asset[name]", name.as_deref()), ("scope[network_id]", Some(&network)),
            ("cursor", cursor.as_deref()), ("limit", digits.as_deref()), ("account_id", account.as_deref()),
        ]);
        assert_eq!(pairs(target(&kraken, &request)), wanted);
        assert_eq!(request.body, None);
        let unsigned = UnsignedKraken::new("key").unwrap().request(&params, nonce).unwrap();
        assert_eq!(unsigned.signed([0; 64]).url, request.url);
    }

    #[test]
    fn paths(class in class(), asset in "\\PC{1,16}", preferred in word(), nonce in any::<u64>()) {
        let kraken = Kraken::new("key", SECRET).unwrap();
        let params = DepositLimits::new(class, &asset).preferred_asset(PreferredAsset::new(&preferred).class(class));
        let request = match kraken.request(&params, nonce) {
            Ok(request) => request,
            Err(error) => {
                assert!(matches!(&*asset, "." | ".."), "{error}");
                assert_eq!(error.field(), Some("asset"));
                return Ok(());
            }
        };
        let target = target(&kraken, &request);
        let path = target.split('?').next().unwrap();
        let segments: Vec<&str> = path.split('/').collect();
        assert_eq!(&segments[..5], ["", "funding", "v1", "limits", "deposit"]);
        assert_eq!((segments[5], &*decoded(segments[6], false), segments.len()), (class, &*asset, 7));
        let wanted = owned(&[("preferred_asset[name]", Some(&preferred)), ("preferred_asset[class]", Some(class))]);
        assert_eq!(pairs(target), wanted);
    }

    #[test]
    fn bodies(
        name in word(), class in class(), amount in "[0-9]{1,20}(\\.[0-9]{1,20})?", token in proptest::option::of(word()),
        max in proptest::option::of("[0-9]{1,9}"), included in any::<Option<bool>>(), expected in proptest::option::of(word()),
        account in proptest::option::of(word()), nonce in any::<u64>(),
    ) {
        let kraken = Kraken::new("key", SECRET).unwrap();
        let of = |amount| AssetAmount::new(Amount::new(Asset::new(class, &name), amount));
        let fee = match &token {
            Some(token) => Fee::Quoted { quoted_fee: QuotedFee::new(token), fee_included: included },
            None => Fee::Current { current_fee: CurrentFee::new().max_fee(max.as_deref().map(of)), fee_included: included },
        };
        let params = WithdrawalCreate::new(MethodScope::Method(METHOD), "AB7J4FF-BGM7G-V2JMIH", of(&amount))
            .fee(fee)
            .expected_address(expected.as_deref())
            .account_id(account.as_deref());
        let request = kraken.request(&params, nonce).unwrap();
        assert_eq!(pairs(target(&kraken, &request)), owned(&[("account_id", account.as_deref())]));

        let money = |amount: &str| json!({ "asset_amount": { "asset": { "class": class, "name": name }, "amount": amount } });
        let mut fee = match (&token, &max) {
            (Some(token), _) => json!({ "quoted_fee": { "token": token } }),
            (None, Some(max)) => json!({ "current_fee": { "max_fee": money(max) } }),
            (None, None) => json!({ "current_fee": {} }),
        };
        if let Some(included) = included {
            fee["fee_included"] = included.into();
        }
        let mut wanted = json!({
            "scope": { "method_id": METHOD }, "address_id": "AB7J4FF-BGM7G-V2JMIH", "amount": money(&amount), "fee": fee,
        });
        if let Some(expected) = &expected {
            wanted["expected_address"] = json!(expected);
        }
        let body = request.body.as_deref().unwrap();
        assert_eq!(serde_json::from_str::<Value>(body).unwrap(), wanted);
        let places = ["\"scope\":", "\"address_id\":", "\"amount\":{", "\"fee\":{"].map(|name| body.find(name).unwrap());
        assert!(places.is_sorted(), "the documented order: {body}");
    }
}
