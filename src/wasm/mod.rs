//! The JavaScript exports: they convert and decide nothing.
//!
//! Calls that must be fast pass text and bytes through two buffers that are kept: the glue writes into one with
//! `encodeInto` and reads the other with one `TextDecoder` call. Everything else uses wasm-bindgen's own conversions.

#![expect(unreachable_pub, reason = "wasm-bindgen exports what is `pub`, and nothing else sees it")]

mod answer;
mod buffer;
mod clock;
mod external_id;
mod katu9;
mod kraken;
mod table;
mod unknown;
mod webhook;

use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{ApiMessage, Error, Result};
use crate::request::nonce::Decimal;
use crate::seam::{ErrorTexts, MessageTexts, Sentinel};
use buffer::StaticCell;

/// The standard library's allocator takes 2 kB of brotli more. This one too frees in constant time: with a list of what
/// is free, collecting thousands of clients at once would stop the event loop.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// Error and warnings of the last call.
#[derive(Default)]
struct LastCall {
    error: Option<Error>,
    warnings: Vec<ApiMessage>,
}

/// Kept until the glue takes it: a call that gives a number is cheaper than one that may throw or gives an object.
static LAST_CALL: StaticCell<LastCall> = StaticCell::new(LastCall { error: None, warnings: Vec::new() });

/// What a call gives, or nothing after keeping its error.
fn store_error<T>(result: Result<T>) -> Option<T> {
    result.map_err(|error| LAST_CALL.with(|last| last.error = Some(error))).ok()
}

/// The number that a call gives, or that it has failed.
fn number_of(result: Result<usize>) -> usize {
    store_error(result).unwrap_or(unsigned(Sentinel::FAILED))
}

/// A sentinel where a length or an index stands.
const fn unsigned(sentinel: i32) -> usize {
    sentinel.cast_unsigned() as usize
}

/// Takes error and warnings of the last call: the texts of an error, of which the glue makes a `PaySignError`, then those
/// of each message of the API.
#[wasm_bindgen(js_name = takeLastCall)]
pub fn take_last_call() -> JsValue {
    let LastCall { error, warnings } = LAST_CALL.with(core::mem::take);
    let report = error.as_ref().map(|error| &*error.0);
    let after = report.and_then(|report| report.retry.after_ms).map(Decimal::new);
    let status = report.and_then(|report| report.status).map(|status| Decimal::new(status.into()));
    let mut parts = Vec::new();
    if let Some(report) = report {
        ErrorTexts {
            code: report.code.as_str(),
            message: &report.message,
            outcome: report.outcome.as_str(),
            action: report.retry.action.as_str(),
            reason: report.retry.reason,
            after_ms: after.as_ref().map_or("", Decimal::as_str),
            field: report.field.as_deref().unwrap_or_default(),
            status: status.as_ref().map_or("", Decimal::as_str),
            endpoint: report.endpoint.unwrap_or_default(),
        }
        .add_to(&mut parts);
        add(&mut parts, &report.errors);
    }
    add(&mut parts, &warnings);
    texts(&parts)
}

/// The one shape in which structured values leave: a list of texts, of which the glue makes objects.
fn texts(texts: &[&str]) -> JsValue {
    serde_wasm_bindgen::to_value(texts).unwrap_or(JsValue::UNDEFINED)
}

/// Messages of the API.
fn add<'a>(parts: &mut Vec<&'a str>, messages: &'a [ApiMessage]) {
    for ApiMessage { severity, category, kind, detail, text } in messages {
        MessageTexts { severity: severity.as_str(), category, kind, detail, text }.add_to(parts);
    }
}
