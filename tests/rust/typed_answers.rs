//! Typed results have what `JSON.parse` would give, at every depth: of two members of one name the last, and U+FFFD for a
//! lone surrogate, which Rust's text can't hold.

use paysign::kraken::account::Balance;
use paysign::kraken::funding::{DepositMethods, DepositStatus};
use paysign::kraken::read;

use wasm_bindgen_test::wasm_bindgen_test;

fn answer(result: &str) -> String {
    format!(r#"{{"error":[],"result":{result}}}"#)
}

#[wasm_bindgen_test(unsupported = test)]
fn the_items_of_a_list() {
    let text =
        answer(r#"[{"method":"a","method":"b\ud800","limit":false,"more":"\ud800"},{"method":"c","limit":"1"}]"#);
    let methods = read::<DepositMethods>(200, &text, None).unwrap().result;
    assert_eq!(methods.iter().map(|row| &*row.method).collect::<Vec<_>>(), ["b\u{fffd}", "c"]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_values_of_a_map() {
    let text = answer(r#"{"XBT":"1","X\ud800":"\ud800","XBT":"2"}"#);
    let balances = read::<Balance>(200, &text, None).unwrap().result;
    let pairs: Vec<(&str, &str)> = balances.iter().map(|(asset, amount)| (&**asset, &**amount)).collect();
    assert_eq!(pairs, [("XBT", "2"), ("X\u{fffd}", "\u{fffd}")]);
}

#[wasm_bindgen_test(unsupported = test)]
fn the_rows_of_a_page() {
    let row = |refid: &str| {
        format!(
            r#"{{"method":"Bitcoin","asset":"XBT","refid":"old","refid":"{refid}","txid":"t","info":"i","amount":"1","fee":"0","time":5,"status":"Success","aclass":"currency"}}"#
        )
    };
    let (one, other) = (row(r"\ud800"), row("second"));
    for (result, refids) in [
        (format!("[{one},{other}]"), &["\u{fffd}", "second"][..]),
        (format!(r#"{{"deposit":[{one},{other}],"next_cursor":"a="}}"#), &["\u{fffd}", "second"]),
        // Of two lists under names of the same meaning the last one counts.
        (format!(r#"{{"deposit":[{other}],"deposits":{one},"next_cursor":"a="}}"#), &["\u{fffd}"]),
    ] {
        let page = read::<DepositStatus>(200, &answer(&result), None).unwrap().result;
        assert_eq!(page.items.iter().map(|row| &*row.refid).collect::<Vec<_>>(), refids, "{result}");
        assert_eq!(page.cursor.as_deref(), result.starts_with('{').then_some("a="));
    }
}
