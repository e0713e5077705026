//! Answers: what was read, or what failed.

use wasm_bindgen::prelude::wasm_bindgen;

use super::clock::milliseconds;
use super::{LAST_CALL, buffer, number_of, table};
use crate::error::Result;
use crate::response::envelope::no_answer;
use crate::seam::Sentinel;
use crate::{katu9, kraken};

/// Reads an answer of `text` bytes, after which the request's body stands where it decides, then the header
/// `Retry-After`. Gives the number of warnings.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(row: usize, status: u16, text: usize, body: usize, retry_after: usize, now: f64) -> usize {
    number_of(read(row, status, [text, body, retry_after], now))
}

fn read(index: usize, status: u16, [text, body, retry_after]: [usize; 3], now: f64) -> Result<usize> {
    let row = table::row(index)?;
    let now = Some(milliseconds(now)?);
    let warnings = buffer::with_input(|mut input| {
        let (text, body, retry_after) = (input.text(text), input.text(body), input.text(retry_after));
        let answer = if table::is_kraken(index) {
            kraken::read_text(row.as_sent(body), status, text, now)
        } else {
            katu9::read_text(row, status, text)
        };
        answer.map(|answer| answer.warnings).map_err(|error| error.with_retry_after(retry_after, now))
    })?;
    let count = warnings.len();
    LAST_CALL.with(|last| last.warnings = warnings);
    Ok(count)
}

/// Keeps the error of a call that had no answer; the request's body stands in the input, then the header `Retry-After`. Of
/// an answer that broke off there is a status, else [`Sentinel::NO_STATUS`].
#[wasm_bindgen]
pub fn unanswered(row: usize, body: usize, retry_after: usize, status: u16) {
    number_of(table::row(row).and_then(|row| {
        let now = milliseconds(f64::NAN).ok();
        Err(buffer::with_input(|mut input| {
            let sent = row.as_sent(input.text(body));
            no_answer(sent, (i32::from(status) != Sentinel::NO_STATUS).then_some(status))
                .with_retry_after(input.text(retry_after), now)
        }))
    }));
}
