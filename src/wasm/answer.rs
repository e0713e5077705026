//! Answers: what was read, or what failed.

use wasm_bindgen::prelude::wasm_bindgen;

use super::clock::milliseconds;
use super::{SAID, buffer, finish, table};
use crate::engine::answer::no_answer;
use crate::engine::error::Result;
use crate::{katu9, kraken};

/// Reads an answer of `text` bytes, after which the request's body stands where it decides. Gives the number of
/// warnings.
#[wasm_bindgen(js_name = readResponse)]
pub fn read_response(row: usize, status: u16, text: usize, body: usize, now: f64) -> usize {
    finish(read(row, status, text, body, now))
}

fn read(index: usize, status: u16, text: usize, body: usize, now: f64) -> Result<usize> {
    let row = table::row(index)?;
    let warnings = buffer::with_input(|mut input| {
        let text = input.text(text);
        let reply = if table::is_kraken(index) {
            let sent = kraken::as_sent(row, input.text(body));
            kraken::read_text(sent, status, text, Some(milliseconds(now)))
        } else {
            katu9::read_text(row, status, text)
        };
        reply.map(|reply| reply.warnings)
    })?;
    let count = warnings.len();
    SAID.with(|said| said.warnings = warnings);
    Ok(count)
}

/// Keeps the error of a call that had no answer; the request's body stands in the input. A status above 999 is none.
#[wasm_bindgen]
pub fn unanswered(row: usize, body: usize, status: u16) {
    finish(table::row(row).and_then(|row| {
        let sent = buffer::with_input(|mut input| kraken::as_sent(row, input.text(body)));
        Err(no_answer(sent, (status < 1000).then_some(status)))
    }));
}
