//! Answers: what was read, or what failed.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::clock::milliseconds;
use super::{buffer, plain, table, thrown};
use crate::engine::answer::no_answer;
use crate::engine::error::Result;
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
    let read = || -> Result<JsValue> {
        let row = table::row(row)?;
        let sent = buffer::with_text(text, body, |body| kraken::as_sent(row, body));
        let warnings = buffer::with_text(0, text, |text| {
            if table::is_kraken(row) {
                kraken::read_text(sent, status, text, Some(milliseconds(now))).map(|reply| reply.warnings)
            } else {
                katu9::read_text(sent, status, text).map(|reply| reply.warnings)
            }
        })?;
        Ok(if warnings.is_empty() { JsValue::UNDEFINED } else { plain(&warnings) })
    };
    read().map_err(thrown)
}

/// The error of a call that had no answer; the request's body stands in the input.
#[wasm_bindgen]
pub fn unanswered(row: usize, body: usize, status: Option<u16>) -> JsValue {
    let sent = table::row(row).map(|row| buffer::with_text(0, body, |body| kraken::as_sent(row, body)));
    thrown(sent.map_or_else(|error| error, |row| no_answer(row, status)))
}
