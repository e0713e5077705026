//! External ids.

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use super::thrown;
use crate::engine::error::{Error, Result};
use crate::kraken::ExternalId;

type Thrown<T> = std::result::Result<T, JsValue>;

#[inline(never)]
fn text(id: Result<ExternalId>) -> Thrown<String> {
    id.map(|id| id.as_str().to_owned()).map_err(thrown)
}

#[wasm_bindgen(js_name = randomId)]
pub fn random() -> Thrown<String> {
    text(ExternalId::random())
}

#[wasm_bindgen(js_name = idFromUuid)]
pub fn from_uuid(uuid: &str) -> Thrown<String> {
    text(ExternalId::from_uuid(uuid))
}

/// The number comes as decimal text: JavaScript's bigint would wrap around silently.
#[wasm_bindgen(js_name = idFromU64)]
pub fn from_u64(number: &str, prefix: &[u8]) -> Thrown<String> {
    let number = crate::engine::nonce::parse(number)
        .ok_or_else(|| Error::invalid("external_id", "must be made from a bigint from 0 to 2^64 - 1"));
    text(number.and_then(|number| ExternalId::from_u64(number, prefix)))
}

#[wasm_bindgen(js_name = idFromBytes)]
pub fn from_bytes(bytes: &[u8]) -> Thrown<String> {
    text(ExternalId::from_bytes(bytes))
}

#[wasm_bindgen(js_name = idToBytes)]
pub fn to_bytes(id: &str) -> Thrown<Vec<u8>> {
    id.parse().map(|id: ExternalId| id.to_bytes()).map_err(thrown)
}

#[wasm_bindgen(js_name = idToUuid)]
pub fn to_uuid(id: &str) -> Thrown<String> {
    id.parse().and_then(|id: ExternalId| id.to_uuid()).map_err(thrown)
}

#[wasm_bindgen(js_name = idToU64)]
pub fn to_u64(id: &str, prefix: &[u8]) -> Thrown<u64> {
    id.parse().and_then(|id: ExternalId| id.to_u64(prefix)).map_err(thrown)
}

#[wasm_bindgen(js_name = isId)]
pub fn is_valid(id: &str) -> bool {
    ExternalId::fault(id).is_none()
}
