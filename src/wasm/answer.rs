//! Answers: what was read, or what failed.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::clock::milliseconds;
use super::{buffer, messages, table, thrown};
use crate::engine::answer::no_answer;
use crate::engine::error::{ApiMessage, Result};
use crate::{katu9, kraken};

/// Reads an answer of `text` bytes, after which the request's body stands where it decides. Answers the warnings, or
/// nothing where there are none.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(
    row: usize,
    status: u16,
    text: usize,
    body: usize,
    now: f64,
) -> std::result::Result<JsValue, JsValue> {
    let warnings = read(row, status, text, body, now).map_err(thrown)?;
    Ok(if warnings.is_empty() { JsValue::UNDEFINED } else { messages(&warnings) })
}

fn read(index: usize, status: u16, text: usize, body: usize, now: f64) -> Result<Vec<ApiMessage>> {
    let row = table::row(index)?;
    buffer::with_input(|mut input| {
        let text = input.text(text);
        let reply = if table::is_kraken(index) {
            let sent = kraken::as_sent(row, input.text(body));
            kraken::read_text(sent, status, text, Some(milliseconds(now)))
        } else {
            katu9::read_text(row, status, text)
        };
        Ok(reply?.warnings)
    })
}

/// The error of a call that had no answer; the request's body stands in the input.
#[wasm_bindgen]
pub fn unanswered(row: usize, body: usize, status: Option<u16>) -> JsValue {
    thrown(match table::row(row) {
        Ok(row) => {
            let sent = buffer::with_input(|mut input| kraken::as_sent(row, input.text(body)));
            no_answer(sent, status)
        }
        Err(error) => error,
    })
}
