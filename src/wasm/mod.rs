//! The JavaScript exports: they convert and decide nothing.
//!
//! Calls that must be fast pass text and bytes through two buffers that are kept: the glue writes into one with
//! `encodeInto` and reads the other with one `TextDecoder` call. Everything else uses wasm-bindgen's own conversions.

mod answer;
mod buffer;
mod clock;
mod external_id;
mod katu9;
mod kraken;
mod table;
mod webhook;

use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::engine::error::Error;

/// A plain object with the parts of the error; the glue makes a `PaySignError` of it.
fn thrown(error: Error) -> JsValue {
    plain(error.report())
}

fn plain(value: &impl Serialize) -> JsValue {
    value.serialize(&serde_wasm_bindgen::Serializer::new()).unwrap_or(JsValue::UNDEFINED)
}
