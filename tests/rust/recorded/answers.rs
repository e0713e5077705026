//! Every recorded answer, read as text and by the typed results.

use paysign::katu9::{self, PaymentLinkGenerate};
use paysign::kraken::funding::{DepositAddresses, DepositMethods, DepositStatus, WithdrawCancel, WithdrawStatus};
use paysign::types::{IntegerOrText, TextOrFalse, TextOrNull};
use paysign::{ApiMessage, kraken};
use serde_json::{Value, json};

use super::typed::{self, Read};
use super::{list, text};

use wasm_bindgen_test::wasm_bindgen_test;

fn answers() -> Value {
    serde_json::from_str(include_str!("../../vectors/answers.json")).unwrap()
}

/// The name of a code, outcome or action in JavaScript.
fn snake(variant: impl std::fmt::Debug) -> String {
    let mut name = String::new();
    for letter in format!("{variant:?}").chars() {
        if letter.is_uppercase() && !name.is_empty() {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// What reading gave, as answers.json writes it.
fn given(read: &Read) -> Value {
    let texts = |messages: &[ApiMessage]| messages.iter().map(|message| message.text.clone()).collect::<Vec<_>>();
    let mut gives = match read {
        Ok(warnings) => json!({ "ok": true, "warnings": texts(warnings) }),
        Err(error) => json!({
            "code": snake(error.code()), "outcome": snake(error.outcome()), "action": snake(error.retry().action),
            "after_ms": error.retry().after_ms, "field": error.field(), "errors": texts(error.errors()),
        }),
    };
    gives.as_object_mut().unwrap().retain(|_, value| !value.is_null() && *value != json!([]));
    gives
}

fn status(row: &Value) -> u16 {
    row["status"].as_u64().unwrap().try_into().unwrap()
}

/// The answer's `Retry-After`.
fn header(row: &Value) -> &str {
    row["retry_after"].as_str().unwrap_or_default()
}

fn untyped(row: &Value, now: Option<f64>) -> Read {
    let (operation, status) = (text(row, "operation"), status(row));
    if let Ok(endpoint) = katu9::endpoint(operation) {
        return katu9::read_text(endpoint, status, text(row, "text")).map(|answer| answer.warnings);
    }
    let endpoint = kraken::endpoint(operation).unwrap().as_sent(row["sent"].as_str().unwrap_or_default());
    kraken::read_text(endpoint, status, text(row, "text"), now).map(|answer| answer.warnings)
}

#[wasm_bindgen_test(unsupported = test)]
fn recorded_answers() {
    let file = answers();
    let now = file["now"].as_f64();
    let mut wrong = Vec::new();
    for row in list(&file, "answers") {
        let mut recorded = row["gives"].clone();
        let wanted = recorded.as_object_mut().unwrap();
        // How many rows a page holds is for `page()` and for the typed results below.
        wanted.retain(|name, _| name != "items" && name != "cursor");
        let with_header = |read: Read| read.map_err(|error| error.with_retry_after(header(row), now));
        let untyped = given(&with_header(untyped(row, now)));
        let mut typed = given(&with_header(typed::read(text(row, "operation"), status(row), text(row, "text"), now)));
        if row.get("sent").is_some() && typed.get("action").is_some() {
            // A typed read does not know what was sent, so it advises with care.
            typed["action"] = wanted["action"].clone();
        }
        for (how, gives) in [("untyped", &untyped), ("typed", &typed)] {
            if gives.as_object() != Some(&*wanted) {
                wrong.push(format!("{how} {}: {}: {gives}", row["operation"], row["name"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The text of a recorded answer.
fn recorded<'a>(file: &'a Value, operation: &str, name: &str) -> &'a str {
    let row = list(file, "answers").iter().find(|row| row["operation"] == operation && row["name"] == name);
    text(row.unwrap(), "text")
}

#[wasm_bindgen_test(unsupported = test)]
fn typed_quirks() {
    let file = answers();
    let methods =
        |name| kraken::read::<DepositMethods>(200, recorded(&file, "DepositMethods", name), None).unwrap().result;
    assert_eq!(methods("no limit")[0].limit, TextOrFalse::False(false));
    assert_eq!(methods("no limit")[0].gen_address, Some(true));
    let full = &methods("a limit, fees and a minimum")[0];
    assert_eq!(full.limit, TextOrFalse::Text("100.5".to_owned()));
    assert_eq!(methods("a limit that is a number")[0].limit, TextOrFalse::Text("100.50".to_owned()));
    assert_eq!(full.address_setup_fee.as_deref(), Some("0.0050000000"));
    assert_eq!(full.fee_percentage.as_deref(), Some("0.25"));

    let addresses =
        |name| kraken::read::<DepositAddresses>(200, recorded(&file, "DepositAddresses", name), None).unwrap().result;
    assert_eq!(addresses("a new one")[0].expiretm, IntegerOrText::Text("0".to_owned()));
    assert_eq!(addresses("a new one")[0].new, Some(true));
    let others = addresses("an expiry that is a number, a tag and a memo");
    assert_eq!(
        (&others[0].expiretm, &others[1].expiretm),
        (&IntegerOrText::Integer(0), &IntegerOrText::Integer(1_676_727_227))
    );
    assert_eq!((others[0].tag.as_deref(), others[1].memo.as_deref()), (Some("1361101127"), Some("4150096490")));

    let deposits =
        |name| kraken::read::<DepositStatus>(200, recorded(&file, "DepositStatus", name), None).unwrap().result.items;
    let bare = &deposits("no fee, and a status-prop")[0];
    assert_eq!((bare.fee.as_deref(), bare.status_prop.as_deref()), (None, Some("onhold")));
    assert_eq!(deposits("ERC20 network, with originators")[0].originators.as_ref().unwrap().len(), 1);
    assert_eq!(deposits("digits that no double holds")[0].amount, "0.100000000000000000000000000001");
    assert!(matches!(deposits("an id that may be null")[0].txid, None | Some(TextOrNull(None))));

    let cancelled = recorded(&file, "WithdrawCancel", "the bare true");
    assert!(kraken::read::<WithdrawCancel>(200, cancelled, None).unwrap().result);

    let link = recorded(&file, "payment-link/generate", "no redirect, an amount with its digits, unknown members");
    let link = katu9::read::<PaymentLinkGenerate>(200, link).unwrap().result.payment_link;
    assert_eq!(link.amount.0, "12345678901234567890.10");
    assert!(matches!(link.redirect_url, None | Some(TextOrNull(None))));
}

#[wasm_bindgen_test(unsupported = test)]
fn typed_pages() {
    let file = answers();
    let mut pages = 0;
    for row in list(&file, "answers") {
        let (body, gives) = (text(row, "text"), &row["gives"]);
        let (items, cursor) = match text(row, "operation") {
            "DepositStatus" if gives["ok"] == true => {
                let rows = kraken::read::<DepositStatus>(200, body, None).unwrap().result;
                (rows.items.len(), rows.cursor)
            }
            "WithdrawStatus" if gives["ok"] == true => {
                let rows = kraken::read::<WithdrawStatus>(200, body, None).unwrap().result;
                (rows.items.len(), rows.cursor)
            }
            _ => continue,
        };
        assert_eq!(
            (json!(items), cursor.as_deref()),
            (gives["items"].clone(), gives["cursor"].as_str()),
            "{}",
            row["name"]
        );
        pages += 1;
    }
    assert!(pages > 10);
}
