//! External ids.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{buffer, finish};
use crate::crypto::hex;
use crate::error::{Error, Result};
use crate::kraken::ExternalId;
use crate::request::nonce::{Decimal, parse};

/// Makes an id of what is given or takes one apart; the operations are those of `external-id.ts`. The answer is text, in
/// which bytes are hexadecimal.
#[wasm_bindgen]
pub fn id(operation: u32, given: usize, prefix: usize) -> usize {
    finish(buffer::with_input(|mut input| {
        let text = input.clone().text(given);
        run(operation, text, input.bytes(given), input.bytes(prefix))
    }))
}

fn run(operation: u32, text: &str, bytes: &[u8], prefix: &[u8]) -> Result<usize> {
    let made = match operation {
        0 => ExternalId::random(),
        1 => ExternalId::from_uuid(text),
        // Decimal text: JavaScript's bigint would wrap around silently.
        2 => parse(text)
            .ok_or_else(|| Error::invalid("external_id", "must be made from a bigint from 0 to 2^64 - 1"))
            .and_then(|number| ExternalId::from_u64(number, prefix)),
        3 => ExternalId::from_bytes(bytes),
        4 => return Ok(ExternalId::fault(text).is_none().into()),
        _ => text.parse(),
    };
    let id = made?;
    Ok(match operation {
        5 => buffer::answer_text(&hex::encode(&id.to_bytes())),
        6 => buffer::answer_text(&id.to_uuid()?),
        7 => buffer::answer_text(Decimal::new(id.to_u64(prefix)?).as_str()),
        _ => buffer::answer_text(id.as_str()),
    })
}
