//! External ids.

use wasm_bindgen::prelude::wasm_bindgen;

use super::{buffer, number_of};
use crate::crypto::hex;
use crate::error::{Error, Result};
use crate::kraken::ExternalId;
use crate::request::nonce::{Decimal, parse};
use crate::seam::IdOperation;

/// Makes an id of what is given or takes one apart, as an [`IdOperation`] says. The answer is text, in which bytes are
/// hexadecimal.
#[wasm_bindgen(js_name = externalId)]
pub fn external_id(operation: usize, given: usize, prefix: usize) -> usize {
    number_of(buffer::with_input(|mut input| {
        let text = input.clone().text(given);
        run(operation, text, input.bytes(given), input.bytes(prefix))
    }))
}

fn run(operation: usize, text: &str, bytes: &[u8], prefix: &[u8]) -> Result<usize> {
    let made = match operation {
        IdOperation::RANDOM => ExternalId::random(),
        IdOperation::FROM_UUID => ExternalId::from_uuid(text),
        // Decimal text: JavaScript's bigint would wrap around silently.
        IdOperation::FROM_U64 => parse(text)
            .ok_or_else(|| Error::invalid("external_id", "must be made from a bigint from 0 to 2^64 - 1"))
            .and_then(|number| ExternalId::from_u64(number, prefix)),
        IdOperation::FROM_BYTES => ExternalId::from_bytes(bytes),
        IdOperation::IS_VALID => return Ok(ExternalId::fault(text).is_none().into()),
        _ => text.parse(),
    };
    let id = made?;
    Ok(match operation {
        IdOperation::TO_BYTES => buffer::answer_text(&hex::encode(&id.to_bytes())),
        IdOperation::TO_UUID => buffer::answer_text(&id.to_uuid()?),
        IdOperation::TO_U64 => buffer::answer_text(Decimal::new(id.to_u64(prefix)?).as_str()),
        _ => buffer::answer_text(id.as_str()),
    })
}
