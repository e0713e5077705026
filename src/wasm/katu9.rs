//! The core of the class `Katu9`, which keeps nothing here.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{buffer, finish, table};
use crate::error::Result;
use crate::katu9::BASE_URL;
use crate::katu9::client::{OPTIONS, REQUEST_OPTIONS};
use crate::request::lines::{self, Around};
use crate::text::{append, append_ascii};

/// Checks the framed options of `length` bytes, and wipes them. Answers where requests go. The token stays with the
/// glue, which sends it.
#[wasm_bindgen(js_name = katu9Options)]
pub fn open(length: usize) -> usize {
    let checked = buffer::with_input(|mut input| from_options(input.text(length)));
    buffer::wipe(length);
    finish(checked)
}

/// Apart, so that what it leaves on the stack lies where `wipe` works.
#[inline(never)]
fn from_options(framed: &str) -> Result<usize> {
    let mut given = table::Values::default();
    table::checked(OPTIONS, framed, &mut given)?;
    let [_, base_url, ..] = given;
    table::base_url_or(base_url, BASE_URL).map(buffer::answer_text)
}

/// Builds a request from framed parameters and framed options. The answer is three lines: the path with its query, the
/// body, and the type of the content, which is empty without a body.
#[wasm_bindgen(js_name = katu9Request)]
pub fn request(row: usize, params: usize, options: usize) -> usize {
    finish(build(row, params, options))
}

fn build(row: usize, params: usize, options: usize) -> Result<usize> {
    let row = table::row(row)?;
    buffer::with_input(|mut input| {
        let params = input.text(params);
        if options > 0 {
            table::checked(REQUEST_OPTIONS, input.text(options), &mut table::Values::default())?;
        }
        let mut values = table::Values::default();
        table::values(row.fields, params, &mut values).map_err(|error| error.at(row.name))?;
        buffer::answer(|out| {
            lines::write(row, &values, row.encoding, Around::default(), out)?;
            append_ascii(out, b'\n');
            append(out, row.content_type(row.encoding).unwrap_or_default());
            Ok(())
        })
    })
}
