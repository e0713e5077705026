//! The recorded requests of Funding (Beta), through the typed parameters.

use std::collections::BTreeSet;

use paysign::kraken::funding_beta::{
    AddressCreate, AddressDelete, AddressDetails, AddressUpdate, Addresses, Amount, Asset, AssetAmount, AssetFilter,
    Assets, CryptoAddress, CurrentFee, DepositAddressClaim, DepositAddresses, DepositLimits, Deposits, Fee, Fees,
    MethodScope, Methods, Networks, PreferredAsset, QuotedFee, Scope, WithdrawalCreate, WithdrawalLimits, Withdrawals,
};
use paysign::kraken::{Kraken, UnsignedKraken};
use paysign::{Endpoint, Params, SignedRequest};
use serde_json::Value;

use super::{list, requests, text};

use wasm_bindgen_test::wasm_bindgen_test;

fn of<'a>(params: &'a Value, name: &str) -> Option<&'a str> {
    params[name].as_str()
}

fn filter(params: &Value) -> Option<AssetFilter<'_>> {
    let asset = params.get("asset")?;
    Some(AssetFilter::new(text(asset, "class")).name(of(asset, "name")))
}

fn preferred(params: &Value) -> Option<PreferredAsset<'_>> {
    let asset = params.get("preferred_asset")?;
    Some(PreferredAsset::new(text(asset, "name")).class(of(asset, "class")))
}

fn scope(params: &Value) -> Option<Scope<'_>> {
    let scope = params.get("scope")?;
    let group = || of(scope, "network_group_id").map(Scope::NetworkGroup);
    of(scope, "method_id").map(Scope::Method).or_else(|| of(scope, "network_id").map(Scope::Network)).or_else(group)
}

fn method_scope(params: &Value) -> Option<MethodScope<'_>> {
    let scope = params.get("scope")?;
    of(scope, "method_id").map(MethodScope::Method).or_else(|| of(scope, "network_id").map(MethodScope::Network))
}

fn asset_amount(given: &Value) -> AssetAmount<'_> {
    let (amount, asset) = (&given["asset_amount"], &given["asset_amount"]["asset"]);
    let asset = Asset::new(text(asset, "class"), text(asset, "name"));
    AssetAmount::new(Amount::new(asset, text(amount, "amount"))).rebase_multiplier(of(given, "rebase_multiplier"))
}

fn fee(params: &Value) -> Option<Fee<'_>> {
    let fee = params.get("fee")?;
    let fee_included = fee["fee_included"].as_bool();
    Some(match fee.get("quoted_fee") {
        Some(quoted) => Fee::Quoted {
            quoted_fee: QuotedFee::new(text(quoted, "token")).rebase_multiplier(of(quoted, "rebase_multiplier")),
            fee_included,
        },
        None => Fee::Current {
            current_fee: CurrentFee::new().max_fee(fee["current_fee"].get("max_fee").map(asset_amount)),
            fee_included,
        },
    })
}

fn details(params: &Value) -> AddressDetails<'_> {
    let crypto = &params["address_details"]["crypto"];
    AddressDetails::new(CryptoAddress::new(text(crypto, "address")).tag(of(crypto, "tag")).memo(of(crypto, "memo")))
}

/// What signs a request: a client that holds the key, or somebody else.
trait Signer {
    fn sign<P: Params>(&self, params: &P, nonce: u64, otp: Option<&str>) -> SignedRequest;
}

impl Signer for Kraken {
    fn sign<P: Params>(&self, params: &P, nonce: u64, otp: Option<&str>) -> SignedRequest {
        self.request_with(params, nonce, P::ENDPOINT.encoding(), otp).unwrap()
    }
}

/// The request, and what was to be signed in place of its signature.
struct Elsewhere(UnsignedKraken, [u8; 64]);

impl Signer for Elsewhere {
    fn sign<P: Params>(&self, params: &P, nonce: u64, otp: Option<&str>) -> SignedRequest {
        let unsigned = self.0.request_with(params, nonce, P::ENDPOINT.encoding(), otp).unwrap();
        let request = unsigned.signed(self.1);
        let target = request.url.strip_prefix("https://api.kraken.com").unwrap();
        assert_eq!(&unsigned.message()[..target.len()], target.as_bytes());
        assert_eq!(unsigned.message().len(), target.len() + 32);
        // Twice is the same request.
        assert_eq!(request, unsigned.signed(self.1));
        request
    }
}

#[rustfmt::skip]
fn signed(signer: &impl Signer, row: &Value) -> SignedRequest {
    let p = &row["params"];
    let must = |name| text(p, name);
    let nonce = text(row, "nonce").parse().unwrap();
    macro_rules! send {
        ($params:expr) => { signer.sign(&$params.account_id(of(p, "account_id")), nonce, of(row, "otp")) };
    }
    let (cursor, limit, rebase) = (of(p, "cursor"), p["limit"].as_u64(), of(p, "rebase_multiplier"));
    match text(row, "operation") {
        "GET /funding/v1/networks" => send!(Networks::new()),
        "GET /funding/v1/methods/{direction}" => send!(Methods::new(must("direction")).asset(filter(p)).rebase_multiplier(rebase).limit(limit).cursor(cursor)),
        "GET /funding/v1/assets/{direction}" => send!(Assets::new(must("direction")).asset_class(of(p, "asset_class"))),
        "GET /funding/v1/fees/{method_id}" => send!(Fees::new(must("method_id"), must("amount")).fee_included(p["fee_included"].as_bool()).withdrawal_fee_token(of(p, "withdrawal_fee_token")).rebase_multiplier(rebase)),
        "GET /funding/v1/limits/deposit/{asset_class}/{asset}" => send!(DepositLimits::new(must("asset_class"), must("asset")).preferred_asset(preferred(p))),
        "GET /funding/v1/limits/withdrawal/{asset_class}/{asset}" => send!(WithdrawalLimits::new(must("asset_class"), must("asset")).preferred_asset(preferred(p))),
        "POST /funding/v1/addresses" => send!(AddressCreate::new(scope(p).unwrap(), details(p), must("name")).description(of(p, "description"))),
        "GET /funding/v1/addresses" => send!(Addresses::new().scope(scope(p)).cursor(cursor).limit(limit)),
        "PUT /funding/v1/addresses/{id}" => send!(AddressUpdate::new(must("id")).name(of(p, "name")).description(of(p, "description"))),
        "DELETE /funding/v1/addresses/{id}" => send!(AddressDelete::new(must("id"))),
        "PUT /funding/v1/deposit/address" => send!(DepositAddressClaim::new(must("method_id"))),
        "GET /funding/v2/deposit/addresses" => send!(DepositAddresses::new().scope(method_scope(p)).asset(filter(p)).cursor(cursor).limit(limit)),
        "GET /funding/v1/deposits" => send!(Deposits::new().asset(filter(p)).scope(scope(p)).cursor(cursor).limit(limit).start_time(of(p, "start_time")).end_time(of(p, "end_time")).rebase_multiplier(rebase)),
        "GET /funding/v1/withdrawals" => send!(Withdrawals::new().asset(filter(p)).scope(scope(p)).status(of(p, "status")).cursor(cursor).limit(limit).start_time(of(p, "start_time")).end_time(of(p, "end_time")).rebase_multiplier(rebase)),
        "POST /funding/v1/withdrawals" => send!(WithdrawalCreate::new(method_scope(p).unwrap(), must("address_id"), asset_amount(&p["amount"])).fee(fee(p)).expected_address(of(p, "expected_address"))),
        other => panic!("{other} is not an operation"),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn funding_requests() {
    let file = requests();
    let kraken = Kraken::new("key", text(&file, "secret")).unwrap();
    let elsewhere = Elsewhere(UnsignedKraken::new("key").unwrap(), [7; 64]);
    let mut seen = BTreeSet::new();
    for row in list(&file, "funding") {
        seen.insert(text(row, "operation"));
        let mut request = signed(&kraken, row);
        assert_eq!(request.body.as_deref(), row["body"].as_str(), "{row}");
        assert_eq!(request.url, format!("https://api.kraken.com{}", text(row, "target")));
        assert_eq!(request.method.as_str(), text(row, "method"));
        let mut headers = vec![
            ("API-Key", "key".to_owned()),
            ("API-Sign", text(row, "api_sign").to_owned()),
            ("API-Nonce", text(row, "nonce").to_owned()),
        ];
        headers.extend(of(row, "otp").map(|otp| ("API-OTP", otp.to_owned())));
        if request.body.is_some() {
            headers.push(("Content-Type", "application/json".to_owned()));
        }
        assert_eq!(request.headers, headers, "{row}");

        // Whoever signs elsewhere gets the same request but for the signature.
        let other = signed(&elsewhere, row);
        request.headers[1].1.clone_from(&other.headers[1].1);
        assert_eq!(request, other, "{row}");
    }
    assert_eq!(seen, crate::kraken(crate::FUNDING).map(Endpoint::name).collect());
    assert_eq!(seen.len(), 15);
}
