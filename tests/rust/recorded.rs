//! The recorded requests and answers, through the typed parameters and results; JavaScript reads the same files.

mod answers;
mod funding;
pub(crate) mod typed;

use std::collections::{BTreeMap, BTreeSet};

use paysign::katu9::{BalanceGet, Health, Katu9, PaymentLinkGenerate, TransactionCreate, TransactionGet};
use paysign::kraken::account::{Balance, BalanceEx, GetApiKeyInfo, Ledgers, QueryLedgers};
use paysign::kraken::funding::{
    DepositAddresses, DepositMethods, DepositStatus, WalletTransfer, Withdraw, WithdrawAddresses, WithdrawCancel,
    WithdrawInfo, WithdrawMethods, WithdrawStatus,
};
use paysign::kraken::pay::{
    PaylinkConfig, PaylinkCreate, PaylinkGet, RequestCancel, RequestCreate, TransferCancel, TransferCreate,
};
use paysign::kraken::{ExternalId, Kraken};
use paysign::{Cursor, Encoding, Endpoint, Json, Method, SignedRequest};
use serde_json::Value;

use wasm_bindgen_test::wasm_bindgen_test;

fn requests() -> Value {
    serde_json::from_str(include_str!("../vectors/requests.json")).unwrap()
}

fn list<'a>(file: &'a Value, member: &str) -> &'a [Value] {
    file[member].as_array().unwrap()
}

fn text<'a>(row: &'a Value, member: &str) -> &'a str {
    row[member].as_str().unwrap()
}

/// The recorded parameters, in the forms that the typed ones take.
struct Given {
    values: BTreeMap<String, Value>,
    written: BTreeMap<String, String>,
    id: Option<ExternalId>,
}

impl Given {
    fn new(row: &Value) -> Self {
        let values: BTreeMap<String, Value> = serde_json::from_value(row["params"].clone()).unwrap();
        let written: BTreeMap<String, String> = values
            .iter()
            .map(|(name, value)| (name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)))
            .collect();
        let id = written.get("external_id").map(|id| id.parse().unwrap());
        Self { values, written, id }
    }

    fn text(&self, name: &str) -> Option<&str> {
        self.written.get(name).map(String::as_str)
    }

    fn must(&self, name: &str) -> &str {
        self.text(name).unwrap()
    }

    fn id(&self) -> &ExternalId {
        self.id.as_ref().unwrap()
    }

    fn whole(&self, name: &str) -> Option<u64> {
        self.values.get(name).map(|value| value.as_u64().unwrap())
    }

    fn truth(&self, name: &str) -> Option<bool> {
        self.values.get(name).map(|value| value.as_bool().unwrap())
    }

    fn object(&self, name: &str) -> Option<Json<'_>> {
        self.text(name).map(Json)
    }

    fn cursor(&self) -> Option<Cursor<'_>> {
        self.values.get("cursor").map(|value| match value {
            Value::Bool(truth) => Cursor::Paged(*truth),
            _ => Cursor::Next(value.as_str().unwrap()),
        })
    }
}

#[rustfmt::skip]
fn signed(kraken: &Kraken, row: &Value, encoding: Encoding) -> SignedRequest {
    let p = Given::new(row);
    let nonce = text(row, "nonce").parse().unwrap();
    macro_rules! send {
        ($params:expr) => { kraken.request_with(&$params, nonce, encoding, row["otp"].as_str()).unwrap() };
    }
    macro_rules! status {
        ($Params:ident) => {
            send!($Params::new().asset(p.text("asset")).aclass(p.text("aclass")).method(p.text("method")).start(p.text("start")).end(p.text("end")).cursor(p.cursor()).limit(p.whole("limit")).rebase_multiplier(p.text("rebase_multiplier")))
        };
    }
    match text(row, "operation") {
        "Pay/paylink/create" => send!(PaylinkCreate::new(p.must("amount"), p.must("asset"), p.id()).note(p.text("note"))),
        "Pay/paylink/get" => send!(PaylinkGet::new(p.id())),
        "Pay/paylink/config" => send!(PaylinkConfig::new()),
        "Pay/request/create" => send!(RequestCreate::new(p.must("amount"), p.must("asset"), p.id()).expire_after_seconds(p.whole("expire_after_seconds")).from(p.text("from")).note(p.text("note"))),
        "Pay/request/cancel" => send!(RequestCancel::new(p.id())),
        "Pay/transfer/create" => send!(TransferCreate::new(p.must("amount"), p.must("asset"), p.must("to"), p.id()).note(p.text("note")).return_for(p.text("return_for"))),
        "Pay/transfer/cancel" => send!(TransferCancel::new(p.id())),
        "DepositMethods" => send!(DepositMethods::new(p.must("asset")).aclass(p.text("aclass")).rebase_multiplier(p.text("rebase_multiplier"))),
        "DepositAddresses" => send!(DepositAddresses::new(p.must("asset"), p.must("method")).aclass(p.text("aclass")).new_address(p.truth("new")).amount(p.text("amount"))),
        "DepositStatus" => status!(DepositStatus),
        "WithdrawMethods" => send!(WithdrawMethods::new().asset(p.text("asset")).aclass(p.text("aclass")).network(p.text("network")).rebase_multiplier(p.text("rebase_multiplier"))),
        "WithdrawAddresses" => send!(WithdrawAddresses::new().asset(p.text("asset")).aclass(p.text("aclass")).method(p.text("method")).key(p.text("key")).verified(p.truth("verified"))),
        "WithdrawInfo" => send!(WithdrawInfo::new(p.must("asset"), p.must("key"), p.must("amount"))),
        "Withdraw" => send!(Withdraw::new(p.must("asset"), p.must("key"), p.must("amount")).aclass(p.text("aclass")).address(p.text("address")).max_fee(p.text("max_fee")).rebase_multiplier(p.text("rebase_multiplier"))),
        "WithdrawStatus" => status!(WithdrawStatus),
        "WithdrawCancel" => send!(WithdrawCancel::new(p.must("asset"), p.must("refid"))),
        "WalletTransfer" => send!(WalletTransfer::new(p.must("asset"), p.must("from"), p.must("to"), p.must("amount"))),
        "Balance" => send!(Balance::new().rebase_multiplier(p.text("rebase_multiplier"))),
        "BalanceEx" => send!(BalanceEx::new().rebase_multiplier(p.text("rebase_multiplier"))),
        "Ledgers" => send!(Ledgers::new().asset(p.text("asset")).aclass(p.text("aclass")).kind(p.text("type")).start(p.text("start")).end(p.text("end")).ofs(p.whole("ofs")).without_count(p.truth("without_count")).rebase_multiplier(p.text("rebase_multiplier"))),
        "QueryLedgers" => send!(QueryLedgers::new(p.must("id")).trades(p.truth("trades")).rebase_multiplier(p.text("rebase_multiplier"))),
        "GetApiKeyInfo" => send!(GetApiKeyInfo::new()),
        other => panic!("{other} is not an operation"),
    }
}

#[wasm_bindgen_test(unsupported = test)]
fn kraken_requests() {
    let file = requests();
    let kraken = Kraken::new("key", text(&file, "secret")).unwrap();
    let mut seen = BTreeSet::new();
    for row in list(&file, "kraken") {
        seen.insert(text(row, "operation"));
        for (encoding, recorded) in [(Encoding::Json, &row["json"]), (Encoding::Form, &row["form"])] {
            let request = signed(&kraken, row, encoding);
            assert_eq!(request.body.as_deref(), recorded["body"].as_str(), "{row}");
            assert_eq!(request.url, format!("https://api.kraken.com{}", text(row, "path")));
            assert_eq!(request.method, Method::Post);
            let headers = [
                ("API-Key", "key".to_owned()),
                ("API-Sign", text(recorded, "api_sign").to_owned()),
                ("Content-Type", encoding.content_type().to_owned()),
            ];
            assert_eq!(request.headers, headers, "{row}");
        }
    }
    assert_eq!(seen, crate::kraken(crate::PRIVATE).map(Endpoint::name).collect());
}

#[wasm_bindgen_test(unsupported = test)]
#[rustfmt::skip]
fn katu9_requests() {
    let file = requests();
    let katu9 = Katu9::new(text(&file, "token")).unwrap();
    let mut seen = BTreeSet::new();
    for row in list(&file, "katu9") {
        seen.insert(text(row, "operation"));
        let p = Given::new(row);
        let request = match text(row, "operation") {
            "payment-link/generate" => katu9.request(&PaymentLinkGenerate::new(p.must("transactionId")).amount(p.text("amount")).currency(p.text("currency")).expiry_minutes(p.whole("expiryMinutes")).redirect_url(p.text("redirectUrl")).description(p.text("description"))),
            "transaction/create" => katu9.request(&TransactionCreate::new(p.must("amount"), p.must("type")).currency(p.text("currency")).metadata(p.object("metadata")).payment_method_id(p.text("paymentMethodId")).requested_amount(p.text("requestedAmount")).withdrawal_recipient(p.object("withdrawalRecipient")).expiry_minutes(p.whole("expiryMinutes")).redirect_url(p.text("redirectUrl"))),
            "transaction/get" => katu9.request(&TransactionGet::new(p.must("id"))),
            "health" => katu9.request(&Health::new()),
            "balance" => katu9.request(&BalanceGet::new().currency(p.text("currency")).environment(p.text("environment"))),
            other => panic!("{other} is not an operation"),
        }
        .unwrap();
        assert_eq!(request.body.as_deref(), row["body"].as_str(), "{row}");
        assert_eq!(request.url, text(row, "url"));
        assert_eq!(request.method.as_str(), text(row, "method"));
        let authorization = format!("Bearer {}", text(&file, "token"));
        assert!(request.headers.contains(&("Authorization", authorization)));
    }
    assert_eq!(seen, crate::katu9().map(Endpoint::name).collect());
}
